"""When little has all the words of a search, what has some of them is shown too, and told to be so."""

from __future__ import annotations

import pytest
from django.utils import timezone

from cms.content_cache import content_has_changed
from search.models import SearchDocument, Synonyms
from search.query import analyse_query
from search.service import search
from search.understanding import MAX_LOOSE_WORDS, some_of
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(publish) -> None:
    publish("Devenir travailleur pair à Grenoble")
    publish("Un logement à Grenoble")
    publish("Une maraude")


def titles(query: str, **filters: list[str]) -> list[str]:
    hits = search(query, filters=filters).hits
    return [str(hit.title).replace("<mark>", "").replace("</mark>", "") for hit in hits]


def test_some_of_the_words_are_enough_when_nothing_has_them_all(pages) -> None:
    results = search("devenir travailleur pair plombier")
    assert (results.total, results.is_partial) == (1, True)
    assert "<mark>travailleur</mark> <mark>pair</mark>" in results.hits[0].title
    assert titles("grenoble logement maraude") == ["Un logement à Grenoble"]


def test_one_of_two_words_is_enough(pages) -> None:
    assert titles("maraude plombier") == ["Une maraude"]


def test_what_has_all_the_words_comes_before_what_has_some(pages) -> None:
    results = search("logement grenoble")
    assert titles("logement grenoble") == ["Un logement à Grenoble", "Devenir travailleur pair à Grenoble"]
    assert results.is_partial


def test_all_words_are_asked_for_while_a_few_things_have_them(pages, publish) -> None:
    publish("Logement : à Grenoble ou ailleurs")
    publish("Le logement social de Grenoble")
    assert len(titles("logement grenoble")) == 3
    assert not search("logement grenoble").is_partial


def test_what_bears_the_name_asked_for_is_all_there_is_to_show(pages) -> None:
    assert titles("un logement à grenoble") == ["Un logement à Grenoble"]


def test_rare_words_are_worth_more_than_frequent_ones(publish) -> None:
    for number in range(8):
        publish(f"Une formation {number}")
    publish("La rencontre", introduction="Une journée à Aurillac.")
    assert titles("formation aurillac")[0] == "La rencontre"


def test_a_place_is_enough(site, publish) -> None:
    """What is there may call itself otherwise than the question does."""
    commune = make.CommuneFactory(name="Saint-Flour")
    make.EntryPageFactory(parent=site.directory, title="Espace d’entraide", commune=commune)
    for number in range(3):
        publish(f"Un lieu d’accueil {number}")
    assert titles("je cherche un lieu d’accueil à Saint-Flour")[0] == "Espace d’entraide"
    assert "Espace d’entraide" not in titles("je cherche un lieu d’accueil et d’entraide nocturne")


def test_the_place_of_what_has_expired_is_none(site, publish) -> None:
    """Else other results would tell that there was something."""
    commune = make.CommuneFactory(name="Saint-Flour")
    make.EntryPageFactory(parent=site.directory, title="Espace d’entraide", commune=commune)
    for title in ("Un lieu", "Un lieu à Saint-Flour", "Un lieu d’accueil"):
        publish(title)
    asked = "je cherche un lieu d’accueil à Saint-Flour"
    assert len(titles(asked)) == 4
    SearchDocument.objects.filter(kind="entry").update(expires_at=timezone.now())
    content_has_changed()
    assert sorted(titles(asked)) == ["Un lieu d’accueil", "Un lieu à Saint-Flour"]


def test_what_a_question_names_comes_first(publish) -> None:
    publish("Pair à pair", introduction="Le travailleur.")
    publish("Travailleur pair", introduction="Une définition.")
    publish("Un pair, des travailleurs", introduction="Une autre page.")
    assert titles("comment on devient travailleur pair diplômé")[0] == "Travailleur pair"


def test_a_question_about_a_name_is_answered_by_what_bears_it(publish) -> None:
    for number in range(4):
        publish(f"Le travail pair, {number}", introduction="Un pair au travail.")
    publish("Travail pair")
    assert titles("c’est quoi, le travail pair ?")[0] == "Travail pair"
    assert titles("bonjour, que signifie travail pair ?")[0] == "Travail pair"


def test_words_that_only_ask_are_not_looked_for(pages) -> None:
    results = search("bonjour je voudrais trouver un logement est-ce que vous pouvez me dire comment svp")
    assert [str(hit.title) for hit in results.hits] == ["Un <mark>logement</mark> à Grenoble"]
    assert not search("bonjour").total


def test_quotes_and_exclusions_are_kept(pages) -> None:
    assert titles('"pair travailleur" grenoble') == []
    assert titles("maraude plombier -une") == ["Une maraude"]  # a stop word leaves nothing out
    assert titles("grenoble plombier -logement") == ["Devenir travailleur pair à Grenoble"]


def test_a_filter_does_not_make_words_missing(pages, publish) -> None:
    """« Nothing under this filter » is said, and how to leave it: not something else in its place."""
    for number in range(3):
        publish(f"Logement {number} à Grenoble")
    assert titles("logement grenoble", kind=["news"]) == []
    assert titles("maraude plombier", kind=["page"]) == ["Une maraude"]


def test_a_typing_mistake_beside_a_word_that_nothing_has(pages) -> None:
    results = search("maraide plombier")
    assert (results.corrected, results.is_partial) == ("maraude plombier", True)
    assert [str(hit.title) for hit in results.hits] == ["Une <mark>maraude</mark>"]


def test_nothing_is_found_when_most_words_are_unknown(pages) -> None:
    assert titles("centrale nucléaire logement") == []


def test_a_word_that_has_synonyms_is_a_subject_of_the_site(pages) -> None:
    Synonyms.objects.create(words="logement\nhabitat")
    assert titles("centrale nucléaire logement") == ["Un logement à Grenoble"]


def test_the_rarest_word_is_enough_when_no_two_are_together(pages, publish) -> None:
    for title in ("Une table", "La table", "En ville", "La ville"):
        publish(title)
    assert titles("drop table ville maraude") == ["Une maraude"]


def test_markup_is_no_word(pages) -> None:
    assert titles("<script>maraude</script>") == ["Une maraude"]
    assert titles("<b>logement</b> <a href='grenoble'>") == ["Un logement à Grenoble"]
    assert search("<script>").query.is_empty


def test_counts_stay_right_and_pages_turn(publish) -> None:
    for number in range(12):
        publish(f"Maraude {number}")
    first, second = search("maraude plombier"), search("maraude plombier", page=2)
    assert (first.total, len(first.hits), len(second.hits)) == (12, 10, 2)
    assert sum(value.count for value in first.facets["kind"]) == 12


def test_a_long_question_is_answered_by_its_rarest_words(publish) -> None:
    publish("Un accueil", introduction="Une douche et un repas, avec son chien.")
    for number in range(5):
        publish(
            f"La vie à la rue, {number}", introduction="Trois ans de questions et de soirs où tout se pose."
        )
    words = "je vis à la rue depuis trois ans avec mon chien, où prendre une douche et un repas sans questions ce soir"
    assert titles(words)[0] == "Un accueil"
    asked = some_of(analyse_query(words))
    assert asked and asked.choice and len(asked.choice.units) <= MAX_LOOSE_WORDS
