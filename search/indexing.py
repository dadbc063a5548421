"""Keeps the search in step with the site.

Whatever happens to a page or a document, the answer is the same: ask `findable` whether anyone may find it
now, then store it or forget it. Documents and the engine's index change in the transaction of the change
itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
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
    document_ids_in_use,
    documents_used_on,
    findable_documents,
    findable_pages,
    stored_pages,
)
from .fingerprint import fingerprint
from .models import SearchDocument, SearchIndexState
from .storing import delete, store

Progress = Callable[[int], None]


@dataclass
class RebuildReport:
    """How many things are findable, by kind, and how many no longer are."""

    stored: Counter[str] = field(default_factory=Counter)
    removed: int = 0


def sync_page(page: Page) -> None:
    """Store or forget this page, as it is in memory: its child rows may not be in the database yet."""
    with transaction.atomic():
        _sync(content_type_of(Page), [page.pk], findable_pages([page.specific]))
        sync_documents_of([page.pk])


def sync_subtree(path: str) -> None:
    """Store or forget the page at this tree path and all below it."""
    pages = Page.objects.filter(path__startswith=path)
    ids = list(pages.values_list("pk", flat=True))
    with transaction.atomic():
        _sync(content_type_of(Page), ids, findable_pages(stored_pages(pages)))
        sync_documents_of(ids)


def sync_documents_of(page_ids: list[int]) -> None:
    """Store the documents that these pages use, forget those that no page uses any more."""
    documents = content_type_of(get_document_model())
    sync_documents(documents_used_on(page_ids))
    known = SearchDocument.objects.filter(content_type=documents).values_list("object_id", flat=True)
    if known_ids := set(known):
        forget(documents, known_ids - document_ids_in_use().keys())


def sync_documents(documents: QuerySet) -> None:
    """Store or forget each of these documents."""
    ids = list(documents.values_list("pk", flat=True))
    if ids:
        with transaction.atomic():
            _sync(content_type_of(get_document_model()), ids, findable_documents(documents))


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
    vocabulary.clear()  # counted afresh, batch by batch: until then, fewer typing mistakes are set right
    pages, documents = Page.objects.order_by("pk"), get_document_model().objects.order_by("pk")
    _rebuild(pages, lambda batch: findable_pages(stored_pages(batch)), report, progress)
    _rebuild(documents, findable_documents, report, progress)
    SearchIndexState.objects.update_or_create(pk=1, defaults={"fingerprint": fingerprint()})
    engine_for().tidy()
    return report


def _rebuild(
    objects: QuerySet,
    find: Callable[[QuerySet], Iterator[Findable]],
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
            store(content_type, findables, is_rebuild=True)
            report.removed += forget(
                content_type, set(batch) - {findable.object_id for findable in findables}
            )
        report.stored.update(findable.content.kind for findable in findables)
        progress(report.stored.total())
    with transaction.atomic():
        content_has_changed()
        known = SearchDocument.objects.filter(content_type=content_type).values_list("object_id", flat=True)
        report.removed += forget(content_type, set(known) - set(objects.values_list("pk", flat=True)))


def _sync(content_type: ContentType, ids: list[int], findables: Iterator[Findable]) -> None:
    stored: set[int] = set()
    for batch in _batches(findables):
        store(content_type, batch)
        stored.update(findable.object_id for findable in batch)
    forget(content_type, set(ids) - stored)


def _batches(findables: Iterator[Findable]) -> Iterator[list[Findable]]:
    while batch := list(islice(findables, BATCH_SIZE)):
        yield batch
