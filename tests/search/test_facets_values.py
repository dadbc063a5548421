"""Which values the filters of `/recherche/` offer, and what becomes of one that is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from search.facets import SHOWN_FIRST
from tests import factories as make
from tests.search.facets import chips, facets, get, titles
from tests.tree import Tree

pytestmark = pytest.mark.django_db


def test_a_long_facet_shows_its_first_values(client: Client, site: Tree) -> None:
    topics = [make.TopicFactory(slug=f"sujet-{number:02}") for number in range(SHOWN_FIRST + 3)]
    for topic in topics:
        make.NewsPageFactory(parent=site.news, title=f"Formation {topic.slug}", topics=[topic])
    rest = get(client).select_one("details.facet__rest")
    assert len(rest.select("input")) == 3
    assert not rest.has_attr("open")
    assert rest.summary.get_text(" ", strip=True).startswith("3 autres")
    chosen = rest.select("input")[-1]["value"]
    assert get(client, sujet=[chosen]).select_one("details.facet__rest[open], fieldset input[checked]")


def test_a_facet_that_leaves_no_choice_is_not_shown(client: Client, publish: Callable) -> None:
    publish("Formation")
    assert not facets(get(client))
    assert not get(client, "introuvable").select("fieldset.facet")


def test_a_name_that_changes_is_shown_at_once(client: Client, site: Tree) -> None:
    topic = make.TopicFactory(slug="emploi")
    make.NewsPageFactory(parent=site.news, title="Formation", topics=[topic])
    make.NewsPageFactory(parent=site.news, title="Formation sans sujet")
    assert facets(get(client))["Sujet"] == ["Emploi (1)"]
    topic.name = "Travail"
    topic.save()
    assert facets(get(client))["Sujet"] == ["Travail (1)"]


@pytest.mark.parametrize(
    ("parameter", "label"),
    [
        ("type", "Type de contenu"),
        ("sujet", "Sujet"),
        ("annee", "Année"),
        ("secteur", "Secteur"),
        ("public", "Public"),
        ("departement", "Département"),
        ("langue", "Langue"),
        ("tri", "Trier par"),
    ],
)
def test_an_unknown_value_is_told_and_left_out(
    client: Client, publish: Callable, parameter: str, label: str, subtests: pytest.Subtests
) -> None:
    publish("Formation")
    for value in ("inconnu", "'; --", "news'", "é" * 5000):
        with subtests.test(value=value[:20]):
            page = get(client, **{parameter: value})
            assert titles(page) == {"Formation"}
            assert f"n’est pas un choix de « {label} »" in page.select_one(".message").get_text().replace(
                "\xa0", " "
            )
            assert not chips(page)
    assert not get(client, **{parameter: ""}).select(".message")


def test_many_unknown_values_do_not_bury_the_results(client: Client, publish: Callable) -> None:
    publish("Formation")
    page = get(client, sujet=[f"x{number}" for number in range(500)])
    assert len(page.select(".message")) == 3
