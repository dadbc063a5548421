"""« Partager la page »: links that carry the address whole, and ask nothing of anybody before a click."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests import factories as make

TITLE = "Pairs & « soignants » : 100 % utile ? Oui + non #1"


@pytest.fixture
def block(client, site):
    page = make.NewsPageFactory(parent=site.news, title=TITLE, slug="pairs")
    return BeautifulSoup(client.get(page.url).content, "html.parser").select_one("[data-share]")


def link(block, name: str):
    return next(a for a in block("a") if name in a.get_text())


@pytest.fixture
def address(settings):
    return f"{settings.SITE_URL}/actualites/pairs/"


def test_the_mail_says_what_and_where(block, address):
    parts = urlsplit(link(block, "Par courriel")["href"])
    assert (parts.scheme, parts.path) == ("mailto", "")
    values = parse_qs(parts.query)
    assert values == {"subject": [TITLE], "body": [f"{TITLE}\r\n{address}"]}


@pytest.mark.parametrize(("name", "key"), [("LinkedIn", "url"), ("Facebook", "u")])
def test_networks_that_take_an_address(block, address, name, key):
    assert parse_qs(urlsplit(link(block, name)["href"]).query) == {key: [address]}


def test_networks_that_take_a_text(block, address):
    assert parse_qs(urlsplit(link(block, "Bluesky")["href"]).query)["text"] == [f"{TITLE} {address}"]
    # What follows « # » is read by Mastodon's page in the browser, and not sent.
    parts = urlsplit(link(block, "Mastodon")["href"])
    assert (parts.query, unquote(parts.fragment)) == ("", f"text={TITLE} {address}")


def test_external_links_say_so_and_tell_nothing_of_the_reader(block):
    external = [a for a in block("a") if a["href"].startswith("https:")]
    assert len(external) == 4
    for a in external:
        assert set(a["rel"]) == {"noopener", "noreferrer", "nofollow"}
        assert "(site externe)" in a.get_text()
        assert a.get_text(" ", strip=True).startswith("Partager sur")


def test_the_address_can_be_copied_without_javascript(block, address):
    field = block.select_one("input[readonly]")
    assert field["value"] == address
    assert block.select_one(f"label[for={field['id']}]").get_text() == "Adresse de cette page"
    assert block.select_one("button[data-copy]").has_attr("hidden")


def test_nothing_comes_from_a_third_party(client, site):
    page = make.NewsPageFactory(parent=site.news)
    html = BeautifulSoup(client.get(page.url).content, "html.parser")
    sources = [tag["src"] for tag in html.select("script[src], img[src], iframe[src]")]
    assert [source for source in sources if not source.startswith("/")] == []


def test_a_hostile_title_is_only_text(client, site):
    page = make.NewsPageFactory(parent=site.news, title='"><script>x()</script>&body=autre', slug="h")
    block = BeautifulSoup(client.get(page.url).content, "html.parser").select_one("[data-share]")
    assert block.script is None
    assert parse_qs(urlsplit(link(block, "Par courriel")["href"]).query)["subject"] == [page.title]
