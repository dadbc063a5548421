"""The facets of the search: their names for readers, in addresses and for engines, and how they are shown.

Values are codes; what readers are shown comes from the vocabularies that editors manage. A value that no
vocabulary knows is no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cms.content_cache import cached
from cms.models import Audience, Department, Sector, Topic
from cms.models.vocabularies import VocabularyItem

from .kinds import kind_labels
from .service import FacetValue

SHOWN_FIRST = 6  # values of a facet; the others are one click away

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow results: `name` for engines, `parameter` in addresses.

    `label_of(value)` is what readers are shown, "" when the value means nothing.
    """

    name: str
    parameter: str
    label: str | Promise
    label_of: Callable[[str], str]
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class ShownFacet:
    """A facet as the form shows it: its `first` values, then the `rest`, open when one of them is chosen."""

    parameter: str
    label: str
    first: list[FacetValue]
    rest: list[FacetValue]
    rest_is_open: bool


def _vocabulary(model: type[VocabularyItem]) -> dict[str, str]:
    language = get_language() or settings.LANGUAGE_CODE
    return dict(model.objects.filter(locale__language_code=language).values_list("slug", "name"))


def _departments() -> dict[str, str]:
    return {department.code: str(department) for department in Department.objects.all()}


def _name(key: str, names: Callable[[], dict[str, str]], value: str) -> str:
    return cached(f"search-names-{key}", names).get(value, "")


def _language_name(code: str) -> str:
    return capfirst(str(dict([*settings.CONTENT_LANGUAGE_CHOICES, *settings.LANGUAGES]).get(code, "")))


FACETS = (
    Facet("kind", "type", _("Type of content"), lambda value: kind_labels().get(value, "")),
    Facet("topic", "sujet", _("Topic"), partial(_name, "topic", partial(_vocabulary, Topic))),
    Facet("year", "annee", _("Year"), lambda value: value if _YEAR.fullmatch(value) else "", True),
    Facet("sector", "secteur", _("Sector"), partial(_name, "sector", partial(_vocabulary, Sector))),
    Facet("audience", "public", _("Audience"), partial(_name, "audience", partial(_vocabulary, Audience))),
    Facet("department", "departement", _("Département"), partial(_name, "department", _departments)),
    Facet("language", "langue", pgettext_lazy("facet", "Language"), _language_name),
)
FACET_NAMES = tuple(facet.name for facet in FACETS)


def shown_facets(found: Mapping[str, Sequence[FacetValue]], total: int) -> list[ShownFacet]:
    """The facets that leave a choice, given what the search counted: one whose only value is on every result does not.

    Values are in the order of the counts (years: newest first); one without a name any more is left out.
    """
    shown = []
    for facet in FACETS:
        values = [
            FacetValue(value.value, label, value.count, value.is_selected)
            for value in found.get(facet.name, ())
            if (label := facet.label_of(value.value))
        ]
        is_a_choice = len(values) > 1 or any(value.is_selected or value.count < total for value in values)
        if not is_a_choice or (facet.name == "language" and len(values) < 2):
            continue
        if facet.newest_first:
            values.sort(key=lambda value: value.value, reverse=True)
        first, rest = values[:SHOWN_FIRST], values[SHOWN_FIRST:]
        if len(rest) == 1:
            first, rest = values, []
        is_open = any(value.is_selected for value in rest)
        shown.append(ShownFacet(facet.parameter, capfirst(str(facet.label)), first, rest, is_open))
    return shown
