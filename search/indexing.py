"""Keeps the search in step with the site.

Whatever happens to a page or a document, the answer is the same: ask `findable` whether anyone may find it
now, then store it or forget it. Documents and the engine's index change in the transaction of the change
itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.content_cache import content_has_changed
from cms.models import ContentVersion

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
from .preparing import prepare
from .reading import Reader, Source, objects_kept_longer, read
from .replica.rebuilding import NewCopy
from .storing import delete, store

Progress = Callable[[int], None]


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


def rebuild(
    progress: Progress = lambda done: None, reader: Reader | None = None, copy: NewCopy | None = None
) -> RebuildReport:
    """Store everything again, forget what no longer is findable. Readers always find everything meanwhile.

    Each batch is a transaction of its own, so that nobody who saves waits for more than one; an interrupted rebuild
    leaves a whole index, of which a part is still to be refreshed. `progress` is called after each batch with the
    number of things stored so far. A `reader` reads the next batch while this process stores the last one; a `copy`
    outside the database receives what is stored, and is the caller's to publish.
    """
    report = RebuildReport()
    recount = vocabulary.Recount()  # until it is finished, fewer typing mistakes are set right
    engine_for().expect_everything()
    with objects_kept_longer():
        for source in Source:
            _rebuild(source, reader, recount, report, progress, copy)
        recount.finish()
    SearchIndexState.objects.update_or_create(pk=1, defaults={"fingerprint": fingerprint()})
    engine_for().tidy()
    return report


def _rebuild(
    source: Source,
    reader: Reader | None,
    recount: vocabulary.Recount,
    report: RebuildReport,
    progress: Progress,
    copy: NewCopy | None,
) -> None:
    """Store again what of the source can be found, and forget what cannot and what is no more."""
    objects = source.objects()
    content_type = content_type_of(objects.model)
    ids = iter(list(objects.order_by("pk").values_list("pk", flat=True)))
    batches = iter(lambda: list(islice(ids, BATCH_SIZE)), [])
    ours: set[str] = set()  # content versions since anybody else changed content
    for batch, ahead in (
        reader.read_ahead(source, batches) if reader else ((batch, None) for batch in batches)
    ):
        with transaction.atomic():
            # Who publishes waits: what is stored is not older than what is public.
            if (former := content_has_changed()) not in ours:
                ours = {former}
            things = ahead.things if ahead and ahead.version in ours else read(source, batch)
            entries = store(content_type, things, recount)
            report.removed += forget(content_type, set(batch) - {thing.object_id for thing in things})
            ours.add(ContentVersion.current())
        if copy:
            copy.write(entries, [thing.copied for thing in things])
        report.stored.update(thing.entry.kind for thing in things)
        progress(report.stored.total())
    with transaction.atomic():
        content_has_changed()
        known = SearchDocument.objects.filter(content_type=content_type).values_list("object_id", flat=True)
        report.removed += forget(content_type, set(known) - set(objects.values_list("pk", flat=True)))


def _sync(content_type: ContentType, ids: Collection[int], findables: Iterator[Findable]) -> None:
    stored: set[int] = set()
    while batch := [prepare(findable) for findable in islice(findables, BATCH_SIZE)]:
        store(content_type, batch)
        stored.update(thing.object_id for thing in batch)
    forget(content_type, set(ids) - stored)
