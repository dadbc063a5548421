"""Makes the copy again from what is stored, beside the one that is searched, and exchanges the two in one step."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress

from ..engines.base import EngineUnavailable, Entry
from ..engines.elasticsearch import ElasticsearchEngine, Removal
from ..engines.elasticsearch_index import Indices
from ..entries import entries_of
from ..models import SearchDocument, SearchRemoval
from .connection import Replica
from .pending import confirm, push

_BATCH = 500  # documents
_WRITERS = 2

Progress = Callable[[int], None]


def rebuild_copy(copy: Replica, progress: Progress = lambda done: None) -> int:
    """Fill a new index and search it from now on; returns how many documents it has. Raises EngineUnavailable.

    Call it under the lock of rebuilds. The new index has an alias before the first document is read: what is saved
    from then on is written to both indices, and of two writes of a document the later version stays. Whatever stops
    this leaves the former index as it was; what was begun is deleted now, or by `index_pending`.
    """
    copy.indices.server_version()
    indices = copy.patient_indices
    forget_orphans(indices)
    index = indices.create()
    with ExitStack() as unfinished:
        unfinished.callback(_abandon, copy.indices, index)
        versions = _fill(copy, indices.next_alias, progress)
        indices.publish(index)
        unfinished.pop_all()
    confirm(versions)
    push(copy)
    copy.breaker.succeeded()
    return len(versions)


def forget_orphans(indices: Indices, names: Iterable[str] | None = None) -> None:
    """Delete all orphans, or those given. Raises EngineUnavailable.

    Call it under the lock of rebuilds: an index being filled looks like one that was forgotten.
    """
    for name in indices.orphans() if names is None else names:
        indices.delete(name)


def _fill(copy: Replica, alias: str, progress: Progress) -> dict[int, int]:
    """Write all documents, then forget those that were deleted meanwhile; returns {id: version written}."""
    engine = copy.patient_engine_of(alias)
    versions: dict[int, int] = {}
    for entries in _written(engine):
        versions.update({entry.document_id: entry.version for entry in entries})
        progress(len(versions))
    kept = set(SearchDocument.objects.values_list("pk", flat=True))
    removed_versions = dict(SearchRemoval.objects.values_list("pk", "version"))
    gone = versions.keys() - kept
    engine.remove([Removal(pk, removed_versions.get(pk, versions[pk] + 1)) for pk in gone])
    return {pk: version for pk, version in versions.items() if pk in kept}


def _written(engine: ElasticsearchEngine) -> Iterator[list[Entry]]:
    """Write all documents; each batch when it is written. One is made ready while the server works at another."""
    with ThreadPoolExecutor(_WRITERS) as writers:
        on_the_way: deque[tuple[list[Entry], Future[None]]] = deque()
        for batch in _documents():
            entries = entries_of(batch)
            on_the_way.append((entries, writers.submit(engine.write, entries, refresh=False)))
            if len(on_the_way) > _WRITERS:
                yield _awaited(*on_the_way.popleft())
        while on_the_way:
            yield _awaited(*on_the_way.popleft())


def _awaited(entries: list[Entry], written: Future[None]) -> list[Entry]:
    written.result()
    return entries


def _documents() -> Iterator[list[SearchDocument]]:
    last = 0
    while batch := list(SearchDocument.objects.filter(pk__gt=last).order_by("pk")[:_BATCH]):
        yield batch
        last = batch[-1].pk


def _abandon(indices: Indices, index: str) -> None:
    """Delete what was begun, if the server still listens, and unless it is searched after all."""
    with suppress(EngineUnavailable):
        if index in indices.orphans():
            indices.delete(index)
