"""The filters of `/recherche/`: as many as the content has, counted right, removable one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from django.test import Client
from wagtail.models import Page

from tests import factories as make
from tests.search.facets import asked_by, chips, count_of, facets, get, titles
from tests.search.page import URL
from tests.tree import Tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(site: Tree) -> None:
    """Three news and two entries of the directory, all about training."""
    jobs, housing = make.TopicFactory(slug="emploi"), make.TopicFactory(slug="logement", name="Se loger")
    isere, rhone = make.DepartmentFactory(), make.DepartmentFactory(code="69", name="Rhône")
    social = make.SectorFactory(slug="social")
    peers = make.AudienceFactory(slug="pairs", name="Personnes concernées")
    for number, topics, departments in (
        (1, [jobs], [isere]),
        (2, [jobs, housing], [isere, rhone]),
        (3, [], []),
    ):
        make.NewsPageFactory(
            parent=site.news,
            title=f"Formation {number}",
            topics=topics,
            departments=departments,
            published_on=date(2022 + number, 1, 1),
        )
    make.EntryPageFactory(parent=site.directory, title="Formation A", department=rhone, sectors=[social])
    make.EntryPageFactory(parent=site.directory, title="Formation B", department=rhone, audiences=[peers])


@pytest.mark.usefixtures("content")
def test_facets_tell_what_is_there(client: Client) -> None:
    assert facets(get(client)) == {
        "Type de contenu": ["Actualité (3)", "Fiche (2)"],
        "Sujet": ["Emploi (2)", "Se loger (1)"],
        "Année": ["2025 (1)", "2024 (1)", "2023 (1)"],
        "Secteur": ["Social (1)"],
        "Public": ["Personnes concernées (1)"],
        "Département": ["Rhône (69) (3)", "Isère (38) (2)"],
    }


@pytest.mark.usefixtures("content")
def test_each_count_is_what_choosing_it_gives(client: Client) -> None:
    for filters in ({}, {"type": "news"}, {"departement": "69"}, {"type": "news", "departement": "69"}):
        page = get(client, **filters)
        for choice in page.select("fieldset.facet label"):
            name, value = choice.input["name"], choice.input["value"]
            shown = titles(get(client, **{**filters, name: value}))
            assert len(shown) == count_of(choice), (filters, name, value)


@pytest.mark.usefixtures("content")
def test_filters_combine(client: Client) -> None:
    assert titles(get(client, departement="69")) == {"Formation 2", "Formation A", "Formation B"}
    assert titles(get(client, departement="69", type="news")) == {"Formation 2"}
    assert titles(get(client, sujet="emploi", annee="2023")) == {"Formation 1"}
    assert titles(get(client, secteur="social")) == {"Formation A"}
    assert titles(get(client, public="pairs")) == {"Formation B"}


@pytest.mark.usefixtures("content")
def test_several_values_of_one_facet_widen_it(client: Client) -> None:
    page = get(client, annee=["2023", "2024"])
    assert titles(page) == {"Formation 1", "Formation 2"}
    assert facets(page)["Année"] == ["2025 (1)", "2024 (1) ✓", "2023 (1) ✓"]
    assert chips(page) == ["2023", "2024"]


@pytest.mark.usefixtures("content")
def test_each_chip_removes_its_filter_alone(client: Client) -> None:
    page = get(client, type="news", departement=["38", "69"], tri="date")
    assert chips(page) == ["Actualité", "Isère (38)", "Rhône (69)"]
    links = [asked_by(chip["href"]) for chip in page.select(".chip")]
    everything = [
        ("q", "formation"), ("type", "news"), ("departement", "38"), ("departement", "69"), ("tri", "date"),
    ]  # fmt: skip
    for link, removed in zip(links, everything[1:4], strict=True):
        assert link == [pair for pair in everything if pair != removed]
    clear = page.select_one(".applied__clear")
    assert asked_by(clear["href"]) == [("q", "formation"), ("tri", "date")]
    assert not get(client).select(".applied")


@pytest.mark.usefixtures("content")
def test_the_form_keeps_the_question_and_the_order(client: Client) -> None:
    form = get(client, tri="date").select_one("form.filters__form")
    hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    assert hidden == {"q": "formation", "tri": "date"}
    assert form.select_one("button[type=submit]")


@pytest.mark.usefixtures("content")
def test_who_narrows_sorts_or_turns_a_page_is_taken_to_the_results(client: Client, site: Tree) -> None:
    for number in range(12):
        make.NewsPageFactory(parent=site.news, title=f"Formation en plus {number}")
    page = get(client, type="news")
    target = page.select_one("#resultats")
    assert target["tabindex"] == "-1", "so that the focus follows, in all browsers"
    assert page.find(id=target["aria-labelledby"])["role"] == "status", (
        "screen readers tell how many there are"
    )
    assert target.select_one("[role=status]").get_text() == "15 résultats pour «\u00a0formation\u00a0»"
    assert page.select_one("form.filters__form")["action"] == f"{URL}#resultats"
    links = page.select(".chip, .applied__clear, .sort a, .pagination a")
    assert len(links) == 7
    assert all(link["href"].endswith("#resultats") for link in links)
    assert not page.select_one("form[role=search]")["action"].endswith("#resultats"), (
        "a new search starts on top"
    )


@pytest.mark.usefixtures("content")
def test_results_by_date(client: Client) -> None:
    page = get(client, type="news", tri="date")
    shown = [title.get_text() for title in page.select(".result__title")]
    assert shown == ["Formation 3", "Formation 2", "Formation 1"]
    relevance, by_date = page.select(".sort a")
    assert asked_by(relevance["href"]) == [("q", "formation"), ("type", "news")]
    assert by_date["aria-current"] == "true"


# --- When filters leave nothing -----------------------------------------------------------------------


@pytest.mark.usefixtures("content")
def test_when_filters_leave_nothing_the_page_says_which_to_remove(client: Client) -> None:
    page = get(client, type="news", secteur="social")
    assert (
        page.select_one("[role=status]").get_text(strip=True) == "Aucun résultat pour «\u00a0formation\u00a0»"
    )
    ways = {
        " ".join(way.get_text(" ", strip=True).replace("\xa0", " ").split()): asked_by(way.a["href"])
        for way in page.select(".search-ways li")
    }
    assert ways == {
        "Chercher sans le filtre « Type de contenu » (1 résultat)": [
            ("q", "formation"),
            ("secteur", "social"),
        ],
        "Chercher sans le filtre « Secteur » (3 résultats)": [("q", "formation"), ("type", "news")],
        "Chercher sans aucun filtre (5 résultats)": [("q", "formation")],
    }
    assert facets(page)["Type de contenu"] == ["Fiche (1)", "Actualité (0) ✓"]


@pytest.mark.usefixtures("content")
def test_no_way_out_is_offered_where_there_is_none(client: Client) -> None:
    assert not get(client, "introuvable", type="news").select(".search-ways")


# --- Languages, numbers -------------------------------------------------------------------------------


@pytest.mark.usefixtures("content")
def test_languages_are_a_choice_once_there_are_two(client: Client) -> None:
    from search.engines import engine_for
    from search.entries import entries_of
    from search.models import SearchDocument

    assert "Langue" not in facets(get(client))
    translated = SearchDocument.objects.filter(title="Formation A")
    translated.update(language="en")
    engine_for().put(entries_of(list(translated)))
    make.TopicFactory()  # anything that readers see: answers kept so far are out of date
    page = get(client)
    assert facets(page)["Langue"] == ["Français (4)", "Anglais (1)"]
    assert [title.get_text() for title in page.select("ol.results h3[lang]")] == ["Formation A"]
    assert page.select_one("ol.results h3[lang]")["lang"] == "en"


@pytest.mark.usefixtures("content")
def test_pages_keep_the_filters(client: Client, site: Tree) -> None:
    for number in range(12):
        make.NewsPageFactory(parent=site.news, title=f"Formation en plus {number}")
    page = get(client, type="news", tri="date")
    assert asked_by(page.select_one("a[rel=next]")["href"]) == [
        ("q", "formation"), ("type", "news"), ("tri", "date"), ("page", "2"),
    ]  # fmt: skip
    assert client.get(URL, {"q": "formation", "type": "news", "page": 3}).status_code == 404


def test_filters_cost_no_query_of_their_own(
    client: Client, site: Tree, django_assert_max_num_queries: Callable
) -> None:
    topic = make.TopicFactory(slug="emploi")
    for number in range(3):
        make.NewsPageFactory(parent=site.news, title=f"Formation {number}", topics=[topic] if number else [])
    make.EntryPageFactory(parent=site.directory, title="Formation A", department=make.DepartmentFactory())
    address = f"{URL}?q=formation&sujet=emploi&annee=2024&type=news"
    client.get(address)
    with django_assert_max_num_queries(1):  # the content version: the answer itself is kept for a minute
        client.get(address)


def test_lists_and_headings_are_in_order(client: Client, publish: Callable, news_index: Page) -> None:
    for number in range(3):
        publish(f"Formation {number}")
    make.NewsPageFactory(parent=news_index, title="Formation en nouvelle")
    page = get(client)
    levels = [int(heading.name[1]) for heading in page.select("main h1, main h2, main h3")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.select_one("ol.results").find_parent("main")
