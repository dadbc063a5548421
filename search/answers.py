"""What the page of results says beside the results themselves: a definition, how the question was understood,
and what to do when nothing is found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from cms.content_cache import cached
from cms.models import IndexPage

from .asked import Asked
from .facets import FACETS
from .models import SearchDocument
from .query import MAX_QUERY_LENGTH, MAX_QUERY_WORDS, Query
from .service import Hit, Results, search

TERM = "term"  # the kind of definitions


@dataclass(frozen=True)
class WayOut:
    """A search that finds something where the one asked for finds nothing."""

    label: str
    url: str
    total: int


def definitions(results: Results, keys: Sequence[str]) -> list[Hit]:
    """The definitions whose term, or another of its names, has exactly one of these keys, however spelt."""
    terms = [hit for hit in results.hits if hit.kind == TERM] if keys and results.page == 1 else []
    if not terms:
        return []
    addresses = set().union(
        *(cached(f"search-definitions-{key}", partial(_addresses_of_terms, key)) for key in keys)
    )
    return [hit for hit in terms if hit.url in addresses and hit.introduction]


def _addresses_of_terms(key: str) -> set[str]:
    named = SearchDocument.objects.filter(kind=TERM, exact_labels__key=key)
    return set(named.values_list("url", flat=True))


def messages(asked: Asked, results: Results) -> list[str]:
    """What the reader must know about how the question was understood."""
    query = results.query
    sentences = list(asked.unknown)
    if query.was_cut:
        sentences.append(
            _("Your search was too long: only its first %(characters)d characters and %(words)d words count.")
            % {"characters": MAX_QUERY_LENGTH, "words": MAX_QUERY_WORDS}
        )
    if query.is_empty and query.exclusions:
        sentences.append(_("Your search only leaves words out: add a word to look for."))
    elif query.is_empty and query.text:
        sentences.append(_("Your search holds no word to look for: type at least one, in letters or digits."))
    if results.corrected:
        sentences.append(
            _("Nothing was found for « %(typed)s »: here is what was found for « %(corrected)s ».")
            % {"typed": query.text, "corrected": results.corrected}
        )
    if results.is_partial and results.total:
        sentences.append(
            ngettext(
                "Only one result has all these words: here is also what has some of them.",
                "Only %(number)d results have all these words: here is also what has some of them.",
                results.complete,
            )
            % {"number": results.complete}
            if results.complete
            else _("Nothing has all these words: here is what has some of them.")
        )
    return sentences


def status(results: Results) -> str:
    """How many results there are: the page's title, announced to screen readers; "" when nothing was asked."""
    if results.query.is_empty:
        return ""
    text = results.corrected or results.query.text
    if not results.total:
        return _("No result for « %(query)s »") % {"query": text}
    number = number_format(results.total, force_grouping=True)
    found = ngettext(
        "%(total)s result for « %(query)s »", "%(total)s results for « %(query)s »", results.total
    ) % {"total": number, "query": text}
    if results.page == 1:
        return found
    return _("%(found)s, page %(number)d of %(total)d") % {
        "found": found, "number": results.page, "total": results.page_count
    }  # fmt: skip


def can_grow(results: Results) -> bool:
    """Whether a feed of this search would ever tell anything: it has only what is dated."""
    return not results.query.is_empty and (not results.total or bool(results.facets.get("year")))


def advice(query: Query) -> list[str]:
    """What may help whoever found nothing, given what they typed."""
    sentences = [_("Check the spelling; accents and capital letters do not matter.")]
    if len(query.units) > 1:
        sentences.append(_("Use fewer words."))
    sentences.append(_("Try another word with the same meaning, or a more general one."))
    if '"' in query.text:
        sentences.append(_("Remove the quotation marks: they ask for the words side by side."))
    if query.exclusions:
        sentences.append(_("Remove the words with a hyphen before them: they leave pages out."))
    return sentences


def ways_out(asked: Asked) -> list[WayOut]:
    """When filters leave nothing: the same words without each of the filters, then without any.

    Only those that find something, with how much.
    """
    everything = _total(asked.without_filters())
    if not asked.filters or not everything:
        return []
    ways = []
    if len(asked.filters) > 1:
        for facet in FACETS:
            if facet.name in asked.filters:
                others = {name: values for name, values in asked.filters.items() if name != facet.name}
                wider = Asked(asked.text, others, asked.sort)
                if total := _total(wider):
                    label = _("Search without the filter « %(filter)s »") % {"filter": facet.label}
                    ways.append(WayOut(label, wider.link(), total))
    return [*ways, WayOut(_("Search without any filter"), asked.without_filters().link(), everything)]


def _total(asked: Asked) -> int:
    return search(asked.text, filters=asked.filters, facets=(), page_size=1).total


def places_to_look() -> list[tuple[str, str]]:
    """(title, url) of the site's lists (news, glossary, directory…), in the order of the page tree."""
    return cached("search-places-to-look", _lists)


def _lists() -> list[tuple[str, str]]:
    pages = Page.objects.type(IndexPage).live().public().order_by("path").defer_streamfields()
    return [(page.title, page.get_url()) for page in pages if page.get_url()]
