"""An article as its readers take it away: copied, or on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_address_is_copied_and_the_copy_announced(open_tab):
    page = open_tab().visit("news")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copier le lien").click()
    expect(page.locator("[data-share-status]")).to_have_text("Lien copié")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".share input").input_value()


def test_without_javascript_the_address_is_there_to_copy(open_tab):
    page = open_tab(javascript=False).visit("news")
    expect(page.get_by_label("Adresse de cette page")).to_be_visible()
    expect(page.get_by_role("button", name="Copier le lien")).to_be_hidden()


def test_an_address_is_usable_without_javascript(open_tab):
    page = open_tab(javascript=False).visit("news")
    link = page.locator(".article__aside").get_by_role("link", name="contact@example.org")
    expect(link).to_have_attribute("href", "mailto:contact@example.org")


def test_paper_gets_the_text_and_its_address_and_nothing_to_click(open_tab):
    page = open_tab().visit("news")
    page.emulate_media(media="print")
    for shown in ("h1", ".banner--government", ".change-notes", ".permalink"):
        expect(page.locator(shown)).to_be_visible()
    for hidden in (".share", ".neighbours", "section:has(#related)", ".site-footer"):
        expect(page.locator(hidden)).to_be_hidden()
