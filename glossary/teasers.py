"""What the glossary offers to the home page."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cms.cards import visible


def definition_of_the_day(limit: int) -> dict[str, Any]:
    """`term`, another one each day in a fixed turn, and the `index_url`; {} when the glossary is empty."""
    from .models import GlossaryPage, TermPage

    terms = visible(TermPage.objects.filter(withdrawn_on=None)).order_by("pk")
    count = terms.count()
    if not count:
        return {}
    index = GlossaryPage.objects.live().first()
    return {"term": terms[timezone.localdate().toordinal() % count], "index_url": index.url if index else ""}
