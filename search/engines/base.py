"""What the search asks of an engine, whichever it is.

An engine's index is derived from `SearchDocument` and can be thrown away: it holds the terms of
`analysis.py`, never text that was not analysed there. A search is one request: the page of results, the total
and every facet's counts come from the same answer, so they cannot disagree.

The order is made of facts that every engine establishes alike, never of an engine's own scores: which fields
hold the words, how much of the title they are, the date. So all engines give the same results in the same
order, and a reader who turns the page while one of them fails notices nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime
from typing import Literal

from ..query import Choice, Query, Unit

Sort = Literal["relevance", "date"]

# The fields of an index, the most telling first. `themes`: the words that come back in the body.
FIELDS = ("title", "labels", "introduction", "themes", "body")
# Where all words of a query may be, from the best place down; elsewhere is last.
_TIERS = (FIELDS[:1], FIELDS[:2], FIELDS[:3], FIELDS[:4])

# What one word is worth in a field, where some of the words are enough; by a synonym, one less.
_WORTH = {("title",): 8, ("labels", "introduction"): 6, ("themes",): 4, FIELDS: 2}

# What a title made of the query's words and little else is worth: from 3 (nothing else) down to 0.
CLOSENESS = 3

NEVER = 1_000_000  # a rank that nothing has

# Kinds that the order knows: a definition tells what a word is before others use it; a file comes after its page.
DEFINITION = "term"
FILE = "document"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as an engine receives it; `labels` also holds its places and organisations.

    `document_id` is 0 until it is stored.
    """

    document_id: int
    language: str
    title: str
    labels: str = ""
    introduction: str = ""
    body: str = ""
    kind: str = ""
    year: str = ""
    title_length: int = 1  # in words that are searched
    date: Date | None = None
    expires_at: datetime | None = None
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    keys: Sequence[str] = ()
    version: int = 1


@dataclass(frozen=True, slots=True)
class Matches:
    """An engine's answer.

    `ids` are the documents of the page asked for, best first; `total` counts all that pass all filters;
    `facets` gives, for each facet asked for, how many pass the *other* filters, by value. `known`: how many
    documents are in the whole index, as far as an engine outside the database can tell.
    """

    ids: list[int] = field(default_factory=list)
    total: int = 0
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    known: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Place:
    """A set of fields that may hold all of a query's units, its synonyms included or not."""

    fields: Sequence[str]
    units: Sequence[Unit]


class EngineUnavailable(Exception):
    """An engine outside the database cannot do its work now; the text says why, without any secret."""


class Engine(ABC):
    """One search engine. One outside the database raises EngineUnavailable, and nothing else."""

    @abstractmethod
    def search(
        self,
        query: Query,
        *,
        filters: Mapping[str, Sequence[str]],
        facets: Sequence[str],
        sort: Sort = "relevance",
        offset: int,
        limit: int,
    ) -> Matches:
        """Find documents, in an order that all engines share.

        First those with the query as their exact title or label; then definitions with all words as typed in
        their title; then what has all words in the title; in title and labels; in these and the introduction;
        in these and what comes back often in the body; elsewhere. In each place the reader's own words before
        synonyms; among titles, those that say little else; pages before files. Where some of the words are enough,
        what has more of them, rarer ones and in better places comes first. Then recent before old, then by id.
        With `sort="date"` the date decides first.
        `filters` maps a facet (kind, language, year, or one of `SearchContent.facets`) to the values of which a
        document must carry one.
        """

    @abstractmethod
    def put(self, entries: Iterable[Entry]) -> None:
        """Index documents, or index them again."""


def places(query: Query) -> list[Place]:
    """Where the words of a query may be, best first; a document in none of them has them elsewhere, in its body."""
    typed = tuple(unit.as_typed for unit in query.units)
    if not query.has_synonyms:
        return [Place(fields, query.units) for fields in _TIERS]
    return [
        *(Place(fields, units) for fields in _TIERS for units in (typed, query.units)),
        Place(FIELDS, typed),
    ]


def worth(choice: Choice) -> list[list[tuple[int, Place]]]:
    """For each unit of a choice, what it is worth by place, best first: a result has the sum of its units' best."""
    return [
        [
            (times * worth_there - int(asked.own > 0), Place(fields, (asked,)))
            for fields, worth_there in _WORTH.items()
            for asked in dict.fromkeys((unit.as_typed, unit))
        ]
        for unit, times in zip(choice.units, choice.worth, strict=True)
    ]


def bonus(choice: Choice) -> int:
    """What it is worth to have all the units, and to be what the query names: as much as all of them in a body."""
    return sum(choice.worth) * _WORTH[FIELDS]


def title_rank(query: Query) -> int:
    """The rank of the last place that is the title alone; ranks go down to 1, the last place, and 0, elsewhere.

    Out of reach where some of the words are enough: nothing has them all in its title.
    """
    if query.choice:
        return NEVER
    ranked = places(query)
    return len(ranked) + 1 - sum(place.fields == _TIERS[0] for place in ranked)


def longest_titles(query: Query) -> list[int]:
    """The lengths up to which a title is 1, 2… `CLOSENESS` times close to the query: [6, 3, 2] for two words."""
    words = sum(len(unit.alternatives[0]) for unit in query.units)
    return [CLOSENESS * words // grade for grade in range(1, CLOSENESS + 1)]
