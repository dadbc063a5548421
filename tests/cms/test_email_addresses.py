"""Addresses that readers use and that a page's source does not give away."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup

from cms.email_addresses import email_link, protect_html, protect_json
from tests import factories as make
from tests.samples import PAGE_TYPES


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_no_page_gives_an_address_away(client, pages, name):
    """Sample pages have one in each place that can hold one; the footer's is on all."""
    source = client.get(pages[name].url).content.decode()
    assert "@example.org" not in source
    html = BeautifulSoup(source, "html.parser")
    shown = [link["href"] for link in html.select("a[href^='mailto:']")]
    assert "mailto:contact@example.org" in shown
    graph = json.loads(html.select_one("script[type='application/ld+json']").string)["@graph"]
    assert [node["email"] for node in graph if "#organization" in node["@id"]] == ["contact@example.org"]


def test_text_and_link_are_the_address():
    link = BeautifulSoup(email_link("a.b+c@exemple.fr", subject="Un guide & plus"), "html.parser").a
    assert link["href"] == "mailto:a.b+c@exemple.fr?subject=Un%20guide%20%26%20plus"
    assert link.get_text() == "a.b+c@exemple.fr"


def test_a_hostile_address_is_only_text():
    link = BeautifulSoup(email_link('"><script>x()</script>@exemple.fr'), "html.parser")
    assert link.script is None
    assert link.a.get_text() == '"><script>x()</script>@exemple.fr'


def test_addresses_written_in_a_body(client, site):
    body = [make.paragraph('Écrire à <a href="mailto:a@exemple.fr">a@exemple.fr</a> ou b@exemple.fr.')]
    page = make.StandardPageFactory(parent=site.home, body=body)
    source = client.get(page.url).content.decode()
    assert "@exemple.fr" not in source
    rich = BeautifulSoup(source, "html.parser").select_one(".rich")
    assert rich.a["href"] == "mailto:a@exemple.fr"
    assert rich.get_text().strip() == "Écrire à a@exemple.fr ou b@exemple.fr."


@pytest.mark.parametrize("html", ['<a href="https://social.example.org/@pair">@pair</a>', "<p>3 @ 4</p>", ""])
def test_what_is_no_address_stays(html):
    assert protect_html(html) == html


def test_json_stays_the_same_for_whoever_parses_it():
    text = '{"@id":"x","email":"a@exemple.fr"}'
    assert "a@exemple.fr" not in protect_json(text)
    assert json.loads(protect_json(text)) == json.loads(text)
