"""What news and publications share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.search import index

from cms.cards import Card, cards_of
from cms.models import BasePage, BodyMixin, ContactMixin, IllustratedMixin, Organisation, WithdrawalMixin
from cms.related import related_ids
from cms.searchable import SearchContent

from .governments import Government

# How many pages an article proposes, unless its editor chose more.
RELATED_CARDS = 4

MAX_LOCAL_DEPARTMENTS = 3  # that an article may name and still be about each of them

RESERVED_SLUGS = {"archives"}  # what stands below a list without being a page (see indexes.py)


class ArticlePage(IllustratedMixin, BodyMixin, ContactMixin, WithdrawalMixin, BasePage):
    """A dated page with topics, a contact, and perhaps the State as its author."""

    topics = ParentalManyToManyField("cms.Topic", blank=True, verbose_name=_("topics"))
    departments = ParentalManyToManyField(
        "cms.Department",
        blank=True,
        verbose_name=_("départements"),
        help_text=_("Only when it concerns some places in particular."),
    )
    is_state_content = models.BooleanField(
        _("content of the State"),
        default=False,
        help_text=_("Adds a notice once the government of the publication date has ended."),
    )
    # What an import made this page from, so that importing again finds it (see news.importing).
    import_key = models.CharField(max_length=255, blank=True, editable=False, db_index=True)
    exclude_fields_in_copy = [*BasePage.exclude_fields_in_copy, "import_key"]

    read_relations = (*BasePage.read_relations, "topics", "departments", "related_pages")

    search_relations = (*BasePage.search_relations, "topics", "departments")

    classification_panels = [
        MultiFieldPanel(
            [FieldPanel("topics"), FieldPanel("departments"), FieldPanel("is_state_content")],
            heading=_("Classification"),
        )
    ]
    search_fields = [
        *BasePage.search_fields,
        *BodyMixin.body_search_fields,
        *WithdrawalMixin.withdrawal_search_fields,
        index.FilterField("is_state_content"),
    ]
    api_fields = [
        *BasePage.api_fields,
        *IllustratedMixin.illustration_api_fields,
        *BodyMixin.body_api_fields,
        *WithdrawalMixin.withdrawal_api_fields,
        APIField("topics"),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError(
                {
                    "slug": _(
                        "The list itself stands at this address: choose another one, such as « archives-2024 »."
                    )
                }
            )

    @property
    def card_date(self) -> date | None:
        return self.published_on

    def involved_organisations(self) -> list[Organisation]:
        """Who wrote or published it."""
        raise NotImplementedError

    def search_content(self) -> SearchContent | None:
        content = super().search_content()
        if content is None or self.is_withdrawn:
            return None
        organisations = self.involved_organisations()
        departments = list(self.departments.all())
        places = tuple(department.name for department in departments)
        # What is about the whole region is about none of its départements in particular.
        is_local = len(places) <= MAX_LOCAL_DEPARTMENTS
        return replace(
            content,
            unseen="" if is_local else ", ".join(places),
            organisations=tuple(name for item in organisations for name in (item.name, item.acronym) if name),
            places=places if is_local else (),
            facets={
                "topic": tuple(topic.slug for topic in self.topics.all()),
                "department": tuple(department.code for department in departments),
            },
        )

    def government_banner(self) -> str:
        """« Ce contenu a été publié sous le gouvernement… », once that government has ended; else ""."""
        if not self.is_state_content or not self.published_on:
            return ""
        government = Government.on(self.published_on)
        return government.banner if government and government.has_ended else ""

    def related_cards(self) -> list[Card]:
        """The editor's choice in their order, then what has most in common with the page."""
        chosen = [link.target_id for link in self.related_pages.all() if link.target_id != self.pk]
        others = related_ids(self, RELATED_CARDS, chosen)
        return cards_of([*chosen, *others])[: max(RELATED_CARDS, len(chosen))]

    def published_context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **super().published_context(request),
            "government_banner": self.government_banner(),
            "related_html": render_to_string("components/related.html", {"cards": self.related_cards()}),
            "topics": list(self.topics.all()),
            "departments": list(self.departments.all()),
        }


class RelatedPage(models.Model):
    """A page that readers of this one may want next, chosen by the editor."""

    target = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    sort_order = models.IntegerField(null=True, blank=True, editable=False)
    sort_order_field = "sort_order"

    panels = [FieldPanel("target")]

    class Meta:
        abstract = True
        ordering = ["sort_order"]

    def __str__(self) -> str:
        return str(self.target)
