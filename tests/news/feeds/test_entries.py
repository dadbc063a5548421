"""What the entries of a feed hold: the latest pages, whole or short, and their corrections; never what is hidden."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.models import ChangeNote
from news.models import Publisher
from news.portable_html import portable
from tests import factories as make
from tests.news.feeds.helpers import ATOM, KINDS, ROOT, feed, titles

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


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


def test_nothing_that_runs_or_tracks_comes_through():
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
