"""What stands above the results: a definition, what editors promote, what was probably meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import PageViewRestriction

from glossary.models import TermPage, TermVariant
from tests.search.page import get, promote, result_titles
from tests.tree import Tree

pytestmark = pytest.mark.django_db


# --- Definitions --------------------------------------------------------------------------------------


@pytest.fixture
def term(site: Tree) -> TermPage:
    page = TermPage(
        title="Pair-aidance",
        introduction="Entraide <entre> pairs.",
        variants=[TermVariant(label="peer support", kind="equivalent", country="GB", language="en")],
    )
    site.glossary.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.mark.parametrize("query", ["pair-aidance", "PAIR AIDANCE", "pairaidance", "peer support"])
def test_a_term_typed_exactly_is_defined_on_top(
    client: Client, term: TermPage, publish: Callable, query: str
) -> None:
    publish("Une page", "Pair-aidance, peer support.")
    page = get(client, q=query)
    answer = page.select_one(".answer")
    assert answer.select_one("h2").get_text() == "Pair-aidance"
    assert "Entraide <entre> pairs." in answer.get_text()
    link = answer.select_one("a")
    assert link["href"] == "/glossaire/pair-aidance/"
    assert link.get_text().startswith("Lire la définition")
    assert result_titles(page) == ["Une page"], "the definition is not repeated among the results"
    assert page.select_one("[role=status]").get_text().startswith("2 résultats")


def test_a_term_among_other_words_is_a_result_like_others(client: Client, term: TermPage) -> None:
    page = get(client, q="pairs entraide")
    assert not page.select(".answer")
    assert result_titles(page) == ["Pair-aidance"]


def test_a_definition_that_is_no_longer_public_is_not_shown(client: Client, term: TermPage) -> None:
    assert get(client, q="pair-aidance").select(".answer")
    term.unpublish()
    assert not get(client, q="pair-aidance").select(".answer")


def test_a_definition_under_filters_still_answers_if_it_passes_them(client: Client, term: TermPage) -> None:
    assert get(client, q="pair-aidance", type="term").select(".answer")
    assert not get(client, q="pair-aidance", type="news").select(".answer")


# --- Promotions ---------------------------------------------------------------------------------------


def test_what_editors_promote_comes_first(client: Client, publish: Callable) -> None:
    publish("Formation")
    chosen = publish("Le guide")
    promote("Formation  PAIR", page=chosen, description="À lire d’abord", sort_order=1)
    promote(
        "formation pair",
        external_link_url="https://example.org/",
        external_link_text="Ailleurs",
        sort_order=0,
    )
    page = get(client, q=" formation pair ")
    assert [link["href"] for link in page.select(".search-promotions a")] == [
        "https://example.org/",
        "/le-guide/",
    ]
    assert "À lire d’abord" in page.select_one(".search-promotions").get_text()
    assert not get(client, q="autre").select(".search-promotions")
    assert get(client, q="Formations pair").select(".search-promotions"), "as a label typed exactly"
    SearchPromotion.objects.all().delete()
    assert not get(client, q="formation pair").select(".search-promotions")


def test_promoted_pages_that_are_not_public_are_left_out(client: Client, publish: Callable) -> None:
    draft, private, expired = (publish(title) for title in ("Brouillon", "Réservée", "Expirée"))
    for page in (draft, private, expired):
        promote("formation", page=page)
    draft.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    expired.expire_at = timezone.now() + timedelta(hours=1)
    expired.save()
    assert [link.get_text() for link in get(client, q="formation").select(".search-promotions a")] == [
        "Expirée"
    ]
    with time_machine.travel(expired.expire_at + timedelta(minutes=1)):
        assert not get(client, q="formation").select(".search-promotions")


# --- What was probably meant --------------------------------------------------------------------------


def test_a_mistyped_word_is_set_right_and_told(client: Client, publish: Callable) -> None:
    publish("Rétablissement")
    page = get(client, q="retablisement")
    assert (
        page.select_one("[role=status]").get_text(strip=True)
        == "1 résultat pour «\u00a0rétablissement\u00a0»"
    )
    message = page.select_one(".message").get_text().replace("\xa0", " ")
    assert "Rien n’a été trouvé pour « retablisement »" in message
    assert page.select_one("input#q")["value"] == "retablisement"
    assert result_titles(page) == ["Rétablissement"]


def test_what_is_promoted_and_defined_is_so_under_a_mistake_too(client: Client, term: TermPage) -> None:
    promote("pair-aidance", external_link_url="https://example.org/", external_link_text="Ailleurs")
    page = get(client, q="pair-aidanse")
    assert page.select(".answer")
    assert page.select(".search-promotions")


def test_a_more_usual_word_is_offered(
    client: Client, publish: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.spelling.MUCH_MORE", 5)
    publish("Établisement", "Un mot mal écrit sur le site.")
    for number in range(9):
        publish(f"Établissement {number}")
    page = get(client, q="etablisement")
    assert result_titles(page) == ["Établisement"]
    link = page.select_one(".did-you-mean a")
    assert len(result_titles(get(client, q=link.get_text()))) == 9
    assert link["href"].startswith("?q=")
    assert not get(client, q="établissement").select(".did-you-mean")
