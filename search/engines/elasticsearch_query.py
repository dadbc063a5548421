"""A search as Elasticsearch reads it. The counterpart of the one statement of `sql.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from ..query import Phrase, Query, Unit
from .base import DEFINITION, FIELDS, FILE, Place, Sort, bonus, longest_titles, places, title_rank, worth

MAX_WINDOW = 10_000  # results, the server's own default (index.max_result_window)
_MAX_VALUES = 2_000  # of a facet: more than any has

# The score: whether the name is exact, whether it is a definition, the rank of the place, how close the title is,
# whether it is a page.
_EXACT, _DEFINED, _PLACE, _CLOSE, _PAGE = 100_000, 50_000, 10, 2, 1

_FIELDS_OF_DOCUMENT = ("kind", "language", "year")
_DATE = {"date": {"order": "desc", "missing": "_last"}}
_SCORE = {"_score": {"order": "desc"}}
_ORDERS: dict[Sort, list[dict[str, Any]]] = {
    "relevance": [_SCORE, _DATE, {"id": "asc"}],
    "date": [_DATE, _SCORE, {"id": "asc"}],
}

Clause = dict[str, Any]


def facet_field(name: str) -> str:
    """The field that holds the values of a facet."""
    return name if name in _FIELDS_OF_DOCUMENT else f"facets.{name}"


def search_body(
    query: Query, filters: Mapping[str, Sequence[str]], facets: Sequence[str], sort: Sort
) -> dict[str, Any]:
    """The parts of a search request that say what is looked for.

    The filters apply after the counts, each of which applies the other ones itself. `known` counts the whole
    index, whatever is asked: it must be what the database holds.
    """
    passes = {name: {"terms": {facet_field(name): list(values)}} for name, values in filters.items()}
    counts = {
        facet_field(name): {
            "filter": _all_of(clause for filtered, clause in passes.items() if filtered != name),
            "aggs": {"values": {"terms": {"field": facet_field(name), "size": _MAX_VALUES}}},
        }
        for name in facets
    }
    return {
        "query": _found(query),
        "post_filter": _all_of(passes.values()),
        "aggs": {**counts, "known": {"global": {}}},
        "sort": _ORDERS[sort],
    }


def _found(query: Query) -> Clause:
    wanted = [_unit(unit, ["all"]) for unit in query.units]
    if query.choice:
        wanted.append(_any_of([_unit(unit, ["all"]) for unit in query.choice.units], query.choice.enough))
    named = {"terms": {"keys": list(query.keys)}}
    return {
        "bool": {
            "filter": wanted or [named],
            "must_not": [
                {"range": {"expires_at": {"lte": timezone.now().isoformat()}}},
                *(_unit(unit, ["all"]) for unit in query.exclusions),
            ],
            "should": [
                _worth(_EXACT, named),
                _worth(_PAGE, {"bool": {"must_not": {"term": {"kind": FILE}}}}),
                *_ranked(query),
            ],
        }
    }


def _ranked(query: Query) -> list[Clause]:
    """What the places of the words are worth."""
    if choice := query.choice:
        return [
            *(_best((_PLACE * number, place) for number, place in graded) for graded in worth(choice)),
            _worth(_PLACE * bonus(choice), _in_place(Place(FIELDS, choice.units))),
            _worth(_PLACE * bonus(choice), {"terms": {"keys": list(choice.keys)}}),
        ]
    if not query.units:
        return []
    ranked = places(query)
    return [
        _worth(_DEFINED, _all_of([_in_place(ranked[0]), {"term": {"kind": DEFINITION}}])),
        _best((_PLACE * (len(ranked) - index), place) for index, place in enumerate(ranked)),
        *_closeness(query, ranked),
    ]


def _best(graded: Iterable[tuple[int, Place]]) -> Clause:
    return {"dis_max": {"queries": [_worth(score, _in_place(place)) for score, place in graded]}}


def _closeness(query: Query, ranked: Sequence[Place]) -> list[Clause]:
    """What titles that say little else are worth more."""
    in_title = _any_of(_in_place(place) for place in ranked[: len(ranked) + 1 - title_rank(query)])
    return [
        _worth(_CLOSE, _all_of([in_title, {"range": {"title_length": {"lte": length}}}]))
        for length in longest_titles(query)
    ]


def _in_place(place: Place) -> Clause:
    fields = ["all"] if "body" in place.fields else list(place.fields)
    return _all_of(_unit(unit, fields) for unit in place.units)


def _unit(unit: Unit, fields: Sequence[str]) -> Clause:
    return _any_of(_phrase(phrase, name) for phrase in unit.alternatives for name in fields)


def _phrase(phrase: Phrase, name: str) -> Clause:
    if len(phrase) == 1:
        return {"term": {name: phrase[0]}}
    return {"match_phrase": {name: " ".join(phrase)}}


def _worth(score: int, clause: Clause) -> Clause:
    return {"constant_score": {"filter": clause, "boost": score}}


def _all_of(clauses: Iterable[Clause]) -> Clause:
    """All clauses; everything when there is none."""
    return {"bool": {"filter": list(clauses)}}


def _any_of(clauses: Iterable[Clause], enough: int = 1) -> Clause:
    wanted = list(clauses)
    return wanted[0] if len(wanted) == 1 else {"bool": {"should": wanted, "minimum_should_match": enough}}
