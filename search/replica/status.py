"""Compares the indices with what is stored, and mends what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, F
from django.db.models.functions import Greatest

from cms.content_cache import content_has_changed

from ..engines import engine_for
from ..engines.base import EngineUnavailable
from ..entries import entries_of
from ..fingerprint import fingerprint
from ..models import SearchDocument, SearchIndexState, SearchRemoval
from .connection import Replica
from .pending import push, queue_length
from .rebuilding import forget_orphans, rebuild_copy

_BATCH = 500


@dataclass
class Differences:
    """Documents that an index lacks, has in another version, or has though they are gone.

    Ids; the last two with the version that the index has (0 where it keeps none).
    """

    missing: list[int] = field(default_factory=list)
    stale: dict[int, int] = field(default_factory=dict)
    ghosts: dict[int, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.ghosts)


@dataclass
class DatabaseStatus:
    """The index inside the database. `is_current`: the analysis of today made it."""

    kinds: Counter[str]
    differences: Differences
    is_current: bool

    @property
    def is_well(self) -> bool:
        return self.is_current and not self.differences


@dataclass
class CopyStatus:
    """The copy in Elasticsearch; `trouble` says why nothing more is known. `size` in bytes.

    `refused`: documents of which it took the title only.
    """

    trouble: str = ""
    version: str = ""
    index: str = ""
    kinds: Counter[str] = field(default_factory=Counter)
    size: int = 0
    queue: int = 0
    orphans: list[str] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    differences: Differences = field(default_factory=Differences)

    @property
    def is_well(self) -> bool:
        is_whole = self.index and not (self.refused or self.differences)
        return bool(is_whole and not (self.trouble or self.queue or self.orphans))


def stored_kinds() -> Counter[str]:
    """How many documents of each kind there are."""
    rows = SearchDocument.objects.order_by().values_list("kind").annotate(number=Count("pk"))
    return Counter(dict(rows))


def analysis_is_current() -> bool:
    """Whether the index inside the database was made by today's analysis; an empty one was."""
    made_by = SearchIndexState.objects.values_list("fingerprint", flat=True).first()
    return made_by == fingerprint() if made_by else not SearchDocument.objects.exists()


def database_status() -> DatabaseStatus:
    stored = set(SearchDocument.objects.values_list("pk", flat=True))
    indexed = engine_for().document_ids()
    differences = Differences(
        missing=sorted(stored - indexed), ghosts=dict.fromkeys(sorted(indexed - stored), 0)
    )
    return DatabaseStatus(stored_kinds(), differences, analysis_is_current())


def copy_status(copy: Replica) -> CopyStatus:
    """What the server says; a server that does not answer is a status too."""
    status = CopyStatus(queue=queue_length())
    indices = copy.patient_indices
    try:
        status.version = copy.indices.server_version()
        status.orphans = indices.orphans()
        info = indices.info()
        if info is not None:
            status.index, status.kinds, status.size = info.index, info.kinds, info.size
            status.refused = indices.refused()
            status.differences = _differences(indices.versions())
    except EngineUnavailable as error:
        status.trouble = str(error)
    return status


def _differences(indexed: dict[int, int]) -> Differences:
    stored = dict(SearchDocument.objects.values_list("pk", "version"))
    return Differences(
        missing=sorted(stored.keys() - indexed.keys()),
        stale={pk: indexed[pk] for pk in sorted(stored.keys() & indexed.keys()) if indexed[pk] != stored[pk]},
        ghosts={pk: indexed[pk] for pk in sorted(indexed.keys() - stored.keys())},
    )


def repair_database(differences: Differences) -> None:
    """Index what is missing, forget what is gone."""
    engine = engine_for()
    engine.remove(list(differences.ghosts))
    for ids in _batches(differences.missing):
        with transaction.atomic():
            content_has_changed()  # who publishes waits, so that no document goes before it is indexed
            engine.put(entries_of(list(SearchDocument.objects.filter(pk__in=ids))))


def repair_copy(copy: Replica, status: CopyStatus) -> None:
    """Queue what differs and replay the queue; make the whole copy when there is none. Raises EngineUnavailable.

    Call it under the lock of rebuilds: an index being filled would look like one that was forgotten.
    """
    if status.trouble:
        raise EngineUnavailable(status.trouble)
    if not status.index:
        rebuild_copy(copy)
        return
    forget_orphans(copy.patient_indices)
    differences = status.differences
    SearchRemoval.objects.bulk_create(
        [SearchRemoval(pk=pk, version=version + 1) for pk, version in differences.ghosts.items()],
        update_conflicts=True,
        unique_fields=["document_id"],
        update_fields=["version"],
    )
    for ids in _batches(differences.missing):
        # A later version: the server remembers for a while that a document was deleted, and at which one.
        SearchDocument.objects.filter(pk__in=ids).update(version=F("version") + 1, indexed_version=0)
    for pk, version in differences.stale.items():
        # A database that was restored is older than its copy, which would take our version for a late one.
        newer = Greatest(F("version"), version)
        SearchDocument.objects.filter(pk=pk).update(version=newer, indexed_version=0)
    SearchDocument.objects.filter(pk__in=status.refused).update(indexed_version=0)
    push(copy)


def _batches(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
