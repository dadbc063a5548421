"""When suggestions are asked for, and what becomes of answers that are late, wrong or none."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.suggestions import announced, box_of, options_of

pytestmark = pytest.mark.browser
SUGGESTIONS = "**/recherche/suggestions*"


def test_suggestions_come_from_the_second_character(asked: Callable) -> None:
    page, requests = asked()
    box_of(page).press("p")
    page.wait_for_timeout(400)
    assert requests == []
    expect(box_of(page)).to_have_attribute("aria-expanded", "false")
    box_of(page).press("a")
    expect(options_of(page).first).to_be_visible()
    expect(box_of(page)).to_have_attribute("aria-expanded", "true")
    expect(announced(page)).to_have_text(re.compile(r"^\d+ suggestions?$"))
    assert requests == ["pa"]


def test_who_types_fast_asks_once(asked: Callable) -> None:
    page, requests = asked()
    box_of(page).press_sequentially("pair-ai", delay=20)
    expect(options_of(page).first).to_be_visible()
    assert requests == ["pair-ai"]


def test_nothing_found_is_announced_and_shows_no_list(asked: Callable) -> None:
    page, _requests = asked()
    box_of(page).fill("zzzz")
    expect(announced(page)).to_have_text("Aucune suggestion")
    expect(page.locator("main [role=listbox]")).to_be_hidden()


def test_late_answers_are_forgotten(asked: Callable) -> None:
    page, _requests = asked()
    waiting: list[Route] = []
    page.route("**/recherche/suggestions?q=pa", lambda route: waiting.append(route))
    box_of(page).press_sequentially("pa")
    page.wait_for_timeout(400)
    assert len(waiting) == 1
    box_of(page).press_sequentially("ir-aid")
    expect(options_of(page).first).to_be_visible()
    shown = options_of(page).all_inner_texts()
    waiting[0].fulfill(json=["pa", ["Trop tard"], [""], ["/"]])
    page.wait_for_timeout(200)
    assert options_of(page).all_inner_texts() == shown


def test_the_list_stays_while_more_is_typed(asked: Callable) -> None:
    """A list that goes and comes at each key blinks, and loses whoever reads it."""
    page, _requests = asked()
    box_of(page).press_sequentially("pa")
    expect(options_of(page).first).to_be_visible()
    page.route(SUGGESTIONS, lambda route: None)  # a network that never answers
    box_of(page).press_sequentially("ir")
    page.wait_for_timeout(400)
    expect(options_of(page).first).to_be_visible()
    expect(box_of(page)).to_have_attribute("aria-expanded", "true")
    page.wait_for_timeout(3000)
    expect(options_of(page)).to_have_count(0)  # what is shown is no answer to what is typed


def test_what_is_being_chosen_is_not_replaced(asked: Callable) -> None:
    page, _requests = asked()
    box_of(page).press_sequentially("pa")
    expect(options_of(page).first).to_be_visible()
    shown = options_of(page).all_inner_texts()
    page.route(
        "**/recherche/suggestions?q=pai", lambda route: route.fulfill(json=["pai", ["Autre"], [""], ["/"]])
    )
    box_of(page).press("i")
    box_of(page).press("ArrowDown")
    page.wait_for_timeout(400)
    assert options_of(page).all_inner_texts() == shown
    expect(options_of(page).first).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("answer", [{"status": 404}, {"body": "<p>Connexion au réseau de la gare</p>"}])
def test_an_answer_that_is_none_closes_the_list(asked: Callable, answer: dict) -> None:
    page, _requests = asked()
    box_of(page).press_sequentially("pa")
    expect(options_of(page).first).to_be_visible()
    page.route(SUGGESTIONS, lambda route: route.fulfill(**answer))
    box_of(page).press("i")
    expect(options_of(page)).to_have_count(0)
    expect(announced(page)).to_have_text("")
    box_of(page).press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=pai$"))


def test_sending_the_form_does_not_wait_for_suggestions(asked: Callable) -> None:
    page, _requests = asked()
    page.route(SUGGESTIONS, lambda route: None)  # a network that never answers
    box_of(page).fill("pair")
    page.wait_for_timeout(400)
    box_of(page).press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=pair$"))
    expect(page.locator("ol.results")).to_be_visible()
