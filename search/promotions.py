"""What editors put first for a query (Wagtail's « promoted search results »)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page, PageViewRestriction
from wagtail.search.utils import normalise_query_string

from .query import Query


@dataclass(frozen=True, slots=True)
class Promotion:
    """A result that editors chose; `description` is theirs and may be empty."""

    title: str
    url: str
    description: str


def promotions_for(query: Query) -> list[Promotion]:
    """What editors promote for this query, in their order: links elsewhere, and pages anyone may read now.

    One small database query, two when pages are promoted. Nothing is written: a search leaves no trace.
    """
    chosen = SearchPromotion.objects.filter(query__query_string=normalise_query_string(query.text))
    rows = list(chosen.values_list("page_id", "external_link_text", "external_link_url", "description"))
    pages = _readable_pages([page_id for page_id, *_link in rows if page_id])
    promotions = []
    for page_id, link_text, link_url, description in rows:
        if page_id is None:
            promotions.append(Promotion(link_text or link_url, link_url, description))
        elif page_id in pages:
            promotions.append(Promotion(pages[page_id].title, pages[page_id].get_url() or "", description))
    return promotions


def _readable_pages(ids: list[int]) -> dict[int, Page]:
    """The pages among `ids` that are live, not expired and under no restriction, by id."""
    if not ids:
        return {}
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restricted = PageViewRestriction.objects.annotate(promoted=path).filter(
        promoted__startswith=F("page__path")
    )
    not_expired = Q(expire_at=None) | Q(expire_at__gt=timezone.now())
    return Page.objects.live().filter(not_expired, ~Exists(restricted), pk__in=ids).in_bulk()
