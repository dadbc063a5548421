"""Whatever an address answers in place of Elasticsearch, readers are answered, saves succeed, and staff are told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from search.models import SearchDocument, SearchRemoval
from search.replica import connection as replica_connection
from search.replica.connection import Replica, replica
from search.replica.pending import queue_length
from tests import factories as make
from tests.engines.asking import find, search_status
from tests.engines.servers import answering, hanging, hanging_up, refusing
from tests.tree import Tree

pytestmark = pytest.mark.django_db


def elasticsearch(status: int, error: object) -> AbstractContextManager[str]:
    """A server that answers all requests with one error, as Elasticsearch puts them."""
    return answering(status, {"error": error, "status": status}, X_Elastic_Product="Elasticsearch")


def kind(name: str) -> dict[str, str]:
    return {"type": name, "reason": "of http://10.1.2.3:9200 [secret-name]"}


def version(number: str, **headers: str) -> AbstractContextManager[str]:
    return answering(200, {"version": {"number": number}}, **headers)


_CUT_SHORT = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
_PAGE_OF_A_PROXY = "<html>Could not connect to http://10.1.2.3:9200 [secret-name]</html>"

# How the server fails, and what monitoring then says of it.
FAULTS: dict[str, tuple[Callable[[], AbstractContextManager[str]], str]] = {
    "refused": (lambda: nullcontext(refusing()), "ConnectionError"),
    "hanging": (hanging, "ConnectionTimeout"),
    "hangs up": (hanging_up, "ConnectionError"),
    "cut short": (lambda: hanging_up(_CUT_SHORT), "ConnectionError"),
    "version 8": (lambda: elasticsearch(400, kind("media_type_header_exception")), "400 media_type_header"),
    "version 7": (
        lambda: elasticsearch(406, "Content-Type header [… compatible-with=9] is not supported"), "406"
    ),
    "version 6": (lambda: version("6.8.23"), "not Elasticsearch"),
    "OpenSearch": (lambda: version("3.1.0"), "not Elasticsearch"),
    "429": (lambda: elasticsearch(429, kind("es_rejected_execution_exception")), "429 es_rejected_execution"),
    "wrong password": (lambda: elasticsearch(401, kind("security_exception")), "401 security_exception"),
    "no index": (lambda: elasticsearch(404, kind("index_not_found_exception")), "404 index_not_found"),
    "a web site": (lambda: answering(200, "<html>Bienvenue</html>", Content_Type="text/html"), "not an answer"),
    "a proxy": (lambda: answering(502, _PAGE_OF_A_PROXY, Content_Type="text/html"), "not an answer"),
    "empty answer": (lambda: answering(200, {}, X_Elastic_Product="Elasticsearch"), ""),
    "a list": (lambda: answering(200, [], X_Elastic_Product="Elasticsearch"), "not an answer"),
    "not JSON": (lambda: answering(200, "{", X_Elastic_Product="Elasticsearch"), "not an answer"),
}  # fmt: skip


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def broken(fault: str, settings: Any) -> Iterator[Replica]:
    """A site whose Elasticsearch fails, and that has just started."""
    replica_connection._replica.cache_clear()
    with FAULTS[fault][0]() as url:
        settings.ELASTICSEARCH_URL = url
        settings.ELASTICSEARCH_WRITE_TIMEOUT = 0.5
        copy = replica()
        assert copy is not None
        yield copy
    replica_connection._replica.cache_clear()


def test_the_database_answers_within_a_second(broken: Replica, site: Tree, who: list[str]) -> None:
    make.StandardPageFactory(parent=site.home, title="Colibri")
    make.NewsPageFactory(parent=site.news, title="Colibri en actes")
    SearchDocument.objects.update(indexed_version=1_000_000)  # as if all had been confirmed before the fault
    started = time.monotonic()
    found = find(kind=["page"])
    assert time.monotonic() - started < 1
    assert (len(found.ids), found.total, found.facets["kind"]) == (1, 1, {"page": 1, "news": 1})
    assert broken.breaker.reason
    started = time.monotonic()
    assert find(kind=["page"]) == found
    assert time.monotonic() - started < 0.3, "the server is left alone"
    assert who == ["database", "database"]


def test_a_save_succeeds_and_waits(broken: Replica, save: Callable[..., Any]) -> None:
    started = time.monotonic()
    page = save()
    assert time.monotonic() - started < 3
    assert SearchDocument.objects.get(object_id=page.pk).indexed_version == 0
    assert queue_length() >= 1
    with pytest.raises(CommandError, match="Elasticsearch"):
        call_command("index_pending")
    page.delete()
    assert SearchRemoval.objects.count() == 1


def test_monitoring_and_staff_are_told_readers_are_not(
    broken: Replica, fault: str, save: Callable[..., Any], client: Client, editor_client: Client
) -> None:
    save()
    answer = client.get("/healthz")
    body = answer.json()
    assert (answer.status_code, body["status"], body["search"]) == (200, "degraded", "ok")
    assert "the database answers instead" in body["search_engine"]
    assert FAULTS[fault][1] in body["search_engine"]
    for secret in ("127.0.0.1", "10.1.2.3", "secret-name"):
        assert secret not in body["search_engine"]
    assert "the database answers instead" in editor_client.get("/admin/").content.decode()
    assert "Elasticsearch" not in client.get("/recherche/?q=colibri").content.decode()


def test_status_says_what_is_wrong(broken: Replica, save: Callable[..., Any]) -> None:
    save()
    is_well, said = search_status()
    assert not is_well
    assert "Elasticsearch" in said
    is_well, _said = search_status("--repair")
    assert not is_well
    with pytest.raises(CommandError):
        call_command("rebuild_search_index", verbosity=0, stdout=StringIO())
    assert find().total == 1, "the database's own index was rebuilt"
