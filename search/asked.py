"""What a reader asks of the search, as an address says it: `?q=…&type=…&sujet=…&tri=date`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .engines.base import Sort
from .facets import FACETS
from .query import clean

MAX_VALUES = 20  # of one facet
MAX_VALUE_LENGTH = 80  # characters
RESULTS = "#resultats"  # where an answer starts: who filters, sorts or turns a page is taken there
MAX_UNKNOWN = 3  # sentences about values that mean nothing here: more would bury the results


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Asked:
    """A search as asked: what was typed, the values chosen by facet, the order.

    `unknown` holds a sentence for each value that means nothing here and was left out.
    """

    text: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    unknown: tuple[str, ...] = ()

    def address(self, path: str = "", page: int = 1) -> str:
        """The address of this search, or of one of its pages."""
        pairs = [("q", self.text), *self.filter_pairs(), *self.sort_pairs()]
        return f"{path}?" + urlencode([*pairs, *([("page", str(page))] if page > 1 else [])])

    def link(self, page: int = 1) -> str:
        """The same for a link on the page of results, straight to the answer."""
        return self.address(page=page) + RESULTS

    def filter_pairs(self) -> list[tuple[str, str]]:
        """(parameter, value) of each filter."""
        return [(facet.parameter, value) for facet in FACETS for value in self.filters.get(facet.name, ())]

    def sort_pairs(self) -> list[tuple[str, str]]:
        return [("tri", "date")] if self.sort == "date" else []

    def sorted_by(self, sort: Sort) -> Asked:
        return replace(self, sort=sort)

    def without(self, name: str, value: str) -> Asked:
        """The same search without one value of a facet."""
        kept = tuple(other for other in self.filters.get(name, ()) if other != value)
        return replace(
            self, filters={key: kept if key == name else values for key, values in self.filters.items()}
        )

    def without_filters(self) -> Asked:
        return replace(self, filters={})

    def chips(self) -> list[Chip]:
        """A chip for each filter, in the order of the form."""
        return [
            Chip(facet.label_of(value), self.without(facet.name, value).link())
            for facet in FACETS
            for value in self.filters.get(facet.name, ())
        ]


def read(parameters: QueryDict) -> Asked:
    """What an address asks for, whatever it holds.

    An empty value is no filter, an unknown one is told.
    """
    filters: dict[str, tuple[str, ...]] = {}
    unknown: list[str] = []
    for facet in FACETS:
        asked = [
            clean(value[:MAX_VALUE_LENGTH]) for value in parameters.getlist(facet.parameter)[:MAX_VALUES]
        ]
        values = list(dict.fromkeys(value for value in asked if value))
        known = tuple(value for value in values if facet.label_of(value))
        if known:
            filters[facet.name] = known
        unknown += [_unknown(value, str(facet.label)) for value in values if value not in known]
    order = clean(parameters.get("tri", "")[:MAX_VALUE_LENGTH])
    if order not in ("", "date", "pertinence"):
        unknown.append(_unknown(order, _("Sort by")))
    return Asked(
        text=parameters.get("q", ""),
        filters=filters,
        sort="date" if order == "date" else "relevance",
        unknown=tuple(unknown[:MAX_UNKNOWN]),
    )


def _unknown(value: str, label: str) -> str:
    return _("« %(value)s » is not among the choices of « %(label)s »: this filter was left out.") % {
        "value": value,
        "label": capfirst(label),
    }
