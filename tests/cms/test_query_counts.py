"""What a page costs the database does not grow with the site."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.models import ContentVersion
from directory.models import EntryOrganisation
from glossary.models import TermLink
from news.models import NewsRelatedPage, Publisher
from tests import factories as make
from tests.samples import PAGE_TYPES

LIMITS = {"home": 15}
LIMIT = 12
# The first reader after a change of content pays for what is then kept for all: up to this many queries more. Articles
# propose pages of every kind, and each kind is read by itself.
FIRST = 30


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_a_page_costs_few_queries(client, pages, django_assert_max_num_queries, name):
    """Pages that hold every block and every relation at once."""
    client.get(pages[name].url)
    with django_assert_max_num_queries(LIMITS.get(name, LIMIT)):
        client.get(pages[name].url)


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_its_first_reader_costs_little_more(pages, queries_of, name):
    assert queries_of(pages[name].url) <= LIMIT + FIRST


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_reading_writes_nothing(client, pages, name):
    """Not even the first time: a GET that writes would hold a lock, and make every reader's cache out of date."""
    version = ContentVersion.current()
    with CaptureQueriesContext(connection) as queries:
        client.get(pages[name].url)
    # Resized images are made once in an image's life.
    writes = [
        query["sql"] for query in queries if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))
    ]
    assert [sql for sql in writes if "rendition" not in sql] == []
    assert ContentVersion.current() == version


@pytest.fixture
def image(db):
    """One for all pages: what matters is that each page asks for its own."""
    return make.ImageFactory()


def add_news(site, image, number: int):
    return make.NewsPageFactory(
        parent=site.news,
        image=image,
        topics=[make.TopicFactory()],
        is_featured=number == 1,
    )


def add_publication(site, image, number: int):
    publisher = Publisher(organisation=make.OrganisationFactory(logo=image))
    return make.PublicationPageFactory(
        parent=site.publications,
        image=image,
        themes=[make.ThemeFactory()],
        publishers=[publisher],
    )


def add_term(site, image, number: int):
    return make.TermPageFactory(parent=site.glossary, title=f"Terme {number}", sectors=[make.SectorFactory()])


def add_entry(site, image, number: int):
    code = f"{number:02}"
    department = make.DepartmentFactory(code=code, name=f"Département {code}")
    return make.EntryPageFactory(
        parent=site.directory,
        commune=make.CommuneFactory(code=f"{code}001", name=f"Commune {code}", department=department),
        image=image,
        audiences=[make.AudienceFactory()],
        sectors=[make.SectorFactory()],
        organisations=[EntryOrganisation(organisation=make.OrganisationFactory())],
    )


@pytest.mark.parametrize(
    ("room", "add", "query"),
    [
        ("news", add_news, "?annee=2024"),
        ("publications", add_publication, "?annee=2024"),
        ("glossary", add_term, "?"),
        ("directory", add_entry, "?type=structure"),
    ],
)
def test_a_list_costs_the_same_with_2_items_and_20(site, image, assert_queries_do_not_grow, room, add, query):
    """Filtered too: each filter's counts under the others are a query more, whatever the number of items."""
    url = getattr(site, room).url
    assert_queries_do_not_grow(url, lambda number: add(site, image, number), url + query)


def test_the_home_page_costs_the_same(site, image, assert_queries_do_not_grow):
    sources = ("latest_news", "definition_of_the_day", "directory_figures")
    site.home.body = [
        {"type": "teaser", "value": {"source": source, "title": source, "limit": 12}} for source in sources
    ]
    site.home.save()

    def add_everywhere(number: int) -> None:
        add_news(site, image, number)
        add_term(site, image, number)
        add_entry(site, image, number)
        make.StandardPageFactory(parent=site.home, show_in_menus=True)

    assert_queries_do_not_grow("/", add_everywhere)


def test_a_term_costs_the_same_however_many_links_it_has(site, image, assert_queries_do_not_grow):
    term = make.TermPageFactory(parent=site.glossary, title="Pair-aidance")

    def add_link(number: int) -> None:
        term.links.add(TermLink(target=add_term(site, image, number), kind=TermLink.Kind.values[number % 3]))
        term.save()

    assert_queries_do_not_grow(term.url, add_link)


def test_news_costs_the_same_however_many_related_pages_it_has(site, image, assert_queries_do_not_grow):
    news = make.NewsPageFactory(parent=site.news)

    def relate(number: int) -> None:
        news.related_pages.add(NewsRelatedPage(target=add_news(site, image, number)))
        news.save()

    assert_queries_do_not_grow(news.url, relate)


def test_a_page_costs_the_same_however_many_pages_are_below(site, image, assert_queries_do_not_grow):
    page = make.StandardPageFactory(parent=site.home)

    def add_child(number: int) -> None:
        make.StandardPageFactory(parent=page, image=image)

    assert_queries_do_not_grow(page.url, add_child)


def test_the_site_map_costs_the_same(site, image, assert_queries_do_not_grow):
    assert_queries_do_not_grow("/sitemap.xml", lambda number: add_term(site, image, number))


def test_a_page_that_does_not_exist_is_cheap(client: Client, site, django_assert_max_num_queries):
    """Even the first: two queries more, for when pages expire and for where each site starts."""
    with django_assert_max_num_queries(LIMIT + 2):
        assert client.get("/rien/de/tel/").status_code == 404
