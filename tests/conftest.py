"""What every test may ask for: an empty site that works, an editor, and ways to count queries."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from tests import factories
from tests.samples import make_pages
from tests.tree import Tree, make_tree


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What no server was there for is said, not passed over."""
    for variable, value, tests in (
        ("ELASTICSEARCH_URL", settings.TEST_ELASTICSEARCH_URL, "the search on Elasticsearch"),
        (
            "TEST_ELASTICSEARCH_COMMAND",
            settings.TEST_ELASTICSEARCH_COMMAND,
            "the search while Elasticsearch is frozen, killed and full",
        ),
    ):
        if not value:
            terminalreporter.write_line(f"Not tested, for want of {variable}: {tests}.", yellow=True)


@pytest.fixture
def site(db: None) -> Tree:
    return make_tree()


@pytest.fixture(scope="module")
def module_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """For what a whole module only reads: `with module_database.unblock(): make_pages(make_tree())`.

    All that is made so is rolled back at the module's end; each test's own changes are at its own end.
    """
    with django_db_blocker.unblock():
        whole_module = transaction.atomic()
        whole_module.__enter__()
    yield django_db_blocker
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole_module.__exit__(None, None, None)


@pytest.fixture(scope="module")
def _sample_keys(module_database: Any) -> dict[str, int]:
    with module_database.unblock():
        return {name: page.pk for name, page in make_pages(make_tree()).items()}


@pytest.fixture
def pages(_sample_keys: dict[str, int], db: None) -> dict[str, Page]:
    """`pages["news"]`: one page of every type (see tests/samples.py), made once a module, read afresh."""
    found = {page.pk: page for page in Page.objects.filter(pk__in=_sample_keys.values()).specific()}
    return {name: found[key] for name, key in _sample_keys.items()}


def empty_caches() -> None:
    """Have nothing kept: neither the pieces of pages nor whole answers."""
    for name in settings.CACHES:
        caches[name].clear()


@pytest.fixture(autouse=True)
def _empty_caches() -> Iterator[None]:
    """What a test cached must not serve another, whose database is not the same."""
    empty_caches()
    yield
    empty_caches()


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
def queries_of(client: Client) -> Callable[..., int]:
    """`queries_of(url)`: what the page costs its first reader after some content changed.

    Header and footer are known already, from another page; `even_of_chrome=True` counts them too. Image files exist
    already: they are made once in an image's life.
    """

    def count(url: str, even_of_chrome: bool = False) -> int:
        assert client.get(url).status_code == 200
        empty_caches()
        if not even_of_chrome:
            client.get("/une-page-qui-n-existe-pas/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    return count


@pytest.fixture
def assert_queries_do_not_grow(queries_of: Callable[..., int]) -> Callable[..., None]:
    """`assert_queries_do_not_grow(url, add_item)`: as many queries with 2 items as with 20.

    `add_item(number)` makes one item that the page shows.
    """

    def check(url: str, add_item: Callable[[int], object]) -> None:
        counts = []
        for numbers in (range(2), range(2, 20)):
            for number in numbers:
                add_item(number)
            counts.append((queries_of(url), queries_of(url, even_of_chrome=True)))
        assert counts[0] == counts[1]

    return check
