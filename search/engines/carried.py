"""The facets of each document as one short text beside its words: a character for each value that it carries.

Counting facets is then one reading of the documents found: the database joins their texts, Python counts the
characters. Of 48,000 documents that takes 50 ms, where grouping their 360,000 rows of facets took 300 ms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from ..models import SearchFacetValue
from .base import Entry

# A value's character is this one plus the value's id: past the surrogates, which no database stores.
FIRST = 0x10000

VALUES = SearchFacetValue._meta.db_table

COLUMNS = ("document_id", "kind", "date", "title_length", "expires_at", "facets")


class Found(NamedTuple):
    """The documents that fail the same filters: `passes` has a « 1 » or « 0 » for each, `facets` all their texts."""

    passes: str
    facets: str
    number: int


def rows_of(entries: Sequence[Entry]) -> list[tuple[Any, ...]]:
    """The rows to be written for entries, in their order: the values of `COLUMNS`, as the database takes them."""
    carried = [_values(entry) for entry in entries]
    characters = _characters(set().union(*carried))
    as_date, as_datetime = connection.ops.adapt_datefield_value, connection.ops.adapt_datetimefield_value
    return [
        (
            entry.document_id,
            entry.kind,
            as_date(entry.date),
            entry.title_length,
            as_datetime(entry.expires_at),
            "".join(sorted(characters[value] for value in values)),
        )
        for entry, values in zip(entries, carried, strict=True)
    ]


def _values(entry: Entry) -> set[tuple[str, str]]:
    """(facet, value) of all that an entry carries, what stands in columns of their own included."""
    facets = {(name, value) for name, values in entry.facets.items() for value in values}
    columns = (("kind", entry.kind), ("language", entry.language), ("year", entry.year))
    return facets | {(name, value) for name, value in columns if value}


def _characters(values: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The character of each (facet, value). A value keeps it for ever: it is used again when the value is."""
    known = _known()
    if new := values - known.keys():
        # Only what is new: PostgreSQL spends an id on each row that it is given, known or not.
        SearchFacetValue.objects.bulk_create(
            [SearchFacetValue(name=name, value=value) for name, value in sorted(new)], ignore_conflicts=True
        )
        known = _known()
    return known


def _known() -> dict[tuple[str, str], str]:
    values = SearchFacetValue.objects.values_list("pk", "name", "value")
    return {(name, value): chr(FIRST + pk) for pk, name, value in values}


def counted(
    groups: Iterable[Found],
    filters: Sequence[str],
    facets: Sequence[str],
    values: Mapping[str, tuple[str, str]],
) -> tuple[int, dict[str, dict[str, int]]]:
    """(total, {facet: {value: documents that pass the filters of the other facets}}).

    A document that fails one filter counts for that one's facet; one that passes all, for every facet. `values`:
    the facet and value of each character.
    """
    total = 0
    counts: dict[str, Counter[str]] = {name: Counter() for name in facets}
    for group in groups:
        failed = [name for name, flag in zip(filters, group.passes, strict=True) if flag == "0"]
        total += 0 if failed else group.number
        for character, number in Counter(group.facets).items():
            name, value = values.get(character, ("", ""))
            if name in counts and failed in ([], [name]):
                counts[name][value] += number
    return total, {name: dict(numbers) for name, numbers in counts.items()}
