"""What a copy misses or refuses waits, or is set aside; nothing is lost, and nobody waits for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from wagtail.models import Page

from search import answering
from search.engines.base import EngineUnavailable
from search.entries import entries_of
from search.models import SearchDocument, SearchText
from search.query import analyse_query
from search.replica import pending
from search.replica.connection import Replica
from search.replica.health import trouble
from search.replica.pending import queue_length
from search.replica.status import copy_status
from tests.engines.asking import find, in_step, search_status

pytestmark = pytest.mark.django_db


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


def test_until_the_copy_has_confirmed_the_database_answers(
    copy: Replica, save: Callable[..., Any], who: list[str]
) -> None:
    page = save()
    page.unpublish()  # its commit is still to come
    assert find().total == 0
    assert who == ["database"]


def test_somebody_saves_while_a_reader_asks(
    copy: Replica, save: Callable[..., Any], who: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The numbers differ for a moment: the database answers, and the server is not left alone for it."""
    save()
    monkeypatch.setattr(answering, "_documents", lambda version: 0)
    assert find().total == 1
    assert who == ["database"]
    assert copy.breaker.reason == ""


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


def test_a_late_write_loses(copy: Replica, save: Callable[..., Any]) -> None:
    page = save()
    document = SearchDocument.objects.get(object_id=page.pk)
    (entry,) = entries_of([document])
    newer = replace(entry, version=entry.version + 5, kind="newer")
    copy.engine.write([newer])
    copy.engine.write([entry])  # raises nothing: there is nothing left to do
    assert copy_status(copy).kinds == {"newer": 1}


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


def test_what_is_on_its_way_is_no_trouble(
    copy: Replica, save: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    save()
    SearchDocument.objects.update(version=F("version") + 1)
    assert "1 changes wait" in trouble()
    monkeypatch.setattr("search.replica.health.time.sleep", lambda seconds: pending.push(copy))
    assert trouble() == ""


def test_what_takes_a_courier_too_long_is_left_to_index_pending(
    copy: Replica, save: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    save("Colibri un")
    save("Colibri deux")
    SearchDocument.objects.update(version=F("version") + 1)
    monkeypatch.setattr(pending, "_BATCH", 1)
    before = queue_length()
    with pytest.raises(EngineUnavailable, match="more to send"):
        pending.push(copy, seconds=0)
    assert queue_length() == before - 1
    call_command("index_pending", verbosity=0)
    assert queue_length() == 0


def test_a_document_that_the_server_refuses(
    copy: Replica, save: Callable[..., Any], who: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """It is found by its title; the others are answered for as ever; whoever runs the site is told."""
    save()
    refused = document_of(save("Colibri deux"))
    allow_new_fields(copy, False)
    give_new_field(refused)
    call_command("index_pending", verbosity=0)
    assert queue_length() == 0
    assert (find().total, find(kind=["page"]).total) == (2, 2)
    assert who == ["copy", "copy"]
    assert f"refuses document {refused.pk} but for its title" in caplog.text
    assert "Limit of total fields" in caplog.text
    assert trouble() == "Elasticsearch refuses documents but for their titles (1): see search_status"
    is_well, said = search_status("--repair")
    assert not is_well
    assert re.search(rf"\(1\): {refused.pk}$", said, re.MULTILINE)
    allow_new_fields(copy, True)
    assert search_status("--repair")[0]
    assert trouble() == ""


def test_an_index_that_refuses_everything_is_at_fault_itself(
    copy: Replica, save: Callable[..., Any], who: list[str]
) -> None:
    documents = [document_of(save(f"Colibri {number}")) for number in range(11)]
    allow_new_fields(copy, False)
    for document in documents:
        give_new_field(document)
    with pytest.raises(CommandError, match="400 document_parsing_exception"):
        call_command("index_pending")
    assert queue_length() == 11
    assert find().total == 11
    assert who == ["database"]


def document_of(page: Page) -> SearchDocument:
    return SearchDocument.objects.get(object_id=page.pk)


def allow_new_fields(copy: Replica, is_allowed: bool) -> None:
    limit = {"index.mapping.total_fields.limit": None if is_allowed else 1}
    copy.client.indices.put_settings(index=copy.indices.alias, settings=limit)


def give_new_field(document: SearchDocument) -> None:
    SearchText.objects.filter(document=document).update(facets={"another": ["x"]})
    SearchDocument.objects.filter(pk=document.pk).update(version=F("version") + 1)
