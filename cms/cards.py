"""Cards: what lists show of a page, the same everywhere.

A list gets its pages without their bodies, and `as_cards` reads what cards show for all of them at once: the
number of queries does not depend on the number of pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from .content_cache import cached

if TYPE_CHECKING:
    from .models import BasePage

# A card's image is never wider than this many CSS pixels on a phone or in a column; the format weighs least.
CARD_IMAGE = "fill-480x300|format-webp"


@dataclass(frozen=True)
class CardImage:
    """A rendition, as a list needs it."""

    url: str
    width: int  # CSS pixels
    height: int


@dataclass(frozen=True)
class Card:
    """What a list shows of a page, as plain words that cost a template nothing.

    `iso_date` and `short_date` are the same day for machines and for readers, or both "". `detail` is one short line
    of the page's own kind: a place, publishers…
    """

    title: str
    url: str
    introduction: str
    kind: str
    kind_label: str
    iso_date: str = ""
    short_date: str = ""
    image: CardImage | None = None
    detail: str = ""


def visible(pages: PageQuerySet) -> PageQuerySet:
    """The pages that lists may show: published, open to all, not past their hour (see decision 0012)."""
    pages = pages.live().filter(Q(expire_at=None) | Q(expire_at__gt=timezone.now()))
    if cached("has-restrictions", PageViewRestriction.objects.exists):
        return pages.public()
    return pages


def cards_of(page_ids: Iterable[int]) -> list[Card]:
    """Cards of the published, public, not withdrawn pages among `page_ids`, in that order; the others are left out."""
    ids = list(page_ids)
    pages = {page.pk: page for page in visible(Page.objects.filter(pk__in=ids)).specific()}
    shown = [pages[pk] for pk in dict.fromkeys(ids) if pk in pages]
    return as_cards(
        page for page in shown if hasattr(page, "as_card") and not getattr(page, "is_withdrawn", False)
    )


def as_cards(pages: Iterable[BasePage]) -> list[Card]:
    """One card a page, in the same order, whatever their types."""
    pages = list(pages)
    _read_what_cards_show(pages)
    return [page.as_card() for page in pages]


def _read_what_cards_show(pages: list[BasePage]) -> None:
    """Images and relations at once for all pages of a type; what a list's own query has read is left as it is."""
    by_type: dict[type[BasePage], list[BasePage]] = defaultdict(list)
    for page in pages:
        by_type[type(page)].append(page)
    for model, group in by_type.items():
        if hasattr(model, "image"):
            images = get_image_model().objects.prefetch_renditions(model.card_image_spec)
            prefetch_related_objects(group, Prefetch("image", queryset=images))
        prefetch_related_objects(group, *model.card_relations)
