"""Stored documents as engines receive them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from .engines.base import Entry
from .models import SearchDocument, SearchLabel, SearchText


def entries_of(documents: Sequence[SearchDocument]) -> list[Entry]:
    """The entries of these rows, made of what is stored: two queries, whatever their number."""
    ids = [document.pk for document in documents]
    texts = SearchText.objects.in_bulk(ids)
    keys: dict[int, list[str]] = defaultdict(list)
    for document_id, key in SearchLabel.objects.filter(document__in=ids).values_list("document_id", "key"):
        keys[document_id].append(key)
    return [_entry(document, texts.get(document.pk), keys[document.pk]) for document in documents]


def _entry(document: SearchDocument, text: SearchText | None, keys: list[str]) -> Entry:
    return Entry(
        document_id=document.pk,
        language=document.language,
        title=document.title,
        labels=text.labels if text else "",
        introduction=document.introduction,
        body=text.body if text else "",
        kind=document.kind,
        year=document.year,
        title_length=document.title_length,
        date=document.date,
        expires_at=document.expires_at,
        facets=text.facets if text else {},
        keys=keys,
        version=document.version,
    )
