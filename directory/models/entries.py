"""An entry of the directory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.api import APIField
from wagtail.search import index

from cms.models import BasePage, BodyMixin, IllustratedMixin, Organisation, WithdrawalMixin
from cms.models.organisations import validate_siret
from cms.plain_text import BLANK_LINE
from cms.searchable import SearchContent

from ..cards import EntryCard
from ..opening_hours import opening_lines
from ..structured_data import entry_node
from .fields import AccessMixin, PersonMixin, PlaceMixin, StatusMixin, TrainingMixin
from .parts import EntryOrganisation, TrainingSession


class EntryPage(
    TrainingMixin,
    StatusMixin,
    PersonMixin,
    AccessMixin,
    PlaceMixin,
    IllustratedMixin,
    BodyMixin,
    WithdrawalMixin,
    BasePage,
):
    """An initiative, a structure or a training."""

    class Kind(models.TextChoices):
        INITIATIVE = "initiative", _("Initiative")
        STRUCTURE = "structure", _("Structure")
        TRAINING = "training", _("Training")

    kind = "entry"
    kept_relations = ("locale", "commune", "department")
    read_relations = (
        *BasePage.read_relations,
        "organisations__organisation",
        "audiences",
        "sectors",
        "themes",
        "sessions",
    )
    search_relations = (
        *BasePage.search_relations,
        "commune",
        "department",
        "organisations__organisation",
        "audiences",
        "sectors",
    )
    card_relations = ("commune", "department")

    kind_of_entry = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.STRUCTURE)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    audiences = ParentalManyToManyField("cms.Audience", blank=True, verbose_name=_("audiences"))
    sectors = ParentalManyToManyField("cms.Sector", blank=True, verbose_name=_("sectors"))
    themes = ParentalManyToManyField("cms.Theme", blank=True, verbose_name=_("themes"))
    peer_role = models.TextField(_("role of peers"), blank=True)
    peer_count = models.PositiveIntegerField(_("number of peer workers"), null=True, blank=True)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True, validators=[validate_siret])

    template = "directory/entry_page.html"
    parent_page_types = ["directory.DirectoryPage"]
    subpage_types: list[str] = []

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    *BasePage.content_panels,
                    FieldRowPanel([FieldPanel("kind_of_entry"), FieldPanel("acronym")]),
                    *IllustratedMixin.illustration_panels,
                    *BodyMixin.body_panels,
                    MultiFieldPanel(
                        [FieldPanel("peer_role"), FieldPanel("peer_count")], heading=_("Peer workers")
                    ),
                    MultiFieldPanel(
                        [FieldPanel("audiences"), FieldPanel("sectors"), FieldPanel("themes")],
                        heading=_("Classification"),
                    ),
                    InlinePanel("organisations", heading=_("Organisations"), label=_("organisation")),
                    FieldPanel("siret"),
                ],
                heading=_("Content"),
            ),
            ObjectList([*PlaceMixin.place_panels, *AccessMixin.access_panels], heading=_("Place and access")),
            ObjectList(
                [
                    *TrainingMixin.training_panels,
                    InlinePanel("sessions", heading=_("Sessions"), label=_("session")),
                ],
                heading=_("Training"),
            ),
            ObjectList([*StatusMixin.status_panels, *PersonMixin.person_panels], heading=_("Follow-up")),
            ObjectList(BasePage.promote_panels, heading=_("Promotion")),
            ObjectList(
                [*BasePage.date_panels, *WithdrawalMixin.withdrawal_panels, *BasePage.settings_panels],
                heading=_("Settings"),
            ),
        ]
    )
    search_fields = [
        *BasePage.search_fields,
        *BodyMixin.body_search_fields,
        *WithdrawalMixin.withdrawal_search_fields,
        index.SearchField("acronym"),
        index.FilterField("kind_of_entry"),
        index.FilterField("status"),
        index.FilterField("department"),
    ]
    # Never the named person's details: their consent is for this site's page.
    api_fields = [
        *BasePage.api_fields,
        *IllustratedMixin.illustration_api_fields,
        *BodyMixin.body_api_fields,
        *WithdrawalMixin.withdrawal_api_fields,
        APIField("kind_of_entry"),
        APIField("status"),
        APIField("phone"),
        APIField("email"),
        APIField("website"),
        APIField("latitude"),
        APIField("longitude"),
    ]

    class Meta:
        verbose_name = _("directory entry")
        verbose_name_plural = _("directory entries")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.locate()
        super().save(*args, **kwargs)

    # --- What readers see ---------------------------------------------------------------------------

    @property
    def card_detail(self) -> str:
        return self.place_label

    @property
    def card_kind_label(self) -> str:
        return self.get_kind_of_entry_display()

    def as_card(self) -> EntryCard:
        return EntryCard(
            **self.card_values(),
            acronym=self.acronym,
            department_code=self.department.code if self.department else "",
            phone=self.phone,
            status="" if self.status == self.Status.ACTIVE else self.get_status_display(),
        )

    def upcoming_sessions(self) -> list[TrainingSession]:
        today: date = timezone.localdate()
        return [session for session in self.sessions.all() if (session.end or session.start) >= today]

    def named_organisations(self) -> list[EntryOrganisation]:
        return list(self.organisations.all())

    def published_context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            **super().published_context(request),
            "organisations": self.named_organisations(),
            "audiences": list(self.audiences.all()),
            "sectors": list(self.sectors.all()),
            "themes": list(self.themes.all()),
            "sessions": self.upcoming_sessions() if self.kind_of_entry == self.Kind.TRAINING else [],
            "opening_lines": opening_lines(self.opening_hours),
        }

    # --- What other rooms and machines read ----------------------------------------------------------

    def involved_organisations(self) -> list[Organisation]:
        return [line.organisation for line in self.named_organisations()]

    def structured_data(self, request: HttpRequest | None) -> dict[str, Any]:
        return entry_node(self, super().structured_data(request))

    def search_content(self) -> SearchContent | None:
        content = super().search_content()
        if content is None or self.is_withdrawn:
            return None
        places = [place.name for place in (self.commune, self.department) if place]
        texts = (content.body, self.peer_role, self.access_conditions, self.accessibility)
        codes = self.commune.postal_codes.split() if self.commune else []
        codes += [self.department.code] if self.department else []
        return replace(
            content,
            body=BLANK_LINE.join(filter(None, texts)),
            unseen=str(self.get_kind_of_entry_display()),
            # Who types a place looks for what is there: the directory comes before news about it.
            labels=tuple(filter(None, (self.acronym, *places, *codes))),
            date=None,
            places=tuple(filter(None, (*places, self.area_served))),
            organisations=tuple(item.name for item in self.involved_organisations()),
            facets={
                "audience": tuple(audience.slug for audience in self.audiences.all()),
                "sector": tuple(sector.slug for sector in self.sectors.all()),
                "department": (self.department.code,) if self.department else (),
            },
        )
