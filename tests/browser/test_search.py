"""Searching as readers do: filters, order and paper, on a phone, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
with_and_without_javascript = pytest.mark.parametrize(
    "javascript", [True, False], ids=["javascript", "no-javascript"]
)


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
    expect(page.locator(".chip").first).to_be_visible()  # by what they were filtered
    for tool in ("form", ".filters", ".applied__clear", ".sort", ".results-feed"):
        for element in page.locator(tool).all():
            expect(element).to_be_hidden()
