"""What the search asks of an engine, whichever it is.

An engine's index is derived from `SearchDocument` and can be thrown away: it holds the terms of
`analysis.py`, never text that was not analysed there. A search is one request: the page of results, the total
and every facet's counts come from the same answer, so they cannot disagree.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..query import Query

# The fields of an index, the most telling first: title > labels > introduction > body.
FIELDS = ("title", "labels", "introduction", "body")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document's text as an engine receives it; `labels` also holds its places and organisations."""

    document_id: int
    language: str
    title: str
    labels: str = ""
    introduction: str = ""
    body: str = ""


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
    """One search engine. Methods raise the engine's own errors.

    Writes belong to the caller's transaction if any.
    """

    @abstractmethod
    def setup(self) -> None:
        """Make an empty index, in place of the former one if there is one."""

    @abstractmethod
    def teardown(self) -> None:
        """Remove the index; nothing happens when there is none."""

    @abstractmethod
    def clear(self) -> None:
        """Forget every document, in the caller's transaction: readers see the former index until it ends."""

    @abstractmethod
    def tidy(self) -> None:
        """Have the index measured and packed after a rebuild; outside any transaction."""

    @abstractmethod
    def put(self, entries: Iterable[Entry]) -> None:
        """Index documents, or index them again."""

    @abstractmethod
    def remove(self, document_ids: Sequence[int]) -> None:
        """Forget documents; those it does not know are no error."""

    @abstractmethod
    def search(
        self,
        query: Query,
        *,
        filters: Mapping[str, Sequence[str]],
        facets: Sequence[str],
        offset: int,
        limit: int,
    ) -> Matches:
        """Find documents, in an order that all engines share.

        First those with the query as their exact title or label; then those with all words in the title, in
        title and labels, in these and the introduction, elsewhere; then by relevance, in tenths of the best;
        then recent before old.
        `filters` maps a facet to the values of which a document must carry one.
        """
