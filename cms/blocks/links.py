"""Blocks that lead elsewhere."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from ..cards import cards_of


class LinkValue(blocks.StructValue):
    """A link to one of our pages or to an address elsewhere."""

    @property
    def href(self) -> str:
        """The address: empty when the page is gone or not published."""
        page = self.get("page")
        if page:
            return page.url or "" if page.live else ""
        return web_address(self.get("url"))


def web_address(url: str | None) -> str:
    """`url`, or "" when it is not one that a reader may safely follow, by whatever means it was stored."""
    return url if url and url.startswith(("https://", "http://")) else ""


class CallToActionBlock(blocks.StructBlock):
    """The one thing a reader should do next."""

    text = blocks.CharBlock(label=_("Text of the button"), max_length=80)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Or an address elsewhere"), required=False)

    class Meta:
        icon = "link"
        label = _("Call to action")
        template = "blocks/call_to_action.html"
        value_class = LinkValue

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        if bool(value["page"]) == bool(value["url"]):
            error = ValidationError(_("Choose a page or give an address: one of the two."))
            raise StructBlockValidationError(block_errors={"page": error})
        return value


class PagesBlock(blocks.StructBlock):
    """A list of definitions, directory entries, news or any pages, as cards."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=160)
    pages = blocks.ListBlock(blocks.PageChooserBlock(label=_("Page")), label=_("Pages"))

    class Meta:
        icon = "list-ul"
        label = _("Pages: definitions, entries, news")
        template = "blocks/pages.html"

    def get_context(self, value: blocks.StructValue, parent_context: dict | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["cards"] = cards_of([page.pk for page in value["pages"] if page])
        return context
