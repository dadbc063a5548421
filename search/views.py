"""`/recherche/`: the page of the public search, and its suggestions."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.kept_answers import kept_answer
from cms.pagination import asked_page, pagination

from . import statistics
from .answers import advice, can_grow, definitions, messages, places_to_look, status, ways_out
from .asked import Asked, read
from .facets import FACET_NAMES, shown_facets
from .promotions import promotions_for
from .query import MAX_QUERY_LENGTH, analyse_query, clean
from .service import NoSuchPage, Results, search
from .suggestions import suggest


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Results for `q` under the filters, one `page` at a time. Whatever is typed, a page (404 past the last)."""
    asked = read(request.GET)
    number = asked_page(request)
    try:
        results = search(asked.text, filters=asked.filters, facets=FACET_NAMES, sort=asked.sort, page=number)
    except NoSuchPage as error:
        raise Http404 from error
    asked = replace(asked, text=results.query.text)
    is_new = number == 1 and not asked.filters and asked.sort == "relevance"
    if is_new and not results.query.is_empty:
        statistics.note(request, asked.text, bool(results.complete if results.is_partial else results.total))
    return kept_answer(request, partial(_answer, request, asked, results))


def _answer(request: HttpRequest, asked: Asked, results: Results) -> HttpResponse:
    response = render(request, "search/search.html", _context(asked, results))
    response["X-Robots-Tag"] = "noindex"
    return response


def _context(asked: Asked, results: Results) -> dict[str, Any]:
    query = results.query
    language = (get_language() or "fr").split("-")[0]
    meant = analyse_query(results.corrected, language) if results.corrected else query
    is_first = results.page == 1 and not query.is_empty
    defined = definitions(results, meant.keys)
    nothing_found = not results.total and not query.is_empty
    return {
        "query": query.text,
        "has_query": not query.is_empty,
        "messages": messages(asked, results),
        "status": status(results),
        "did_you_mean": results.did_you_mean,
        "did_you_mean_url": replace(asked, text=results.did_you_mean).link(),
        "definitions": defined,
        "promotions": promotions_for(meant) if is_first else [],
        "hits": [hit for hit in results.hits if hit not in defined],
        "total": results.total,
        "facets": shown_facets(results.facets, results.total),
        "chips": asked.chips(),
        "clear_url": asked.without_filters().link(),
        "sort": asked.sort_pairs(),
        "sort_links": _sort_links(asked) if results.total > 1 else [],
        "language": language,
        "pagination": pagination(results.page, results.page_count, asked.link),
        "feed_url": asked.sorted_by("relevance").address(reverse("search_feed")) if can_grow(results) else "",
        "ways_out": ways_out(asked) if nothing_found else [],
        "advice": advice(query) if nothing_found else [],
        "places_to_look": [] if results.total else places_to_look(),
    }


def _sort_links(asked: Asked) -> list[dict[str, Any]]:
    """« Relevance » and « date », each with its address and whether it is the order shown."""
    return [
        {"is_date": order == "date", "url": asked.sorted_by(order).link(), "current": asked.sort == order}
        for order in ("relevance", "date")
    ]


@require_safe
@cache_control(public=True, max_age=60)  # seconds, as long as the search's own answers
def suggestions(request: HttpRequest) -> JsonResponse:
    """Titles, terms and places that begin like `q`, in the form that browsers know from OpenSearch.

    [what was typed, [text…], [kind in words…], [address…]], the same length each.
    """
    typed = clean(request.GET.get("q", "")[: MAX_QUERY_LENGTH * 2])[:MAX_QUERY_LENGTH]
    language = (get_language() or "fr").split("-")[0]
    found = suggest(typed, language)
    return JsonResponse(
        [
            typed,
            [suggestion.text for suggestion in found],
            [suggestion.kind_label for suggestion in found],
            [suggestion.url for suggestion in found],
        ],
        safe=False,
        json_dumps_params={"ensure_ascii": False},
        content_type="application/x-suggestions+json",
    )
