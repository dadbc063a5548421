"""The Atom feed of a query."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from django.test import Client, override_settings

from search.feeds import FEED_LENGTH
from tests import factories as make
from tests.tree import Tree

pytestmark = pytest.mark.django_db
URL = "/recherche/atom"
NS = "{http://www.w3.org/2005/Atom}"


def read(client: Client, **parameters: object) -> ET.Element:
    response = client.get(URL, parameters)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response["X-Robots-Tag"] == "noindex"
    root = ET.fromstring(response.content)  # noqa: S314 - our own
    assert root.tag == f"{NS}feed"
    return root


def titles(feed: ET.Element) -> list[str]:
    return [entry.findtext(f"{NS}title") or "" for entry in feed.iter(f"{NS}entry")]


@pytest.fixture
def news(site: Tree) -> None:
    for year in (2021, 2024, 2022):
        make.NewsPageFactory(parent=site.news, title=f"Formation {year}", published_on=date(year, 3, 1))
    make.TermPageFactory(parent=site.glossary, title="Formation", introduction="Une définition.")


@pytest.mark.usefixtures("news")
@override_settings(SITE_URL="https://www.example.org")
def test_the_newest_come_first_with_what_atom_asks_for(client: Client) -> None:
    feed = read(client, q="formation")
    assert titles(feed) == ["Formation 2024", "Formation 2022", "Formation 2021"]
    for element in (feed, *feed.iter(f"{NS}entry")):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{NS}{name}"), name
    assert feed.find(f"{NS}author/{NS}name").text == "Plateforme Travail pair"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{NS}link")}
    assert links == {
        "self": "https://www.example.org/recherche/atom?q=formation",
        "alternate": "https://www.example.org/recherche/?q=formation",
    }
    entry = feed.find(f"{NS}entry")
    assert entry.findtext(f"{NS}id").startswith("https://www.example.org/actualites/")
    assert entry.findtext(f"{NS}published").startswith("2024-03-01T00:00:00+01:00")


@pytest.mark.usefixtures("news")
@override_settings(SITE_URL="https://www.example.org")
def test_it_is_an_atom_document(client: Client) -> None:
    """RFC 4287: what there must be, once, and in which form."""
    moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
    for query in ("formation", "introuvable", ""):
        feed = read(client, q=query)
        entries = feed.findall(f"{NS}entry")
        assert len({entry.findtext(f"{NS}id") for entry in entries}) == len(entries)
        for element in (feed, *entries):
            for name in ("id", "title", "updated"):
                assert len(element.findall(f"{NS}{name}")) == 1
            assert moment.fullmatch(element.findtext(f"{NS}updated"))
            assert element.findtext(f"{NS}id").startswith("https://www.example.org/")
            links = [(link.get("rel"), link.get("type")) for link in element.findall(f"{NS}link")]
            assert len(links) == len(set(links)), "one alternate of a type"
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
        updated = feed.findtext(f"{NS}updated")
        assert all(entry.findtext(f"{NS}updated") <= updated for entry in entries)


@pytest.mark.usefixtures("news")
def test_the_feed_has_the_filters_of_the_page(client: Client) -> None:
    assert titles(read(client, q="formation", annee="2022")) == ["Formation 2022"]
    assert titles(read(client, q="formation", type="term")) == []
    page = BeautifulSoup(client.get("/recherche/?q=formation&annee=2022&tri=date").content, "html.parser")
    announced = page.select_one("link[type='application/atom+xml']")
    assert announced["href"] == "/recherche/atom?q=formation&annee=2022"
    assert page.select_one("a[href^='/recherche/atom']")["href"] == announced["href"]
    assert not BeautifulSoup(client.get("/recherche/").content, "html.parser").select(
        "link[type='application/atom+xml']"
    )


@pytest.mark.usefixtures("news")
def test_a_feed_is_offered_where_it_may_tell_something(client: Client) -> None:
    """Not for definitions and entries alone, which have no date; but where nothing is found yet."""
    for query, is_offered in (("formation", True), ("formation&type=term", False), ("introuvable", True)):
        page = BeautifulSoup(client.get(f"/recherche/?q={query}").content, "html.parser")
        assert bool(page.select("link[type='application/atom+xml']")) == is_offered, query
        assert bool(page.select(".results-feed")) == (is_offered and query != "introuvable")
        assert ("ni les définitions" in page.get_text()) == bool(page.select(".results-feed"))


def test_what_xml_does_not_know_is_left_out(client: Client, publish: Callable) -> None:
    """Word processors leave vertical tabs and the like in what is pasted."""
    page = publish("Formation\x0b des pairs\x1f", "Une\x0c formation", published_on=date(2024, 1, 1))
    assert titles(read(client, q="formation")) == ["Formation des pairs"]
    page.delete()


def test_titles_are_text_and_summaries_are_escaped(client: Client, publish: Callable) -> None:
    publish("Formation <b> & Cie", "Une <i>formation</i> & plus", published_on=date(2024, 1, 1))
    feed = read(client, q="formation")
    assert titles(feed) == ["Formation <b> & Cie"]
    summary = feed.find(f"{NS}entry/{NS}summary")
    assert summary.get("type") == "html"
    assert summary.text == "Une &lt;i&gt;formation&lt;/i&gt; &amp; plus"


def test_the_feed_is_short(client: Client, site: Tree) -> None:
    for number in range(FEED_LENGTH + 5):
        make.NewsPageFactory(parent=site.news, title=f"Formation {number}")
    assert len(titles(read(client, q="formation"))) == FEED_LENGTH


@pytest.mark.parametrize(
    "query_string",
    ["", "q=", "q=introuvable", "q=%00", "q=%ff", "q=a&type=%00&annee=x&page=x", "q=" + "a" * 20_000],
)
def test_whatever_is_asked_a_feed_comes_back(client: Client, site: Tree, query_string: str) -> None:
    response = client.get(f"{URL}?{query_string}")
    assert response.status_code == 200
    root = ET.fromstring(response.content)  # noqa: S314 - our own
    assert root.findtext(f"{NS}updated")
    assert not titles(root)
