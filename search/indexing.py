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

from . import suggestions, vocabulary
from .analysis import index_terms, label_key
from .engines import engine_for
from .engines.base import Entry
from .findable import (
    BATCH_SIZE,
    Findable,
    content_type_of,
    document_ids_in_use,
    documents_used_on,
    findable_documents,
    findable_pages,
)
from .models import SearchDocument, SearchFacet, SearchLabel, SearchText

# Characters of a body that are searched: some 80 printed pages. PostgreSQL refuses a tsvector above 1 MB.
MAX_BODY_LENGTH = 200_000

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
        _sync(content_type_of(Page), ids, findable_pages(pages.specific().iterator(chunk_size=BATCH_SIZE)))
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
    return _delete(list(known.values_list("pk", flat=True)))


def rebuild(progress: Progress = lambda done: None) -> RebuildReport:
    """Store everything again, forget what no longer is findable. Readers see the former index until the end.

    `progress` is called after each batch with the number of things stored so far.
    """
    engine = engine_for()
    report = RebuildReport()
    pages = Page.objects.order_by("pk").specific().iterator(chunk_size=BATCH_SIZE)
    with transaction.atomic():
        engine.clear()
        _rebuild(content_type_of(Page), findable_pages(pages), report, progress)
        documents = get_document_model().objects.order_by("pk")
        _rebuild(content_type_of(get_document_model()), findable_documents(documents), report, progress)
        vocabulary.recount()
    engine.tidy()
    return report


def _rebuild(
    content_type: ContentType, findables: Iterator[Findable], report: RebuildReport, progress: Progress
) -> None:
    kept: set[int] = set()
    for batch in _batches(findables):
        kept.update(_store(content_type, batch, is_rebuild=True))
        report.stored.update(findable.content.kind for findable in batch)
        progress(report.stored.total())
    known = SearchDocument.objects.filter(content_type=content_type).values_list("pk", flat=True)
    report.removed += _delete([pk for pk in known if pk not in kept])


def _sync(content_type: ContentType, ids: list[int], findables: Iterator[Findable]) -> None:
    stored: set[int] = set()
    for batch in _batches(findables):
        _store(content_type, batch)
        stored.update(findable.object_id for findable in batch)
    forget(content_type, set(ids) - stored)


def _batches(findables: Iterator[Findable]) -> Iterator[list[Findable]]:
    while batch := list(islice(findables, BATCH_SIZE)):
        yield batch


def _store(content_type: ContentType, findables: list[Findable], is_rebuild: bool = False) -> list[int]:
    """Write the rows of these things and their entries in the engine; returns the documents' ids.

    A rebuild counts the words of all documents at its end.
    """
    versions = dict(
        SearchDocument.objects.filter(
            content_type=content_type, object_id__in=[findable.object_id for findable in findables]
        ).values_list("object_id", "version")
    )
    # One statement that inserts or updates: two editors who publish the same page at once must not collide.
    columns = ["kind", "language", "title", "title_length", "introduction", "url", "date", "year",
               "expires_at", "version"]  # fmt: skip
    documents = SearchDocument.objects.bulk_create(
        [
            _document(content_type, findable, versions.get(findable.object_id, 0) + 1)
            for findable in findables
        ],
        update_conflicts=True,
        unique_fields=["content_type", "object_id"],
        update_fields=columns,
    )
    pairs = list(zip(documents, findables, strict=True))
    ids = [document.pk for document in documents]
    SearchText.objects.bulk_create(
        [
            SearchText(document=document, labels=_labels(findable), body=_body(findable))
            for document, findable in pairs
        ],
        update_conflicts=True,
        unique_fields=["document"],
        update_fields=["labels", "body"],
    )
    SearchLabel.objects.filter(document__in=ids).delete()
    SearchLabel.objects.bulk_create(
        SearchLabel(document=document, key=key) for document, findable in pairs for key in _keys(findable)
    )
    SearchFacet.objects.filter(document__in=ids).delete()
    SearchFacet.objects.bulk_create(
        SearchFacet(document=document, name=name, value=value)
        for document, findable in pairs
        for name, values in findable.content.facets.items()
        for value in dict.fromkeys(values)
    )
    suggestions.store((document.pk, findable.content) for document, findable in pairs)
    if not is_rebuild:
        vocabulary.count({document.pk: _words(document, findable) for document, findable in pairs})
    engine_for().put(_entry(document, findable) for document, findable in pairs)
    content_has_changed()
    return ids


def _delete(document_ids: list[int]) -> int:
    if document_ids:
        with transaction.atomic():
            engine_for().remove(document_ids)
            vocabulary.forget(document_ids)
            SearchDocument.objects.filter(pk__in=document_ids).delete()
            content_has_changed()
    return len(document_ids)


def _document(content_type: ContentType, findable: Findable, version: int) -> SearchDocument:
    content = findable.content
    return SearchDocument(
        content_type=content_type,
        object_id=findable.object_id,
        kind=content.kind,
        language=content.language,
        title=_storable(content.title),
        title_length=max(1, len(index_terms(content.title, content.language).stems)),
        introduction=_storable(content.introduction),
        url=findable.url,
        date=content.date,
        year=str(content.date.year) if content.date else "",
        expires_at=findable.expires_at,
        version=version,
    )


def _entry(document: SearchDocument, findable: Findable) -> Entry:
    return Entry(
        document_id=document.pk,
        language=document.language,
        title=document.title,
        labels=_labels(findable),
        introduction=document.introduction,
        body=_body(findable),
    )


def _labels(findable: Findable) -> str:
    content = findable.content
    return _storable("\n".join([*content.labels, *content.places, *content.organisations]))


def _body(findable: Findable) -> str:
    return _storable(findable.content.body[:MAX_BODY_LENGTH])


def _words(document: SearchDocument, findable: Findable) -> dict[str, vocabulary.Written]:
    texts = (document.title, document.introduction, _labels(findable), _body(findable))
    return vocabulary.words_of(texts, document.language)


def _keys(findable: Findable) -> set[str]:
    keys = {label_key(name) for name in (findable.content.title, *findable.content.labels)}
    return keys - {""}


def _storable(text: str) -> str:
    """PostgreSQL stores no NUL, which text extracted from files may hold."""
    return text.replace("\x00", " ")
