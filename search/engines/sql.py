"""What the engines inside a database share: the one statement of a search.

It reads the documents found twice, each time as little as it can: all of them for their facets, those that pass
the filters for where the words are. Reading them again through the index costs less than keeping them aside.
The text of a statement is made of our own constants: whatever comes from a reader is a parameter.
"""

# ruff: noqa: S608 - statements are made of our own constants; what readers type is in the parameters

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from ..query import Query
from .base import (
    CLOSENESS,
    DEFINITION,
    FILE,
    Engine,
    Entry,
    Matches,
    Sort,
    longest_titles,
    places,
    title_rank,
)
from .carried import FIRST, VALUES, Found, counted

INDEX = "search_index"

_RELEVANCE = "is_exact DESC, is_defined DESC, tier DESC, closeness DESC, is_page DESC"
_ORDERS: dict[Sort, str] = {
    "relevance": f"{_RELEVANCE}, date DESC NULLS LAST, id",
    "date": f"date DESC NULLS LAST, {_RELEVANCE}, id",
}
_BY_LABEL = "SELECT document_id FROM search_searchlabel WHERE key = %s"

Statement = tuple[str, list[Any]]


class SqlEngine(Engine):
    """An engine inside the site's own database.

    Its index changes in the same transaction as the documents.
    """

    # How the database names: the place of a text in another, the character of a code, texts joined.
    POSITION: str
    CHARACTER: str
    JOINED: str

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    @abstractmethod
    def _matching(self, query: Query) -> Statement:
        """From where, and on which condition, all rows `d` of the index with the query's words are read."""

    @abstractmethod
    def _tier(self, query: Query) -> Statement:
        """An expression: the rank of the first of the query's `places` that holds a row's words, else 0."""

    @abstractmethod
    def setup(self) -> None:
        """Make an empty index, in place of the former one if there is one."""

    @abstractmethod
    def tidy(self) -> None:
        """Have the index measured and packed after a rebuild; outside any transaction."""

    @abstractmethod
    def put(self, entries: Iterable[Entry]) -> None:
        """Index documents, or index them again; in the caller's transaction, like every write here.

        What is known of a document besides its text is read where it is stored: nothing is indexed that is not.
        """

    @abstractmethod
    def remove(self, document_ids: Sequence[int]) -> None:
        """Forget documents; those it does not know are no error."""

    @abstractmethod
    def document_ids(self) -> set[int]:
        """The ids of all documents that the index holds."""

    def teardown(self) -> None:
        """Remove the index; nothing happens when there is none."""
        with self.connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {INDEX}")

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
        if query.is_empty:
            return Matches(facets={name: {} for name in facets})
        hits: list[tuple[int, int]] = []
        found: list[Found] = []
        values: dict[str, tuple[str, str]] = {}
        hits_of_page, hits_parameters = self._hits(query, filters, _ORDERS[sort], offset, limit)
        counts, count_parameters = self._counts(query, filters, facets)
        for section, name, text, number in self._rows(
            f"{hits_of_page} {counts}", [*hits_parameters, *count_parameters]
        ):
            if section == "hit":
                hits.append((int(name), number))
            elif section == "found":
                found.append(Found(name, text, number))
            else:
                values[chr(FIRST + number)] = (name, text)
        total, by_facet = counted(found, list(filters), facets, values)
        return Matches([document_id for _rank, document_id in sorted(hits)], total, by_facet)

    def _rows(self, statement: str, parameters: list[Any]) -> list[tuple[str, str, str, int]]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall()

    def _hits(
        self, query: Query, filters: Mapping[str, Sequence[str]], order: str, offset: int, limit: int
    ) -> Statement:
        """Rows of ("hit", rank, "", id). Materialised: SQLite would look for the places of the words once a use."""
        matching, matching_parameters = self._current(query)
        tier, tier_parameters = self._tier(query) if query.units else ("0", [])
        passes, pass_parameters = self._passes(filters)
        closeness = " + ".join(
            "CASE WHEN title_length <= %s THEN 1 ELSE 0 END" for _grade in range(CLOSENESS)
        )
        statement = f"""
            WITH placed AS MATERIALIZED (
                SELECT d.document_id AS id, d.kind, d.date, d.title_length, {tier} AS tier,
                       CASE WHEN d.document_id IN ({_BY_LABEL}) THEN 1 ELSE 0 END AS is_exact
                FROM {matching} AND {passes} = %s
            ),
            graded AS (
                SELECT id, date, tier, is_exact,
                       CASE WHEN kind = %s AND tier >= %s THEN 1 ELSE 0 END AS is_defined,
                       CASE WHEN kind = %s THEN 0 ELSE 1 END AS is_page,
                       CASE WHEN tier < %s THEN 0 ELSE {closeness} END AS closeness
                FROM placed
            ),
            page_of_hits AS (SELECT * FROM graded ORDER BY {order} LIMIT %s OFFSET %s)
            SELECT 'hit', CAST(ROW_NUMBER() OVER (ORDER BY {order}) AS text), '', id FROM page_of_hits
        """
        return statement, [
            *tier_parameters, query.key, *matching_parameters, *pass_parameters, "1" * len(filters),
            DEFINITION, len(places(query)), FILE, title_rank(query), *longest_titles(query), limit, offset,
        ]  # fmt: skip

    def _counts(self, query: Query, filters: Mapping[str, Sequence[str]], facets: Sequence[str]) -> Statement:
        """More rows: ("found", passes, facets, number) as `Found`; ("value", facet, value, id) for each value known.

        Documents that fail two filters count nowhere.
        """
        matching, matching_parameters = self._current(query)
        passes, pass_parameters = self._passes(filters)
        everything = "1" * len(filters)
        useful = [
            everything,
            *(f"{everything[:index]}0{everything[index + 1 :]}" for index in range(len(filters))),
        ]
        statement = f"""
            UNION ALL
            SELECT 'found', passes, {self.JOINED}(facets, ''), COUNT(*)
            FROM (SELECT {passes} AS passes, d.facets FROM {matching}) AS found
            WHERE passes IN ({_marks(useful)}) GROUP BY passes
        """
        parameters = [*pass_parameters, *matching_parameters, *useful]
        if facets:
            statement += (
                f" UNION ALL SELECT 'value', name, value, id FROM {VALUES} WHERE name IN ({_marks(facets)})"
            )
        return statement, [*parameters, *facets]

    def _current(self, query: Query) -> Statement:
        """As `_matching`, for all that has not expired.

        When a query has only stop words (« Nous »), a title or label may still be exactly that.
        """
        if query.units:
            matching, parameters = self._matching(query)
        else:
            matching, parameters = f"{INDEX} d WHERE d.document_id IN ({_BY_LABEL})", [query.key]
        now = self.connection.ops.adapt_datetimefield_value(timezone.now())
        return f"{matching} AND (d.expires_at IS NULL OR d.expires_at > %s)", [*parameters, now]

    def _passes(self, filters: Mapping[str, Sequence[str]]) -> Statement:
        """An expression: « 1 » or « 0 » for each filter, whether a row carries one of its values."""
        flags, parameters = ["''"], []
        for name, values in filters.items():
            character = (
                f"SELECT {self.CHARACTER}(CAST({FIRST} + id AS integer)) FROM {VALUES}"
                " WHERE name = %s AND value = %s"
            )
            carries = " OR ".join([f"{self.POSITION}(d.facets, ({character})) > 0"] * len(values))
            flags.append(f"CASE WHEN {carries} THEN '1' ELSE '0' END")
            parameters += [text for value in values for text in (name, value)]
        return f"({' || '.join(flags)})", parameters


def ranks(conditions: Sequence[str]) -> str:
    """An expression: the number of the first condition that is true, counted from the last, which is 1; else 0."""
    cases = (
        f" WHEN {condition} THEN {len(conditions) - index}" for index, condition in enumerate(conditions)
    )
    return f"CASE{''.join(cases)} ELSE 0 END"


def _marks(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values))
