"""Writes what is findable: the rows, what is derived from them, and the engine's entries, all in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from cms.content_cache import content_has_changed

from . import suggestions, vocabulary
from .analysis import index_terms, label_key
from .engines import engine_for
from .engines.base import Entry
from .entries import entries_of
from .findable import Findable
from .models import SearchDocument, SearchFacet, SearchLabel, SearchText
from .replica.connection import replica
from .replica.courier import send_after_commit
from .replica.pending import remember_removal
from .rows import replace_rows

# Characters of a body that are searched: some 80 printed pages. PostgreSQL refuses a tsvector above 1 MB.
MAX_BODY_LENGTH = 200_000

_COLUMNS = (
    "kind", "language", "title", "title_length", "introduction", "url", "date", "year", "expires_at", "version",
)  # fmt: skip


def store(
    content_type: ContentType, findables: list[Findable], recount: vocabulary.Recount | None = None
) -> list[int]:
    """Write the rows of these things and their entries in the engine; returns the documents' ids.

    Whoever writes takes the content version's row first: all wait there, and nowhere else for each other. A rebuild,
    which has a `recount`, fills a copy outside the database at its end; until then the copy has what did not change.
    """
    content_has_changed()
    versions = _locked_versions(content_type, [findable.object_id for findable in findables])
    same = _unchanged(content_type, findables) if recount else set()
    documents = SearchDocument.objects.bulk_create(
        [
            _document(content_type, findable, versions[findable.object_id] + (findable.object_id not in same))
            for findable in findables
        ],
        update_conflicts=True,
        unique_fields=["content_type", "object_id"],
        update_fields=_COLUMNS,
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
    keys = ((document.pk, key) for document, findable in pairs for key in sorted(_keys(findable)))
    replace_rows(SearchLabel, ids, ("document_id", "key"), keys)
    facets = (
        (document.pk, name, value)
        for document, findable in pairs
        for name, values in findable.content.facets.items()
        for value in dict.fromkeys(values)
    )
    replace_rows(SearchFacet, ids, ("document_id", "name", "value"), facets)
    suggestions.store((document.pk, findable.content) for document, findable in pairs)
    count = recount.add if recount else vocabulary.count
    count({document.pk: _words(document, findable) for document, findable in pairs})
    engine_for().put(_entry(document, findable) for document, findable in pairs)
    if not recount:
        send_after_commit()
    return ids


def _locked_versions(content_type: ContentType, object_ids: list[int]) -> dict[int, int]:
    """The last version of each thing, 0 for a new one, which nobody else can raise before this transaction ends.

    Two editors who publish one page at once must neither collide nor make two contents of one version, which a
    copy could not tell apart. So new things get a row first: there must be something to lock.
    """
    known = SearchDocument.objects.filter(content_type=content_type, object_id__in=object_ids)
    new = set(object_ids) - set(known.values_list("object_id", flat=True))
    SearchDocument.objects.bulk_create(
        [SearchDocument(content_type=content_type, object_id=pk, version=0) for pk in sorted(new)],
        ignore_conflicts=True,
    )
    return dict(known.order_by("pk").select_for_update().values_list("object_id", "version"))


def _unchanged(content_type: ContentType, findables: list[Findable]) -> set[int]:
    """Those of which a copy outside the database, where there is one, would receive what it has."""
    if replica() is None:
        return set()
    ids = [findable.object_id for findable in findables]
    documents = list(SearchDocument.objects.filter(content_type=content_type, object_id__in=ids))
    stored = {
        document.object_id: (
            _columns(document),
            entry.labels,
            entry.body,
            set(entry.keys),
            _pairs(entry.facets),
        )
        for document, entry in zip(documents, entries_of(documents), strict=True)
    }
    return {
        findable.object_id
        for findable in findables
        if stored.get(findable.object_id)
        == (
            _columns(_document(content_type, findable, version=0)),
            _labels(findable),
            _body(findable),
            _keys(findable),
            _pairs(findable.content.facets),
        )
    }


def _columns(document: SearchDocument) -> list[Any]:
    return [getattr(document, name) for name in _COLUMNS if name != "version"]


def _pairs(facets: Mapping[str, Sequence[str]]) -> set[tuple[str, str]]:
    return {(name, value) for name, values in facets.items() for value in values}


def delete(document_ids: list[int]) -> int:
    if document_ids:
        with transaction.atomic():
            content_has_changed()
            documents = SearchDocument.objects.filter(pk__in=document_ids)
            engine_for().remove(document_ids)
            vocabulary.forget(document_ids)
            remember_removal(documents)
            documents.delete()
            send_after_commit()
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
    return _storable("\n".join(dict.fromkeys((*content.labels, *content.places, *content.organisations))))


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
