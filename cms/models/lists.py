"""The page at the top of a room: a list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.http import HttpRequest
from wagtail.query import PageQuerySet

from .. import structured_data
from ..filters import Filter, Listing, build_listing
from ..searchable import SearchContent
from .pages import BasePage


class IndexPage(BasePage):
    """The top of a room: it lists, filters and paginates its children."""

    kind = "index"
    schema_type = "CollectionPage"
    is_worth_reading_next = False
    page_size: ClassVar[int] = 12

    class Meta:
        abstract = True

    def build_listing(
        self,
        request: HttpRequest,
        items: PageQuerySet,
        filters: list[Filter],
        show: Callable[[PageQuerySet], list[Any]] = list,
        first: int = 0,
    ) -> Listing:
        """The page of `items` that the request asks for, filtered, each as `show` makes it.

        `first` is the key of the item that stands before all others while no filter is in use.
        """
        return build_listing(self.listing_name, request, items, filters, self.page_size, show, first)

    @property
    def listing_name(self) -> str:
        """The name under which what the list shows is kept."""
        return f"listing-{self.pk}"

    def listing_context(self, request: HttpRequest) -> dict[str, Any]:
        """The items this request asks for; `item_list`, their schema.org node, describes the page to machines."""
        raise NotImplementedError

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """A list depends on the request's filters and page, and so does what machines read of it."""
        context = {**super().get_context(request, *args, **kwargs), **self.listing_context(request)}
        own_node, *others = context["graph"]
        own_node = structured_data.compact({**own_node, "mainEntity": context["item_list"]})
        context["structured_data"] = structured_data.script([own_node, *others])
        number = context["listing"].number
        if number > 1:
            context["canonical_url"] += f"?page={number}"  # each page of a list is a page of its own
        return context

    def search_content(self) -> SearchContent | None:
        """Lists stay out of search: their content is in it already."""
        return None
