"""The directory as a whole."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms import structured_data
from cms.cards import as_cards, visible
from cms.choices import Choice, field_choices, related_choices
from cms.filters import Filter
from cms.models import BasePage, IndexPage

from ..order import by_name
from .entries import EntryPage


def department_choices(entries: QuerySet) -> list[Choice]:
    """Départements in use, by code, as people know them."""
    rows = (
        entries.order_by()
        .filter(department__isnull=False)
        .values_list("department__code", "department__name")
        .annotate(number=Count("pk"))
        .order_by("department__code")
    )
    return [(code, f"{name} ({code})", number) for code, name, number in rows]


FILTERS = [
    Filter("type", _("Kind"), "kind_of_entry", field_choices("kind_of_entry", dict(EntryPage.Kind.choices))),
    Filter("departement", _("Département"), "department__code", department_choices),
    Filter("public", _("Audience"), "audiences__slug", related_choices("audiences")),
    Filter("secteur", _("Sector"), "sectors__slug", related_choices("sectors")),
]


class DirectoryPage(IndexPage):
    """« Annuaire »: entries by name, with filters."""

    page_size = 20

    template = "directory/directory_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["directory.EntryPage"]
    max_count_per_parent = 1

    settings_panels = [*BasePage.settings_panels, *BasePage.date_panels]

    class Meta:
        verbose_name = _("directory")
        verbose_name_plural = _("directories")

    def entries(self) -> QuerySet:
        """Published, public, not withdrawn nor ended, by name."""
        entries = visible(EntryPage.objects.child_of(self)).filter(withdrawn_on=None)
        current = entries.exclude(status=EntryPage.Status.ENDED)
        return current.defer("body").order_by(by_name("title"), "title", "pk")

    def listing_context(self, request: HttpRequest) -> dict[str, Any]:
        listing = self.build_listing(request, self.entries(), FILTERS, show=as_cards)
        item_list = structured_data.item_list(listing.items, listing.total)
        return {"listing": listing, "entries": listing.items, "item_list": item_list}
