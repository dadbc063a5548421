"""Feeds of lists are valid, RSS 2.0 or Atom, whatever they hold."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache

from tests import factories as make
from tests.news.feeds.helpers import ATOM, KINDS, ROOT, feed, titles

CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def text(element: Element, path: str) -> str:
    """What the element holds there; it must be there once, and not be empty."""
    found = element.findall(path)
    assert len(found) == 1, path
    assert (found[0].text or "").strip(), path
    return found[0].text or ""


@pytest.mark.parametrize(
    "query", ["", "?sujet=emploi", "?annee=2024&mois=2024-03", "?sujet=emploi&annee=2024"]
)
def test_atom_is_valid(client, site, rich, query):
    """RFC 4287: what a feed and each entry must have, once; dates with their zone; identifiers used once."""
    root = feed(client, f"{site.news.url}flux/atom/{query}")
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    identifiers = [text(root, f"{ATOM}id")]
    text(root, f"{ATOM}title")
    assert text(root, f"{ATOM}author/{ATOM}name")
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "self": f"{ROOT}/actualites/flux/atom/{query}",
        "alternate": f"{ROOT}/actualites/{query}",
    }
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 1
    for entry in entries:
        identifiers.append(text(entry, f"{ATOM}id"))
        text(entry, f"{ATOM}title")
        assert text(entry, f"{ATOM}author/{ATOM}name") == "Réseau & pairs"
        for name in ("published", "updated"):
            assert RFC_3339.fullmatch(text(entry, f"{ATOM}{name}"))
        assert entry.find(f"{ATOM}link[@rel='alternate']").get("href") == f"{ROOT}{rich.url}"
        assert [item.get("term") for item in entry.findall(f"{ATOM}category")] == ["Emploi"]
    assert RFC_3339.fullmatch(text(root, f"{ATOM}updated"))
    assert len(identifiers) == len(set(identifiers))
    assert all(identifier.startswith("urn:uuid:") for identifier in identifiers)


@pytest.mark.parametrize("query", ["", "?sujet=emploi"])
def test_rss_is_valid(client, site, rich, query):
    """RSS 2.0 and its profile: what a channel and each item must have; dates with their zone; identifiers."""
    root = feed(client, f"{site.news.url}flux/rss/{query}")
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    channel = root.find("channel")
    assert text(channel, "title") and text(channel, "description")
    assert text(channel, "language") == "fr"
    assert text(channel, "link") == f"{ROOT}/actualites/{query}"
    own = channel.find(f"{ATOM}link")
    assert (own.get("rel"), own.get("href")) == ("self", f"{ROOT}/actualites/flux/rss/{query}")
    assert parsedate_to_datetime(text(channel, "lastBuildDate")).tzinfo
    for item in channel.findall("item"):
        assert text(item, "title") == rich.title
        assert text(item, "link") == f"{ROOT}{rich.url}"
        assert parsedate_to_datetime(text(item, "pubDate")).date() == date(2024, 3, 1)
        assert item.find("guid").get("isPermaLink") == "false"
        assert text(item, "guid").startswith("urn:uuid:")
        assert text(item, CREATOR) == "Réseau & pairs"
        assert text(item, "category") == "Emploi"


@pytest.mark.parametrize(
    ("kind", "media"), [("rss", "application/rss+xml"), ("atom", "application/atom+xml")]
)
def test_it_is_sent_as_what_it_is(client, site, rich, kind, media):
    response = client.get(f"{site.news.url}flux/{kind}/")
    assert response.headers["Content-Type"] == f"{media}; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


@pytest.mark.parametrize("room", ["news", "publications"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_of_nothing_is_a_feed_still(client, site, room, kind):
    """Its date is that of the list: what does not change must not look new each time."""
    url = f"{getattr(site, room).url}flux/{kind}/"
    first = client.get(url).content
    cache.clear()
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=ZoneInfo("Europe/Paris"))):
        assert client.get(url).content == first
    assert titles(client, url) == []


@pytest.mark.parametrize("kind", KINDS)
def test_characters_that_xml_refuses_do_not_break_it(client, site, kind):
    make.NewsPageFactory(
        parent=site.news,
        title="Titre\x0b collé",
        introduction="a\x0cb ]]> \ufffe",
        body=[make.paragraph("c\x01d")],
    )
    assert titles(client, f"{site.news.url}flux/{kind}/") == ["Titre collé"]


def test_dates_say_the_hour_in_the_site_s_zone(client, site):
    moment = datetime(2024, 7, 14, 16, 30, tzinfo=ZoneInfo("UTC"))
    make.NewsPageFactory(parent=site.news, published_on=date(2024, 7, 14), first_published_at=moment)
    make.NewsPageFactory(parent=site.news, published_on=date(2019, 1, 1), first_published_at=moment)
    root = feed(client, f"{site.news.url}flux/atom/")
    dates = [entry.findtext(f"{ATOM}published") for entry in root.findall(f"{ATOM}entry")]
    assert dates == ["2024-07-14T18:30:00+02:00", "2019-01-01T00:00:00+01:00"]
