"""The parts of an entry: organisations behind it, sessions of a training."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable


class EntryOrganisation(Orderable):
    """An organisation's part in an entry."""

    class Role(models.TextChoices):
        CARRIER = "carrier", _("Carrier")
        FUNDER = "funder", _("Funder")
        PARTNER = "partner", _("Partner")

    page = ParentalKey("directory.EntryPage", on_delete=models.CASCADE, related_name="organisations")
    organisation = models.ForeignKey(
        "cms.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.CARRIER)

    panels = [FieldRowPanel([FieldPanel("organisation"), FieldPanel("role")])]


class TrainingSession(Orderable):
    """When and where a training takes place."""

    page = ParentalKey("directory.EntryPage", on_delete=models.CASCADE, related_name="sessions")
    start = models.DateField(_("from"))
    end = models.DateField(_("to"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=160, blank=True)
    places_left = models.PositiveIntegerField(
        _("places left"),
        null=True,
        blank=True,
        help_text=_("Leave empty when you do not know; 0 reads « complet »."),
    )

    panels = [
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
        FieldRowPanel([FieldPanel("place"), FieldPanel("places_left")]),
    ]

    class Meta(Orderable.Meta):
        ordering = ["start", "sort_order"]

    def clean(self) -> None:
        super().clean()
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": _("The session ends before it starts.")})
