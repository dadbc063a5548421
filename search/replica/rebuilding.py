"""Makes the copy again beside the one that is searched, and exchanges the two in one step."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress

from ..engines.base import EngineUnavailable, Entry
from ..engines.elasticsearch import Removal, Terms
from ..engines.elasticsearch_index import Indices
from ..entries import entries_of
from ..models import SearchDocument, SearchRemoval
from .connection import Replica
from .pending import confirm, push

_BATCH = 500  # documents
_WRITERS = 2


class NewCopy:
    """An index that is being filled, while readers ask the former one.

    To be made before the first document is read, and under the lock of rebuilds. It has an alias from the start: what
    is saved from then on is written to both indices, and of two writes of a document the later version stays.

    Whatever the server does wrong is told at the end, by `publish`, so that a rebuild of the database's own index
    goes on. Until then the former index stays as it was.
    """

    def __init__(self, copy: Replica) -> None:
        self._copy = copy
        self._indices = copy.patient_indices
        self._engine = copy.patient_engine_of(self._indices.next_alias)
        self._writers = ThreadPoolExecutor(_WRITERS)
        self._on_the_way: deque[Future[None]] = deque()
        self._versions: dict[int, int] = {}
        self._failure: EngineUnavailable | None = None
        self._index = ""
        try:
            copy.indices.server_version()
            forget_orphans(self._indices)
            self._index = self._indices.create()
        except EngineUnavailable as error:
            self._failure = error

    @property
    def has_failed(self) -> bool:
        return self._failure is not None

    def write(self, entries: Sequence[Entry], terms: Sequence[Terms] | None = None) -> None:
        """Send these documents, with the terms of each where they are known; they are on the way on return."""
        if self.has_failed:
            return
        self._versions.update({entry.document_id: entry.version for entry in entries})
        self._on_the_way.append(self._writers.submit(self._engine.write, entries, terms=terms, refresh=False))
        if len(self._on_the_way) > _WRITERS:
            self._await_first()

    def wait(self) -> None:
        """Return when nothing is on the way any more."""
        while self._on_the_way:
            self._await_first()

    def publish(self) -> int:
        """Have it searched from now on; returns how many documents it has. Raises EngineUnavailable."""
        self.wait()
        if self._failure:
            raise self._failure
        self._forget_what_is_gone()
        self._indices.publish(self._index)
        published, self._index = self._index, ""
        confirm(self._versions)
        push(self._copy)
        self._copy.breaker.succeeded()
        self._indices.pack(published)
        return len(self._versions)

    def close(self) -> None:
        """Delete what was begun, if the server still listens, unless it is searched after all."""
        self._writers.shutdown(cancel_futures=True)
        with suppress(EngineUnavailable):
            if self._index and self._index in self._copy.indices.orphans():
                self._copy.indices.delete(self._index)

    def _await_first(self) -> None:
        try:
            self._on_the_way.popleft().result()
        except EngineUnavailable as error:
            self._failure = self._failure or error

    def _forget_what_is_gone(self) -> None:
        """Documents that were deleted after they were read."""
        kept = set(SearchDocument.objects.values_list("pk", flat=True))
        gone = [(pk, self._versions.pop(pk)) for pk in self._versions.keys() - kept]
        removed_versions = dict(SearchRemoval.objects.values_list("pk", "version"))
        self._engine.remove([Removal(pk, removed_versions.get(pk, version + 1)) for pk, version in gone])


@contextmanager
def new_copy(copy: Replica) -> Iterator[NewCopy]:
    """A copy to be filled and published. Whatever ends this before leaves no index behind."""
    begun = NewCopy(copy)
    try:
        yield begun
    finally:
        begun.close()


def rebuild_copy(copy: Replica) -> int:
    """Make the copy again from what is stored; returns how many documents it has. Raises EngineUnavailable.

    Call it under the lock of rebuilds.
    """
    with new_copy(copy) as begun:
        fill(begun)
        return begun.publish()


def fill(begun: NewCopy) -> None:
    """Write all that is stored."""
    for documents in _documents():
        if begun.has_failed:
            return
        begun.write(entries_of(documents))


def forget_orphans(indices: Indices, names: Iterable[str] | None = None) -> None:
    """Delete all orphans, or those given. Raises EngineUnavailable.

    Call it under the lock of rebuilds: an index being filled looks like one that was forgotten.
    """
    for name in indices.orphans() if names is None else names:
        indices.delete(name)


def _documents() -> Iterator[list[SearchDocument]]:
    last = 0
    while batch := list(SearchDocument.objects.filter(pk__gt=last).order_by("pk")[:_BATCH]):
        yield batch
        last = batch[-1].pk
