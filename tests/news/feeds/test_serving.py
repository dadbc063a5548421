"""Feeds are found, one for each selection of a list; asked for again and again, they cost little."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.models import ChangeNote
from news.models import NewsAuthor
from tests import factories as make
from tests.news.feeds.helpers import KINDS


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
