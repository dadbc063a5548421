"""Keeps the search in step with the site.

Whatever happens to a page or a document, the answer is the same: ask `findable` whether anyone may find it
now, then store it or forget it. Documents and the engine's index change in the transaction of the change
itself.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.content_cache import content_has_changed

from . import vocabulary
from .engines import engine_for
from .findable import (
    BATCH_SIZE,
    Findable,
    content_type_of,
    documents_used_on,
    findable_documents,
    findable_pages,
    stored_pages,
)
from .fingerprint import fingerprint
from .models import SearchDocument, SearchIndexState
from .storing import delete, store

Progress = Callable[[int], None]

_OBJECTS_KEPT = 50_000  # allocations between two looks for unused objects: Python's own is 700


@dataclass
class RebuildReport:
    """How many things are findable, by kind, and how many no longer are."""

    stored: Counter[str] = field(default_factory=Counter)
    removed: int = 0


def sync_page(page: Page) -> None:
    """Store or forget this page, as it is in memory: its child rows may not be in the database yet.

    Its documents are another matter, since Wagtail notes later which ones it uses: see `sync_documents`.
    """
    with transaction.atomic():
        _sync(content_type_of(Page), [page.pk], findable_pages([page.specific]))


def sync_subtree(path: str) -> None:
    """Store or forget the page at this tree path and all below it."""
    pages = Page.objects.filter(path__startswith=path)
    ids = list(pages.values_list("pk", flat=True))
    with transaction.atomic():
        _sync(content_type_of(Page), ids, findable_pages(stored_pages(pages)))
        sync_documents(documents_used_on(ids))


def sync_documents(ids: Collection[int]) -> None:
    """Store or forget each of the documents with these ids, as a page of the search uses it or not."""
    documents = get_document_model()
    if ids:
        with transaction.atomic():
            _sync(content_type_of(documents), ids, findable_documents(documents.objects.filter(pk__in=ids)))


def forget(content_type: ContentType, object_ids: Iterable[int]) -> int:
    """Forget things whose objects are gone or no longer public; returns how many were known."""
    known = SearchDocument.objects.filter(content_type=content_type, object_id__in=list(object_ids))
    return delete(list(known.values_list("pk", flat=True)))


def rebuild(progress: Progress = lambda done: None) -> RebuildReport:
    """Store everything again, forget what no longer is findable. Readers always find everything meanwhile.

    Each batch is a transaction of its own, so that nobody who saves waits for more than one; an interrupted rebuild
    leaves a whole index, of which a part is still to be refreshed. `progress` is called after each batch with the
    number of things stored so far.
    """
    report = RebuildReport()
    recount = vocabulary.Recount()  # until it is finished, fewer typing mistakes are set right
    pages, documents = Page.objects.order_by("pk"), get_document_model().objects.order_by("pk")
    with _objects_kept_longer():
        _rebuild(pages, lambda batch: findable_pages(stored_pages(batch)), recount, report, progress)
        _rebuild(documents, findable_documents, recount, report, progress)
        recount.finish()
    SearchIndexState.objects.update_or_create(pk=1, defaults={"fingerprint": fingerprint()})
    engine_for().tidy()
    return report


def _rebuild(
    objects: QuerySet,
    find: Callable[[QuerySet], Iterator[Findable]],
    recount: vocabulary.Recount,
    report: RebuildReport,
    progress: Progress,
) -> None:
    """Store again those of `objects` that `find` finds, and forget the others and those that are no more."""
    content_type = content_type_of(objects.model)
    ids = iter(list(objects.values_list("pk", flat=True)))
    while batch := list(islice(ids, BATCH_SIZE)):
        with transaction.atomic():
            content_has_changed()  # who publishes waits: what is read here is not older than what is stored
            findables = list(find(objects.filter(pk__in=batch)))
            store(content_type, findables, recount)
            report.removed += forget(
                content_type, set(batch) - {findable.object_id for findable in findables}
            )
        report.stored.update(findable.content.kind for findable in findables)
        progress(report.stored.total())
    with transaction.atomic():
        content_has_changed()
        known = SearchDocument.objects.filter(content_type=content_type).values_list("object_id", flat=True)
        report.removed += forget(content_type, set(known) - set(objects.values_list("pk", flat=True)))


@contextmanager
def _objects_kept_longer() -> Iterator[None]:
    """Look for unused objects less often: nearly all live until their batch ends, and each look took its time.

    A rebuild of 3,000 pages spends a fifth less of processor, and 25 MB more.
    """
    usual = gc.get_threshold()
    gc.set_threshold(_OBJECTS_KEPT, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _sync(content_type: ContentType, ids: Collection[int], findables: Iterator[Findable]) -> None:
    stored: set[int] = set()
    for batch in _batches(findables):
        store(content_type, batch)
        stored.update(findable.object_id for findable in batch)
    forget(content_type, set(ids) - stored)


def _batches(findables: Iterator[Findable]) -> Iterator[list[Findable]]:
    while batch := list(islice(findables, BATCH_SIZE)):
        yield batch
