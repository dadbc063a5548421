"""Feeds of lists: RSS 2.0 and Atom, valid, whole or short, for each filter; never what readers may not see."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.models import ChangeNote
from news.models import NewsAuthor, Publisher
from tests import factories as make

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
KINDS = ["rss", "atom"]
ROOT = settings.SITE_URL
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def feed(client: Client, url: str) -> Element:
    response = client.get(url)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)  # noqa: S314 - it is what we have just written


def titles(client: Client, url: str) -> list[str]:
    root = feed(client, url)
    return [entry.findtext(f"{ATOM}title") or "" for entry in root.iter(f"{ATOM}entry")] or [
        item.findtext("title") or "" for item in root.iter("item")
    ]


def text(element: Element, path: str) -> str:
    """What the element holds there; it must be there once, and not be empty."""
    found = element.findall(path)
    assert len(found) == 1, path
    assert (found[0].text or "").strip(), path
    return found[0].text or ""


@pytest.fixture
def rich(site) -> Any:
    """A piece of news with everything a feed may have to carry, and a few things it must not."""
    organisation = make.OrganisationFactory(name="Réseau & pairs")
    image = make.ImageFactory()
    return make.NewsPageFactory(
        parent=site.news,
        title="« Pairs » & <autres>",
        introduction="Ce qu’il faut savoir : 1 < 2 & 3.",
        body=[
            make.paragraph('Lire <a href="/glossaire/">le glossaire</a> et <a href="#suite">la suite</a>.'),
            {"type": "heading", "value": {"text": "Une partie", "level": "2"}},
            {
                "type": "image",
                "value": {"image": {"image": image.pk, "decorative": False, "alt_text": "Deux"}},
            },
        ],
        topics=[make.TopicFactory(slug="emploi", name="Emploi")],
        authors=[NewsAuthor(organisation=organisation)],
    )


# --- The rules of both formats ------------------------------------------------------------------------------


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


# --- What entries hold --------------------------------------------------------------------------------------


def full_text(client: Client, site: Any, kind: str) -> str:
    root = feed(client, f"{site.news.url}flux/{kind}/")
    found = root.find(f".//{CONTENT}") if kind == "rss" else root.find(f".//{ATOM}content")
    assert kind == "rss" or found.get("type") == "html"
    return found.text


@pytest.mark.parametrize("kind", KINDS)
def test_the_full_text_can_be_read_anywhere(client, site, rich, kind):
    html = BeautifulSoup(full_text(client, site, kind), "html.parser")
    assert html.select_one("p").get_text() == rich.introduction
    assert html.select_one("h2").get_text(strip=True) == "Une partie"
    addresses = [link["href"] for link in html.select("a")]
    assert addresses == [f"{ROOT}/glossaire/", f"{ROOT}{rich.url}#suite"]
    image = html.select_one("img")
    assert image["src"].startswith(f"{ROOT}/media/images/")
    assert image["alt"] == "Deux"
    assert {name for element in html.select("*") for name in element.attrs} <= {
        *("href", "src", "alt", "width", "height")
    }


@pytest.mark.parametrize("kind", KINDS)
def test_the_editor_may_prefer_the_introduction_alone(client, site, rich, kind):
    site.news.feed_content = "summary"
    site.news.save_revision().publish()
    xml = client.get(f"{site.news.url}flux/{kind}/").content.decode()
    assert "Une partie" not in xml
    summary = feed(client, f"{site.news.url}flux/{kind}/").find(
        ".//item/description" if kind == "rss" else f".//{ATOM}summary"
    )
    assert summary.text == "Ce qu’il faut savoir : 1 &lt; 2 &amp; 3."


def test_nothing_that_runs_or_tracks_comes_through(site):
    from news.portable_html import portable

    hostile = (
        '<p onclick="x()" style="a:b" class="c" id="d">Texte<script>alert(1)</script><style>p{}</style></p>'
        '<a href="javascript:alert(1)">a</a><a href=" JaVaScRiPt:alert(1)">b</a><a href="data:text/html,x">c</a>'
        '<img src="//ailleurs.example/i.png" srcset="/a 1x" onerror="x()" alt="i"><!-- <script> -->'
        '<form action="/x"><input><button>Envoyer</button></form><iframe src="/x"></iframe><svg><a href="/"/></svg>'
        '<div><section><p>Gardé</p></section></div><a href="mailto:a@example.org">m</a>\x0b\ufffe'
    )
    assert portable(hostile, "https://www.example.org/p/") == (
        '<p>Texte</p><a>a</a><a>b</a><a>c</a><img alt="i" src="https://ailleurs.example/i.png"/>'
        '<p>Gardé</p><a href="mailto:a@example.org">m</a>'
    )


@pytest.mark.parametrize("kind", KINDS)
def test_characters_that_xml_refuses_do_not_break_it(client, site, kind):
    make.NewsPageFactory(
        parent=site.news,
        title="Titre\x0b collé",
        introduction="a\x0cb ]]> \ufffe",
        body=[make.paragraph("c\x01d")],
    )
    assert titles(client, f"{site.news.url}flux/{kind}/") == ["Titre collé"]


@pytest.mark.parametrize("kind", KINDS)
def test_publications_have_their_feed(client, site, kind):
    organisation = make.OrganisationFactory(name="Éditions exemple")
    page = make.PublicationPageFactory(
        parent=site.publications,
        title="Un guide",
        themes=[make.ThemeFactory(slug="droits", name="Droits")],
        publishers=[Publisher(organisation=organisation)],
    )
    make.PublicationPageFactory(parent=site.publications, title="Un autre")
    url = f"{site.publications.url}flux/{kind}/"
    assert titles(client, url) == ["Un autre", "Un guide"]
    for query in ("?theme=droits", f"?editeur={organisation.pk}"):
        assert titles(client, url + query) == [page.title]
    assert "Éditions exemple" in client.get(url).content.decode()


def test_the_latest_twenty(client, site):
    for number in range(25):
        day = date(2024, 1, 1) + timedelta(days=number)
        make.NewsPageFactory(
            parent=site.news, title=f"N° {number:02}", published_on=day, is_featured=number == 3
        )
    assert titles(client, f"{site.news.url}flux/atom/") == [f"N° {number:02}" for number in range(24, 4, -1)]


def test_dates_say_the_hour_in_the_site_s_zone(client, site):
    moment = datetime(2024, 7, 14, 16, 30, tzinfo=ZoneInfo("UTC"))
    make.NewsPageFactory(parent=site.news, published_on=date(2024, 7, 14), first_published_at=moment)
    make.NewsPageFactory(parent=site.news, published_on=date(2019, 1, 1), first_published_at=moment)
    root = feed(client, f"{site.news.url}flux/atom/")
    dates = [entry.findtext(f"{ATOM}published") for entry in root.findall(f"{ATOM}entry")]
    assert dates == ["2024-07-14T18:30:00+02:00", "2019-01-01T00:00:00+01:00"]


# --- Identifiers, corrections -------------------------------------------------------------------------------


def identifiers(client: Client, url: str) -> dict[str, str]:
    """`{title: identifier}`."""
    root = feed(client, url)
    return {
        entry.findtext(f"{ATOM}title"): entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")
    }


def test_an_entry_keeps_its_identifier_when_the_address_changes(client, site, settings):
    page = make.NewsPageFactory(parent=site.news, title="Stable")
    url = f"{site.news.url}flux/atom/"
    before = identifiers(client, url)
    page.slug = "une-autre-adresse"
    page.save_revision().publish()
    settings.SITE_URL = "https://www.example.org"
    assert "une-autre-adresse" in client.get(url).content.decode()
    assert identifiers(client, url) == before


@pytest.fixture
def corrected(site):
    """An old piece of news, corrected twice, and a newer one."""
    page = make.NewsPageFactory(
        parent=site.news,
        title="Ancienne",
        published_on=date(2023, 1, 1),
        topics=[make.TopicFactory(slug="emploi")],
        change_notes=[
            ChangeNote(changed_on=date(2024, 2, 1), note="Le lieu & l’heure ont changé."),
            ChangeNote(changed_on=date(2024, 3, 1)),
        ],
    )
    make.NewsPageFactory(parent=site.news, title="Récente", published_on=date(2024, 2, 15))
    return page


@pytest.mark.parametrize("kind", KINDS)
def test_corrections_are_entries_of_their_own(client, site, corrected, kind):
    url = f"{site.news.url}flux/{kind}/"
    correction = "Correction\u00a0: Ancienne"
    assert titles(client, url) == [correction, "Récente", correction, "Ancienne"]
    assert titles(client, url + "?sujet=emploi") == [correction, correction, "Ancienne"]
    assert titles(client, url + "?annee=2024") == ["Récente"]


def test_a_correction_says_what_when_and_where(client, site, corrected):
    entries = feed(client, f"{site.news.url}flux/atom/").findall(f"{ATOM}entry")
    latest, _recent, earlier, page = entries
    assert earlier.findtext(f"{ATOM}summary") == "Le lieu &amp; l’heure ont changé."
    assert earlier.findtext(f"{ATOM}updated") == "2024-02-01T00:00:00+01:00"
    assert latest.findtext(f"{ATOM}summary") == "La page a été mise à jour."
    assert earlier.find(f"{ATOM}link").get("href") == f"{ROOT}{corrected.url}#change-notes"
    assert page.findtext(f"{ATOM}published").startswith("2023-01-01")
    assert page.findtext(f"{ATOM}updated").startswith("2024-03-01")
    found = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(found) == len(set(found))


def test_corrections_go_with_their_page(client, site, corrected):
    corrected.withdrawn_on, corrected.withdrawal_reason = date(2024, 5, 1), "Dépassé"
    corrected.save()
    assert titles(client, f"{site.news.url}flux/atom/") == ["Récente"]


# --- What must not come out ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_hidden_pages_are_in_no_feed(client, site, kind):
    make.NewsPageFactory(parent=site.news, title="Brouillon", live=False)
    make.NewsPageFactory(
        parent=site.news, title="Retirée", withdrawn_on=date(2024, 5, 1), withdrawal_reason="Dépassé"
    )
    private = make.NewsPageFactory(
        parent=site.news,
        title="Réservée",
        change_notes=[ChangeNote(changed_on=date(2024, 3, 2), note="Secret")],
    )
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    changed = make.NewsPageFactory(parent=site.news, title="Publiée")
    changed.title = "Titre en préparation"
    changed.save_revision()
    assert titles(client, f"{site.news.url}flux/{kind}/") == ["Publiée"]


@pytest.mark.parametrize(
    "query",
    [
        "?sujet=fleurs",
        "?annee=abc",
        "?mois=2024-99",
        "?sujet=%00",
        "?annee=" + "9" * 5000,
        "?sujet=emploi&mois=x",
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_filter_that_the_list_does_not_know_has_no_feed(client, site, rich, kind, query):
    """Least of all the whole list's: a reader did not ask for it."""
    assert client.get(f"{site.news.url}flux/{kind}/{query}").status_code == 404


def test_other_parameters_change_nothing(client, site, rich):
    url = f"{site.news.url}flux/atom/"
    assert client.get(f"{url}?page=99&rien=x&sujet=").content == client.get(url).content


# --- Found, asked for again, cheap --------------------------------------------------------------------------


def test_programs_find_the_feeds_of_the_list_and_of_the_selection(client, site, rich):
    def links(url: str) -> list[tuple[str, str, str]]:
        html = BeautifulSoup(client.get(url).content, "html.parser")
        found = html.select("head link[rel=alternate][type]")
        return [(link["type"], link["title"], link["href"]) for link in found]

    whole = [
        ("application/rss+xml", "Actualités (RSS)", "/actualites/flux/rss/"),
        ("application/atom+xml", "Actualités (Atom)", "/actualites/flux/atom/"),
    ]
    title = "Actualités\u00a0: Emploi, 2024"
    assert links(site.news.url) == links(f"{site.news.url}archives/") == whole
    assert links(f"{site.news.url}?annee=2024&sujet=emploi&page=1") == [
        ("application/rss+xml", f"{title} (RSS)", "/actualites/flux/rss/?sujet=emploi&annee=2024"),
        ("application/atom+xml", f"{title} (Atom)", "/actualites/flux/atom/?sujet=emploi&annee=2024"),
        *whole,
    ]


def test_readers_find_them_too(client, site, rich):
    for query, words in (("", "S’abonner"), ("?sujet=emploi", "S’abonner à cette sélection")):
        html = BeautifulSoup(client.get(site.news.url + query).content, "html.parser")
        item = html.select(".list-tools li")[-1]
        assert " ".join(item.get_text().split()).startswith(words)
        for link in item.select("a"):
            assert client.get(link["href"]).status_code == 200
            assert link["href"].endswith(query or "/")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_known_is_not_sent_again(client, site, rich, kind):
    url = f"{site.news.url}flux/{kind}/"
    response = client.get(url)
    etag, modified = response.headers["ETag"], response.headers["Last-Modified"]
    for headers in ({"If-None-Match": etag}, {"If-Modified-Since": modified}):
        again = client.get(url, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
    assert client.head(url).status_code == 200


def test_a_change_without_a_date_is_sent(client, site, rich):
    """A typing mistake put right, or a page that left: neither makes any date newer."""
    url = f"{site.news.url}flux/atom/"
    other = make.NewsPageFactory(parent=site.news)
    moment = datetime.now(tz=ZoneInfo("UTC"))
    response = client.get(url)
    etag, modified = response.headers["ETag"], response.headers["Last-Modified"]
    with time_machine.travel(moment + timedelta(seconds=5)):
        other.unpublish()
        assert client.get(url, headers={"If-None-Match": etag}).status_code == 200
        assert client.get(url, headers={"If-Modified-Since": modified}).status_code == 200


def fill(site: Any, numbers: range) -> None:
    for number in numbers:
        make.NewsPageFactory(
            parent=site.news,
            body=[make.paragraph(f'Texte, <a linktype="page" id="{site.glossary.pk}">lien</a>')],
            topics=[make.TopicFactory()],
            authors=[NewsAuthor(organisation=make.OrganisationFactory())],
            change_notes=[ChangeNote(changed_on=date(2024, 3, 2), note=f"Note {number}")],
        )


def test_a_feed_costs_the_same_with_2_entries_and_20(client, site, queries_of):
    site.news.feed_content = "summary"
    site.news.save()
    url = f"{site.news.url}flux/atom/"
    fill(site, range(2))
    few = queries_of(url)
    fill(site, range(2, 20))
    assert queries_of(url) == few <= 24


def test_full_texts_cost_what_their_links_and_images_do_once(client, site, queries_of):
    """A body is rendered by itself, as on its page: two queries for its links. The next reader pays nothing of it."""
    url = f"{site.news.url}flux/atom/"
    fill(site, range(10))
    few = queries_of(url)
    fill(site, range(10, 20))
    assert queries_of(url) <= few + 2 * 10
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    assert len(queries) <= 6
