"""A test of `engine` runs on the database of DATABASE_URL and, where ELASTICSEARCH_URL names a server, on that too.

One of `copy` needs that server; one of `own_server` starts another, which it may kill, by TEST_ELASTICSEARCH_COMMAND.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from django.conf import settings as django_settings
from django.contrib.contenttypes.models import ContentType

from search import answering
from search.analysis import label_key
from search.engines import engine_for
from search.engines.base import Matches
from search.entries import entries_of
from search.index_terms import index_terms
from search.models import SearchDocument, SearchLabel, SearchText
from search.query import Query, analyse_query
from search.replica import connection as replica_connection
from search.replica.connection import Replica, replica
from search.replica.courier import courier, send_what_waits
from search.replica.rebuilding import rebuild_copy
from tests import factories as make
from tests.engines.own_server import OwnServer
from tests.tree import Tree

SERVER = django_settings.TEST_ELASTICSEARCH_URL
COMMAND = django_settings.TEST_ELASTICSEARCH_COMMAND
# What a test asks for that needs a server.
_SERVERS = {"copy": SERVER, "shared_copy": SERVER, "own_server": COMMAND}
ENGINES = ["database", *(["elasticsearch"] if SERVER else [])]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests whose server this run does not have; tests/conftest.py says so at the end."""
    missing = {name for name, is_there in _SERVERS.items() if not is_there}
    left_out = [item for item in items if missing.intersection(getattr(item, "fixturenames", ()))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


class EngineUnderTest:
    """One engine, and the documents that a test gives it without any page."""

    def __init__(self, copy: Replica | None) -> None:
        self.copy = copy
        self._is_copied = copy is None

    def put(
        self,
        title: str,
        introduction: str = "",
        body: str = "",
        labels: tuple[str, ...] = (),
        facets: dict[str, tuple[str, ...]] | None = None,
        **columns: Any,
    ) -> int:
        """Store a document as the indexing does; returns its id."""
        number = SearchDocument.objects.count() + 1
        day = columns.get("date")
        document = SearchDocument.objects.create(
            content_type=ContentType.objects.get_for_model(SearchDocument),
            object_id=number,
            title=title,
            introduction=introduction,
            title_length=max(1, len(index_terms(title).stems)),
            year=str(day.year) if day else "",
            **{"kind": "page", "language": "fr", "url": f"/{number}/", **columns},
        )
        SearchText.objects.create(document=document, labels="\n".join(labels), body=body, facets=facets or {})
        for key in {label_key(name) for name in (title, *labels)} - {""}:
            SearchLabel.objects.create(document=document, key=key)
        engine_for().put(entries_of([document]))
        self._is_copied = self.copy is None
        return document.pk

    def ask(
        self,
        text: str,
        *,
        offset: int = 0,
        limit: int = 10,
        facets: tuple[str, ...] = (),
        sort: Literal["relevance", "date"] = "relevance",
        query: Query | None = None,
        **filters: list[str],
    ) -> Matches:
        """What this very engine answers; no other one helps it."""
        if self.copy is not None and not self._is_copied:
            rebuild_copy(self.copy)
            self._is_copied = True
        engine = self.copy.engine if self.copy is not None else engine_for()
        return engine.search(
            query or analyse_query(text),
            filters=filters,
            facets=facets,
            sort=sort,
            offset=offset,
            limit=limit,
        )


@contextmanager
def replica_at(url: str, settings: Any) -> Iterator[Replica]:
    """The site's connection to a server, under an index of this test process alone, of which nothing stays."""
    settings.ELASTICSEARCH_URL = url
    settings.ELASTICSEARCH_INDEX = f"test-{os.getpid()}"
    settings.ELASTICSEARCH_RETRY_AFTER = 0
    replica_connection._replica.cache_clear()
    found = replica()
    assert found is not None
    try:
        yield found
    finally:
        for name in found.patient_indices.aliases():
            found.patient_indices.delete(name)
        replica_connection._replica.cache_clear()


@contextmanager
def patient_copy(settings: Any) -> Iterator[Replica]:
    """Elasticsearch with an index of what there is; with time, for the machine of tests may be slow."""
    settings.ELASTICSEARCH_TIMEOUT = settings.ELASTICSEARCH_WRITE_TIMEOUT = 30
    with replica_at(SERVER, settings) as found:
        rebuild_copy(found)
        yield found


@pytest.fixture
def copy(settings: Any, db: None) -> Iterator[Replica]:
    """Elasticsearch, with an empty index."""
    with patient_copy(settings) as found:
        yield found


@pytest.fixture(autouse=True)
def _send_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread would not see what a test writes in its transaction: `test_courier.py` has none."""
    monkeypatch.setattr(courier, "send", send_what_waits)


@pytest.fixture(scope="session")
def own_server() -> Iterator[OwnServer]:
    """A second server, which runs when it is first asked for, and is gone at the end."""
    server = OwnServer(COMMAND)
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def who(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who answered each search: "copy" or "database"."""
    answers: list[str] = []
    of_database, of_copy = answering.engine_for, answering._ask

    def engine_for() -> Any:
        answers.append("database")
        return of_database()

    def ask_copy(*args: Any) -> Matches | None:
        matches = of_copy(*args)
        if matches is not None:
            answers.append("copy")
        return matches

    monkeypatch.setattr(answering, "engine_for", engine_for)
    monkeypatch.setattr(answering, "_ask", ask_copy)
    return answers


@pytest.fixture
def save(site: Tree, django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[..., Any]:
    """save("title") → a page published and committed; save(page) saves it again."""

    def save_page(page: Any = "Colibri") -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            if isinstance(page, str):
                page = make.StandardPageFactory(parent=site.home, title=page, introduction="", body=[])
            else:
                page.save()
        return page

    return save_page


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, db: None) -> EngineUnderTest:
    """The engine that the test runs on."""
    is_copy = request.param == "elasticsearch"
    return EngineUnderTest(request.getfixturevalue("copy") if is_copy else None)
