"""Whatever happens to Elasticsearch, readers are answered, saves succeed, and the copy becomes right again."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from search import answering
from search.engines.base import EngineUnavailable, Matches
from search.entries import entries_of
from search.locks import only_one
from search.models import SearchDocument, SearchIndexState, SearchRemoval
from search.query import analyse_query
from search.replica import connection as replica_connection
from search.replica import rebuilding
from search.replica.breaker import Breaker
from search.replica.connection import Replica, replica
from search.replica.health import trouble
from search.replica.pending import queue_length
from search.replica.rebuilding import rebuild_copy
from search.replica.status import copy_status
from tests import factories as make
from tests.engines.conftest import SERVER
from tests.engines.servers import Cable, hanging, refusing  # fmt: skip
from tests.engines.servers import answering as server_answering
from tests.tree import Tree

pytestmark = pytest.mark.django_db
needs_server = pytest.mark.parametrize(
    "copy", [pytest.param(None, id="server")] if SERVER else [], indirect=True
)


@pytest.fixture
def who(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who answered each search: "copy" or "database"."""
    answers: list[str] = []
    of_database = answering.engine_for

    def engine_for() -> Any:
        answers.append("database")
        return of_database()

    ask = answering._ask

    def ask_copy(*args: Any) -> Matches:
        matches = ask(*args)
        answers.append("copy")
        return matches

    monkeypatch.setattr(answering, "engine_for", engine_for)
    monkeypatch.setattr(answering, "_ask", ask_copy)
    return answers


def find(text: str = "colibri", **filters: list[str]) -> Matches:
    return answering.answer(analyse_query(text), filters=filters, facets=("kind", "year"), offset=0, limit=10)


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


# --- A server that cannot be asked: no real one is needed ----------------------------------------------


def version_8() -> AbstractContextManager[str]:
    """How a server of another major version refuses what our client says it accepts."""
    error = {"type": "media_type_header_exception", "reason": "Accept version must be either version 8 or 7"}
    return server_answering(
        400, {"error": {**error, "root_cause": [error]}, "status": 400}, X_Elastic_Product="Elasticsearch"
    )


def too_many_requests() -> AbstractContextManager[str]:
    error = {"type": "es_rejected_execution_exception", "reason": "rejected execution"}
    return server_answering(429, {"error": error, "status": 429}, X_Elastic_Product="Elasticsearch")


def no_index() -> AbstractContextManager[str]:
    error = {"type": "index_not_found_exception", "reason": "no such index [secret-name]"}
    return server_answering(404, {"error": error, "status": 404}, X_Elastic_Product="Elasticsearch")


FAULTS = {
    "refused": lambda: nullcontext(refusing()),
    "hanging": hanging,
    "wrong version": version_8,
    "429": too_many_requests,
    "no index": no_index,
    "another server": lambda: server_answering(200, "<html>Bienvenue</html>", Content_Type="text/html"),
    "empty answer": lambda: server_answering(200, {}, X_Elastic_Product="Elasticsearch"),
}


@pytest.fixture(params=FAULTS)
def broken(request: pytest.FixtureRequest, settings: Any) -> Iterator[Replica]:
    """A site whose Elasticsearch fails, and that has just started."""
    replica_connection._replica.cache_clear()
    with FAULTS[request.param]() as url:
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
    broken: Replica, save: Callable[..., Any], client: Client, editor_client: Client
) -> None:
    save()
    answer = client.get("/healthz")
    body = answer.json()
    assert (answer.status_code, body["status"], body["search"]) == (200, "degraded", "ok")
    assert "the database answers instead" in body["search_engine"]
    assert "127.0.0.1" not in body["search_engine"]
    assert "secret-name" not in body["search_engine"]
    assert "the database answers instead" in editor_client.get("/admin/").content.decode()
    assert "Elasticsearch" not in client.get("/recherche/?q=colibri").content.decode()


def test_status_says_what_is_wrong(broken: Replica, save: Callable[..., Any]) -> None:
    save()
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("search_status", stdout=out)
    assert "Elasticsearch" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("search_status", "--repair", stdout=out, stderr=StringIO())
    with pytest.raises(CommandError):
        call_command("rebuild_search_index", verbosity=0)
    assert find().total == 1, "the database's own index was rebuilt"


# --- What decides ---------------------------------------------------------------------------------------


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
    taken, released = threading.Event(), threading.Event()

    def hold() -> None:
        with only_one("rebuild"):
            taken.set()
            released.wait(10)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert taken.wait(10)
        for command in (["rebuild_search_index"], ["search_status", "--repair"]):
            with pytest.raises(CommandError):
                call_command(*command, verbosity=0)
    finally:
        released.set()
        thread.join()
    with only_one("rebuild"):
        pass


# --- A real server --------------------------------------------------------------------------------------


@pytest.fixture
def cable(db: None) -> Iterator[Cable]:
    line = Cable(SERVER)
    yield line
    line.close()


@pytest.fixture
def copy(cable: Cable, settings: Any) -> Iterator[Replica]:
    """A site with a copy at the end of a cable; nothing in it yet."""
    replica_connection._replica.cache_clear()
    settings.ELASTICSEARCH_URL = cable.url
    settings.ELASTICSEARCH_INDEX = f"faults-{os.getpid()}"
    settings.ELASTICSEARCH_TIMEOUT = settings.ELASTICSEARCH_WRITE_TIMEOUT = 20  # the machine of tests is slow
    settings.ELASTICSEARCH_RETRY_AFTER = 0
    found = replica()
    assert found is not None
    rebuild_copy(found)
    yield found
    cable.mend()
    for name in found.patient_indices.aliases():
        found.patient_indices.delete(name)
    replica_connection._replica.cache_clear()


def in_step() -> bool:
    try:
        call_command("search_status", stdout=StringIO())
    except CommandError:
        return False
    return True


@needs_server
def test_a_save_is_found_at_once_and_a_deletion_too(
    copy: Replica, save: Callable[..., Any], who: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    page = save()
    assert (find().total, queue_length()) == (1, 0)
    page.title = "Autre chose"
    save(page)
    assert find().total == 0
    assert find("autre chose").total == 1
    with django_capture_on_commit_callbacks(execute=True):
        page.delete()
    assert (find("autre chose").total, queue_length()) == (0, 0)
    assert who == ["copy"] * 4
    assert in_step()


@needs_server
def test_until_the_copy_has_confirmed_the_database_answers(
    copy: Replica, save: Callable[..., Any], who: list[str]
) -> None:
    page = save()
    page.unpublish()  # its commit is still to come
    assert find().total == 0
    assert who == ["database"]


@needs_server
def test_stopped_and_back(copy: Replica, cable: Cable, save: Callable[..., Any], who: list[str]) -> None:
    save()
    cable.cut()
    assert find().total == 1
    save("Colibri deux")
    assert find().total == 2
    assert who == ["database", "database"]
    assert queue_length() == 1
    cable.mend()
    assert find().total == 2
    assert who[-1] == "database", "a reader's request sends nothing"
    call_command("index_pending", verbosity=0)
    assert find().total == 2
    assert who[-1] == "copy"
    assert in_step()


@needs_server
def test_the_next_save_replays_what_waits(copy: Replica, cable: Cable, save: Callable[..., Any]) -> None:
    cable.cut()
    first = save("Colibri")
    cable.mend()
    save("Colibri deux")
    assert SearchDocument.objects.get(object_id=first.pk).indexed_version > 0
    assert queue_length() == 0


@needs_server
def test_killed_in_the_middle_of_a_rebuild(
    copy: Replica, cable: Cable, save: Callable[..., Any], who: list[str]
) -> None:
    save()
    former = copy_status(copy).index
    cable.cut_after_writes(0)
    with pytest.raises(CommandError):
        call_command("rebuild_search_index", verbosity=0)
    assert find().total == 1
    cable.mend()
    status = copy_status(copy)
    assert status.index == former
    assert len(status.orphans) == 1
    assert not in_step()
    call_command("rebuild_search_index", verbosity=0)
    assert copy_status(copy).orphans == []
    assert in_step()
    assert list(copy.indices.aliases()) == [copy_status(copy).index]
    assert find().total == 1
    assert who == ["database", "copy"]


@needs_server
def test_what_is_saved_during_a_rebuild_is_not_lost(
    copy: Replica,
    save: Callable[..., Any],
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, gone = save("Colibri"), save("Colibri deux")
    read = rebuilding._documents

    def documents_with_changes() -> Iterator[list[SearchDocument]]:
        """Somebody publishes, changes and deletes after the rebuild has read and before it writes."""
        batches = list(read())
        save("Colibri trois")
        kept.title = "Autre titre"
        save(kept)
        with django_capture_on_commit_callbacks(execute=True):
            gone.delete()
        yield from batches

    monkeypatch.setattr("search.replica.rebuilding._documents", documents_with_changes)
    rebuild_copy(copy)
    assert in_step()
    assert (find("colibri").total, find("autre titre").total) == (1, 1)


@needs_server
@pytest.mark.parametrize("block", ["index.blocks.read_only_allow_delete", "index.blocks.write"])
def test_an_index_that_takes_no_write(
    copy: Replica, save: Callable[..., Any], who: list[str], block: str
) -> None:
    """The first is what a full disk does (429), the second what an operator may do (403)."""
    save()
    index = copy_status(copy).index
    copy.client.indices.put_settings(index=index, settings={block: True})
    save("Colibri deux")
    assert find().total == 2
    assert who == ["database"]
    assert queue_length() == 1
    copy.client.indices.put_settings(index=index, settings={block: None})
    call_command("index_pending", verbosity=0)
    assert find().total == 2
    assert who[-1] == "copy"


@needs_server
def test_wiped(copy: Replica, save: Callable[..., Any], who: list[str]) -> None:
    save()
    for name in copy.indices.aliases():
        copy.indices.delete(name)
    assert find().total == 1
    save("Colibri deux")
    assert copy.indices.aliases() == {}, "no write makes an index by accident"
    assert find().total == 2
    assert set(who) == {"database"}
    assert not in_step()
    call_command("search_status", "--repair", stdout=StringIO())
    assert in_step()
    assert find().total == 2
    assert who[-1] == "copy"


@needs_server
@pytest.mark.parametrize("spoil", ["lacks", "has more", "older"])
def test_an_index_that_differs(copy: Replica, save: Callable[..., Any], who: list[str], spoil: str) -> None:
    page = save()
    save(page)
    save("Autre page")
    document = SearchDocument.objects.get(object_id=page.pk)
    if spoil == "lacks":
        copy.client.delete(index=copy.indices.alias, id=str(document.pk), refresh=True)
    elif spoil == "has more":
        ghost = {"all": ["~colibr"], "id": 999_999, "kind": "page"}
        copy.client.index(index=copy.indices.alias, id="999999", document=ghost, refresh=True)
    else:
        SearchDocument.objects.filter(pk=document.pk).update(
            version=1, indexed_version=1
        )  # a restored backup
    status = copy_status(copy)
    assert (status.differences.missing == [document.pk]) is (spoil == "lacks")
    assert (list(status.differences.ghosts) == [999_999]) is (spoil == "has more")
    assert (list(status.differences.stale) == [document.pk]) is (spoil == "older")
    assert find().total == 1
    assert who == (["copy"] if spoil == "older" else ["database"])
    assert (trouble() == "") is (spoil == "older")
    call_command("search_status", "--repair", stdout=StringIO())
    assert in_step()
    assert find().total == 1
    assert who[-1] == "copy"


@needs_server
def test_a_late_write_loses(copy: Replica, save: Callable[..., Any]) -> None:
    page = save()
    document = SearchDocument.objects.get(object_id=page.pk)
    (entry,) = entries_of([document])
    newer = replace(entry, version=entry.version + 5, kind="newer")
    assert copy.engine.write([newer]) == {document.pk}
    assert copy.engine.write([entry]) == {document.pk}, "nothing is left to do"
    assert copy_status(copy).kinds == {"newer": 1}


@needs_server
def test_deep_pages_are_answered_by_the_database(
    copy: Replica, save: Callable[..., Any], who: list[str]
) -> None:
    save()
    found = answering.answer(analyse_query("colibri"), filters={}, facets=(), offset=10_000, limit=10)
    assert (found.ids, found.total) == ([], 1)
    assert who == ["database"]
    assert copy.breaker.reason == ""
    with pytest.raises(EngineUnavailable):
        copy.engine.search(analyse_query("x"), filters={}, facets=(), offset=10_000, limit=10)


@needs_server
def test_status_can_be_read(copy: Replica, save: Callable[..., Any]) -> None:
    save()
    out = StringIO()
    call_command("search_status", stdout=out)
    status = copy_status(copy)
    assert status.index in out.getvalue()
    assert status.kinds.total() == SearchDocument.objects.count()
    assert status.version.startswith("9.")
    assert status.size > 0
