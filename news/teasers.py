"""What the news room offers to the home page."""

from __future__ import annotations

from typing import Any

from cms.cards import as_cards


def latest_news(limit: int) -> dict[str, Any]:
    """`cards` of the latest news and the address of the `index`; {} when there is no news yet."""
    from .models import NewsIndexPage, NewsPage
    from .models.indexes import recent

    cards = as_cards(recent(NewsPage.objects.all())[:limit])
    index = NewsIndexPage.objects.live().first()
    return {"cards": cards, "index_url": index.url if index else ""} if cards else {}
