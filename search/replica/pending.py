"""The durable queue: the rows whose last version the copy has not confirmed, and the removals.

Nothing is queued beside the data, so nothing can be lost between the two: a save that reached the database is in
the queue until the copy has it. While there is something in it, the database answers searches; so what was
unpublished a moment ago is never counted by a copy that is late.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import F, QuerySet

from ..engines.base import EngineUnavailable
from ..engines.elasticsearch import ElasticsearchEngine, Removal
from ..entries import entries_of
from ..models import SearchDocument, SearchRemoval
from .connection import Replica, replica

logger = logging.getLogger(__name__)

_BATCH = 200  # documents
_AFTER_A_SAVE = 2 * _BATCH  # an editor does not wait for more: `manage.py index_pending` does the rest


def documents_behind() -> QuerySet[SearchDocument]:
    return SearchDocument.objects.filter(version__gt=F("indexed_version"))


def queue_length() -> int:
    return documents_behind().count() + SearchRemoval.objects.count()


def is_up_to_date() -> bool:
    """Whether the copy has confirmed everything: one query."""
    behind = documents_behind().order_by().values_list("pk")
    return not behind.union(SearchRemoval.objects.values_list("pk"), all=True).exists()


def remember_removal(documents: QuerySet[SearchDocument]) -> None:
    """Call it in the transaction that deletes these documents."""
    if replica() is not None:
        SearchRemoval.objects.bulk_create(
            [
                SearchRemoval(pk=pk, version=version + 1)
                for pk, version in documents.values_list("pk", "version")
            ],
            ignore_conflicts=True,
        )


def push_after_commit() -> None:
    """Have the copy follow once the change is in the database: never within its transaction, never for sure."""
    if replica() is not None:
        transaction.on_commit(_push_what_waits, robust=True)


def _push_what_waits() -> None:
    copy = replica()
    if copy is None or is_up_to_date() or not copy.breaker.allows():
        return
    try:
        push(copy, limit=_AFTER_A_SAVE)
    except EngineUnavailable as error:
        copy.breaker.failed(str(error))
        logger.warning("Elasticsearch did not take a change, which waits for index_pending: %s", error)
    else:
        copy.breaker.succeeded()


def push(copy: Replica, limit: int | None = None, patient: bool = False) -> int:
    """Send what waits, `limit` documents at most; returns how many were confirmed. Raises EngineUnavailable.

    `patient` gives the server the time that commands have.
    """
    targets = copy.indices.targets()
    if copy.indices.alias not in targets:
        raise EngineUnavailable("no index: run rebuild_search_index")
    engines = [copy.patient_engine_of(name) if patient else copy.engine_of(name) for name in targets]
    confirmed, last = 0, 0
    while limit is None or confirmed < limit:
        documents = list(documents_behind().filter(pk__gt=last).order_by("pk")[:_BATCH])
        removals = [] if last else list(SearchRemoval.objects.all())
        if not documents and not removals:
            break
        confirmed += _push_batch(engines, documents, removals)
        last = documents[-1].pk if documents else last + 1
    return confirmed


def _push_batch(
    engines: Sequence[ElasticsearchEngine],
    documents: Sequence[SearchDocument],
    removals: Sequence[SearchRemoval],
) -> int:
    entries = entries_of(documents)
    gone = [Removal(removal.pk, removal.version) for removal in removals]
    done = set.intersection(*(engine.write(entries, gone) for engine in engines))
    for entry in entries:
        if entry.document_id not in done:
            logger.error("Elasticsearch refuses document %s for itself.", entry.document_id)
    SearchRemoval.objects.filter(
        pk__in=[item.document_id for item in gone if item.document_id in done]
    ).delete()
    return confirm(
        {entry.document_id: entry.version for entry in entries if entry.document_id in done}
    ) + len(gone)


def confirm(versions: Mapping[int, int]) -> int:
    """Take documents that did not change meanwhile out of the queue; returns how many of them left it."""
    by_version: dict[int, list[int]] = defaultdict(list)
    for document_id, version in versions.items():
        by_version[version].append(document_id)
    return sum(
        SearchDocument.objects.filter(pk__in=batch, version=version).update(indexed_version=version)
        for version, ids in by_version.items()
        for batch in _batches(ids)
    )


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
