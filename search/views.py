"""`/recherche/`: the page of the public search."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.content_cache import cached
from cms.filters import asked_page
from cms.models import IndexPage

from .kinds import kind_labels
from .pagination import pagination
from .promotions import promotions_for
from .query import MAX_QUERY_LENGTH, MAX_QUERY_WORDS, clean
from .service import NoSuchPage, Results, search


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Results for `q`, of one `type` or all, one `page` at a time.

    Whatever is typed, a page (404 past the last).
    """
    kind, unknown_kind = _asked_kind(request)
    number = asked_page(request)
    try:
        results = search(request.GET.get("q", ""), filters={"kind": [kind]} if kind else {}, page=number)
    except NoSuchPage as error:
        raise Http404 from error
    response = render(request, "search/search.html", _context(results, kind, unknown_kind))
    response["X-Robots-Tag"] = "noindex"
    return response


def _asked_kind(request: HttpRequest) -> tuple[str, str]:
    """(kind to keep or "", value that means nothing here or "")."""
    asked = clean(request.GET.get("type", "")[:MAX_QUERY_LENGTH])
    return (asked, "") if asked in kind_labels() else ("", asked)


def _context(results: Results, kind: str, unknown_kind: str) -> dict[str, Any]:
    query = results.query
    parameters = {"q": query.text, **({"type": kind} if kind else {})}
    return {
        "query": query.text,
        "has_query": not query.is_empty,
        "messages": _messages(results, unknown_kind),
        "status": _status(results),
        "kinds": _kind_links(results),
        "promotions": promotions_for(query) if results.page == 1 and not query.is_empty else [],
        "hits": results.hits,
        "language": (get_language() or "fr").split("-")[0],
        "pagination": pagination(results.page, results.page_count, parameters),
        "all_kinds_url": "?" + urlencode({"q": query.text}) if kind else "",
        "places_to_look": [] if results.hits else cached("search-places-to-look", _places_to_look),
    }


def _messages(results: Results, unknown_kind: str) -> list[str]:
    """What the reader must know about how the question was understood."""
    messages = []
    if unknown_kind:
        messages.append(
            _("« %(value)s » is not a type of content here: this filter was left out.")
            % {"value": unknown_kind}
        )
    if results.query.was_cut:
        messages.append(
            _("Your search was too long: only its first %(characters)d characters and %(words)d words count.")
            % {"characters": MAX_QUERY_LENGTH, "words": MAX_QUERY_WORDS}
        )
    if results.query.is_empty and results.query.exclusions:
        messages.append(_("Your search only leaves words out: add a word to look for."))
    return messages


def _status(results: Results) -> str:
    if results.query.is_empty:
        return ""
    if not results.total:
        return _("No result for « %(query)s »") % {"query": results.query.text}
    return ngettext(
        "%(total)d result for « %(query)s »", "%(total)d results for « %(query)s »", results.total
    ) % {"total": results.total, "query": results.query.text}


def _kind_links(results: Results) -> list[dict[str, Any]]:
    """« All types » and each type, with its count and whether it is the one shown; none without a choice."""
    values = results.facets["kind"]
    everything = sum(choice.count for choice in values)
    is_filtered = any(choice.is_selected for choice in values)
    if not everything or (len(values) == 1 and not is_filtered):
        return []
    query = results.query.text
    links = [
        {
            "label": _("All types"),
            "count": everything,
            "url": "?" + urlencode({"q": query}),
            "current": not is_filtered,
        }
    ]
    for choice in values:
        url = "?" + urlencode({"q": query, "type": choice.value})
        links.append(
            {"label": choice.label, "count": choice.count, "url": url, "current": choice.is_selected}
        )
    return links


def _places_to_look() -> list[tuple[str, str]]:
    """(title, url) of the site's lists (news, glossary, directory…), in the order of the page tree."""
    pages = Page.objects.type(IndexPage).live().public().order_by("path").defer_streamfields()
    return [(page.title, page.get_url()) for page in pages if page.get_url()]
