"""The embedded engine: SQLite's FTS5."""

# ruff: noqa: S608 - statements are made of our own constants; what readers type is in the parameters

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..models import SearchIndexRow
from ..query import Phrase, Unit
from ..rows import insert_rows
from ..stems import STEM_MARK
from .base import FIELDS, Entry, Place
from .carried import COLUMNS, rows_of
from .sql import INDEX, SqlEngine, Statement, Terms
from .terms import Run

# Between two runs stands a word that no phrase can hold: no phrase crosses from one to the next.
_GAP = f" {STEM_MARK} "

_TERMS = "search_index_terms"
_PACKED_AFTER = 4  # FTS5's own default
# In KB, below zero: SQLite's own default, and enough for the pages that one batch of a rebuild changes.
_CACHE, _CACHE_OF_A_REBUILD = -2_000, -64_000

# The tables of which SQLite learns how many rows share a value. It is left to guess of the others: while all documents
# wait for the copy outside, and no page is an alias, it would learn that these indexes tell nothing, and read all
# documents before each search, all pages at each publication.
_COUNTED = (INDEX, "search_searchlabel", "search_searchsuggestion", "search_searchword")


class SQLiteEngine(SqlEngine):
    """A table of terms, whose rowid is the document's id, and a narrow one of what else a search reads.

    Python has already cut and folded the words: the tokenizer must only split at blanks. `ascii` does so,
    since it takes whatever is not ASCII for part of a word, where `unicode61` knows the letters of one old
    Unicode version.
    """

    POSITION, CHARACTER, JOINED = "instr", "char", "group_concat"

    def setup(self) -> None:
        self.teardown()
        tokenizer = f"tokenize = \"ascii tokenchars '{STEM_MARK}'\""
        with self.connection.cursor() as cursor:
            cursor.execute(f"CREATE VIRTUAL TABLE {_TERMS} USING fts5({', '.join(FIELDS)}, {tokenizer})")
            cursor.execute(
                f"CREATE TABLE {INDEX} (document_id integer PRIMARY KEY"
                " REFERENCES search_searchdocument (id) ON DELETE CASCADE, kind text NOT NULL, date date,"
                " title_length integer NOT NULL, expires_at datetime, facets text NOT NULL)"
            )

    def teardown(self) -> None:
        super().teardown()
        with self.connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {_TERMS}")

    def expect_everything(self) -> None:
        """Keep more of the database in memory; pack the index less often: all of it is packed at the end."""
        self._pack_after(0)
        with self.connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {_CACHE_OF_A_REBUILD}")

    def tidy(self) -> None:
        self._pack_after(_PACKED_AFTER)
        with self.connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {_CACHE}")
            cursor.execute(f"INSERT INTO {_TERMS} ({_TERMS}) VALUES ('optimize')")
            for table in _COUNTED:
                cursor.execute(f"ANALYZE {table}")

    def _pack_after(self, parts: int) -> None:
        """Have parts of the index packed together as soon as there are so many of a size; with 0, only when pressed."""
        with self.connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {_TERMS} ({_TERMS}, rank) VALUES ('automerge', %s)", [parts])

    def terms_of(self, runs: Mapping[str, Sequence[Run]]) -> Terms:
        return tuple(_text(runs[name]) for name in FIELDS)

    def write(self, entries: Sequence[Entry], terms: Sequence[Terms]) -> None:
        ids = [entry.document_id for entry in entries]
        self.remove(ids)
        with self.connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {_TERMS} (rowid, {', '.join(FIELDS)}) VALUES (%s, %s, %s, %s, %s, %s)",
                [(pk, *texts) for pk, texts in zip(ids, terms, strict=True)],
            )
        insert_rows(SearchIndexRow, COLUMNS, rows_of(entries))

    def remove(self, document_ids: Sequence[int]) -> None:
        ids = [(pk,) for pk in document_ids]
        with self.connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {_TERMS} WHERE rowid = %s", ids)
            cursor.executemany(f"DELETE FROM {INDEX} WHERE document_id = %s", ids)

    def document_ids(self) -> set[int]:
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT document_id FROM {INDEX} JOIN {_TERMS} t ON t.rowid = document_id")
            return {row[0] for row in cursor.fetchall()}

    def _matching(
        self, units: Sequence[Unit], either: Sequence[Unit], exclusions: Sequence[Unit]
    ) -> Statement:
        wanted = " AND ".join(f"({group})" for group in filter(None, (_all(units), _any(either))))
        excluded = "".join(f" NOT ({_unit(unit)})" for unit in exclusions)
        return (
            f"{_TERMS} t JOIN {INDEX} d ON d.document_id = t.rowid WHERE {_TERMS} MATCH %s",
            [f"({wanted}){excluded}"],
        )

    def _held(self, place: Place) -> Statement:
        return (
            f"d.document_id IN (SELECT rowid FROM {_TERMS} WHERE {_TERMS} MATCH %s)",
            [f"{{{' '.join(place.fields)}}} : ({_all(place.units)})"],
        )


def _text(runs: Sequence[Run]) -> str:
    return _GAP.join(" ".join(run) for run in runs if run)


def _all(units: Sequence[Unit]) -> str:
    return " AND ".join(f"({_unit(unit)})" for unit in units)


def _any(units: Sequence[Unit]) -> str:
    return " OR ".join(f"({_unit(unit)})" for unit in units)


def _unit(unit: Unit) -> str:
    return " OR ".join(_phrase(phrase) for phrase in unit.alternatives)


def _phrase(phrase: Phrase) -> str:
    """A quoted phrase: letters, digits and the stem's mark only, so nothing in it can close the quotes."""
    return '"' + " ".join(phrase) + '"'
