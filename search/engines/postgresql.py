"""PostgreSQL's own full text search, with our terms instead of its dictionaries."""

# ruff: noqa: S608 - statements are made of our own constants; what readers type is in the parameters

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..analysis import index_terms
from ..query import Phrase, Query, Unit
from .base import FIELDS, Entry
from .sql import INDEX, SqlEngine, Statement

_LABEL_OF_FIELD = dict(zip(FIELDS, "ABCD", strict=True))
_WEIGHTS = "{0.1, 0.3, 0.6, 1.0}"  # of D, C, B and A, as PostgreSQL wants them
_DIVIDE_BY_LENGTH = 1  # ts_rank: long documents do not win by their length (it takes the logarithm)
_FIELD_GAP = 10  # positions between two fields: no phrase crosses from one to the next
_LAST_POSITION = 16_383  # PostgreSQL's own bound; it keeps at most 256 positions of a term


class PostgreSQLEngine(SqlEngine):
    """A table of `tsvector`s under a GIN index.

    `terms` holds all fields and is found through the index; `head` leaves the body out. It is short enough to
    stand in the row itself, so that telling where the words are does not unpack every text that matches.

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

    def _found(self, query: Query) -> Statement:
        whole = " & ".join(
            [*(_unit(unit) for unit in query.units), *(f"!{_unit(unit)}" for unit in query.exclusions)]
        )
        tiers = [" & ".join(_unit(unit, labels) for unit in query.units) for labels in (":A", ":AB", "")]
        return (
            "SELECT document_id AS id, tier,"
            f" CASE WHEN tier > 0 THEN {_rank('head')} ELSE {_rank('terms')} END AS relevance"
            " FROM (SELECT document_id, head, terms, CASE WHEN head @@ %s::tsquery THEN 3"
            " WHEN head @@ %s::tsquery THEN 2 WHEN head @@ %s::tsquery THEN 1 ELSE 0 END AS tier"
            f" FROM {INDEX} WHERE terms @@ %s::tsquery) AS placed",
            [whole, whole, *tiers, whole],
        )


def _rank(column: str) -> str:
    return f"ts_rank('{_WEIGHTS}', {column}, %s::tsquery, {_DIVIDE_BY_LENGTH})"


def _vectors(entry: Entry) -> tuple[str, str]:
    """An entry without its body, and whole, as PostgreSQL reads a tsvector: 'term':1A,12D 'other':2A."""
    places: dict[str, list[str]] = defaultdict(list)
    head = ""
    start = 1
    for field, label in _LABEL_OF_FIELD.items():
        if field == "body":
            head = _vector(places)
        terms = index_terms(getattr(entry, field), entry.language)
        for stream in (enumerate(terms.stems), enumerate(terms.forms), terms.alternatives):
            for position, term in stream:
                places[term].append(f"{min(start + position, _LAST_POSITION)}{label}")
        start += len(terms.stems) + _FIELD_GAP
    return head, _vector(places)


def _vector(places: Mapping[str, Sequence[str]]) -> str:
    return " ".join(f"{_quoted(term)}:{','.join(positions)}" for term, positions in places.items())


def _unit(unit: Unit, labels: str = "") -> str:
    return "(" + " | ".join(_phrase(phrase, labels) for phrase in unit.alternatives) + ")"


def _phrase(phrase: Phrase, labels: str) -> str:
    return "(" + " <-> ".join(_quoted(term) + labels for term in phrase) + ")"


def _quoted(term: str) -> str:
    """A lexeme between quotes: letters, digits and the stem's mark only, so nothing is to be escaped."""
    return f"'{term}'"
