"""A test of `engine` runs on the database of DATABASE_URL and, where ELASTICSEARCH_URL names a server, on that too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from django.conf import settings as django_settings
from django.contrib.contenttypes.models import ContentType

from search.analysis import index_terms, label_key
from search.engines import engine_for
from search.engines.base import Matches
from search.entries import entries_of
from search.models import SearchDocument, SearchFacet, SearchLabel, SearchText
from search.query import Query, analyse_query
from search.replica.connection import Replica, replica
from search.replica.rebuilding import rebuild_copy

SERVER = django_settings.TEST_ELASTICSEARCH_URL
ENGINES = ["database", *(["elasticsearch"] if SERVER else [])]


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
        SearchText.objects.create(document=document, labels="\n".join(labels), body=body)
        for key in {label_key(name) for name in (title, *labels)} - {""}:
            SearchLabel.objects.create(document=document, key=key)
        for name, values in (facets or {}).items():
            SearchFacet.objects.bulk_create(
                SearchFacet(document=document, name=name, value=value) for value in values
            )
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


@pytest.fixture
def copy(settings: Any) -> Iterator[Replica]:
    """Elasticsearch, with an empty index of this test process alone; patient, for tests may be slow."""
    settings.ELASTICSEARCH_URL = SERVER
    settings.ELASTICSEARCH_INDEX = f"test-{os.getpid()}"
    settings.ELASTICSEARCH_TIMEOUT = settings.ELASTICSEARCH_WRITE_TIMEOUT = 30
    found = replica()
    assert found is not None, "ELASTICSEARCH_URL is needed: see docs/decisions/0020"
    found.breaker.succeeded()
    rebuild_copy(found)
    yield found
    for name in found.indices.aliases():
        found.indices.delete(name)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, db: None) -> EngineUnderTest:
    """The engine that the test runs on."""
    is_copy = request.param == "elasticsearch"
    return EngineUnderTest(request.getfixturevalue("copy") if is_copy else None)
