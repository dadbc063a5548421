"""Choosers of the admin for lists too long for a drop-down: they search as people type names."""

from __future__ import annotations

import re

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from .models import Commune

# « St Étienne » is written « Saint-Étienne » in the official code.
_SHORT_FORMS = {"st": "saint", "ste": "sainte"}


class _WordsForm(BaseFilterForm):
    """One search field. Plain database conditions: the index knows no accents and fails on a lone quote."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Search")}),
    )

    def filter(self, objects: QuerySet) -> QuerySet:
        objects = super().filter(objects)
        words = self.cleaned_data.get("q", "").replace("\0", "").strip()
        if not words:
            return objects
        self.is_searching = True
        self.search_query = words
        return self.matching(objects, words)

    def matching(self, objects: QuerySet, words: str) -> QuerySet:
        """Those of `objects` that answer to `words` (never empty)."""
        raise NotImplementedError


class _CommuneForm(_WordsForm):
    q = forms.CharField(
        label=_("Name or postal code"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Name or postal code")}),
    )

    def matching(self, objects: QuerySet, words: str) -> QuerySet:
        if digits := re.sub(r"\s", "", words) if re.fullmatch(r"[\d\s]+", words) else "":
            return objects.filter(Q(postal_codes__contains=digits) | Q(code__startswith=digits))
        parts = [_SHORT_FORMS.get(part, part) for part in slugify(words).split("-") if part]
        for part in parts:
            objects = objects.filter(slug__contains=part)
        return objects if parts else objects.none()


class _OrganisationForm(_WordsForm):
    q = forms.CharField(
        label=_("Name or acronym"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Name or acronym")}),
    )

    def matching(self, objects: QuerySet, words: str) -> QuerySet:
        for word in words.split():
            objects = objects.filter(Q(name__icontains=word) | Q(acronym__icontains=word))
        return objects


class _CommuneViewMixin:
    filter_form_class = _CommuneForm

    def get_object_list(self) -> QuerySet:
        return Commune.objects.select_related("department")

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("department", label=_("Département")),
            Column("postal_codes", label=_("Postal codes")),
        ]


class _CommuneChooseView(_CommuneViewMixin, chooser.ChooseView):
    """Communes by name or postal code."""


class _CommuneResultsView(_CommuneViewMixin, chooser.ChooseResultsView):
    """The same, without the window around."""


class CommuneChooserViewSet(ChooserViewSet):
    """Communes by name or postal code. They come from the official code: nobody adds one here."""

    model = Commune
    icon = "site"
    per_page = 15
    choose_one_text = _("Choose a commune")
    choose_another_text = _("Choose another commune")
    choose_view_class = _CommuneChooseView
    choose_results_view_class = _CommuneResultsView


class _OrganisationViewMixin:
    filter_form_class = _OrganisationForm


class _OrganisationChooseView(_OrganisationViewMixin, ChooseView):
    """Organisations by name or acronym."""


class _OrganisationResultsView(_OrganisationViewMixin, ChooseResultsView):
    """The same, without the window around."""


class OrganisationChooserViewSet(SnippetChooserViewSet):
    """Organisations by name or acronym."""

    choose_one_text = _("Choose an organisation")
    choose_another_text = _("Choose another organisation")
    choose_view_class = _OrganisationChooseView
    choose_results_view_class = _OrganisationResultsView
