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
        forget(documents, known_ids - document_ids_in_use())


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
    """Store everything again, forget what no longer is findable. Readers see the former index until the end.

    `progress` is called after each batch with the number of things stored so far.
    """
    engine = engine_for()
    report = RebuildReport()
    pages = stored_pages(Page.objects.order_by("pk"))
    with transaction.atomic():
        engine.clear()
        _rebuild(content_type_of(Page), findable_pages(pages), report, progress)
        documents = get_document_model().objects.order_by("pk")
        _rebuild(content_type_of(get_document_model()), findable_documents(documents), report, progress)
        vocabulary.recount()
        SearchIndexState.objects.update_or_create(pk=1, defaults={"fingerprint": fingerprint()})
    engine.tidy()
    return report


def _rebuild(
    content_type: ContentType, findables: Iterator[Findable], report: RebuildReport, progress: Progress
) -> None:
    kept: set[int] = set()
    for batch in _batches(findables):
        kept.update(store(content_type, batch, is_rebuild=True))
        report.stored.update(findable.content.kind for findable in batch)
        progress(report.stored.total())
    known = SearchDocument.objects.filter(content_type=content_type).values_list("pk", flat=True)
    report.removed += delete([pk for pk in known if pk not in kept])


def _sync(content_type: ContentType, ids: list[int], findables: Iterator[Findable]) -> None:
    stored: set[int] = set()
    for batch in _batches(findables):
        store(content_type, batch)
        stored.update(findable.object_id for findable in batch)
    forget(content_type, set(ids) - stored)


def _batches(findables: Iterator[Findable]) -> Iterator[list[Findable]]:
    while batch := list(islice(findables, BATCH_SIZE)):
        yield batch
