"""A reader's ways through the site: by keyboard, on a phone, without JavaScript, on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.samples import PAGE_TYPES

pytestmark = pytest.mark.browser
# What is of no use on paper.
CHROME = [
    "nav.nav",
    "details.menu",
    "header form",
    "a.skip",
    "nav.breadcrumb",
    ".share",
    "form.filters__form",
]
with_and_without_javascript = pytest.mark.parametrize(
    "javascript", [True, False], ids=["javascript", "no-javascript"]
)


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_the_first_tab_skips_to_the_content(open_tab, name):
    page = open_tab().visit(name)
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@with_and_without_javascript
def test_the_menu_of_a_phone_opens_by_keyboard(open_tab, javascript):
    page = open_tab(width=360, javascript=javascript).visit("news")
    menu = page.locator("details.menu")
    link = menu.get_by_role("link", name="Glossaire")
    expect(link).to_be_hidden()
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    link.click()
    expect(page).to_have_url(
        page.url.split("/actualites")[0].rstrip("/").replace("/glossaire", "") + "/glossaire/"
    )


def test_escape_closes_the_menu_and_gives_the_focus_back(open_tab):
    page = open_tab(width=360).visit("home")
    page.locator("details.menu summary").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator("details.menu")).not_to_have_attribute("open", "")
    expect(page.locator("details.menu summary")).to_be_focused()


def test_on_a_wide_screen_the_menu_is_always_there(open_tab):
    page = open_tab(width=1280).visit("news")
    expect(page.locator("nav.nav").get_by_role("link", name="Glossaire")).to_be_visible()
    expect(page.locator("nav.nav").get_by_role("link", name="Actualités")).to_have_attribute(
        "aria-current", "true"
    )


@with_and_without_javascript
@pytest.mark.parametrize("width", [360, 1280])
def test_filters_narrow_the_directory(open_tab, javascript, width):
    page = open_tab(width=width, javascript=javascript).visit("directory")
    choice = page.locator("select[name=type]")
    if not choice.is_visible():
        page.locator("details.filters summary").press("Enter")
    choice.select_option("training")
    page.locator("form.filters__form button").press("Enter")
    expect(page.locator("a.chip")).to_contain_text("Formation")
    expect(page.locator("main h2 a")).to_have_count(1)
    page.locator("a.chip").click()
    expect(page.locator("main h2 a")).to_have_count(3)


def test_with_javascript_the_address_of_a_filtered_list_is_short(open_tab):
    page = open_tab().visit("directory")
    page.locator("select[name=type]").select_option("training")
    page.locator("form.filters__form button").click()
    expect(page).to_have_url(page.url.split("?")[0] + "?type=training")
    page.go_back()
    expect(page.locator("select[name=departement]")).to_be_enabled()


@with_and_without_javascript
def test_the_answers_of_an_accordion_open_by_keyboard(open_tab, javascript):
    page = open_tab(javascript=javascript).visit("standard")
    item = page.locator(".accordion details").first
    expect(item.locator(".rich")).to_be_hidden()
    item.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(item.locator(".rich")).to_be_visible()


@with_and_without_javascript
@pytest.mark.parametrize("width", [360, 1280])
def test_the_home_page_searches_the_site(open_tab, javascript, width):
    page = open_tab(width=width, javascript=javascript).visit("home")
    box = page.locator("main input[name=q]")
    box.fill("pair-aidance")
    box.press("Enter")
    expect(page.locator("main").get_by_role("heading", name="Pair-aidance", exact=True)).to_be_visible()
    assert "q=pair-aidance" in page.url


def test_pages_of_a_list_are_turned(open_tab):
    page = open_tab(javascript=False).visit("news_index")
    page.locator("nav.pagination a[rel=next]").click()
    expect(page.locator("nav.pagination [aria-current=page]")).to_contain_text("2")
    expect(page.locator("main h2 a").first).to_be_visible()


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_paper_gets_the_content_alone(open_tab, name):
    tab = open_tab()
    tab.page.emulate_media(media="print")
    page = tab.visit(name)
    expect(page.locator("h1")).to_be_visible()
    for chrome in CHROME:
        for element in page.locator(chrome).all():
            expect(element).to_be_hidden()


def test_a_password_opens_a_private_page_without_javascript(open_tab):
    page = open_tab(javascript=False).visit("password")
    page.locator("main input[type=password]").fill("sésame")
    page.locator("main form button").click()
    expect(page.locator("h1")).to_have_text("Réservé")
