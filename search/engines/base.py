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

from ..query import Query

Sort = Literal["relevance", "date"]

# What a title made of the query's words and little else is worth: from 3 (nothing else) down to 0.
CLOSENESS = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as an engine receives it; `labels` also holds its places and organisations.

    An engine inside the database keeps the text only, and reads the rest where it already is: beside it.
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
    `facets` gives, for each facet asked for, how many pass the *other* filters, by value.
    """

    ids: list[int] = field(default_factory=list)
    total: int = 0
    facets: dict[str, dict[str, int]] = field(default_factory=dict)


class Engine(ABC):
    """One search engine."""

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

        First those with the query as their exact title or label; then those with all words in the title; in
        title and labels; in these and the introduction; in these and what comes back often in the body;
        elsewhere. Among titles, those that say little else. Then recent before old, then by id.
        With `sort="date"` the date decides first. `filters` maps a facet (kind, language, year, or one of
        `SearchContent.facets`) to the values of which a document must carry one.
        """

    @abstractmethod
    def put(self, entries: Iterable[Entry]) -> None:
        """Index documents, or index them again."""


def word_count(query: Query) -> int:
    """How many words a query asks for, to be compared with the length of a title."""
    return sum(len(unit.alternatives[0]) for unit in query.units)


def longest_titles(query: Query) -> list[int]:
    """The lengths up to which a title is 1, 2… `CLOSENESS` times close to the query: [6, 3, 2] for two words."""
    return [CLOSENESS * word_count(query) // grade for grade in range(1, CLOSENESS + 1)]
