"""Reads what a rebuild stores; where it helps, in a second process, which is some batches ahead of the first.

Reading and analysing a page takes longer than storing it, and needs no transaction. What was read ahead is used only if
nobody else changed any content meanwhile: `Batch.version` tells.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from enum import Enum
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.models import ContentVersion

from .findable import findable_documents, findable_pages, stored_pages
from .preparing import Prepared, prepare

_MANY = 1_000  # pages: fewer are read in a second or two
_AHEAD = 10  # batches asked for at once: one that is being read, others that wait: writing is quick and slow in turns
_OBJECTS_KEPT = 50_000  # allocations between two looks for unused objects: Python's own is 700


class Source(Enum):
    """What is searched, in the order of a rebuild: documents are found by the pages that use them."""

    PAGES = "pages"
    DOCUMENTS = "documents"

    def objects(self) -> QuerySet:
        """All of them, public or not."""
        return Page.objects.all() if self is Source.PAGES else get_document_model().objects.all()


class Batch(NamedTuple):
    """What was read while the content had this version."""

    version: str
    things: list[Prepared]


def read(source: Source, ids: Sequence[int]) -> list[Prepared]:
    """Those of these pages or documents that anyone may find now."""
    objects = source.objects().filter(pk__in=ids)
    found = findable_pages(stored_pages(objects)) if source is Source.PAGES else findable_documents(objects)
    return [prepare(findable) for findable in found]


def _read(source: Source, ids: Sequence[int]) -> Batch:
    version = ContentVersion.current()
    return Batch(version, read(source, ids))


class Reader:
    """A second process that reads for this one. It ends with this one, whatever ends it.

    Should it end before, by an error of its own or for want of memory, this one reads for itself.
    """

    def __init__(self) -> None:
        connection.close()  # a connection is of one process only
        context = get_context("fork")
        self._pipe, its_end = context.Pipe()
        self._process = context.Process(target=_serve, args=(its_end, self._pipe), daemon=True)
        self._process.start()
        its_end.close()

    def close(self) -> None:
        """End it."""
        self._pipe.close()
        self._process.join()

    def read_ahead(
        self, source: Source, batches: Iterable[list[int]]
    ) -> Iterator[tuple[list[int], Batch | None]]:
        """Each batch of ids with what was read of it, or with None when this process must read."""
        asked: deque[list[int]] = deque()
        for batch in batches:
            if len(asked) == _AHEAD:
                yield asked.popleft(), self._answer()
            self._ask(source, batch)
            asked.append(batch)
        while asked:
            yield asked.popleft(), self._answer()

    def _ask(self, source: Source, batch: list[int]) -> None:
        with suppress(OSError):
            self._pipe.send((source, batch))

    def _answer(self) -> Batch | None:
        try:
            return self._pipe.recv()
        except (EOFError, OSError):
            return None


def _serve(pipe: Connection, other_end: Connection) -> None:
    """Read what is asked for until the first process closes its end, or ends."""
    other_end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process answers to the keyboard
    # A pipe holds a part of a batch only: without a thread, reading would wait until the batch is received.
    with objects_kept_longer(), ThreadPoolExecutor(1) as sender, suppress(EOFError, OSError):
        while True:
            source, ids = pipe.recv()
            sender.submit(pipe.send_bytes, pickle.dumps(_read(source, ids)))


@contextmanager
def reading_ahead() -> Iterator[Reader | None]:
    """A reader where one helps: there is much to read, a processor to spare, and nothing that only we see as yet.

    To be entered before any lock that ends with the database's connection: that is closed.
    """
    can_fork = "fork" in get_all_start_methods() and not connection.in_atomic_block
    if not can_fork or (os.cpu_count() or 1) < 2 or Page.objects.count() < _MANY:
        yield None
        return
    reader = Reader()
    try:
        yield reader
    finally:
        reader.close()


@contextmanager
def objects_kept_longer() -> Iterator[None]:
    """Look for unused objects less often: nearly all live until their batch ends, and each look took its time.

    A rebuild of 3,000 pages spends a fifth less of processor, and 25 MB more.
    """
    usual = gc.get_threshold()
    gc.set_threshold(_OBJECTS_KEPT, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
