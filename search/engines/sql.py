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

from ..query import Choice, Query, Unit
from .base import (
    CLOSENESS,
    DEFINITION,
    FIELDS,
    FILE,
    NEVER,
    Engine,
    Entry,
    Matches,
    Place,
    Sort,
    bonus,
    longest_titles,
    places,
    title_rank,
    worth,
)
from .carried import FIRST, VALUES, Found, counted
from .terms import Run, runs_of, texts_of

INDEX = "search_index"

_RELEVANCE = "is_exact DESC, is_defined DESC, tier DESC, closeness DESC, is_page DESC"
_ORDERS: dict[Sort, str] = {
    "relevance": f"{_RELEVANCE}, date DESC NULLS LAST, id",
    "date": f"date DESC NULLS LAST, {_RELEVANCE}, id",
}

Statement = tuple[str, list[Any]]
Terms = tuple[str, ...]


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
    def _matching(
        self, units: Sequence[Unit], either: Sequence[Unit], exclusions: Sequence[Unit]
    ) -> Statement:
        """From where, and on which condition, the rows `d` are read that have all `units` and, if any, one of `either`.

        None of the `exclusions`.
        """

    @abstractmethod
    def _held(self, place: Place) -> Statement:
        """A condition: whether this place of a row `d` holds its units."""

    @abstractmethod
    def setup(self) -> None:
        """Make an empty index, in place of the former one if there is one."""

    @abstractmethod
    def expect_everything(self) -> None:
        """Make ready for a rebuild, at whose end comes `tidy`."""

    @abstractmethod
    def tidy(self) -> None:
        """Have the index measured and packed after a rebuild; outside any transaction."""

    @abstractmethod
    def terms_of(self, runs: Mapping[str, Sequence[Run]]) -> Terms:
        """The runs of an entry's fields as the index stores them.

        Asks the database nothing: another process may do it.
        """

    @abstractmethod
    def write(self, entries: Sequence[Entry], terms: Sequence[Terms]) -> None:
        """Index entries, or index them again, with the terms of each; in the caller's transaction, like `put`.

        Their documents are stored already, or IntegrityError says that they are not.
        """

    def put(self, entries: Iterable[Entry]) -> None:
        documents = list(entries)
        self.write(documents, [self.terms_of(runs_of(texts_of(entry))) for entry in documents])

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
        tier, tier_parameters = self._tier(query)
        named, keys = _by_label(query.keys)
        passes, pass_parameters = self._passes(filters)
        closeness = " + ".join(
            "CASE WHEN title_length <= %s THEN 1 ELSE 0 END" for _grade in range(CLOSENESS)
        )
        statement = f"""
            WITH placed AS MATERIALIZED (
                SELECT d.document_id AS id, d.kind, d.date, d.title_length, {tier} AS tier,
                       CASE WHEN d.document_id IN ({named}) THEN 1 ELSE 0 END AS is_exact
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
            *tier_parameters, *keys, *matching_parameters, *pass_parameters, "1" * len(filters),
            DEFINITION, NEVER if query.choice else len(places(query)), FILE, title_rank(query),
            *longest_titles(query), limit, offset,
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
        """From where the rows `d` that the query finds are read: those that have not expired.

        When a query has only stop words (« Nous »), a title or label may still be exactly that.
        """
        choice = query.choice
        if query.units or choice:
            matching, parameters = self._matching(
                query.units, choice.telling if choice else (), query.exclusions
            )
        else:
            named, parameters = _by_label(query.keys)
            matching = f"{INDEX} d WHERE d.document_id IN ({named})"
        if choice and choice.enough > 1:
            has_enough, more = self._has_enough(choice)
            matching, parameters = f"{matching} AND {has_enough}", [*parameters, *more]
        now = self.connection.ops.adapt_datetimefield_value(timezone.now())
        return f"{matching} AND (d.expires_at IS NULL OR d.expires_at > %s)", [*parameters, now]

    def _has_enough(self, choice: Choice) -> Statement:
        """A condition: whether a row has enough of the units to choose from."""
        held = [self._held(Place(FIELDS, (unit,))) for unit in choice.units]
        number, parameters = _sum([(f"CASE WHEN {text} THEN 1 ELSE 0 END", values) for text, values in held])
        return f"({number}) >= %s", [*parameters, choice.enough]

    def _tier(self, query: Query) -> Statement:
        """An expression: the rank of the first of the query's `places` that holds a row's words, else 0.

        Or, where some of the words are enough, what those that a row has are worth.
        """
        if query.choice:
            return self._sum_of_worth(query.choice)
        if not query.units:
            return "0", []
        ranked = places(query)
        return self._best([(len(ranked) - index, place) for index, place in enumerate(ranked)])

    def _sum_of_worth(self, choice: Choice) -> Statement:
        """An expression: what the units of a row are worth, with the bonus of having them all, or of being named."""
        best = [self._best(graded) for graded in worth(choice)]
        best.append(self._best([(bonus(choice), Place(FIELDS, choice.units))]))
        if choice.keys:
            named, keys = _by_label(choice.keys)
            best.append((f"CASE WHEN d.document_id IN ({named}) THEN {bonus(choice)} ELSE 0 END", keys))
        return _sum(best)

    def _best(self, graded: Sequence[tuple[int, Place]]) -> Statement:
        """An expression: the number of the first place that holds its units, else 0."""
        held = [(number, *self._held(place)) for number, place in graded]
        cases = "".join(f" WHEN {condition} THEN {number}" for number, condition, _parameters in held)
        return f"CASE{cases} ELSE 0 END", [value for _number, _condition, values in held for value in values]

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


def _by_label(keys: Sequence[str]) -> Statement:
    """The ids of the documents that have one of these keys as a title or label."""
    keys = keys or [""]  # which none has
    return f"SELECT document_id FROM search_searchlabel WHERE key IN ({_marks(keys)})", list(keys)


def _sum(expressions: Sequence[Statement]) -> Statement:
    return " + ".join(text for text, _parameters in expressions), [
        value for _text, parameters in expressions for value in parameters
    ]


def _marks(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values))
