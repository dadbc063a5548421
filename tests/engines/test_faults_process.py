"""A real server that is frozen, killed in the middle of a rebuild, empty or full, and what comes of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client
from wagtail.models import Page

from search.models import SearchDocument
from search.replica import connection as replica_connection
from search.replica.connection import Replica
from search.replica.health import trouble
from search.replica.pending import queue_length
from search.replica.rebuilding import NewCopy, rebuild_copy
from search.replica.status import copy_status
from tests.engines.asking import find, in_step, search_status
from tests.engines.conftest import replica_at
from tests.engines.own_server import OwnServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_copy(own_server: OwnServer, settings: Any, db: None) -> Iterator[Replica]:
    """The site with a server that may be killed; a search has the time that it has in production."""
    settings.ELASTICSEARCH_WRITE_TIMEOUT = 4  # a server that has just started is slow
    with replica_at(own_server.url, settings) as copy:
        rebuild_copy(copy)
        yield copy


def is_quick(ask: Callable[[], object], seconds: float = 1) -> bool:
    started = time.monotonic()
    ask()
    return time.monotonic() - started < seconds


def wait_until(is_so: Callable[[], bool], seconds: float = 40) -> None:
    give_up_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < give_up_at, "it does not become so"
        time.sleep(0.2)


def copy_answers(who: list[str]) -> bool:
    """Whether the copy is searched again: its first answers, when it has just started, may take too long."""
    find()
    return who[-1] == "copy"


def delete(page: Any, capture: Callable[..., Any]) -> None:
    with capture(execute=True):
        page.delete()


def test_frozen_and_back(
    own_copy: Replica,
    own_server: OwnServer,
    save: Callable[..., Any],
    who: list[str],
    client: Client,
    editor_client: Client,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    """Its connections stay open and new ones are accepted; no request is answered."""
    page = save()
    wait_until(lambda: copy_answers(who))
    own_copy.breaker._rest = 60
    own_server.freeze()
    try:
        assert is_quick(lambda: find(kind=["page"]))
        assert own_copy.breaker.reason == "ConnectionTimeout"
        found = find(kind=["page"])
        assert (found.total, found.facets["kind"]) == (1, {"page": 1})
        assert who[-2:] == ["database", "database"]
        assert is_quick(lambda: save("Colibri deux"), seconds=2), "the breaker spares the editor"
        delete(page, django_capture_on_commit_callbacks)
        assert find().total == 1
        assert client.get("/healthz").json()["search_engine"].endswith("Elasticsearch (ConnectionTimeout)")
        assert "ConnectionTimeout" in editor_client.get("/admin/").content.decode()
    finally:
        own_server.thaw()
    own_copy.breaker._rest = own_copy.breaker._retry_at = 0
    assert "2 changes wait for index_pending" in trouble()
    find()
    assert who[-1] == "database", "the copy is late"
    save("Colibri trois")  # sends what waits along with itself
    assert queue_length() == 0
    wait_until(lambda: copy_answers(who))
    assert client.get("/healthz").json()["status"] == "ok"
    assert find().total == 2
    assert in_step()


def test_killed_in_the_middle_of_a_rebuild(
    own_copy: Replica,
    own_server: OwnServer,
    save: Callable[..., Any],
    who: list[str],
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    pages = [save(f"Colibri {number}") for number in range(4)]
    former = copy_status(own_copy).index
    after_the_first_batch(own_server.kill, monkeypatch)
    with pytest.raises(CommandError, match="Elasticsearch"):
        call_command("rebuild_search_index", verbosity=0)
    # While it is dead: readers and editors go on.
    assert is_quick(lambda: find(kind=["page"]))
    delete(pages.pop(), django_capture_on_commit_callbacks)
    changed = pages[0]
    changed.title = "Autre titre"
    assert is_quick(lambda: save(changed), seconds=3)
    save("Colibri de plus")
    assert (find().total, find("autre titre").total) == (3, 1)
    assert client.get("/healthz").json()["search_engine"].endswith("Elasticsearch (ConnectionError)")
    assert "ConnectionError" in search_status()[1]
    # It comes back with what it had: the former index, and the one that was begun.
    own_server.start()
    is_well, said = search_status()
    assert not is_well
    assert former in said
    status = copy_status(own_copy)
    assert (status.index, len(status.orphans), status.queue) == (former, 1, 3)
    assert (len(status.differences.missing), len(status.differences.stale)) == (1, 1)
    assert len(status.differences.ghosts) == 1
    assert find().total == 3
    assert set(who) == {"database"}
    assert search_status("--repair")[0]
    assert list(own_copy.indices.aliases()) == [former]
    wait_until(lambda: copy_answers(who))
    assert (find().total, find("autre titre").total) == (3, 1)
    assert own_copy.indices.count() == SearchDocument.objects.count(), "nothing twice"
    assert own_copy.breaker.reason == ""
    assert client.get("/healthz").json()["search_engine"] == "ok"


def after_the_first_batch(action: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    write = NewCopy.write

    def write_and_act(begun: NewCopy, *batch: Any) -> None:
        monkeypatch.setattr(NewCopy, "write", write)
        write(begun, *batch)
        begun.wait()
        action()

    monkeypatch.setattr("search.indexing.BATCH_SIZE", 2)
    monkeypatch.setattr(NewCopy, "write", write_and_act)


def test_frozen_in_the_middle_of_a_rebuild(
    own_copy: Replica,
    own_server: OwnServer,
    save: Callable[..., Any],
    who: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = [save(f"Colibri {number}") for number in range(4)]
    Page.objects.filter(pk=pages[-1].pk).update(title="Autre titre")  # behind the search's back
    monkeypatch.setattr(replica_connection, "_PATIENCE", 1)
    former = copy_status(own_copy).index
    after_the_first_batch(own_server.freeze, monkeypatch)
    try:
        with pytest.raises(CommandError, match="ConnectionTimeout"):
            call_command("rebuild_search_index", verbosity=0)
    finally:
        own_server.thaw()
    assert find("autre titre").total == 1, "the database's own index is made to its end"
    assert who == ["database"]
    assert len(copy_status(own_copy).orphans) == 1
    call_command("index_pending", verbosity=0)
    assert list(own_copy.indices.aliases()) == [former]
    wait_until(lambda: copy_answers(who))
    assert in_step()


def test_back_with_nothing(
    own_server: OwnServer, settings: Any, save: Callable[..., Any], who: list[str]
) -> None:
    """For a site that has filled it before, a server without its data is one that was never filled."""
    with replica_at(own_server.url, settings) as copy:
        save()
        SearchDocument.objects.update(indexed_version=F("version"))
        assert find().total == 1
        save("Colibri deux")
        assert copy.indices.aliases() == {}, "no write makes an index by accident"
        assert find().total == 2
        assert set(who) == {"database"}
        assert "no index: run rebuild_search_index" in trouble()
        assert search_status("--repair")[0]
        wait_until(lambda: copy_answers(who))
        assert find().total == 2
        assert trouble() == ""


def test_a_disk_that_fills_up(
    own_copy: Replica, own_server: OwnServer, save: Callable[..., Any], who: list[str]
) -> None:
    """The server itself makes its indices read-only, and writable again once there is room."""
    save()
    set_room_needed(own_copy, "999tb")
    try:
        wait_until(lambda: is_blocked(own_copy))
        save("Colibri deux")
        assert find().total == 2
        assert who[-1] == "database"
        with pytest.raises(CommandError, match="429 cluster_block_exception"):
            call_command("index_pending")
    finally:
        set_room_needed(own_copy, "1b")
    wait_until(lambda: not is_blocked(own_copy))
    call_command("index_pending", verbosity=0)
    wait_until(lambda: copy_answers(who))
    assert find().total == 2
    assert in_step()


def set_room_needed(copy: Replica, size: str) -> None:
    """How much of the disk must be free; the server looks every ten seconds, its shortest interval."""
    disk = "cluster.routing.allocation.disk"
    copy.client.options(request_timeout=30).cluster.put_settings(
        persistent={
            "cluster.info.update.interval": "10s",
            f"{disk}.threshold_enabled": True,
            **{f"{disk}.watermark.{name}": size for name in ("low", "high", "flood_stage")},
        }
    )


def is_blocked(copy: Replica) -> bool:
    found = copy.client.options(request_timeout=30).indices.get_settings(index=copy.indices.alias)
    return any("blocks" in item["settings"]["index"] for item in found.values())
