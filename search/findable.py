"""What of the site may be found by anyone: the one place that decides it.

A page: live, not expired, under no restriction (its own or an ancestor's), at an address, not withdrawn, and
whose type offers something to the search (`search_content`). A document: in no restricted collection, and
used on such a page, so that the file of a publication still in draft is not announced by the search.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone, translation
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, ReferenceIndex
from wagtail.query import PageQuerySet

from cms.models import CustomDocument
from cms.searchable import SearchContent

from .models import SearchDocument

BATCH_SIZE = 200
DOCUMENT_KIND = "document"


@dataclass(frozen=True, slots=True)
class Findable:
    """A thing as the search stores it."""

    object_id: int
    content: SearchContent
    url: str
    expires_at: datetime | None = None


def stored_pages(pages: PageQuerySet) -> Iterator[Page]:
    """These pages, each as its own type and with what `search_content` reads: a few queries for each batch."""
    everything = pages.specific().iterator(chunk_size=BATCH_SIZE)
    while batch := list(islice(everything, BATCH_SIZE)):
        by_type: dict[type[Page], list[Page]] = defaultdict(list)
        for page in batch:
            by_type[type(page)].append(page)
        for model, group in by_type.items():
            prefetch_related_objects(group, *_prefetched(model))
        yield from batch


def _prefetched(model: type[Page]) -> list[str | Prefetch]:
    """What `search_content` reads beside a page of this type.

    With a queryset of our own, Django makes none for each page, which would take twice the time.
    """
    relations: dict[str, str | Prefetch] = {}
    for lookup in getattr(model, "search_relations", ()):
        name, *further = lookup.split("__")
        related = model._meta.get_field(name).related_model
        relations[name] = Prefetch(name, related._default_manager.all())
        if further:
            relations[lookup] = lookup
    return list(relations.values())


def findable_pages(pages: Iterable[Page]) -> Iterator[Findable]:
    """Those of these specific pages that anyone may find."""
    # Not by a join, for which SQLite reads all pages.
    private = Page.objects.filter(pk__in=PageViewRestriction.objects.values("page"))
    restricted = tuple(private.values_list("path", flat=True))
    for page in pages:
        if not page.path.startswith(restricted) and (found := _findable_page(page)):
            yield found


def _findable_page(page: Page) -> Findable | None:
    """This specific page if readers may find it, its view restrictions apart."""
    if not page.live or (page.expire_at and page.expire_at <= timezone.now()):
        return None
    if getattr(page, "is_withdrawn", False) or not hasattr(page, "search_content"):
        return None
    with translation.override(page.locale.language_code):
        content, url = page.search_content(), page.get_url()
    return Findable(page.pk, content, url, page.expire_at) if content and url else None


def findable_documents(documents: QuerySet) -> Iterator[Findable]:
    """Those of `documents` that anyone may find. The pages that use them must be stored before."""
    restricted = tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
    used = documents_in_use(list(documents.values_list("pk", flat=True)))
    for document in documents.select_related("collection", "words").iterator(chunk_size=BATCH_SIZE):
        if document.pk in used and not document.collection.path.startswith(restricted):
            yield Findable(document.pk, _content_of_document(document), document.url, used[document.pk])


def _content_of_document(document: CustomDocument) -> SearchContent:
    """Its title and the words of its file, in the file's own language."""
    return SearchContent(
        kind=DOCUMENT_KIND,
        title=document.title,
        body=document.words.text if hasattr(document, "words") else "",
        date=timezone.localdate(document.created_at),
        language=(document.language or "fr").split("-")[0],
    )


def documents_used_on(pages: Iterable[int]) -> set[int]:
    """Ids of the documents that the pages with these ids refer to, public or not."""
    references = _references_to_documents().filter(object_id__in=[str(pk) for pk in pages])
    return {int(pk) for pk in references.values_list("to_object_id", flat=True)}


def documents_in_use(documents: Iterable[int]) -> dict[int, datetime | None]:
    """Those of these documents that a page of the search refers to: when the last of its pages expires, if all do.

    Two queries, which read what refers to these documents only.
    """
    references = _references_to_documents().filter(to_object_id__in=[str(pk) for pk in documents])
    pairs = [(int(page), int(pk)) for page, pk in references.values_list("object_id", "to_object_id")]
    pages = SearchDocument.objects.filter(
        content_type=content_type_of(Page), object_id__in={page for page, _pk in pairs}
    )
    expiries = dict(pages.values_list("object_id", "expires_at"))
    used: dict[int, datetime | None] = {}
    for page, pk in pairs:
        if page in expiries:
            expiry = expiries[page]
            before = used.get(pk, expiry)
            used[pk] = max(before, expiry) if before and expiry else None
    return used


def _references_to_documents() -> QuerySet[ReferenceIndex]:
    return ReferenceIndex.objects.filter(
        base_content_type=content_type_of(Page), to_content_type=content_type_of(get_document_model())
    )


def content_type_of(model: type[Model]) -> ContentType:
    """The content type under which things of this model are stored: all pages under the one of `Page`."""
    return ContentType.objects.get_for_model(Page if issubclass(model, Page) else model)
