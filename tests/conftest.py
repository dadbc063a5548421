"""What every test may ask for: an empty site that works, an editor, and ways to count queries."""

from __future__ import annotations

import gc
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases
from wagtail.models import Page

from tests import factories
from tests.databases import copied_database
from tests.reading import read
from tests.samples import make_pages
from tests.tree import Tree, find_tree, make_tree

OLD_AFTER = 100  # looks through new objects before one through all: Python's own is 10

# What takes a file long, however few tests it has: to wait for a server, to load the demonstration, to migrate.
LONG = {"own_server", "module_demo", "own_database"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files come first, so that the workers end together; `make test` has xdist keep this order.

    In each, tests of the empty `site` come before those for which the module fills it.
    """
    tests_of = Counter(item.path for item in items)
    long = {item.path for item in items if LONG.intersection(_fixtures_of(item))}
    items.sort(
        key=lambda item: (
            item.path not in long,
            -tests_of[item.path],
            item.path,
            "site" not in _fixtures_of(item),
        )
    )


def _fixtures_of(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_blocker: Any,
) -> Iterator[None]:
    """The tests' database, for tests that ask for `own_database` alone too: pytest-django's would be the site's own.

    Migrations make two million objects: looking through them for garbage while they run would take a third of their
    time. What is left of them then stays until the end: nobody looks through it again, and seldom through what tests
    keep, which would take a tenth of theirs.
    """
    keep = django_db_keepdb and not django_db_createdb
    with django_db_blocker.unblock():
        gc.disable()
        databases = setup_databases(verbosity=0, interactive=False, keepdb=keep, aliases=["default"])
        gc.collect()
        gc.freeze()
        gc.set_threshold(*gc.get_threshold()[:2], OLD_AFTER)
        gc.enable()
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(databases, verbosity=0)


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
def site(module_site: Tree, db: None) -> Tree:
    """The site before anybody writes: made once a module and read afresh, or made again where the module filled it."""
    return find_tree() or make_tree()


@pytest.fixture(scope="module")
def module_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """For what a whole module only reads: `with module_database.unblock(): call_command("load_demo")`.

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
def own_database(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """A copy of the tests' database for one module: threads share it, and what is written stays."""
    with django_db_blocker.unblock(), copied_database(tmp_path_factory.mktemp("database")):
        yield


@pytest.fixture(scope="module")
def module_site(module_database: Any) -> Tree:
    """The site that a whole module fills and reads: `with module_database.unblock(): make.NewsPageFactory(…)`."""
    with module_database.unblock():
        return make_tree()


@pytest.fixture(scope="module")
def module_demo(module_database: Any) -> None:
    """The demonstration, which a whole module only reads."""
    with module_database.unblock():
        call_command("load_territories", stdout=StringIO())
        call_command("load_demo", stdout=StringIO())


@pytest.fixture(scope="module")
def _sample_keys(module_site: Tree, module_database: Any) -> dict[str, int]:
    with module_database.unblock():
        return {name: page.pk for name, page in make_pages(module_site).items()}


@pytest.fixture
def pages(_sample_keys: dict[str, int], db: None) -> dict[str, Page]:
    """`pages["news"]`: one page of every type (see tests/samples.py), made once a module, read afresh."""
    found = {page.pk: page for page in Page.objects.filter(pk__in=_sample_keys.values()).specific()}
    return {name: found[key] for name, key in _sample_keys.items()}


@pytest.fixture(scope="module")
def _readings() -> dict[str, BeautifulSoup]:
    return {}


@pytest.fixture
def reading_of(
    _readings: dict[str, BeautifulSoup], _sample_keys: dict[str, int], client: Client, db: None
) -> Callable[[str], BeautifulSoup]:
    """`reading_of("news")`: that page as its first reader gets it, once for all tests of a module, which only look."""

    def reading(name: str) -> BeautifulSoup:
        if name not in _readings:
            _readings[name] = read(client, Page.objects.get(pk=_sample_keys[name]))
        return _readings[name]

    return reading


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

    `add_item(number)` makes one item that the page shows, and those at the other addresses.
    """

    def check(url: str, add_item: Callable[[int], object], *others: str) -> None:
        counts = []
        for numbers in (range(2), range(2, 20)):
            for number in numbers:
                add_item(number)
            counts.append(
                [(queries_of(page), queries_of(page, even_of_chrome=True)) for page in (url, *others)]
            )
        assert counts[0] == counts[1]

    return check
