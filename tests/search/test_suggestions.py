"""What is offered while a reader types."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.searchable import SearchContent
from glossary.models import TermPage, TermVariant
from search.indexing import rebuild
from search.models import SearchDocument, SearchSuggestion
from search.suggestions import Rank, rows_of, suggest
from tests.factories import TermPageFactory

pytestmark = pytest.mark.django_db


def offered(text: str, limit: int = 8) -> list[str]:
    return [suggestion.text for suggestion in suggest(text, "fr", limit)]


@pytest.fixture
def term(site) -> TermPage:
    page = TermPageFactory(parent=site.glossary, title="Pair-aidance")
    page.variants = [
        TermVariant(label="soutien par les pairs", kind="synonym"),
        TermVariant(label="P.A.", kind="acronym"),
        TermVariant(label="entraide secrète", kind="hidden"),
    ]
    page.save_revision().publish()
    return page


@pytest.mark.parametrize(
    "typed",
    ["pa", "Pair", "pair-", "pair a", "pair-aid", "aidan", "pairai", "soutien", "sou pai", "pairs sou", "p.a",
     "PA", "ENTRAIDE SECRETE", "l’aidance", "  pair  ", "«pair", "paír"],
)  # fmt: skip
def test_a_definition_is_offered_by_the_beginning_of_any_of_its_words(term, typed) -> None:
    assert offered(typed) == ["Pair-aidance"]


@pytest.mark.parametrize("typed", ["", "p", " p ", "idance", "air", "zz", "pair zz", "-", "«", "🙂🙂"])
def test_nothing_is_offered_for_less_or_other(term, typed) -> None:
    assert offered(typed) == []


def test_what_is_offered_leads_somewhere(term, publish) -> None:
    publish("Un autre pair")
    first, second = suggest("pair", "fr")
    assert (first.url, first.kind, first.kind_label) == (term.url, "term", "Définition")
    assert (second.text, second.kind) == ("Un autre pair", "page")


def test_definitions_then_titles_those_that_start_so_first(term, publish) -> None:
    publish("Un pair en poste")
    publish("Pair en poste")
    assert offered("pair") == ["Pair-aidance", "Pair en poste", "Un pair en poste"]
    assert offered("pair", limit=2) == ["Pair-aidance", "Pair en poste"]


def test_places_lead_to_their_search(publish) -> None:
    page = publish("Une maison")
    document = SearchDocument.objects.get(object_id=page.pk)
    content = SearchContent("entry", "Une maison", places=("Saint-Étienne", "Loire"))
    for rank, key, place in rows_of(content):
        SearchSuggestion.objects.create(document=document, rank=rank, key=key, place=place)
    for typed in ("saint e", "etienne", "st-et", "ste"):
        assert offered(typed) == ["Saint-Étienne"]
    (suggestion,) = suggest("Saint", "fr")
    assert suggestion.url == "/recherche/?q=Saint-%C3%89tienne"
    assert (suggestion.kind, suggestion.kind_label) == ("place", "Lieu")


def test_only_what_the_public_may_see(publish) -> None:
    page = publish("Formation secrète")
    publish("Formation passée", expire_at=timezone.now() + timedelta(days=1))
    assert len(offered("formation")) == 2
    SearchDocument.objects.filter(title="Formation passée").update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert offered("formation") == []


def test_titles_follow_every_change(publish) -> None:
    page = publish("Formation")
    page.title = "Colloque"
    page.save_revision().publish()
    assert (offered("formation"), offered("colloque")) == ([], ["Colloque"])
    SearchSuggestion.objects.all().delete()
    rebuild()
    assert offered("colloque") == ["Colloque"]
    page.unpublish()
    assert offered("colloque") == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("paire aidance", "Pair-aidance"),  # another form
        ("pairs aidantes", "Pairs aidants"),
        ("mediatrice sante", "Le médiateur de santé"),
        ("santé médiateur", "Le médiateur de santé"),  # in another order
        ("retablisement", "Journée du rétablissement"),  # a letter missing
        ("retablise", "Journée du rétablissement"),  # before the word is finished
        ("rétalbiss", "Journée du rétablissement"),
        ("jounée rétablisement", "Journée du rétablissement"),
        ("le rétablissement", "Journée du rétablissement"),  # the article is not in the title
        ("rétablissement avec", "Journée du rétablissement"),
        ("médiateurs de la santé", "Le médiateur de santé"),
    ],
)
def test_other_forms_one_mistake_and_articles_do_not_matter(term, publish, typed, name) -> None:
    for title in ("Journée du rétablissement", "Le médiateur de santé", "Pairs aidants"):
        publish(title)
    assert offered(typed)[0] == name


@pytest.mark.parametrize("typed", ["jour", "xyzment", "maraude santé", "avec", "de la", "sentir", "rat"])
def test_what_nothing_resembles_is_not_forced(publish, typed) -> None:
    publish("Le médiateur de santé")
    assert offered(typed) == []


def test_words_as_typed_come_alone(publish) -> None:
    """A mistake is looked for only where nothing begins as typed."""
    publish("Une marine")
    publish("Une maline")
    assert offered("mari") == ["Une marine"]


def test_one_query_where_something_begins_as_typed(term) -> None:
    for typed in ("pa", "pair aidance"):
        with CaptureQueriesContext(connection) as queries:
            suggest(typed, "fr")
        assert len(queries) == 1


@pytest.mark.parametrize(
    "typed", ["retablisement zzz", "pair aidance soutien par les pairs encore", "x" * 10_000_000]
)
def test_two_queries_more_where_nothing_does(term, typed) -> None:
    suggest("zzz", "fr")  # what is kept under the content version
    with CaptureQueriesContext(connection) as queries:
        suggest(typed, "fr")
    assert len([query for query in queries if "search_search" in query["sql"]]) <= 3


@pytest.mark.parametrize(
    "typed",
    [
        "%",
        "_a",
        "a%",
        "pa\x00ir",
        "pa\ud800",
        "' OR 1=1",
        '"; DROP',
        "é" * 500,
        "a " * 500,
        "\u202epa",
        "\\pa",
    ],
)
def test_hostile_input_is_answered(term, typed) -> None:
    assert isinstance(suggest(typed, "fr"), list)


def test_a_word_that_many_names_share_does_not_hide_the_others(site, publish) -> None:
    page = publish("Une maison")
    document = SearchDocument.objects.get(object_id=page.pk)
    SearchSuggestion.objects.all().delete()
    SearchSuggestion.objects.bulk_create(
        SearchSuggestion(document=document, rank=Rank.PLACE, key="grenoble", place="Grenoble")
        for _number in range(40)
    )
    SearchSuggestion.objects.create(
        document=document, rank=Rank.PLACE, key="grenoble alpes", place="Grenoble-Alpes"
    )
    assert offered("gren") == ["Grenoble", "Grenoble-Alpes"]
