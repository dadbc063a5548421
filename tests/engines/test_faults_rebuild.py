"""A rebuild loses nothing that is saved meanwhile, doubles nothing, leaves nothing behind when it is interrupted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F
from wagtail.models import Page

from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch_index import Indices
from search.indexing import rebuild
from search.models import SearchDocument
from search.replica import pending
from search.replica.connection import Replica
from search.replica.pending import confirm, queue_length
from search.replica.rebuilding import NewCopy, fill, new_copy, rebuild_copy
from search.replica.status import Differences, copy_status
from tests.engines.asking import find, in_step
from tests.engines.locking import held

pytestmark = pytest.mark.django_db


def rebuild_everything(copy: Replica) -> None:
    call_command("rebuild_search_index", verbosity=0)


@pytest.mark.parametrize("make_again", [rebuild_copy, rebuild_everything])
def test_what_is_saved_during_a_rebuild_is_not_lost(
    make_again: Callable[[Replica], object],
    copy: Replica,
    save: Callable[..., Any],
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, gone = save("Colibri"), save("Colibri deux")
    write = NewCopy.write

    def change_and_write(begun: NewCopy, *batch: Any) -> None:
        """Somebody publishes, changes and deletes after the rebuild has read and before it writes."""
        monkeypatch.setattr(NewCopy, "write", write)
        save("Colibri trois")
        kept.title = "Autre titre"
        save(kept)
        with django_capture_on_commit_callbacks(execute=True):
            gone.delete()
        write(begun, *batch)

    monkeypatch.setattr(NewCopy, "write", change_and_write)
    make_again(copy)
    assert in_step()
    assert (find("colibri").total, find("autre titre").total) == (1, 1)


def test_what_index_pending_sends_while_a_rebuild_begins_is_not_lost(
    copy: Replica, save: Callable[..., Any], who: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new index is made and read into between two of its batches; the second one must reach it too."""
    first, second = save("Colibri un"), save("Colibri deux")
    waiting = SearchDocument.objects.filter(object_id__in=(first.pk, second.pk))
    waiting.update(version=F("version") + 1)
    monkeypatch.setattr(pending, "_BATCH", 1)
    begun: list[NewCopy] = []

    def confirm_and_rebuild(versions: Mapping[int, int]) -> int:
        confirmed = confirm(versions)
        if not begun:
            begun.append(NewCopy(copy))
            fill(begun[0])
            begun[0].wait()
            SearchDocument.objects.filter(object_id=second.pk).update(
                title="Autre titre", version=F("version") + 1
            )
        return confirmed

    monkeypatch.setattr(pending, "confirm", confirm_and_rebuild)
    pending.push(copy)
    begun[0].publish()
    assert queue_length() == 0
    assert (find("colibri").total, find("autre titre").total) == (1, 1)
    assert who == ["copy", "copy"]
    assert in_step()


def test_a_rebuild_of_what_did_not_change_has_the_copy_answer_meanwhile(
    copy: Replica, save: Callable[..., Any], who: list[str]
) -> None:
    save()
    changed = save("Autre page")
    Page.objects.filter(pk=changed.pk).update(title="Colibri deux")  # behind the search's back
    versions = dict(SearchDocument.objects.values_list("object_id", "version"))
    rebuild()
    now = dict(SearchDocument.objects.values_list("object_id", "version"))
    assert {pk for pk in now if now[pk] != versions[pk]} == {changed.pk}
    assert queue_length() == 1
    call_command("index_pending", verbosity=0)
    assert find().total == 2
    rebuild()
    assert queue_length() == 0
    assert find().total == 2
    assert who == ["copy", "copy"]
    assert in_step()


def test_a_deletion_while_a_rebuild_ends_is_not_lost(
    copy: Replica, save: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its two writes, the second index takes the place of the first, which is deleted."""
    page = save()
    begun = NewCopy(copy)
    fill(begun)
    begun.wait()
    page.delete()  # its commit is still to come
    write = ElasticsearchEngine.write

    def write_and_publish(engine: ElasticsearchEngine, *args: Any) -> None:
        write(engine, *args)
        if begun._index in copy.indices.orphans():
            copy.indices.publish(begun._index)

    monkeypatch.setattr(ElasticsearchEngine, "write", write_and_publish)
    pending.push(copy)
    assert queue_length() == 0
    assert copy_status(copy).differences == Differences()
    call_command("index_pending")
    assert list(copy.indices.aliases()) == [begun._index], (
        "nor is there an index with the name of the alias that is gone"
    )
    assert in_step()


def test_a_rebuild_that_somebody_stops_leaves_no_orphan(
    copy: Replica, save: Callable[..., Any], who: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    save()
    former = copy_status(copy).index

    def interrupt(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), new_copy(copy) as begun:
        rebuild(interrupt, copy=begun)
    assert list(copy.indices.aliases()) == [former]
    assert find().total == 1
    assert who == ["copy"]


def test_a_rebuild_that_was_killed_leaves_an_orphan_for_a_minute(
    copy: Replica, save: Callable[..., Any], who: list[str]
) -> None:
    save()
    former = copy_status(copy).index
    orphan = copy.indices.create()
    save("Colibri deux")  # written to both
    assert copy_status(copy).orphans == [orphan]
    assert not in_step()
    with held("rebuild"):
        call_command("index_pending")
    assert copy_status(copy).orphans == [orphan], "it may be one that is being filled"
    call_command("index_pending")
    assert list(copy.indices.aliases()) == [former]
    assert in_step()
    assert find().total == 2
    assert who == ["copy"]


def test_an_index_of_another_analysis_is_left_to_a_rebuild(
    copy: Replica, save: Callable[..., Any], who: list[str], settings: Any
) -> None:
    """During an update, processes of the former version search it still."""
    save()
    former = Indices(copy.client, settings.ELASTICSEARCH_INDEX, "0" * 8, timeout=30)
    former.publish(former.create())
    rebuild_copy(copy)
    name = former.create()
    call_command("index_pending")
    assert copy_status(copy).orphans == [name]
    assert find().total == 1
    assert who == ["copy"]
    rebuild_copy(copy)
    assert former.aliases().keys() == {copy_status(copy).index}


def test_a_new_copy_is_searched_in_one_piece(copy: Replica, save: Callable[..., Any]) -> None:
    for number in range(3):
        save(f"Colibri {number}")
    rebuild_copy(copy)
    index = copy_status(copy).index
    shards = copy.client.indices.segments(index=index)["indices"][index]["shards"]["0"]
    assert len([part for part in shards[0]["segments"].values() if part["search"]]) == 1
