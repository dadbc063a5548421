"""Writes what is findable: the rows, what is derived from them, and the engine's entries, all in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet

from cms.content_cache import content_has_changed

from . import vocabulary
from .engines import engine_for
from .engines.base import Entry
from .entries import entries_of
from .models import SearchDocument, SearchLabel, SearchSuggestion, SearchText
from .preparing import Prepared
from .replica.connection import replica
from .replica.courier import send_after_commit
from .replica.pending import remember_removal
from .rows import replace_rows

# What a document and an entry have in common, and is stored in the document's own row.
_SHARED = ("kind", "language", "title", "title_length", "introduction", "date", "year", "expires_at")

# The tables of what is derived from a thing: their columns beside the document, and its rows.
_DERIVED: tuple[tuple[type[Model], tuple[str, ...], Callable[[Prepared], Iterable[tuple[Any, ...]]]], ...] = (
    (
        SearchText,
        ("labels", "body", "facets"),
        lambda thing: [(thing.entry.labels, thing.entry.body, json.dumps(thing.entry.facets))],
    ),
    (SearchLabel, ("key",), lambda thing: [(key,) for key in thing.entry.keys]),
    (SearchSuggestion, ("rank", "key", "place"), lambda thing: thing.suggestions),
)


def store(
    content_type: ContentType, things: Sequence[Prepared], recount: vocabulary.Recount | None = None
) -> list[Entry]:
    """Write the rows of these things and their entries in the engine; returns the entries, in their order.

    Whoever writes takes the content version's row first: all wait there, so that two editors who publish one page at
    once make two versions of it, one after the other. A rebuild, which has a `recount`, fills a new copy outside
    the database; until that is whole, the former one has what did not change.
    """
    content_has_changed()
    known = SearchDocument.objects.filter(
        content_type=content_type, object_id__in=[thing.object_id for thing in things]
    )
    same = _unchanged(known, things) if recount else set()
    versions = dict(known.values_list("object_id", "version"))
    documents = SearchDocument.objects.bulk_create(
        [
            _document(content_type, thing, versions.get(thing.object_id, 0) + (thing.object_id not in same))
            for thing in things
        ],
        update_conflicts=True,
        unique_fields=["content_type", "object_id"],
        update_fields=[*_SHARED, "url", "version"],
    )
    stored = {document.pk: thing for document, thing in zip(documents, things, strict=True)}
    _replace_derived_rows(stored, [pk for pk, thing in stored.items() if thing.object_id in versions])
    count = recount.add if recount else vocabulary.count
    count({pk: thing.words for pk, thing in stored.items()})
    entries = [
        replace(thing.entry, document_id=document.pk, version=document.version)
        for document, thing in zip(documents, things, strict=True)
    ]
    engine_for().write(entries, [thing.terms for thing in things])
    if not recount:
        send_after_commit()
    return entries


def _replace_derived_rows(stored: Mapping[int, Prepared], known: Sequence[int]) -> None:
    """What these documents (by id) have in tables of their own, in place of what those `known` before had there."""
    for model, columns, rows_of in _DERIVED:
        rows = ((pk, *row) for pk, thing in stored.items() for row in rows_of(thing))
        replace_rows(model, known, ("document_id", *columns), rows)


def _document(content_type: ContentType, thing: Prepared, version: int) -> SearchDocument:
    return SearchDocument(
        content_type=content_type,
        object_id=thing.object_id,
        url=thing.url,
        version=version,
        **{name: getattr(thing.entry, name) for name in _SHARED},
    )


def _unchanged(known: QuerySet[SearchDocument], things: Sequence[Prepared]) -> set[int]:
    """Those of which a copy outside the database, where there is one, would receive what it has."""
    if replica() is None:
        return set()
    documents = list(known)
    stored = {
        document.object_id: (document.url, _received(entry))
        for document, entry in zip(documents, entries_of(documents), strict=True)
    }
    return {
        thing.object_id
        for thing in things
        if stored.get(thing.object_id) == (thing.url, _received(thing.entry))
    }


def _received(entry: Entry) -> Entry:
    """The entry with what makes no difference to a copy always the same: order, and which version it is."""
    return replace(entry, document_id=0, version=0, keys=sorted(entry.keys))


def delete(document_ids: list[int]) -> int:
    """Forget documents and all that is derived from them; returns how many were given."""
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
