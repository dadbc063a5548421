"""The embedded engine: SQLite's FTS5."""

# ruff: noqa: S608 - statements are made of our own constants; what readers type is in the parameters

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..analysis import index_terms
from ..query import Phrase, Query, Unit
from .base import FIELDS, Entry
from .sql import INDEX, SqlEngine, Statement

_TIERS = ("title", "title labels", "title labels introduction")
_WEIGHTS = {"title": 10.0, "labels": 6.0, "introduction": 3.0, "body": 1.0}


class SQLiteEngine(SqlEngine):
    """A table of terms, whose rowid is the document's id.

    Python has already cut and folded the words: the tokenizer must only split at blanks. `ascii` does so,
    since it takes whatever is not ASCII for part of a word, where `unicode61` knows the letters of one old
    Unicode version.
    """

    def setup(self) -> None:
        self.teardown()
        with self.connection.cursor() as cursor:
            tokenizer = "tokenize = \"ascii tokenchars '~'\""
            cursor.execute(f"CREATE VIRTUAL TABLE {INDEX} USING fts5({', '.join(FIELDS)}, {tokenizer})")

    def tidy(self) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('optimize')")
            cursor.execute("ANALYZE")

    def put(self, entries: Iterable[Entry]) -> None:
        documents = list(entries)
        rows: list[list[int | str]] = [
            [entry.document_id, *(_field_text(getattr(entry, field), entry.language) for field in FIELDS)]
            for entry in documents
        ]
        self.remove([entry.document_id for entry in documents])
        with self.connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {INDEX} (rowid, {', '.join(FIELDS)}) VALUES (%s, %s, %s, %s, %s)",
                rows,
            )

    def remove(self, document_ids: Sequence[int]) -> None:
        with self.connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {INDEX} WHERE rowid = %s", [(pk,) for pk in document_ids])

    def _found(self, query: Query) -> Statement:
        required = " AND ".join(f"({_unit(unit)})" for unit in query.units)
        excluded = "".join(f" NOT ({_unit(unit)})" for unit in query.exclusions)
        weights = ", ".join(str(_WEIGHTS[field]) for field in FIELDS)
        in_fields = f"rowid IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s)"
        return (
            f"SELECT rowid AS id, ({in_fields}) + ({in_fields}) + ({in_fields}) AS tier,"
            f" -bm25({INDEX}, {weights}) AS relevance FROM {INDEX} WHERE {INDEX} MATCH %s",
            [*(f"{{{fields}}} : ({required})" for fields in _TIERS), f"({required}){excluded}"],
        )


def _field_text(text: str, language: str) -> str:
    """All stems in order, then all forms in order, then other readings.

    Phrases match within one of the first two.
    """
    terms = index_terms(text, language)
    return " ".join([*terms.stems, *terms.forms, *(term for _position, term in terms.alternatives)])


def _unit(unit: Unit) -> str:
    return " OR ".join(_phrase(phrase) for phrase in unit.alternatives)


def _phrase(phrase: Phrase) -> str:
    """A quoted phrase: letters, digits and the stem's mark only, so nothing in it can close the quotes."""
    return '"' + " ".join(phrase) + '"'
