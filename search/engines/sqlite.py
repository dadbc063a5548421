"""The embedded engine: SQLite's FTS5."""

# ruff: noqa: S608 - statements are made of our own constants; what readers type is in the parameters

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..query import Phrase, Query, Unit
from ..stems import STEM_MARK
from .base import FIELDS, Entry, places
from .sql import INDEX, SqlEngine, Statement, ranks
from .terms import Run, runs_of

# Between two runs stands a word that no phrase can hold: no phrase crosses from one to the next.
_GAP = f" {STEM_MARK} "


class SQLiteEngine(SqlEngine):
    """A table of terms, whose rowid is the document's id.

    Python has already cut and folded the words: the tokenizer must only split at blanks. `ascii` does so,
    since it takes whatever is not ASCII for part of a word, where `unicode61` knows the letters of one old
    Unicode version.
    """

    def setup(self) -> None:
        self.teardown()
        with self.connection.cursor() as cursor:
            tokenizer = f"tokenize = \"ascii tokenchars '{STEM_MARK}'\""
            cursor.execute(f"CREATE VIRTUAL TABLE {INDEX} USING fts5({', '.join(FIELDS)}, {tokenizer})")

    def tidy(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('optimize')")
            cursor.execute("ANALYZE")

    def put(self, entries: Iterable[Entry]) -> None:
        documents = list(entries)
        rows: list[list[int | str]] = []
        for entry in documents:
            runs = runs_of(entry)
            rows.append([entry.document_id, *(_text(runs[name]) for name in FIELDS)])
        self.remove([entry.document_id for entry in documents])
        with self.connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {INDEX} (rowid, {', '.join(FIELDS)}) VALUES (%s, %s, %s, %s, %s, %s)", rows
            )

    def remove(self, document_ids: Sequence[int]) -> None:
        with self.connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {INDEX} WHERE rowid = %s", [(pk,) for pk in document_ids])

    def document_ids(self) -> set[int]:
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT rowid FROM {INDEX}")
            return {row[0] for row in cursor.fetchall()}

    def _found(self, query: Query) -> Statement:
        ranked = [f"{{{' '.join(place.fields)}}} : ({_all(place.units)})" for place in places(query)]
        tier = ranks([f"rowid IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s)"] * len(ranked))
        excluded = "".join(f" NOT ({_unit(unit)})" for unit in query.exclusions)
        return (
            f"SELECT rowid AS id, {tier} AS tier FROM {INDEX} WHERE {INDEX} MATCH %s",
            [*ranked, f"({_all(query.units)}){excluded}"],
        )


def _text(runs: Sequence[Run]) -> str:
    return _GAP.join(" ".join(run) for run in runs if run)


def _all(units: Sequence[Unit]) -> str:
    return " AND ".join(f"({_unit(unit)})" for unit in units)


def _unit(unit: Unit) -> str:
    return " OR ".join(_phrase(phrase) for phrase in unit.alternatives)


def _phrase(phrase: Phrase) -> str:
    """A quoted phrase: letters, digits and the stem's mark only, so nothing in it can close the quotes."""
    return '"' + " ".join(phrase) + '"'
