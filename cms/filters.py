"""Filters of lists: what a reader may ask for, checked, with words for what is unknown.

A list declares its filters once; this turns the address's parameters into a filtered queryset and into what the
form and its chips show.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Q, QuerySet, When
from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .choices import Choice
from .content_cache import cached
from .pagination import asked_page, pagination

MANY = 40  # choices: from there on, headings help to go through them


@dataclass(frozen=True)
class Filter:
    """One question a reader may ask of a list: `name` stands in the address, `lookup` in the query.

    `lookup` names a field, or makes the condition out of a value where one field is not enough. `choices(items)` gives
    the values in use with their counts, in the order to show. A filter `after` another is offered only once that one is
    in use. `heading(choice)` gives the heading under which a choice stands when there are many.
    """

    name: str
    label: str | Promise
    lookup: str | Callable[[str], Q]
    choices: Callable[[QuerySet], list[Choice]]
    after: str = ""
    heading: Callable[[Choice], str] | None = None

    def where(self, value: str) -> Q:
        return self.lookup(value) if callable(self.lookup) else Q(**{self.lookup: value})


@dataclass
class FilterState:
    """A filter as the form shows it. `url_without` is the list's address without this filter (for its chip).

    `groups` are its choices under headings: one group without a heading when they are few.
    """

    name: str
    label: str
    choices: list[Choice] = field(default_factory=list)
    value: str = ""
    value_label: str = ""
    url_without: str = ""
    groups: list[tuple[str, list[Choice]]] = field(default_factory=list)


@dataclass
class Selection:
    """The items that an address asks for, and how it asks.

    `unknown` holds sentences on values that the list does not know; `query`, the filters as they stand in an address.
    """

    items: QuerySet
    filters: list[FilterState]
    unknown: list[str]
    query: str


@dataclass
class Listing:
    """Page `number` of a filtered list. `unknown` holds sentences on values that the list does not know."""

    number: int
    pagination: dict[str, Any] | None  # the links to the other pages
    total: int
    items: list[Any]
    filters: list[FilterState] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    query: str = ""  # the filters as they stand in the address, without the page number: "theme=emploi"

    @property
    def is_filtered(self) -> bool:
        return any(state.value for state in self.filters)

    @property
    def can_be_filtered(self) -> bool:
        """Whether a form would have anything to offer."""
        return any(state.choices for state in self.filters)


# --- What an address asks for ---------------------------------------------------------------------------------


def build_listing(
    name: str,
    request: HttpRequest,
    items: QuerySet,
    filters: list[Filter],
    page_size: int,
    show: Callable[[QuerySet], list[Any]] = list,
    first: int = 0,
) -> Listing:
    """Filter and paginate `items` by the request's parameters; `show` turns a page of them into what is shown.

    What the database answers is kept under `name`, the list's own, until content changes. Raises Http404 for a
    page number that is not one or that is past the end; an unknown filter value is ignored and told in `unknown`.
    `first` is the key of the item that stands before all others while no filter is in use.
    """
    selection = select(name, request, items, filters)
    query, states = selection.query, selection.filters
    if query:
        counts = cached(f"counts-{name}-{query}", partial(_choices_under_others, items, filters, states))
        for state, choices in zip(states, counts, strict=True):
            state.choices = choices
    elif first:
        selection.items = _with_first(items, first)
    for definition, state in zip(filters, states, strict=True):
        state.groups = _groups(definition, state.choices)
    _add_addresses(states)
    total = cached(f"total-{name}-{query}", selection.items.count)
    number, last = asked_page(request), max(1, -(-total // page_size))
    if not 1 <= number <= last:
        raise Http404
    start = (number - 1) * page_size
    shown = cached(f"items-{name}-{query}-{number}", lambda: show(selection.items[start : start + page_size]))
    links = pagination(number, last, partial(_address, query))
    return Listing(number, links, total, shown, states, selection.unknown, query)


def select(name: str, request: HttpRequest, items: QuerySet, filters: list[Filter]) -> Selection:
    """The `items` that the request's filters ask for; the choices in use are kept under `name`, the list's own."""
    states: list[FilterState] = []
    unknown = []
    for definition in filters:
        state = FilterState(definition.name, str(definition.label))
        asked = request.GET.get(definition.name, "").strip()[:80]
        if asked or _is_offered(definition, states):
            state.choices = cached(f"choices-{name}-{definition.name}", partial(definition.choices, items))
        labels = {value: label for value, label, _number in state.choices}
        if asked in labels:
            state.value, state.value_label = asked, labels[asked]
        elif asked:
            state.choices = state.choices if _is_offered(definition, states) else []
            unknown.append(
                _("« %(value)s » is not among the choices of « %(label)s »: this filter was left out.")
                % {"value": asked.replace("\0", ""), "label": state.label}
            )
        states.append(state)
    query = urlencode({state.name: state.value for state in states if state.value})
    return Selection(_apply(items, filters, states), states, unknown, query)


def _is_offered(definition: Filter, states: list[FilterState]) -> bool:
    return not definition.after or any(state.value for state in states if state.name == definition.after)


def _apply(items: QuerySet, filters: list[Filter], states: list[FilterState]) -> QuerySet:
    for definition, state in zip(filters, states, strict=True):
        if state.value:
            items = items.filter(definition.where(state.value))
    return items


def _with_first(items: QuerySet, key: int) -> QuerySet:
    """The same items in the same order, but for the one that stands first."""
    return items.order_by(Case(When(pk=key, then=0), default=1), *items.query.order_by)


def _choices_under_others(
    items: QuerySet, filters: list[Filter], states: list[FilterState]
) -> list[list[Choice]]:
    """Each filter's choices with the numbers that choosing them would really give, under the other filters.

    What would give nothing is left out, but for the choice in use: it must show in the form.
    """
    counted = []
    for position, (definition, state) in enumerate(zip(filters, states, strict=True)):
        others = [other for other in range(len(filters)) if other != position]
        narrowed = _apply(items, [filters[other] for other in others], [states[other] for other in others])
        offered = definition.choices(narrowed) if state.choices else []
        numbers = {value: number for value, _label, number in offered}
        counted.append(
            [
                (value, label, numbers.get(value, 0))
                for value, label, _number in state.choices
                if value in numbers or value == state.value
            ]
        )
    return counted


def _groups(definition: Filter, choices: list[Choice]) -> list[tuple[str, list[Choice]]]:
    if definition.heading is None or len(choices) < MANY:
        return [("", choices)]
    return [(heading, list(group)) for heading, group in groupby(choices, key=definition.heading)]


def _add_addresses(states: list[FilterState]) -> None:
    for state in states:
        others = {other.name: other.value for other in states if other.value and other is not state}
        state.url_without = f"?{urlencode(others)}" if others else "."


def _address(query: str, page: int) -> str:
    """The address of a page of the list, without the number of the first."""
    pieces = [*([query] if query else []), *([f"page={page}"] if page > 1 else [])]
    return "?" + "&".join(pieces) if pieces else "."
