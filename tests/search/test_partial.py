"""When nothing has all the words of a search, what has most of them is shown, and told to be so."""

from __future__ import annotations

import pytest

from search.query import analyse_query, satisfied_by
from search.service import search

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(publish) -> None:
    publish("Devenir travailleur pair à Grenoble")
    publish("Un logement à Grenoble")
    publish("Une maraude")


def titles(query: str, **filters: list[str]) -> list[str]:
    hits = search(query, filters=filters).hits
    return [str(hit.title).replace("<mark>", "").replace("</mark>", "") for hit in hits]


def test_most_of_the_words_are_enough_when_nothing_has_them_all(pages) -> None:
    results = search("devenir travailleur pair plombier")
    assert (results.total, results.is_partial) == (1, True)
    assert "<mark>travailleur</mark> <mark>pair</mark>" in results.hits[0].title
    assert titles("grenoble logement maraude") == ["Un logement à Grenoble"]


def test_one_of_two_words_is_enough(pages) -> None:
    assert titles("maraude plombier") == ["Une maraude"]


def test_all_words_are_asked_for_while_something_has_them(pages) -> None:
    assert titles("logement grenoble") == ["Un logement à Grenoble"]
    assert not search("logement grenoble").is_partial


def test_quotes_and_exclusions_are_kept(pages) -> None:
    assert titles('"pair travailleur" grenoble') == []
    assert titles("maraude plombier -une") == ["Une maraude"]  # a stop word leaves nothing out
    assert titles("grenoble plombier -logement") == ["Devenir travailleur pair à Grenoble"]


def test_a_filter_does_not_make_words_missing(pages) -> None:
    """« Nothing under this filter » is said, and how to leave it: not something else in its place."""
    assert titles("logement grenoble", kind=["news"]) == []
    assert titles("logement plombier", kind=["page"]) == ["Un logement à Grenoble"]


def test_a_typing_mistake_beside_a_word_that_nothing_has(pages) -> None:
    results = search("maraide plombier")
    assert (results.corrected, results.is_partial) == ("maraude plombier", True)
    assert [str(hit.title) for hit in results.hits] == ["Une <mark>maraude</mark>"]


def test_counts_stay_right_and_pages_turn(publish) -> None:
    for number in range(12):
        publish(f"Maraude {number}")
    first, second = search("maraude plombier"), search("maraude plombier", page=2)
    assert (first.total, len(first.hits), len(second.hits)) == (12, 10, 2)
    assert sum(value.count for value in first.facets["kind"]) == 12


@pytest.mark.parametrize(("number", "units"), [(1, 1), (2, 3), (3, 3)])
def test_enough_words_as_units_that_are_all_required(number, units) -> None:
    assert len(satisfied_by(analyse_query("travail logement santé"), number).units) == units


def test_long_queries_are_asked_as_they_are(publish, queries_of) -> None:
    publish("Une maraude")
    words = " ".join(f"motinconnu{letter}" for letter in "abcdefghijklmnop")
    assert not search(f"maraude {words}").total
