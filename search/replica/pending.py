"""The durable queue: the rows whose last version the copy has not confirmed, and the removals.

Nothing is queued beside the data, so nothing can be lost between the two: a save that reached the database is in
the queue until the copy has it. While there is something in it, the database answers searches; so what was
unpublished a moment ago is never counted by a copy that is late.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import F, QuerySet

from ..engines.base import EngineUnavailable
from ..engines.elasticsearch import Removal
from ..entries import entries_of
from ..models import SearchDocument, SearchRemoval
from .connection import Replica, replica

_BATCH = 200  # documents


def documents_behind() -> QuerySet[SearchDocument]:
    return SearchDocument.objects.filter(version__gt=F("indexed_version"))


def queue_length() -> int:
    return documents_behind().count() + SearchRemoval.objects.count()


def is_up_to_date() -> bool:
    """Whether the copy has confirmed everything: one query."""
    behind = documents_behind().order_by().values_list("pk")
    return not behind.union(SearchRemoval.objects.values_list("pk"), all=True).exists()


def check_number(copy: Replica) -> None:
    """Raises EngineUnavailable when the copy holds more or fewer documents than there are, and nothing waits.

    While somebody saves, the two may differ for a moment, which is nobody's fault.
    """
    held, expected = copy.quick_indices.count(), SearchDocument.objects.count()
    if held != expected and is_up_to_date():
        raise EngineUnavailable(f"{held} documents of {expected}: run search_status --repair")


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


def push(copy: Replica, seconds: float | None = None) -> int:
    """Send what waits; returns how many documents were confirmed. Raises EngineUnavailable.

    `seconds`: how long this may go on before the rest is left to `manage.py index_pending`. Without them, the server
    has the time that commands have.
    """
    give_up_at = None if seconds is None else time.monotonic() + seconds
    confirmed, last = 0, 0
    while True:
        documents = list(documents_behind().filter(pk__gt=last).order_by("pk")[:_BATCH])
        removals = list(SearchRemoval.objects.order_by("pk")[:_BATCH])
        if not documents and not removals:
            return confirmed
        if give_up_at is not None and confirmed and time.monotonic() > give_up_at:
            raise EngineUnavailable(f"more to send than {seconds:g} seconds allow")
        # Asked after the documents were read: an index made later reads what they are now for itself.
        targets = _targets(copy)
        entries = entries_of(documents)
        gone = [Removal(removal.pk, removal.version) for removal in removals]
        for name in targets:
            engine = copy.patient_engine_of(name) if seconds is None else copy.engine_of(name)
            engine.write(entries, gone)
        if gone and copy.indices.targets() != targets:
            continue  # a rebuild has just ended: what is searched now may not have taken the removals
        SearchRemoval.objects.filter(pk__in=[item.document_id for item in gone]).delete()
        confirmed += confirm({entry.document_id: entry.version for entry in entries}) + len(gone)
        last = documents[-1].pk if documents else last


def _targets(copy: Replica) -> list[str]:
    """The aliases that must take a change: what is searched, and what is being filled. Raises EngineUnavailable."""
    targets = copy.indices.targets()
    if copy.indices.alias not in targets:
        raise EngineUnavailable("no index: run rebuild_search_index")
    return targets


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
