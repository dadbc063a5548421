"""The glossary as a whole."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from cms import structured_data
from cms.cards import visible
from cms.choices import related_choices
from cms.filters import Filter
from cms.models import BasePage, IndexPage

from .terms import TermPage

SECTOR = Filter("secteur", _("Sector"), "sectors__slug", related_choices("sectors"))


class GlossaryPage(IndexPage):
    """« Glossaire »: every term from A to Z, on one page, as in a dictionary."""

    schema_type = "CollectionPage"
    # A glossary is read whole, or searched in with the browser's own search.
    page_size = 1000

    template = "glossary/glossary_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["glossary.TermPage"]
    max_count_per_parent = 1

    settings_panels = [*BasePage.settings_panels, *BasePage.date_panels]

    class Meta:
        verbose_name = _("glossary")
        verbose_name_plural = _("glossaries")

    def terms(self) -> QuerySet:
        """Published, public, not withdrawn."""
        return visible(TermPage.objects.child_of(self)).filter(withdrawn_on=None).order_by("title", "pk")

    def listing_context(self, request: HttpRequest) -> dict[str, Any]:
        listing = self.build_listing(request, self.terms(), [SECTOR])
        # Databases order accents differently: the order of readers is that of words without them.
        terms = sorted(listing.items, key=lambda term: slugify(term.title))
        letters = [(letter, list(group)) for letter, group in groupby(terms, key=lambda term: term.initial)]
        return {"listing": listing, "letters": letters, "item_list": self._term_set(terms)}

    def _term_set(self, terms: list[TermPage]) -> structured_data.Node:
        """The glossary as a schema.org DefinedTermSet."""
        url = structured_data.absolute(self.url or "")
        return {
            "@type": "DefinedTermSet",
            "@id": f"{url}#terms",
            "name": self.title,
            "url": url,
            "hasDefinedTerm": [
                {
                    "@type": "DefinedTerm",
                    "@id": f"{structured_data.absolute(term.url)}#page",
                    "name": term.title,
                    "url": structured_data.absolute(term.url),
                }
                for term in terms
            ],
        }
