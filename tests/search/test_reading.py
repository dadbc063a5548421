"""A rebuild with a second process that reads ahead stores what one process alone stores."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command

from home.models import HomePage, StandardPage
from search import indexing
from search.indexing import rebuild
from search.models import SearchDocument, SearchWord
from search.reading import Reader, Source, reading_ahead
from tests import factories as make
from tests.search.found import titles
from tests.tree import make_tree


@pytest.fixture(scope="module")
def filled_home(own_database: None) -> HomePage:
    """A home page with a dozen pages below it, in a database that another process sees too."""
    home = make_tree().home
    for number in range(12):
        make.StandardPageFactory(parent=home, title=f"Rétablissement {number}", introduction="", body=[])
    return home


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """The batches, of two, that this process had to read."""
    monkeypatch.setattr("search.reading._MANY", 1)
    monkeypatch.setattr("search.reading._AHEAD", 2)
    monkeypatch.setattr("search.indexing.BATCH_SIZE", 2)
    batches: list[list[int]] = []
    read = indexing.read

    def note_and_read(source: Source, ids: list[int]) -> Any:
        batches.append(ids)
        return read(source, ids)

    monkeypatch.setattr("search.indexing.read", note_and_read)
    return batches


@pytest.fixture
def reader(filled_home: HomePage, read_here: list[list[int]]) -> Iterator[Reader]:
    with reading_ahead() as found:
        assert found is not None
        yield found


def stored() -> list[tuple[Any, ...]]:
    """What the search has, words included."""
    documents = SearchDocument.objects.order_by("pk").values_list("pk", "title", "url", "text__body")
    words = SearchWord.objects.order_by("written").values_list("written", "word", "form", "documents")
    return [*documents, *words]


def test_it_stores_the_same(reader: Reader, read_here: list[list[int]]) -> None:
    rebuild()
    alone = stored()
    assert read_here
    read_here.clear()
    report = rebuild(reader=reader)
    assert read_here == []
    assert stored() == alone
    assert report.stored["page"] == 12


def test_what_is_published_meanwhile_is_read_again(
    reader: Reader, read_here: list[list[int]], filled_home: HomePage
) -> None:
    last = StandardPage.objects.order_by("pk").last()
    assert last is not None

    def publish_meanwhile(done: int) -> None:
        if last.title != "Colibri":
            last.title = "Colibri"
            last.save_revision().publish()

    rebuild(publish_meanwhile, reader)
    assert titles("colibri") == ["Colibri"]
    assert 0 < len(read_here) < 6  # the others had not been read yet


def test_a_reader_that_ends_too_early_is_done_without(reader: Reader, read_here: list[list[int]]) -> None:
    def kill(done: int) -> None:
        if reader._process.is_alive():
            os.kill(reader._process.pid or 0, signal.SIGKILL)
            reader._process.join()

    assert rebuild(kill, reader).stored["page"] == 12
    assert read_here


def test_it_ends_with_whom_it_reads_for(reader: Reader) -> None:
    assert reader._process.is_alive()
    reader._pipe.close()
    reader._process.join(timeout=10)
    assert reader._process.exitcode == 0


@pytest.mark.usefixtures("filled_home", "read_here")
def test_the_command_uses_one(capsys: pytest.CaptureFixture[str], read_here: list[list[int]]) -> None:
    call_command("rebuild_search_index")
    assert "12" in capsys.readouterr().out
    assert read_here == []


def test_few_pages_need_none(filled_home: HomePage) -> None:
    with reading_ahead() as reader:
        assert reader is None


@pytest.mark.django_db
def test_none_within_a_transaction_that_it_would_not_see(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.reading._MANY", 0)
    with reading_ahead() as reader:
        assert reader is None
