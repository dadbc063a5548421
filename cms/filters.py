"""Filters of lists: what a reader may ask for, checked, with words for what is unknown.

A list declares its filters once; this turns the address's parameters into a filtered queryset and into what the
form and its chips show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .content_cache import cached

Choice = tuple[str, str, int]  # value, label, number of items


@dataclass(frozen=True)
class Filter:
    """One question a reader may ask of a list: `name` stands in the address, `lookup` in the query.

    `choices(items)` gives the values in use with their counts, most useful first.
    """

    name: str
    label: str | Promise
    lookup: str
    choices: Callable[[QuerySet], list[Choice]]


@dataclass
class FilterState:
    """A filter as the form shows it. `url_without` is the list's address without this filter (for its chip)."""

    name: str
    label: str
    choices: list[Choice]
    value: str = ""
    value_label: str = ""
    url_without: str = ""


@dataclass
class Listing:
    """A page of a filtered list. `unknown` holds sentences on values that the list does not know."""

    page: PaginatorPage  # its place among the others; the items themselves are in `items`
    total: int
    items: list[Any]
    filters: list[FilterState] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    query: str = ""  # the filters as they stand in the address, without the page number: "theme=emploi&"

    @property
    def is_filtered(self) -> bool:
        return any(state.value for state in self.filters)


def related_choices(path: str) -> Callable[[QuerySet], list[Choice]]:
    """Choices of a relation to records that have a slug and a name, such as "topics"."""

    def choices(items: QuerySet) -> list[Choice]:
        rows = (
            items.order_by()
            .filter(**{f"{path}__isnull": False})
            .values_list(f"{path}__slug", f"{path}__name")
            .annotate(number=Count("pk", distinct=True))
            .order_by(f"{path}__name")
        )
        return list(rows)

    return choices


def year_choices(items: QuerySet) -> list[Choice]:
    """Years of publication, newest first."""
    rows = (
        items.order_by()
        .filter(published_on__isnull=False)
        .values_list("published_on__year")
        .annotate(number=Count("pk"))
        .order_by("-published_on__year")
    )
    return [(str(year), str(year), number) for year, number in rows]


def field_choices(name: str, labels: Mapping[str, Any]) -> Callable[[QuerySet], list[Choice]]:
    """Choices of a plain field, in the order of `labels` (value → label)."""

    def choices(items: QuerySet) -> list[Choice]:
        numbers = dict(items.order_by().values_list(name).annotate(number=Count("pk")))
        return [(value, str(label), numbers[value]) for value, label in labels.items() if value in numbers]

    return choices


def build_listing(
    name: str,
    request: HttpRequest,
    items: QuerySet,
    filters: list[Filter],
    page_size: int,
    show: Callable[[QuerySet], list[Any]] = list,
) -> Listing:
    """Filter and paginate `items` by the request's parameters; `show` turns a page of them into what is shown.

    What the database answers is kept under `name`, the list's own, until content changes. Raises Http404 for a
    page number that is not one or that is past the end; an unknown filter value is ignored and told in `unknown`.
    """
    states, unknown = _read(name, request, items, filters)
    query = urlencode({state.name: state.value for state in states if state.value})
    filtered = _apply(items, filters, states)
    if query:
        counts = cached(f"counts-{name}-{query}", partial(_choices_under_others, items, filters, states))
        for state, choices in zip(states, counts, strict=True):
            state.choices = choices
    _add_addresses(states)
    total = cached(f"total-{name}-{query}", filtered.count)
    page = _page(request, total, page_size)
    first = (page.number - 1) * page_size
    shown = cached(f"items-{name}-{query}-{page.number}", lambda: show(filtered[first : first + page_size]))
    return Listing(page, total, shown, states, unknown, f"{query}&" if query else "")


def _read(
    name: str, request: HttpRequest, items: QuerySet, filters: list[Filter]
) -> tuple[list[FilterState], list[str]]:
    """The state of each filter, and a sentence for each value asked for that is not among its choices."""
    states, unknown = [], []
    for definition in filters:
        choices = cached(f"choices-{name}-{definition.name}", partial(definition.choices, items))
        state = FilterState(definition.name, str(definition.label), choices)
        asked = request.GET.get(definition.name, "").strip()[:80]
        labels = {value: label for value, label, _number in choices}
        if asked in labels:
            state.value, state.value_label = asked, labels[asked]
        elif asked:
            unknown.append(
                _("« %(value)s » is not among the choices of « %(label)s »: this filter was left out.")
                % {"value": asked.replace("\0", ""), "label": state.label}
            )
        states.append(state)
    return states, unknown


def _apply(items: QuerySet, filters: list[Filter], states: list[FilterState]) -> QuerySet:
    for definition, state in zip(filters, states, strict=True):
        if state.value:
            items = items.filter(**{definition.lookup: state.value})
    return items


def _choices_under_others(
    items: QuerySet, filters: list[Filter], states: list[FilterState]
) -> list[list[Choice]]:
    """Each filter's choices with the numbers that choosing them would really give, under the other filters."""
    counted = []
    for position, (definition, state) in enumerate(zip(filters, states, strict=True)):
        others = [other for other in range(len(filters)) if other != position]
        narrowed = _apply(items, [filters[other] for other in others], [states[other] for other in others])
        numbers = {value: number for value, _label, number in definition.choices(narrowed)}
        counted.append([(value, label, numbers.get(value, 0)) for value, label, _number in state.choices])
    return counted


def _add_addresses(states: list[FilterState]) -> None:
    for state in states:
        others = {other.name: other.value for other in states if other.value and other is not state}
        state.url_without = f"?{urlencode(others)}" if others else "."


def asked_page(request: HttpRequest) -> int:
    """The page number that the address asks for; raises Http404 when it is not one."""
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 6):
        raise Http404
    return int(asked)


def _page(request: HttpRequest, total: int, page_size: int) -> PaginatorPage:
    """The page asked for, as positions among `total` items."""
    paginator = Paginator(range(total), page_size)
    number = asked_page(request)
    if not 1 <= number <= max(paginator.num_pages, 1):
        raise Http404
    return paginator.page(number)
