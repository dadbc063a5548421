"""What editors put first for a query (Wagtail's « promoted search results »).

They are few and most searches have none: all are kept with the content version, so that a search costs no query.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page

from cms.content_cache import cached

from .analysis import label_key
from .query import Query


@dataclass(frozen=True, slots=True)
class Promotion:
    """A result that editors chose; `description` is theirs and may be empty."""

    title: str
    url: str
    description: str
    expires_at: datetime | None = None


def promotions_for(query: Query) -> list[Promotion]:
    """What editors promote for this query, in their order: links elsewhere, and pages anyone may read now.

    Spelling counts as for a label typed exactly: neither accents nor capitals nor hyphens. Nothing is written:
    a search leaves no trace.
    """
    now = timezone.now()
    known = cached("search-promotions", _promotions_by_key)
    chosen = next((known[key] for key in query.keys if key in known), [])
    return [promotion for promotion in chosen if promotion.expires_at is None or promotion.expires_at > now]


def _promotions_by_key() -> dict[str, list[Promotion]]:
    """All promotions of links and of live, public pages, by the key of their query."""
    chosen = list(SearchPromotion.objects.select_related("query"))
    page_ids = {promotion.page_id for promotion in chosen} - {None}
    pages = Page.objects.filter(pk__in=page_ids).live().public().in_bulk() if page_ids else {}
    promotions: dict[str, list[Promotion]] = {}
    for choice in chosen:
        page = pages.get(choice.page_id)
        if page:
            promotion = Promotion(page.title, page.get_url() or "", choice.description, page.expire_at)
        elif choice.page_id is None:
            url = choice.external_link_url
            promotion = Promotion(choice.external_link_text or url, url, choice.description)
        else:
            continue
        promotions.setdefault(label_key(choice.query.query_string), []).append(promotion)
    return promotions
