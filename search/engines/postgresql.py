"""PostgreSQL's own full text search, with our terms instead of its dictionaries."""

# ruff: noqa: S608 - statements are made of our own constants; what readers type is in the parameters

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import zip_longest
from typing import Any

from ..query import Phrase, Unit
from .base import FIELDS, Entry, Place
from .carried import COLUMNS, rows_of
from .sql import INDEX, SqlEngine, Statement, Terms
from .terms import Run

# PostgreSQL has four labels: themes, which only `head` holds, share the last one with the body.
_LABELS = dict(zip(FIELDS, "ABCDD", strict=True))
_GAP = 2  # positions between two runs: no phrase crosses from one to the next
_COLUMNS = (*COLUMNS, "head", "terms")
_PLANNER = ("enable_seqscan", "enable_sort", "jit")
_PLAN = "; ".join(f"SET LOCAL {setting} = off" for setting in _PLANNER)
_PLAN_AGAIN = "; ".join(f"SET LOCAL {setting} = DEFAULT" for setting in _PLANNER)
# New words wait beside the index, where each search reads them through, up to 32 MB instead of 4.
_MUCH_AT_ONCE = "SET gin_pending_list_limit = '32MB'; SET work_mem = '128MB'"
_AS_USUAL = "SET gin_pending_list_limit = DEFAULT; SET work_mem = DEFAULT"
_LAST_POSITION = 16_383  # PostgreSQL's own bound; it keeps at most 256 positions of a term


class PostgreSQLEngine(SqlEngine):
    """A table of `tsvector`s under a GIN index.

    `terms` holds the text and is found through the index; `head` has the body's themes in place of the body.
    It is short enough to stand in the row itself, so that telling where the words are does not unpack every
    text that matches.

    What else a search reads of a document stands there too: joining the documents would take as long again.
    """

    POSITION, CHARACTER, JOINED = "strpos", "chr", "string_agg"

    def setup(self) -> None:
        self.teardown()
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE {INDEX} (document_id bigint PRIMARY KEY"
                " REFERENCES search_searchdocument (id) ON DELETE CASCADE, kind varchar(20) NOT NULL,"
                " date date, title_length smallint NOT NULL, expires_at timestamp with time zone,"
                " facets text NOT NULL, head tsvector NOT NULL, terms tsvector NOT NULL)"
            )
            cursor.execute(f"CREATE INDEX {INDEX}_terms ON {INDEX} USING gin (terms)")

    def expect_everything(self) -> None:
        """File new words less often, more at once."""
        with self.connection.cursor() as cursor:
            cursor.execute(_MUCH_AT_ONCE)

    def tidy(self) -> None:
        """VACUUM also files the entries that wait beside the index, which each search would read through."""
        tidied = "ANALYZE" if self.connection.in_atomic_block else "VACUUM ANALYZE"
        with self.connection.cursor() as cursor:
            cursor.execute(_AS_USUAL)
            for table in (INDEX, "search_searchdocument", "search_searchlabel"):
                cursor.execute(f"{tidied} {table}")

    def terms_of(self, runs: Mapping[str, Sequence[Run]]) -> Terms:
        """As PostgreSQL reads a tsvector, for `head` and for `terms`: term:1A,12D other:2A."""
        return (
            _vector(runs, [name for name in FIELDS if name != "body"]),
            _vector(runs, [name for name in FIELDS if name != "themes"]),
        )

    def write(self, entries: Sequence[Entry], terms: Sequence[Terms]) -> None:
        replaced = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])
        stored, given = (", ".join(f"{of}.{name}" for name in _COLUMNS[1:]) for of in (INDEX, "excluded"))
        with self.connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {INDEX} ({', '.join(_COLUMNS)})"
                " VALUES (%s, %s, %s, %s, %s, %s, %s::tsvector, %s::tsvector)"
                # What did not change is not written again: each writing files all its words anew.
                f" ON CONFLICT (document_id) DO UPDATE SET {replaced} WHERE ({stored}) IS DISTINCT FROM ({given})",
                [(*row, *vectors) for row, vectors in zip(rows_of(entries), terms, strict=True)],
            )

    def remove(self, document_ids: Sequence[int]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {INDEX} WHERE document_id = ANY(%s)", [list(document_ids)])

    def document_ids(self) -> set[int]:
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT document_id FROM {INDEX}")
            return {row[0] for row in cursor.fetchall()}

    def _rows(self, statement: str, parameters: list[Any]) -> list[tuple[str, str, str, int]]:
        """For frequent words the planner would read the table, unpack every text in it, and sort all that it counts.

        All goes in one message, which is a transaction of its own when there is no other.
        """
        with self.connection.cursor() as cursor:
            cursor.execute(f"{_PLAN}; {statement}; {_PLAN_AGAIN}", parameters)
            for _setting in _PLANNER:
                cursor.nextset()
            return cursor.fetchall()

    def _matching(
        self, units: Sequence[Unit], either: Sequence[Unit], exclusions: Sequence[Unit]
    ) -> Statement:
        groups: list[Sequence[Phrase]] = [unit.alternatives for unit in units]
        if either:
            groups.append([phrase for unit in either for phrase in unit.alternatives])
        condition, parameters = _holding(groups, exclusions)
        return f"{INDEX} d WHERE {condition}", parameters

    def _held(self, place: Place) -> Statement:
        """Through the index where the whole text is meant: it unpacks none, where asking each row unpacks them all."""
        if "body" in place.fields:
            condition, parameters = _holding([unit.alternatives for unit in place.units])
            return f"d.document_id IN (SELECT document_id FROM {INDEX} WHERE {condition})", parameters
        labels = _labels(place)
        return "d.head @@ %s::tsquery", [" & ".join(_any(unit.alternatives, labels) for unit in place.units)]


def _holding(groups: Sequence[Sequence[Phrase]], exclusions: Sequence[Unit] = ()) -> Statement:
    """A condition: whether a text holds one phrase of each group, and none of the exclusions.

    The index knows which texts hold words, not whether these are neighbours: one phrase among words has PostgreSQL
    unpack whatever the index finds. Words and phrases are therefore asked for apart.
    """
    words = [[phrase for phrase in group if len(phrase) == 1] for group in groups]
    phrases = [[phrase for phrase in group if len(phrase) > 1] for group in groups]
    mixed = [index for index in range(len(groups)) if words[index] and phrases[index]]
    ways = [[words[index] if index in mixed else group for index, group in enumerate(groups)]]
    ways += [[*groups[:index], phrases[index], *groups[index + 1 :]] for index in mixed]
    without = [f"!{_any(unit.alternatives)}" for unit in exclusions]
    parameters = [" & ".join([*map(_any, way), *without]) for way in ways]
    return f"({' OR '.join(['terms @@ %s::tsquery'] * len(ways))})", parameters


def _labels(place: Place) -> str:
    return ":" + "".join(_LABELS[name] for name in place.fields)


def _vector(runs: Mapping[str, Sequence[Run]], fields: Sequence[str]) -> str:
    """No term needs quotes: letters, digits and the stem's mark only."""
    places: dict[str, str] = {}
    start = 1
    for name in fields:
        positions = _positions(_LABELS[name])
        for run in runs[name]:
            here = positions[start : start + len(run)]
            for term, place in zip_longest(run, here, fillvalue=positions[-1]):
                places[term] = f"{places[term]},{place}" if term in places else place
            start += len(run) + _GAP
    return " ".join([f"{term}:{place}" for term, place in places.items()])


@cache
def _positions(label: str) -> list[str]:
    """All the positions that PostgreSQL knows under a label, as a tsvector has them: « 0A », « 1A »…"""
    return [f"{position}{label}" for position in range(_LAST_POSITION + 1)]


def _any(phrases: Iterable[Phrase], labels: str = "") -> str:
    return "(" + " | ".join(_phrase(phrase, labels) for phrase in phrases) + ")"


def _phrase(phrase: Phrase, labels: str) -> str:
    return "(" + " <-> ".join(_quoted(term) + labels for term in phrase) + ")"


def _quoted(term: str) -> str:
    """A lexeme between quotes: letters, digits and the stem's mark only, so nothing is to be escaped."""
    return f"'{term}'"
