"""What the directory offers to the home page."""

from __future__ import annotations

from typing import Any

from django.db.models import Count


def directory_figures(limit: int) -> dict[str, Any]:
    """Real figures: `total` and (label, number, url) for each kind and département; {} when it is empty."""
    from .models import DirectoryPage, EntryPage

    index = DirectoryPage.objects.live().first()
    if not index:
        return {}
    entries = index.entries().order_by()
    by_kind = dict(entries.values_list("kind_of_entry").annotate(number=Count("pk")))
    departments = entries.filter(department__isnull=False).values("department").distinct().count()
    if not by_kind:
        return {}
    kinds = [
        (label, by_kind[value], f"{index.url}?type={value}")
        for value, label in EntryPage.Kind.choices
        if value in by_kind
    ]
    return {
        "total": sum(by_kind.values()),
        "kinds": kinds,
        "departments": departments,
        "index_url": index.url,
    }
