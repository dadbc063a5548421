"""Choosing a suggestion: by keyboard, by finger, on a phone, without seeing, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.suggestions import box_of, options_of

pytestmark = pytest.mark.browser


def test_the_keyboard_goes_through_the_list_and_back(asked: Callable) -> None:
    page, _requests = asked()
    box = box_of(page)
    box.fill("actu")
    options = options_of(page)
    expect(options.nth(1)).to_be_visible()
    last = options.count() - 1
    for key, position in (
        ("ArrowDown", 0),
        ("ArrowDown", 1),
        ("ArrowUp", 0),
        ("ArrowUp", None),
        ("ArrowUp", last),
    ):
        box.press(key)
        selected = page.locator("main [role=option][aria-selected=true]")
        if position is None:
            expect(selected).to_have_count(0)
            assert box.get_attribute("aria-activedescendant") is None
        else:
            assert box.get_attribute("aria-activedescendant") == options.nth(position).get_attribute("id")
            expect(selected).to_have_count(1)
    expect(box).to_have_value("actu")
    expect(box).to_be_focused()
    for key in ("Home", "End"):
        box.press("ArrowDown")
        box.press(key)
        assert box.get_attribute("aria-activedescendant") is None
    assert page.evaluate("document.activeElement.selectionStart") == 4


def test_enter_goes_to_the_suggestion_and_else_sends_the_form(asked: Callable) -> None:
    page, _requests = asked()
    box_of(page).fill("pair-aid")
    expect(options_of(page).first).to_be_visible()
    box_of(page).press("ArrowDown")
    box_of(page).press("Enter")
    expect(page).to_have_url(re.compile("/glossaire/pair-aidance/$"))
    page.go_back()
    box_of(page).fill("pair-aid")
    expect(options_of(page).first).to_be_visible()
    box_of(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/recherche/\?q=pair-aid$"))


def test_a_press_on_a_suggestion_leads_there(asked: Callable) -> None:
    page, _requests = asked(width=360)
    box_of(page).fill("pair-aid")
    options_of(page).first.click()
    expect(page).to_have_url(re.compile("/glossaire/pair-aidance/$"))


def test_escape_and_leaving_the_field_close_the_list(asked: Callable) -> None:
    page, _requests = asked()
    for close in (lambda: box_of(page).press("Escape"), lambda: box_of(page).press("Tab")):
        box_of(page).fill("")
        box_of(page).fill("pair")
        expect(options_of(page).first).to_be_visible()
        close()
        expect(options_of(page)).to_have_count(0)
        expect(box_of(page)).to_have_attribute("aria-expanded", "false")
        expect(box_of(page)).to_have_value("pair")


def test_arrows_open_the_list_again_and_close_it(asked: Callable) -> None:
    page, _requests = asked()
    box, options = box_of(page), options_of(page)
    box.press("ArrowDown")
    page.wait_for_timeout(300)
    expect(options).to_have_count(0)  # nothing is typed
    box.fill("pair")
    expect(options.first).to_be_visible()
    for close, reopen in (("Escape", "ArrowDown"), ("Alt+ArrowUp", "Alt+ArrowDown"), ("Escape", "ArrowUp")):
        box.press(close)
        expect(options).to_have_count(0)
        box.press(reopen)
        expect(options.first).to_be_visible()
        assert box.get_attribute("aria-activedescendant") is None
    expect(box).to_have_value("pair")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")


def test_a_finger_chooses_a_suggestion(asked: Callable) -> None:
    page, _requests = asked(width=360, has_touch=True, is_mobile=True)
    box_of(page).tap()
    box_of(page).fill("pair-aid")
    option = options_of(page).first
    expect(option).to_be_visible()
    assert option.bounding_box()["height"] >= 44
    option.tap()
    expect(page).to_have_url(re.compile("/glossaire/pair-aidance/$"))


def test_the_back_button_finds_a_closed_list(asked: Callable) -> None:
    page, _requests = asked()
    box_of(page).fill("pair-aid")
    expect(options_of(page).first).to_be_visible()
    options_of(page).first.click()
    expect(page).to_have_url(re.compile("/glossaire/pair-aidance/$"))
    page.go_back()
    expect(box_of(page)).to_have_attribute("aria-expanded", "false")
    expect(options_of(page)).to_have_count(0)


def test_nothing_moves_when_suggestions_come(asked: Callable) -> None:
    for width in (360, 1280):
        page, _requests = asked(width=width)
        before = page.locator(".search-help").bounding_box()
        box_of(page).fill("pair")
        expect(options_of(page).first).to_be_visible()
        assert page.locator(".search-help").bounding_box() == before
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_header_suggests_too(open_tab: Callable) -> None:
    page = open_tab(width=1280).visit("news")
    box = page.locator("#header-search")
    box.fill("pair-aid")
    expect(page.locator("header").get_by_role("option").first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/glossaire/pair-aidance/$"))


def test_escape_in_the_menu_of_a_phone_closes_the_suggestions_first(open_tab: Callable) -> None:
    page = open_tab(width=360).visit("news")
    page.locator("details.menu summary").click()
    box = page.locator("#menu-search")
    box.fill("pair")
    expect(page.locator("header").get_by_role("option").first).to_be_visible()
    box.press("Escape")
    expect(page.locator("header").get_by_role("option")).to_have_count(0)
    expect(page.locator("details.menu")).to_have_attribute("open", "")
    box.press("Escape")
    expect(page.locator("details.menu")).not_to_have_attribute("open", "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_in_an_open_list(open_tab: Callable, scheme: str) -> None:
    page = open_tab(width=360, bypass_csp=True, color_scheme=scheme).visit("search_empty")
    box_of(page).fill("pair")
    expect(options_of(page).first).to_be_visible()
    box_of(page).press("ArrowDown")
    violations = Axe().run(page).response["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"][:120]) for violation in violations] == []


def test_forced_colours_show_which_suggestion_is_active(open_tab: Callable) -> None:
    page = open_tab(forced_colors="active").visit("search_empty")
    box_of(page).fill("pair")
    expect(options_of(page).first).to_be_visible()
    box_of(page).press("ArrowDown")
    styles = "element => { const s = getComputedStyle(element); return [s.outlineStyle, s.outlineWidth]; }"
    assert options_of(page).first.evaluate(styles) == ["solid", "2px"]


def test_without_javascript_the_field_is_a_plain_form(open_tab: Callable) -> None:
    page = open_tab(javascript=False).visit("search_empty")
    expect(page.get_by_role("combobox")).to_have_count(0)
    field = page.locator("main input[name=q]")
    field.fill("pair")
    field.press("Enter")
    expect(page.locator("ol.results")).to_be_visible()
