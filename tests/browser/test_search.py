"""Searching as readers do: by keyboard, on a phone, on a slow network, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Request, Route, expect

pytestmark = pytest.mark.browser
with_and_without_javascript = pytest.mark.parametrize(
    "javascript", [True, False], ids=["javascript", "no-javascript"]
)
SUGGESTIONS = "**/recherche/suggestions*"


def box_of(page: Page) -> Locator:
    return page.locator("main").get_by_role("combobox")


def options_of(page: Page) -> Locator:
    return page.locator("main").get_by_role("option")


def announced(page: Page) -> Locator:
    return page.locator("main form [role=status]")


@pytest.fixture
def asked(open_tab: Callable) -> Callable[..., tuple[Page, list[str]]]:
    """`asked(width=360)`: the empty search page, and the suggestions that it asks for as it goes."""

    def open_page(**options: object) -> tuple[Page, list[str]]:
        tab = open_tab(**options)
        requests: list[str] = []

        def note(request: Request) -> None:
            if "/recherche/suggestions" in request.url:
                requests.append(request.url.split("q=")[1])

        tab.page.on("request", note)
        return tab.visit("search_empty"), requests

    return open_page


# --- Suggestions --------------------------------------------------------------------------------------


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


def test_sending_the_form_does_not_wait_for_suggestions(asked: Callable) -> None:
    page, _requests = asked()
    page.route(SUGGESTIONS, lambda route: None)  # a network that never answers
    box_of(page).fill("pair")
    page.wait_for_timeout(400)
    box_of(page).press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=pair$"))
    expect(page.locator("ol.results")).to_be_visible()


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


# --- Filters ------------------------------------------------------------------------------------------


@with_and_without_javascript
@pytest.mark.parametrize("width", [360, 1280])
def test_filters_narrow_the_results_and_chips_widen_them(
    open_tab: Callable, javascript: bool, width: int
) -> None:
    page = open_tab(width=width, javascript=javascript).visit("search")
    everything = page.locator(".search-status").inner_text()
    choice = page.locator("input[name=type][value=news]")
    if not choice.is_visible():
        page.locator("details.filters summary").first.press("Enter")
    choice.check()
    page.get_by_role("button", name="Appliquer").click()
    expect(page).to_have_url(re.compile(r"\?q=pair&type=news#resultats$"))
    expect(page.locator("#resultats")).to_be_focused()
    expect(page.locator(".search-status")).to_be_in_viewport()
    expect(page.locator("a.chip")).to_contain_text("Actualité")
    kinds = page.locator("ol.results .result__meta")
    assert all(text.strip().startswith("Actualité") for text in kinds.all_inner_texts())
    page.locator("a.chip").click()
    expect(page.locator(".search-status")).to_have_text(everything)
    expect(page.locator("#resultats")).to_be_focused()


@with_and_without_javascript
def test_the_back_button_shows_the_filters_that_were_in_use(open_tab: Callable, javascript: bool) -> None:
    page = open_tab(javascript=javascript).visit("search")
    choice = page.locator("input[name=type][value=news]")
    choice.check()
    page.get_by_role("button", name="Appliquer").click()
    expect(page.locator("a.chip")).to_have_count(1)
    page.go_back()
    expect(page.locator("a.chip")).to_have_count(0)
    expect(choice).not_to_be_checked()


def test_many_filters_keep_their_button_at_hand(open_tab: Callable) -> None:
    page = open_tab(height=600).visit("search")
    page.mouse.wheel(0, 500)
    expect(page.get_by_role("button", name="Appliquer")).to_be_in_viewport(ratio=1)


def test_the_page_has_one_field_to_search(open_tab: Callable) -> None:
    for width in (360, 768, 1280):
        page = open_tab(width=width).visit("search")
        expect(page.get_by_role("searchbox").or_(page.get_by_role("combobox"))).to_have_count(1)


@with_and_without_javascript
def test_results_are_sorted_by_date(open_tab: Callable, javascript: bool) -> None:
    page = open_tab(javascript=javascript).visit("search")
    page.get_by_role("navigation", name="Trier par").get_by_role("link", name="date").click()
    dates = page.locator("ol.results time").evaluate_all("times => times.map((time) => time.dateTime)")
    assert dates == sorted(dates, reverse=True)


def test_paper_gets_the_results_without_their_tools(open_tab: Callable) -> None:
    tab = open_tab()
    tab.page.emulate_media(media="print")
    page = tab.visit("search_defined")
    expect(page.locator(".search-status")).to_be_visible()
    expect(page.locator(".answer")).to_be_visible()
    expect(page.locator(".applied")).to_contain_text("Définition")  # by what they were filtered
    for tool in ("form", ".filters", ".applied__clear", ".sort", ".results-feed"):
        for element in page.locator(tool).all():
            expect(element).to_be_hidden()
