"""Synonyms: the glossary's labels and what editors list, at the time of the query."""

from __future__ import annotations

from importlib import import_module

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from glossary.models import TermPage, TermVariant
from search.models import Synonyms
from search.query import analyse_query
from search.service import search
from search.synonyms import rules, widened
from tests.factories import TermPageFactory

pytestmark = pytest.mark.django_db


def found(query: str) -> list[str]:
    return [hit.url.rstrip("/").rpartition("/")[2] for hit in search(query).hits]


@pytest.fixture
def texts(publish) -> None:
    Synonyms.objects.all().delete()  # the list that the site begins with
    publish("Page un", body="Un accueil pour les SDF du quartier")
    publish("Page deux", body="Un accueil pour les personnes sans domicile fixe du quartier")
    publish("Page trois", body="Un domicile, un prix fixe")


def test_words_of_a_group_find_each_other_whatever_their_number_of_words(texts) -> None:
    assert found("SDF") == ["page-un"]
    Synonyms.objects.create(words="SDF\nsans domicile fixe\nsans-abri")
    assert found("SDF") == ["page-un", "page-deux"]
    assert found("sans domicile fixe") == ["page-deux", "page-un", "page-trois"]
    assert found("sans abri") == ["page-un", "page-deux"]
    assert found("accueil S.D.F. quartier") == ["page-un", "page-deux"]
    assert found('"SDF"') == ["page-un"]
    assert found("accueil -SDF") == ["page-deux"]


def test_a_change_applies_at_once(texts) -> None:
    synonyms = Synonyms.objects.create(words="SDF\nsans domicile fixe")
    assert len(found("SDF")) == 2
    synonyms.words = "SDF\nautre chose"
    synonyms.save()
    assert found("SDF") == ["page-un"]
    synonyms.words = "SDF\nsans domicile fixe"
    synonyms.save()
    assert len(found("SDF")) == 2
    synonyms.delete()
    assert found("SDF") == ["page-un"]


def test_one_way_only(texts) -> None:
    Synonyms.objects.create(typed="clochard", words="SDF\nsans domicile fixe")
    assert found("clochards") == ["page-deux", "page-un"] or found("clochards") == ["page-un", "page-deux"]
    assert found("SDF") == ["page-un"]


def test_the_readers_words_come_before_their_synonyms(publish, texts) -> None:
    publish("Page quatre", introduction="Une introduction sur les SDF")
    Synonyms.objects.create(words="SDF\nsans domicile fixe")
    publish("Page cinq", introduction="Une introduction, une personne sans domicile fixe")
    assert found("SDF") == ["page-quatre", "page-cinq", "page-un", "page-deux"]
    assert found("sans domicile fixe")[:2] == ["page-cinq", "page-quatre"]


def test_what_was_found_is_marked_whole(texts) -> None:
    Synonyms.objects.create(words="SDF\nsans domicile fixe")
    excerpts = [hit.excerpt for hit in search("SDF").hits]
    assert "<mark>SDF</mark>" in excerpts[0]
    assert "<mark>sans domicile fixe</mark>" in excerpts[1]


@pytest.fixture
def term(site) -> TermPage:
    page = TermPageFactory(parent=site.glossary, title="Médiateur de santé pair, médiatrice de santé paire")
    page.variants = [
        TermVariant(label="MSP", kind="acronym"),
        TermVariant(label="aller vers", kind="synonym"),
    ]
    page.save_revision().publish()
    return page


def test_labels_of_a_term_are_synonyms(term, publish) -> None:
    publish("Page un", body="Une M.S.P. est arrivée")
    publish("Page deux", body="Un médiateur de santé pair est arrivé, il va aller loin")
    assert found("MSP")[1:] == ["page-un", "page-deux"]
    assert found("médiatrices de santé paires")[1:] == ["page-deux", "page-un"]
    term.unpublish()
    assert found("MSP") == ["page-un"]


def test_a_label_that_loses_its_stop_words_stands_for_nothing_else(term, publish) -> None:
    publish("Page un", body="Il faut aller loin")
    publish("Page deux", body="Une démarche d’aller-vers")
    assert found("MSP") == [term.slug]


def test_known_synonyms_cost_no_query(texts) -> None:
    Synonyms.objects.create(words="SDF\nsans domicile fixe")
    search("warm")
    with CaptureQueriesContext(connection) as queries:
        widened(analyse_query("SDF"), rules("fr"))
    assert [query["sql"] for query in queries if "synonyms" in query["sql"]] == []


def test_who_asks_for_a_definition_need_not_find_the_word(publish) -> None:
    publish(
        "Définition du travail social", introduction="Le rétablissement y est une définition parmi d’autres."
    )
    publish("Le rétablissement")
    Synonyms.objects.create(words="rétablissement\nrecovery")
    assert found("rétablissement définition")[0] == "le-retablissement"
    assert found("que veut dire rétablissement")[0] == "le-retablissement"
    assert found("définition du travail social") == ["definition-du-travail-social"]
    assert found('"travail social" définition rétablissement') == ["definition-du-travail-social"]
    assert found("définition") == ["definition-du-travail-social"]


def test_words_that_only_ask_may_have_synonyms(publish) -> None:
    publish("Accessibilité", body="Où en sommes-nous ?")
    publish("À propos de ce site")
    assert found("Qui sommes-nous ?") == ["a-propos-de-ce-site", "accessibilite"]


def test_the_list_grows_only_where_editors_have_not_changed_it(db) -> None:
    migration = import_module("search.migrations.0008_more_synonyms")
    number = Synonyms.objects.count()
    for synonyms in Synonyms.objects.all():
        synonyms.full_clean()
    migration.add_synonyms(apps, None)
    assert Synonyms.objects.count() == number
    Synonyms.objects.all().delete()
    migration.add_synonyms(apps, None)
    assert not Synonyms.objects.exists()


def test_part_of_a_compound_is_not_widened() -> None:
    query = analyse_query("pair-aidance")
    assert widened(query, {"aidanc": (("aide",),)}) == query


def test_what_is_added_is_bounded() -> None:
    known = {"mot": tuple((f"mot{number}",) for number in range(500))}
    assert len(widened(analyse_query("mot"), known).units[0].alternatives) < 50


@pytest.mark.parametrize(
    "fields",
    [
        {"words": "SDF"},
        {"words": "SDF\nsdf"},
        {"words": ""},
        {"words": "SDF\nde la"},
        {"words": "SDF\n???"},
        {"words": "SDF\nune phrase de plus de huit mots que personne ne tapera"},
        {"typed": "des", "words": "SDF"},
    ],
)
def test_groups_that_mean_nothing_are_refused(fields) -> None:
    with pytest.raises(ValidationError):
        Synonyms(**fields).full_clean()


def test_one_way_needs_one_expression() -> None:
    Synonyms(typed="clochard", words="SDF").full_clean()


def test_editors_list_them_in_the_admin(editor_client, texts) -> None:
    url = reverse("wagtailsnippets_search_synonyms:add")
    form = {"words": "SDF\r\nsans domicile fixe", "typed": ""}
    assert editor_client.post(url, form).status_code == 302
    assert len(found("SDF")) == 2
    listing = editor_client.get(reverse("wagtailsnippets_search_synonyms:list")).content.decode()
    assert "SDF, sans domicile fixe" in listing


def test_the_admin_names_them_shortly(editor_client, texts) -> None:
    """What is longer is cut by the menu and by the head of the list."""
    page = BeautifulSoup(
        editor_client.get(reverse("wagtailsnippets_search_synonyms:list")).content, "html.parser"
    )
    assert page.select_one("h1, [aria-current=page]").get_text(strip=True) == "Synonymes"
    assert "Ajouter un(e) groupe de synonymes" in page.get_text()


def test_what_is_refused_says_which_line(editor_client, texts) -> None:
    url = reverse("wagtailsnippets_search_synonyms:add")
    page = editor_client.post(url, {"words": "SDF\r\nde la", "typed": ""})
    assert page.status_code == 200
    assert "« de la » n’a aucun mot à chercher".replace(" ", "") in (
        page.content.decode().replace("\xa0", "").replace(" ", "")
    )
    assert not Synonyms.objects.exists()
