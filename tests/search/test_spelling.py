"""Typing mistakes, set right with the site's own words; and those words, counted exactly."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from search.analysis import chunks
from search.index_terms import index_terms
from search.indexing import rebuild
from search.models import SearchCountedWords, SearchDocument, SearchWord
from search.query import analyse_query
from search.service import search
from search.spelling import corrected, more_usual, neighbours
from search.stems import fold

pytestmark = pytest.mark.django_db

TEXT = (
    "Le rétablissement et la pair-aidance : accueil, hébergement, médiatrice, travailleurs, formation, psychiatrie,"
    " expérientiel, pouvoir d’agir, maraude, colocation, Chambéry, aller, café, état"
)


@pytest.fixture
def vocabulary(publish) -> None:
    publish("Une page", body=TEXT)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # a letter missing, too many, another, two exchanged
        ("retablisement", "rétablissement"),
        ("rétablissemment", "rétablissement"),
        ("retablissenent", "rétablissement"),
        ("rétalbissement", "rétablissement"),
        # with plural, feminine, without accents
        ("travaileuses", "travailleurs"),
        ("hebergments", "hébergement"),
        ("mediatrise", "médiatrice"),
        # as one hears it
        ("formasion", "formation"),
        ("chanbery", "chambéry"),
        ("psichiatrie", "psychiatrie"),
        ("experienciel", "expérientiel"),
        # a word's first letter, its last
        ("araude", "maraude"),
        ("acceuil", "accueil"),
        # compounds, apostrophes and spaces
        ("pair-aidence", "pair-aidance"),
        ("pairaidence", "pair-aidance"),
        ("pait-aidance", "pair-aidance"),
        ("pouvoir dagir", "pouvoir d’agir"),
        ("formationaccueil", "formation accueil"),
        # as the reader writes: capitals, other words, operators
        ("Marraude", "Maraude"),
        ("MARRAUDE", "MARAUDE"),
        ("la marraude, une colocasion", "la maraude, une colocation"),
        ("colocasion -marraude", "colocation -marraude"),
        ("kolocassion", "colocation"),
        # short words: a letter doubled or not, a « k »
        ("aler", "aller"),
        ("kafé", "café"),
    ],
)
def test_one_mistake_is_set_right(vocabulary, typed, meant) -> None:
    assert corrected(analyse_query(typed)) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "retablissement", "rétablissements", "formé", "maison", "acuil", "retbalisement", "abcdefghij", "2026",
        "esat", "cavé",
        '"marraude"', "-marraude", "", "中文中文中文", "🙂🙂🙂🙂🙂",
    ],
)  # fmt: skip
def test_what_is_right_short_or_unlike_everything_stays(vocabulary, typed) -> None:
    assert corrected(analyse_query(typed)) == ""


def test_the_usual_word_is_preferred(publish) -> None:
    for number in range(12):
        publish(f"Page {number}", body="Un accompagnement")
    publish("Autre", body="Les accompagnements, un acompagnament")
    assert corrected(analyse_query("acompagnement")) == "accompagnement"
    assert more_usual(analyse_query("acompagnament")) == "accompagnement"  # two mistakes, but the same by ear
    assert more_usual(analyse_query("accompagnement")) == ""


def test_a_rare_word_is_questioned_for_one_much_more_used(publish) -> None:
    for number in range(10):
        publish(f"Page {number}", body="Un accueil")
    publish("Autre", body="Un acceuil")
    results = search("acceuil")
    assert (results.total, results.corrected, results.did_you_mean) == (1, "", "accueil")
    assert search("accueil").did_you_mean == ""


def test_readers_get_what_they_meant_and_are_told(publish) -> None:
    page = publish("Une page", body="Le chemin du rétablissement")
    results = search("Retablisement")
    assert [hit.url for hit in results.hits] == [page.url]
    assert (results.query.text, results.corrected) == ("Retablisement", "Rétablissement")
    assert "<mark>rétablissement</mark>" in results.hits[0].excerpt


def test_a_word_that_is_nowhere_stays_as_typed(publish) -> None:
    publish("Une page", body="Le rétablissement")
    results = search("retablisement tyrannosaure")
    assert (results.corrected, results.is_partial, results.total) == ("rétablissement tyrannosaure", True, 1)
    results = search("tyrannosaure velociraptor")
    assert (results.corrected, results.is_partial, results.total) == ("", False, 0)


def test_words_are_looked_up_in_one_query_and_only_when_little_is_found(vocabulary, publish) -> None:
    for number in range(2):
        publish(f"Maraude {number}")
    with CaptureQueriesContext(connection) as queries:
        corrected(analyse_query("marraude colocasion hebergment formasion"))
    assert len([query for query in queries if "searchword" in query["sql"]]) == 1
    search("warm")
    with CaptureQueriesContext(connection) as queries:
        search("maraude", facets=())
    assert not [query for query in queries if "searchword" in query["sql"]]


# --- The vocabulary -----------------------------------------------------------------------------------


def counted() -> dict[str, int]:
    return dict(SearchWord.objects.values_list("written", "documents"))


def expected() -> dict[str, int]:
    """What the counts must be: document by document, from the texts that are stored."""
    counts: Counter[str] = Counter()
    rows = SearchDocument.objects.values_list(
        "language", "title", "introduction", "text__labels", "text__body"
    )
    for language, *texts in rows:
        counts.update(set().union(*(index_terms(text, language).words for text in texts)))
    return dict(counts)


def test_words_are_as_written_without_stop_words_numbers_and_letters() -> None:
    words = index_terms("La pair-aidance en 2026 : l’hôpital, un·e travailleur·euse, Œuvre d").words
    assert words == {
        "pair", "aidance", "pair-aidance", "hôpital", "travailleur", "œuvre",
    }  # fmt: skip
    assert all(fold(word.base) for chunk in chunks("pair") for word in chunk)


def test_counts_follow_every_change(publish, home) -> None:
    first = publish("Un accueil", body="La maraude, la maraude")
    second = publish("Une maraude")
    assert counted()["maraude"] == 2
    assert counted() == expected()
    first.body = [("text", "<p>Autre chose</p>")]
    first.save_revision().publish()
    assert counted()["maraude"] == 1
    assert counted() == expected()
    second.unpublish()
    assert "maraude" not in counted()
    assert counted() == expected()
    first.delete()
    assert counted() == expected()


def test_what_becomes_private_leaves_no_word_behind(publish) -> None:
    page = publish("Une page", body="Un secretissime")
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert "secretissime" not in counted()
    assert search("secretissine").corrected == ""
    restriction.delete()
    assert search("secretissine").corrected == "secretissime"


def test_a_rebuild_counts_as_saves_do(publish) -> None:
    publish("Un accueil", body="La maraude")
    publish("Une maraude")
    before, kept = counted(), set(SearchCountedWords.objects.values_list("document", flat=True))
    SearchWord.objects.update(documents=99)
    rebuild()
    assert counted() == before
    assert set(SearchCountedWords.objects.values_list("document", flat=True)) == kept


@pytest.mark.parametrize("word", ["a" * 64, "épée", ""])
def test_neighbours_are_bounded(word) -> None:
    found = neighbours(word)
    assert len(found) < 55 * (len(word) + 1)
    assert word not in found


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000_000,
        "mot " * 1_000,
        "\x00\ud800" * 50,
        "a-b" * 60,
        "'" * 200,
        "z" * 200,
        "🙂 \u202e\u200b",
    ],
)
def test_hostile_input_is_answered(vocabulary, text) -> None:
    results = search(text)
    assert results.corrected == ""
