"""What the filters of lists offer: the values in use among some items, each with how many items have it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.dateformat import format as format_date
from django.utils.text import capfirst, slugify

Choice = tuple[str, str, int]  # value, label, number of items


def related_choices(path: str) -> Callable[[QuerySet], list[Choice]]:
    """Choices of a relation to records that have a slug and a name, such as "topics"."""

    def choices(items: QuerySet) -> list[Choice]:
        rows = (
            items.order_by()
            .filter(**{f"{path}__isnull": False})
            .values_list(f"{path}__slug", f"{path}__name")
            .annotate(number=Count("pk", distinct=True))
        )
        return alphabetical(rows)

    return choices


def alphabetical(choices: Iterable[Choice]) -> list[Choice]:
    """In the order of readers, which is that of words without their accents: databases have others."""
    return sorted(choices, key=lambda choice: (slugify(choice[1]), choice[0]))


def initial(choice: Choice) -> str:
    """The letter under which a name is looked for: « É » is under E."""
    return slugify(choice[1])[:1].upper() or "#"


def year_choices(items: QuerySet) -> list[Choice]:
    """Years of publication, newest first."""
    rows = (
        items.order_by()
        .filter(published_on__isnull=False)
        .values_list("published_on__year")
        .annotate(number=Count("pk"))
        .order_by("-published_on__year")
    )
    return [(str(year), str(year), number) for year, number in rows]


def month_choices(items: QuerySet) -> list[Choice]:
    """Months of publication, newest first: ("2024-03", "Mars 2024", 5)."""
    rows = (
        items.order_by()
        .filter(published_on__isnull=False)
        .values_list("published_on__year", "published_on__month")
        .annotate(number=Count("pk"))
        .order_by("-published_on__year", "-published_on__month")
    )
    return [
        (f"{year:04}-{month:02}", capfirst(format_date(date(year, month, 1), "F Y")), number)
        for year, month, number in rows
    ]


def in_month(value: str) -> Q:
    """Published in the month of a choice of `month_choices`."""
    year, month = value.split("-")
    return Q(published_on__year=int(year), published_on__month=int(month))


def year_of_month(choice: Choice) -> str:
    return choice[0].partition("-")[0]


def field_choices(name: str, labels: Mapping[str, Any]) -> Callable[[QuerySet], list[Choice]]:
    """Choices of a plain field, in the order of `labels` (value → label)."""

    def choices(items: QuerySet) -> list[Choice]:
        numbers = dict(items.order_by().values_list(name).annotate(number=Count("pk")))
        return [(value, str(label), numbers[value]) for value, label in labels.items() if value in numbers]

    return choices
