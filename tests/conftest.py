"""What every test may ask for: an empty site that works, an editor, and ways to count queries."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from cms.models import SiteSettings
from directory.models import DirectoryPage
from glossary.models import GlossaryPage
from home.models import HomePage
from news.models import NewsIndexPage, PublicationIndexPage

from tests import factories


@dataclass(frozen=True)
class Tree:
    """The site as it is before anybody writes: its home page and the top page of each room."""

    site: Site
    settings: SiteSettings
    home: HomePage
    news: NewsIndexPage
    publications: PublicationIndexPage
    glossary: GlossaryPage
    directory: DirectoryPage


def make_tree() -> Tree:
    """Replace Wagtail's « welcome » page, and whatever site there was, by ours at http://localhost."""
    locale = factories.french()
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=locale)
    for page in root.get_children():
        page.delete()
    root.refresh_from_db()
    home = factories.HomePageFactory(parent=root)
    site, _created = Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page": home, "site_name": "Tests"},
    )
    return Tree(
        site=site,
        settings=SiteSettings.objects.create(site=site, organisation_name="Plateforme Travail pair"),
        home=home,
        news=factories.NewsIndexPageFactory(parent=home),
        publications=factories.PublicationIndexPageFactory(parent=home),
        glossary=factories.GlossaryPageFactory(parent=home),
        directory=factories.DirectoryPageFactory(parent=home),
    )


@pytest.fixture
def site(db: None) -> Tree:
    return make_tree()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """What a test cached must not serve another, whose database is not the same."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _no_files_left() -> Iterator[None]:
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def editor_client(db: None) -> Client:
    """A browser in which somebody who may do everything is signed in to the admin."""
    client = Client()
    user = factories.UserFactory(username="redaction", is_staff=True, is_superuser=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def cold_queries(client: Client) -> Callable[[str], int]:
    """`cold_queries(url)`: how many queries the page costs a reader when nothing is cached.

    The page is first asked for once, so that image files exist, which is the work of the first reader ever.
    """

    def count(url: str) -> int:
        assert client.get(url).status_code == 200
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    return count


@pytest.fixture
def assert_queries_do_not_grow(cold_queries: Callable[[str], int]) -> Callable[..., None]:
    """`assert_queries_do_not_grow(url, add_item, limit)`: as many queries with 2 items as with 20, within `limit`.

    `add_item(number)` makes one item that the page shows.
    """

    def check(url: str, add_item: Callable[[int], object], limit: int) -> None:
        for number in range(2):
            add_item(number)
        with_two = cold_queries(url)
        for number in range(2, 20):
            add_item(number)
        assert (cold_queries(url), with_two <= limit) == (with_two, True), f"{with_two} queries for 2 items"

    return check
