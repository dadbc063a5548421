"""PostgreSQL's own full text search, with our terms instead of its dictionaries."""

# ruff: noqa: S608 - statements are made of our own constants; what readers type is in the parameters

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..query import Phrase, Query, Unit
from .base import FIELDS, Entry, Place, places
from .sql import INDEX, SqlEngine, Statement, ranks
from .terms import runs_of

# PostgreSQL has four labels: themes, which only `head` holds, share the last one with the body.
_LABELS = dict(zip(FIELDS, "ABCDD", strict=True))
_GAP = 2  # positions between two runs: no phrase crosses from one to the next
_PLAN = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off"
_PLAN_AGAIN = "SET LOCAL enable_seqscan = DEFAULT; SET LOCAL jit = DEFAULT"
_LAST_POSITION = 16_383  # PostgreSQL's own bound; it keeps at most 256 positions of a term


class PostgreSQLEngine(SqlEngine):
    """A table of `tsvector`s under a GIN index.

    `terms` holds the text and is found through the index; `head` has the body's themes in place of the body.
    It is short enough to stand in the row itself, so that telling where the words are does not unpack every
    text that matches.

    It has no foreign key, like an index outside the database: `flush` could not truncate the documents
    otherwise, and an entry without its document is never seen, because a search joins the two.
    """

    def setup(self) -> None:
        self.teardown()
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE {INDEX}"
                " (document_id bigint PRIMARY KEY, head tsvector NOT NULL, terms tsvector NOT NULL)"
            )
            cursor.execute(f"CREATE INDEX {INDEX}_terms ON {INDEX} USING gin (terms)")

    def tidy(self) -> None:
        with self.connection.cursor() as cursor:
            for table in (INDEX, "search_searchdocument", "search_searchfacet", "search_searchlabel"):
                cursor.execute(f"ANALYZE {table}")

    def put(self, entries: Iterable[Entry]) -> None:
        with self.connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {INDEX} (document_id, head, terms) VALUES (%s, %s::tsvector, %s::tsvector)"
                " ON CONFLICT (document_id) DO UPDATE SET head = excluded.head, terms = excluded.terms",
                [(entry.document_id, *_vectors(entry)) for entry in entries],
            )

    def remove(self, document_ids: Sequence[int]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {INDEX} WHERE document_id = ANY(%s)", [list(document_ids)])

    def document_ids(self) -> set[int]:
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT document_id FROM {INDEX}")
            return {row[0] for row in cursor.fetchall()}

    def _rows(self, statement: str, parameters: list[Any]) -> list[tuple[str, str, int]]:
        """For frequent words the planner would read the table, and unpack every text in it.

        All goes in one message, which is a transaction of its own when there is no other.
        """
        with self.connection.cursor() as cursor:
            cursor.execute(f"{_PLAN}; {statement}; {_PLAN_AGAIN}", parameters)
            for _setting in range(_PLAN.count(";") + 1):
                cursor.nextset()
            return cursor.fetchall()

    def _found(self, query: Query) -> Statement:
        whole = " & ".join(
            [*(_unit(unit) for unit in query.units), *(f"!{_unit(unit)}" for unit in query.exclusions)]
        )
        ranked = [_in_place(place) for place in places(query)]
        tier = ranks([f"{column} @@ %s::tsquery" for column, _asked in ranked])
        return (
            f"SELECT document_id AS id, {tier} AS tier FROM {INDEX} WHERE terms @@ %s::tsquery",
            [*(asked for _column, asked in ranked), whole],
        )


def _in_place(place: Place) -> tuple[str, str]:
    """The column to look in, and for what."""
    if "body" in place.fields:
        return "terms", " & ".join(_unit(unit) for unit in place.units)
    labels = ":" + "".join(_LABELS[name] for name in place.fields)
    return "head", " & ".join(_unit(unit, labels) for unit in place.units)


def _vectors(entry: Entry) -> tuple[str, str]:
    """An entry as `head` and as `terms`, as PostgreSQL reads a tsvector: 'term':1A,12D 'other':2A."""
    runs = runs_of(entry)
    return (
        _vector(runs, [name for name in FIELDS if name != "body"]),
        _vector(runs, [name for name in FIELDS if name != "themes"]),
    )


def _vector(runs: Mapping[str, Sequence[Sequence[str]]], fields: Sequence[str]) -> str:
    places: dict[str, list[str]] = defaultdict(list)
    start = 1
    for name in fields:
        for run in runs[name]:
            for position, term in enumerate(run, start):
                places[term].append(f"{min(position, _LAST_POSITION)}{_LABELS[name]}")
            start += len(run) + _GAP
    return " ".join(f"{_quoted(term)}:{','.join(positions)}" for term, positions in places.items())


def _unit(unit: Unit, labels: str = "") -> str:
    return "(" + " | ".join(_phrase(phrase, labels) for phrase in unit.alternatives) + ")"


def _phrase(phrase: Phrase, labels: str) -> str:
    return "(" + " <-> ".join(_quoted(term) + labels for term in phrase) + ")"


def _quoted(term: str) -> str:
    """A lexeme between quotes: letters, digits and the stem's mark only, so nothing is to be escaped."""
    return f"'{term}'"
