"""What the engines inside a database share: the one statement of a search.

Matches are computed once (a materialised `WITH`), with a column that tells for each filter whether the
document passes it; the page, the total and each facet's counts then read that list. The text of a statement
is made of our own constants: whatever comes from a reader is a parameter.
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

INDEX = "search_index"

# Facets that are columns of the document; every other facet is in the narrow table of facets.
_COLUMN_FACETS = ("kind", "language", "year")

_RELEVANCE = "is_exact DESC, is_defined DESC, tier DESC, closeness DESC, is_page DESC"
_ORDERS: dict[Sort, str] = {
    "relevance": f"{_RELEVANCE}, date DESC NULLS LAST, id",
    "date": f"date DESC NULLS LAST, {_RELEVANCE}, id",
}

Statement = tuple[str, list[Any]]


class SqlEngine(Engine):
    """An engine inside the site's own database.

    Its index changes in the same transaction as the documents.
    """

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    @abstractmethod
    def _found(self, query: Query) -> Statement:
        """A SELECT of (id, tier) of all documents with the query's words.

        `tier` is the rank of the first of its `places` that holds them, else 0.
        """

    @abstractmethod
    def setup(self) -> None:
        """Make an empty index, in place of the former one if there is one."""

    @abstractmethod
    def tidy(self) -> None:
        """Have the index measured and packed after a rebuild; outside any transaction."""

    @abstractmethod
    def put(self, entries: Iterable[Entry]) -> None:
        """Index documents, or index them again; in the caller's transaction, like every write here."""

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

    def clear(self) -> None:
        """Forget every document, in the caller's transaction: readers see the former index until it ends."""
        with self.connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {INDEX}")

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
        statement, parameters = self._statement(query, filters, facets, _ORDERS[sort], offset, limit)
        total = 0
        hits: list[tuple[int, int]] = []
        counts: dict[str, dict[str, int]] = {name: {} for name in facets}
        for section, value, number in self._rows(statement, parameters):
            if section == "hit":
                hits.append((int(value), number))
            elif section == "total":
                total = number
            else:
                counts[section.removeprefix("facet:")][value] = number
        return Matches([document_id for _rank, document_id in sorted(hits)], total, counts)

    def _rows(self, statement: str, parameters: list[Any]) -> list[tuple[str, str, int]]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall()

    def _statement(
        self,
        query: Query,
        filters: Mapping[str, Sequence[str]],
        facets: Sequence[str],
        order: str,
        offset: int,
        limit: int,
    ) -> Statement:
        """Rows of (section, value, number): hits with their rank and id, the total, each facet's counts."""
        found, found_parameters = self._found(query) if query.units else self._found_by_label(query)
        passes = {name: f"passes_{index}" for index, name in enumerate(filters)}
        columns, column_parameters = self._filter_columns(filters, passes)
        everything = _all_of(passes.values())
        closeness = " + ".join(
            "CASE WHEN d.title_length <= %s THEN 1 ELSE 0 END" for _grade in range(CLOSENESS)
        )
        counts, count_parameters = _counts(facets, passes)
        statement = f"""
            WITH found AS MATERIALIZED ({found}),
            matches AS MATERIALIZED (
                SELECT d.id, d.kind, d.language, d.year, d.date, found.tier,
                       CASE WHEN d.id IN (SELECT document_id FROM search_searchlabel WHERE key = %s)
                            THEN 1 ELSE 0 END AS is_exact,
                       CASE WHEN d.kind = %s AND tier >= %s THEN 1 ELSE 0 END AS is_defined,
                       CASE WHEN d.kind = %s THEN 0 ELSE 1 END AS is_page,
                       CASE WHEN tier < %s THEN 0 ELSE {closeness} END AS closeness
                       {columns}
                FROM found JOIN search_searchdocument d ON d.id = found.id
                WHERE d.expires_at IS NULL OR d.expires_at > %s
            ),
            page_of_hits AS (
                SELECT id, ROW_NUMBER() OVER (ORDER BY {order}) AS rank
                FROM matches WHERE {everything} ORDER BY rank LIMIT %s OFFSET %s
            )
            SELECT 'hit', CAST(rank AS text), id FROM page_of_hits
            UNION ALL SELECT 'total', '', COUNT(*) FROM matches WHERE {everything}
            {counts}
        """
        now = self.connection.ops.adapt_datetimefield_value(timezone.now())
        return statement, [
            *found_parameters, query.key, DEFINITION, len(places(query)), FILE,
            title_rank(query), *longest_titles(query), *column_parameters, now,
            limit, offset, *count_parameters,
        ]  # fmt: skip

    def _found_by_label(self, query: Query) -> Statement:
        """When a query has only stop words (« Nous »), a title or label may still be exactly that."""
        return (
            "SELECT document_id AS id, 0 AS tier FROM search_searchlabel WHERE key = %s",
            [query.key],
        )

    def _filter_columns(self, filters: Mapping[str, Sequence[str]], passes: Mapping[str, str]) -> Statement:
        """One boolean column a filter."""
        columns, parameters = "", []
        for name, values in filters.items():
            marks = ", ".join(["%s"] * len(values))
            if name in _COLUMN_FACETS:
                columns += f", d.{name} IN ({marks}) AS {passes[name]}"
                parameters += list(values)
            else:
                carriers = (
                    f"SELECT document_id FROM search_searchfacet WHERE name = %s AND value IN ({marks})"
                )
                columns += f", d.id IN ({carriers}) AS {passes[name]}"
                parameters += [name, *values]
        return columns, parameters


def ranks(conditions: Sequence[str]) -> str:
    """An expression: the number of the first condition that is true, counted from the last, which is 1; else 0."""
    cases = (
        f" WHEN {condition} THEN {len(conditions) - index}" for index, condition in enumerate(conditions)
    )
    return f"CASE{''.join(cases)} ELSE 0 END"


def _counts(facets: Sequence[str], passes: Mapping[str, str]) -> Statement:
    """The counts of each facet under the other filters, to be added to a statement's rows.

    Facets of the narrow table that have the same other filters are counted in one reading of it.
    """
    statement, parameters = "", []
    together: dict[str, list[str]] = {}
    for name in facets:
        others = _all_of(column for filtered, column in passes.items() if filtered != name)
        if name in _COLUMN_FACETS:
            statement += (
                f" UNION ALL SELECT 'facet:{name}', {name}, COUNT(*) FROM matches"
                f" WHERE {name} <> '' AND {others} GROUP BY {name}"
            )
        else:
            together.setdefault(others, []).append(name)
    for others, names in together.items():
        statement += (
            " UNION ALL SELECT 'facet:' || f.name, f.value, COUNT(*)"
            " FROM matches JOIN search_searchfacet f ON f.document_id = matches.id"
            f" WHERE f.name IN ({', '.join(['%s'] * len(names))}) AND {others} GROUP BY f.name, f.value"
        )
        parameters += names
    return statement, parameters


def _all_of(columns: Iterable[str]) -> str:
    return " AND ".join(columns) or "1 = 1"
