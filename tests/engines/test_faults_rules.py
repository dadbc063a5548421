"""What decides who is asked, who may rebuild and what settings are accepted: no server is needed."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any

import certifi
import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from search.locks import only_one
from search.models import SearchIndexState, SearchRemoval
from search.replica import connection as replica_connection
from search.replica.breaker import Breaker
from search.replica.connection import replica
from search.replica.health import trouble
from tests.engines.locking import held
from tests.engines.servers import refusing

pytestmark = pytest.mark.django_db


def test_the_breaker_lets_one_caller_try_when_the_rest_is_over() -> None:
    now = [0.0]
    breaker = Breaker(30, clock=lambda: now[0])
    assert breaker.allows()
    breaker.failed("timeout")
    now[0] = 29
    assert not breaker.allows()
    now[0] = 31
    tries: list[bool] = []
    threads = [threading.Thread(target=lambda: tries.append(breaker.allows())) for _number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tries.count(True) == 1
    breaker.succeeded()
    assert breaker.allows()
    assert breaker.reason == ""


def test_a_site_without_elasticsearch_queues_nothing(save: Callable[..., Any], settings: Any) -> None:
    page = save()
    page.delete()
    assert SearchRemoval.objects.count() == 0
    assert trouble() == ""
    call_command("index_pending")
    call_command("search_status", stdout=StringIO())


def test_an_address_that_means_nothing_is_told(settings: Any) -> None:
    for url, is_wrong in (
        ("https://es.example.org", False),
        ("http://u:p@127.0.0.1:9200", False),
        ("ftp://es.example.org", True),
        ("es:9200", True),
        ("https://", True),
        ("http://host:port", True),
    ):
        settings.ELASTICSEARCH_URL = url
        assert ("search.E001" in {message.id for message in run_checks()}) is is_wrong, url


def test_an_index_of_another_analysis_is_told(save: Callable[..., Any]) -> None:
    save()
    call_command("rebuild_search_index", verbosity=0)
    assert "search.W001" not in {message.id for message in run_checks(databases=["default"])}
    SearchIndexState.objects.update(fingerprint="former")
    assert "search.W001" in {message.id for message in run_checks(databases=["default"])}
    assert "rebuild_search_index" in trouble()
    call_command("search_status", "--repair", stdout=StringIO())
    assert trouble() == ""


def test_the_second_of_two_rebuilds_says_so() -> None:
    with held("rebuild"):
        for command in (["rebuild_search_index"], ["search_status", "--repair"]):
            with pytest.raises(CommandError):
                call_command(*command, verbosity=0)
    with only_one("rebuild"):
        pass


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEOUT", 0),
        ("WRITE_TIMEOUT", -1),
        ("INDEX", ""),
        ("INDEX", "Travail-Pair"),
        ("INDEX", "un,deux*"),
        ("CA_CERTS", "/no/such/file.pem"),
        ("CA_CERTS", __file__),
        ("URL", "http://es.example.org:9200"),
    ],
)
def test_settings_that_cannot_work_are_told(settings: Any, name: str, value: object) -> None:
    settings.ELASTICSEARCH_URL = "https://es.example.org:9200"
    settings.ELASTICSEARCH_CA_CERTS = certifi.where()
    assert "search.E001" not in {message.id for message in run_checks()}
    setattr(settings, f"ELASTICSEARCH_{name}", value)
    assert "search.E001" in {message.id for message in run_checks()}


@pytest.fixture
def configured(settings: Any) -> Iterator[None]:
    replica_connection._replica.cache_clear()
    settings.ELASTICSEARCH_URL = refusing()
    yield
    replica_connection._replica.cache_clear()


def test_threads_share_a_client_and_a_breaker_and_a_fork_has_its_own(
    configured: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """gunicorn loads the site, then forks: sockets and locks of the parent are not the children's."""
    with ThreadPoolExecutor(20) as pool:
        found = {id(copy): copy for copy in pool.map(lambda _number: replica(), range(200))}
    assert len(found) == 1
    (of_parent,) = found.values()
    assert of_parent is not None
    of_parent.breaker.failed("of the parent")
    monkeypatch.setattr(os, "getpid", lambda: -1)
    of_child = replica()
    assert of_child is not None
    assert of_child is replica()
    assert of_child.client is not of_parent.client
    assert of_child.breaker.allows()


def test_index_pending_leaves_another_one_alone(configured: None, db: None) -> None:
    """A timer starts it each minute; one may take longer."""
    SearchRemoval.objects.create(pk=1, version=2)
    with held("pending"):
        call_command("index_pending")
    with pytest.raises(CommandError):
        call_command("index_pending")
