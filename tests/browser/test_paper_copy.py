"""A reader orders a paper copy, the team finds the order and marks it as sent: with and without JavaScript."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
READER = {
    "Prénom et nom": "Camille Exemple",
    "Adresse : numéro et rue": "1 rue de l’Exemple",
    "Code postal": "38000",
    "Ville": "Grenoble",
    "Courriel": "camille@example.org",
    "Nombre d’exemplaires": "2",
}


def fill(page: Page, **values: str) -> None:
    for label, value in {**READER, **values}.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("J’accepte").check()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_an_order_goes_from_the_reader_to_the_team(open_tab, javascript):
    tab = open_tab(width=360, javascript=javascript)
    page = tab.visit("paper_publication")
    page.get_by_role("link", name="Commander un exemplaire papier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Carnet à commander")
    town = "Grenoble" if javascript else "Échirolles"
    fill(page, Ville=town)
    send = page.get_by_role("button", name="Envoyer la commande")
    send.click()
    # A person who lets the browser fill everything in at once is asked to look again, and loses nothing.
    if page.get_by_role("alert").count():
        expect(page.get_by_role("alert")).to_be_focused()
        expect(page.get_by_label("Ville", exact=True)).to_have_value(town)
        page.wait_for_timeout(5000)
        send.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre commande est enregistrée")
    assert page.context.cookies() == []
    number = page.locator(".kicker").inner_text().split()[-1]

    team = open_tab(width=1280).page
    team.goto(f"{tab.served.address}/admin/snippets/news/publicationrequest/?q={town}")
    team.locator("#id_username").fill("dominique")
    team.locator("#id_password").fill("correct-horse-battery")
    team.keyboard.press("Enter")
    team.get_by_role("link", name=f"n° {number}", exact=True).click()
    expect(team.get_by_text("1 rue de l’Exemple")).to_be_visible()
    team.get_by_role("button", name="Actions").click()
    team.get_by_role("link", name="Marquer comme envoyée").click()
    team.get_by_role("button", name="Marquer comme envoyée").click()
    expect(team.get_by_text("1 commande : c’est fait.")).to_be_visible()

    page.reload()
    expect(page.locator(".lead")).to_contain_text("L’envoi est parti")


@pytest.mark.parametrize("form", ["paper_form", "format_form"])
def test_errors_are_reached_by_keyboard_and_please_axe(open_tab, form):
    page = open_tab(width=360, bypass_csp=True).visit(form)
    page.locator(".request-form button").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    field = page.locator(".request-form [aria-invalid=true], .request-form [type=radio]").first
    expect(field).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_tab_key_never_meets_the_trap(open_tab):
    page = open_tab().visit("paper_form")
    page.get_by_label("Prénom et nom").focus()
    names = []
    for _stop in range(14):
        names.append(page.evaluate("document.activeElement.name || ''"))
        page.keyboard.press("Tab")
    assert "suite" not in names
    assert names.index("consent") > names.index("reason")
    expect(page.locator("[name=suite]")).to_be_hidden()
