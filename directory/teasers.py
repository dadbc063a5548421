"""What the directory offers to the home page."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.utils.translation import ngettext


def directory_figures(limit: int) -> dict[str, Any]:
    """Real figures: `kinds` as (label, number, url), number of `departments`, `index_url`; {} when it is empty."""
    from .models import DirectoryPage

    index = DirectoryPage.objects.live().first()
    if not index:
        return {}
    entries = index.entries().order_by()
    by_kind = dict(entries.values_list("kind_of_entry").annotate(number=Count("pk")))
    if not by_kind:
        return {}
    departments = entries.filter(department__isnull=False).values("department").distinct().count()
    kinds = [
        (_label(kind, by_kind[kind]), by_kind[kind], f"{index.url}?type={kind}")
        for kind in ("initiative", "structure", "training")
        if kind in by_kind
    ]
    return {"kinds": kinds, "departments": departments, "index_url": index.url}


def _label(kind: str, number: int) -> str:
    """The kind's name as it stands under `number`."""
    labels = {
        "initiative": ngettext("initiative", "initiatives", number),
        "structure": ngettext("structure", "structures", number),
        "training": ngettext("training", "trainings", number),
    }
    return labels[kind]
