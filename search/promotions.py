"""What editors put first for a query (Wagtail's « promoted search results »)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page
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

    One database query, three when there are promoted pages. Nothing is written: a search leaves no trace.
    """
    rows = SearchPromotion.objects.filter(query__query_string=normalise_query_string(query.text)).values_list(
        "page_id", "external_link_text", "external_link_url", "description"
    )
    rows = list(rows)
    pages = _readable_pages([page_id for page_id, *_rest in rows if page_id])
    promotions = []
    for page_id, link_text, link_url, description in rows:
        page = pages.get(page_id)
        if page:
            promotions.append(Promotion(page.title, page.get_url() or "", description))
        elif link_url and not page_id:
            promotions.append(Promotion(link_text or link_url, link_url, description))
    return promotions


def _readable_pages(ids: list[int]) -> dict[int, Page]:
    if not ids:
        return {}
    not_expired = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
    return Page.objects.filter(not_expired, pk__in=ids).live().public().defer_streamfields().in_bulk()
