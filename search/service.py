"""The public search: one function, the only way in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cms.content_cache import this_minute, version

from .answering import answer
from .engines.base import Sort
from .excerpts import excerpt, highlight
from .kinds import kind_labels
from .models import SearchDocument
from .query import Query
from .understanding import understand

PAGE_SIZE = 10
MAX_PAGE = 100_000  # an offset that every database can count to


class NoSuchPage(LookupError):
    """A page of results past the last one."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. `title` and `excerpt` are safe HTML, with what was found in `<mark>`.

    `iso_date` and `short_date` are the same day for machines and for readers, or both "".
    """

    title: SafeString
    url: str
    kind: str
    kind_label: str
    introduction: str
    excerpt: SafeString
    iso_date: str
    short_date: str
    language: str


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a facet. `count` is how many results choosing it would give, under the other filters."""

    value: str
    label: str
    count: int
    is_selected: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """One page of results (`page` of `page_count`, from 1), the `total` of all pages, the wanted facets.

    When nothing has the words of `query`, what was probably meant is searched instead: `corrected` is its text, else
    "". `did_you_mean` is a text that finds more than the few results shown, else "". `is_partial`: few things
    have all the words (`complete` of them, under no filter), so the results are also those that have some of them.
    """

    query: Query
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    page: int = 1
    page_count: int = 1
    corrected: str = ""
    did_you_mean: str = ""
    is_partial: bool = False
    complete: int = 0


def search(
    query: str,
    *,
    filters: Mapping[str, Sequence[str]] | None = None,
    facets: Sequence[str] = ("kind",),
    sort: Sort = "relevance",
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> Results:
    """Search all that the public may find.

    `query` is what the reader typed, whatever it is; `filters` maps a facet to the values of which a result
    must have one; `facets` are those whose counts are wanted. Raises NoSuchPage past the last page (the first
    always exists). Two database queries: one to the engine, one for the texts of the page; none when the same was
    asked since content last changed and within the minute, in which a page may expire.
    """
    if not 1 <= page <= MAX_PAGE:
        raise NoSuchPage(page)
    language = (get_language() or "fr").split("-")[0]
    chosen = tuple((name, tuple(values)) for name, values in sorted((filters or {}).items()) if values)
    moment = (version(), this_minute())
    return _search(moment, language, query, chosen, tuple(facets), sort, page, page_size)


@lru_cache(maxsize=256)  # results, some 10 KB each
def _search(
    moment: tuple[str, int],
    language: str,
    query: str,
    filters: tuple[tuple[str, tuple[str, ...]], ...],
    facets: tuple[str, ...],
    sort: Sort,
    page: int,
    page_size: int,
) -> Results:
    """`search` at one moment of the content; the arguments say all that the answer depends on."""
    chosen = {name: list(values) for name, values in filters}
    ask = partial(
        answer, filters=chosen, facets=facets, sort=sort, offset=(page - 1) * page_size, limit=page_size
    )
    anywhere = partial(answer, filters={}, facets=(), offset=0, limit=1) if chosen else None
    understood = understand(query, language, ask, may_doubt=page == 1 and not chosen, anywhere=anywhere)
    matches = understood.matches
    page_count = max(1, -(-matches.total // page_size))
    if page > page_count:
        raise NoSuchPage(page)
    labels = kind_labels()
    return Results(
        query=understood.typed,
        hits=_hits(matches.ids, understood.asked, labels),
        total=matches.total,
        facets={
            name: _facet_values(counts, chosen.get(name, []), labels)
            for name, counts in matches.facets.items()
        },
        page=page,
        page_count=page_count,
        corrected=understood.corrected,
        did_you_mean=understood.did_you_mean,
        is_partial=understood.is_partial,
        complete=understood.complete,
    )


def _hits(document_ids: list[int], query: Query, labels: Mapping[str, str]) -> list[Hit]:
    """The documents with these ids as results, in the same order."""
    if not document_ids:
        return []
    rows = SearchDocument.objects.filter(pk__in=document_ids).values_list(
        "pk", "title", "url", "kind", "introduction", "text__body", "date", "language"
    )
    phrases = query.phrases
    hits = {}
    for pk, title, url, kind, introduction, body, published, language in rows:
        hits[pk] = Hit(
            title=highlight(title, phrases, language),
            url=url,
            kind=kind,
            kind_label=labels.get(kind, kind),
            introduction=introduction,
            excerpt=excerpt(introduction, body or "", phrases, language),
            iso_date=published.isoformat() if published else "",
            short_date=date_format(published, "SHORT_DATE_FORMAT") if published else "",
            language=language,
        )
    return [hits[pk] for pk in document_ids if pk in hits]


def _facet_values(
    counts: Mapping[str, int], selected: Sequence[str], labels: Mapping[str, str]
) -> list[FacetValue]:
    """The choices in use, most frequent first.

    One that the reader has chosen stays even when it gives nothing.
    """
    known = {**dict.fromkeys(selected, 0), **counts}
    values = [
        FacetValue(value, labels.get(value, value), count, value in selected)
        for value, count in known.items()
    ]
    return sorted(values, key=lambda choice: (-choice.count, choice.label))
