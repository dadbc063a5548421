"""What engines find, count and put first equals what Python does, document by document."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from search.index_terms import index_terms
from search.query import Unit, analyse_query
from tests.engines.conftest import EngineUnderTest

pytestmark = pytest.mark.django_db


def test_facet_counts_equal_brute_force(engine: EngineUnderTest) -> None:
    """Whatever the filters, each facet counts what passes the others: in Python, document by document."""
    chance = random.Random(5)  # the same choices at each run
    kinds, topics, sectors = ["news", "term", "entry"], ["emploi", "droits", "santé"], ["social", "sanitaire"]
    documents = {}
    for number in range(60):
        facets = {
            "topic": tuple(chance.sample(topics, chance.randint(0, 3))),
            "sector": tuple(chance.sample(sectors, chance.randint(0, 2))),
        }
        kind = chance.choice(kinds)
        text = " ".join(chance.sample(["formation", "colloque", "emploi", "hôpital"], 2))
        pk = engine.put(f"Document {number}", body=text, kind=kind, facets=facets)
        documents[pk] = (text, {"kind": (kind,), **facets})

    for query in ("formation", "colloque emploi", "hôpital -formation"):
        for _round in range(12):
            filters = {
                name: chance.sample(values, chance.randint(1, 2))
                for name, values in (("kind", kinds), ("topic", topics), ("sector", sectors))
                if chance.random() < 0.6
            }
            found = engine.ask(query, limit=100, facets=("kind", "topic", "sector"), **filters)
            assert (set(found.ids), found.total, found.facets) == brute_force(query, filters, documents)


def brute_force(query: str, filters: dict, documents: dict) -> tuple[set[int], int, dict]:
    required = [word for word in query.split() if word[0] != "-"]
    forbidden = [word[1:] for word in query.split() if word[0] == "-"]
    matching = {
        pk: facets
        for pk, (text, facets) in documents.items()
        if all(word in text for word in required) and not any(word in text for word in forbidden)
    }

    def passes(facets: dict, without: str = "") -> bool:
        return all(set(facets[name]) & set(values) for name, values in filters.items() if name != without)

    hits = {pk for pk, facets in matching.items() if passes(facets)}
    counts = {
        name: dict(Counter(v for facets in matching.values() if passes(facets, name) for v in facets[name]))
        for name in ("kind", "topic", "sector")
    }
    return hits, len(hits), counts


def test_words_and_phrases_that_mean_the_same_find_what_either_does(engine: EngineUnderTest) -> None:
    """In whatever order an engine asks its index for them: « colloque » or « soin emploi », with « hôpital » or…"""
    chance = random.Random(3)  # the same texts at each run
    words = ["formation", "colloque", "emploi", "hopital", "soin"]
    texts = [" ".join(chance.choices(words, k=chance.randint(2, 5))) for _number in range(80)]
    ids = {engine.put(f"Document {number}", body=text): text for number, text in enumerate(texts)}
    meanings = [("colloque", "soin emploi"), ("hopital", "emploi formation"), ("formation", "soin soin")]
    for wanted, excluded in [
        (meanings[:1], ""),
        (meanings[:2], ""),
        (meanings[:3], ""),
        (meanings[:1], "hopital colloque"),
        (meanings[1:], "emploi soin"),
    ]:
        query = replace(
            analyse_query("x"),
            units=tuple(_meaning(*names) for names in wanted),
            keys=(),
            exclusions=tuple(_meaning(name) for name in [excluded] if name),
        )
        expected = {
            pk
            for pk, text in ids.items()
            if all(any(f" {name} " in f" {text} " for name in names) for names in wanted)
            and not (excluded and f" {excluded} " in f" {text} ")
        }
        assert set(engine.ask("", query=query, limit=100).ids) == expected
        assert 0 < len(expected) < len(ids)


def _meaning(*names: str) -> Unit:
    """A unit of which each of these words or phrases is an alternative."""
    units = [analyse_query(f'"{name}"').units[0] for name in names]
    return Unit(tuple(phrase for unit in units for phrase in unit.alternatives))


_WORDS = ("formation", "colloque", "emploi", "hopital", "soin")
_TITLES_OF_OTHERS = ("Un", "Deux mots", "Trois autres mots", "Encore quatre autres mots")


def test_the_order_equals_brute_force(engine: EngineUnderTest) -> None:
    """Places, closeness, dates and ids, document by document, in Python; so engines cannot differ from each other."""
    chance = random.Random(11)  # the same choices at each run
    documents = {}
    for _number in range(80):
        words = {
            name: chance.sample(_WORDS, chance.choice((0, 0, 1, 2))) for name in ("title", "labels", "intro")
        }
        body = [word for word in _WORDS for _time in range(chance.choice((0, 1, 1, 2, 3)))]
        title = " ".join([*chance.choice(_TITLES_OF_OTHERS).split(), *words["title"]])
        day = chance.choice((None, date(2020, 1, 1), date(2022, 2, 2), date(2025, 5, 5)))
        labels = ("Autre nom " + " ".join(words["labels"]),)
        pk = engine.put(title, " ".join(words["intro"]), " ".join(body), labels=labels, date=day)
        documents[pk] = (title, words, body, day)

    for query in (
        *_WORDS,
        "formation colloque",
        "emploi soin",
        "hopital colloque emploi",
        "deux mots formation",
    ):
        asked = query.split()
        keys = {}
        for pk, (title, words, body, day) in documents.items():
            fields = [set(title.lower().split()), {*words["labels"], "nom"}, set(words["intro"]),
                      {word for word in body if body.count(word) >= 2}, set(body)]  # fmt: skip
            held = [set().union(*fields[: index + 1]) for index in range(5)]
            place = next((index for index, known in enumerate(held) if set(asked) <= known), None)
            if place is None:
                continue
            length = max(1, len(index_terms(title).stems))
            close = min(3, 3 * len(asked) // length) if place == 0 else 0
            is_exact = sorted(title.lower().split()) == sorted(asked) and title.lower() == query
            keys[pk] = (not is_exact, place, -close, -day.toordinal() if day else 0, pk)
        found = engine.ask(query, limit=100)
        assert found.ids == sorted(keys, key=keys.__getitem__), query
        assert found.total == len(keys)
