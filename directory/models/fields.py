"""Families of fields of an entry, each with its panel."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.models import Commune, Department


class PlaceMixin(models.Model):
    """Where it is. The commune gives the département and, when no point is known, an approximate one."""

    class Precision(models.TextChoices):
        ADDRESS = "address", _("Address")
        COMMUNE = "commune", _("Commune")
        EPCI = "epci", _("EPCI")
        DEPARTMENT = "department", _("Département")

    address = models.TextField(
        _("address"), blank=True, help_text=_("Street and number, without postal code or commune.")
    )
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("commune")
    )
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("département"),
        help_text=_("Filled from the commune when there is one."),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-90)), MaxValueValidator(Decimal(90))],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-180)), MaxValueValidator(Decimal(180))],
    )
    geo_precision = models.CharField(
        _("precision of the point"),
        max_length=10,
        choices=Precision,
        blank=True,
        help_text=_("What the point stands for."),
    )
    area_served = models.CharField(
        _("area served"),
        max_length=160,
        blank=True,
        help_text=_("When it is wider than the commune: « Isère », « toute la région »."),
    )
    is_on_site = models.BooleanField(_("on site"), default=True)
    is_remote = models.BooleanField(_("remotely"), default=False)

    place_panels = [
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("commune"), FieldPanel("department")]),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude"), FieldPanel("geo_precision")]),
                FieldPanel("area_served"),
                FieldRowPanel([FieldPanel("is_on_site"), FieldPanel("is_remote")]),
            ],
            heading=_("Place"),
        )
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"latitude": _("Give both latitude and longitude, or neither.")})

    def locate(self) -> None:
        """Fill what the commune tells: its département, and its point when none was given."""
        if not self.commune:
            return
        self.department = self.commune.department
        if self.latitude is None and self.commune.latitude is not None:
            self.latitude, self.longitude = self.commune.latitude, self.commune.longitude
            self.geo_precision = self.Precision.COMMUNE
        elif self.latitude is not None and not self.geo_precision:
            self.geo_precision = self.Precision.ADDRESS

    @property
    def place_label(self) -> str:
        """« Grenoble (Isère) », « Isère », or the area served."""
        if self.commune and self.department:
            return f"{self.commune.name} ({self.department.name})"
        return self.department.name if self.department else self.area_served


class AccessMixin(models.Model):
    """How to get there and get in."""

    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("web site"), blank=True)
    opening_hours = models.CharField(
        _("opening hours"),
        max_length=255,
        blank=True,
        help_text=_("In OpenStreetMap's notation: « Mo-Fr 09:00-12:00,14:00-17:00 »."),
    )
    access_conditions = models.TextField(_("conditions of access"), blank=True)
    cost = models.CharField(_("cost"), max_length=160, blank=True)
    accessibility = models.TextField(_("accessibility"), blank=True)

    access_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
                FieldPanel("website"),
                FieldPanel("opening_hours"),
                FieldPanel("access_conditions"),
                FieldPanel("cost"),
                FieldPanel("accessibility"),
            ],
            heading=_("Contact and access"),
        )
    ]

    class Meta:
        abstract = True


class PersonMixin(models.Model):
    """A named person's contact: shown only with their consent, and never in data, feeds or search."""

    contact_name = models.CharField(_("person to contact"), max_length=120, blank=True)
    contact_role = models.CharField(_("function"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=30, blank=True)
    contact_consent_on = models.DateField(
        _("consent given on"),
        null=True,
        blank=True,
        help_text=_("The day this person agreed to be named on the site."),
    )

    person_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_role")]),
                FieldRowPanel([FieldPanel("contact_email"), FieldPanel("contact_phone")]),
                FieldPanel("contact_consent_on"),
            ],
            heading=_("A named person"),
        )
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        named = self.contact_name or self.contact_role or self.contact_email or self.contact_phone
        if named and not self.contact_consent_on:
            raise ValidationError(
                {"contact_consent_on": _("Record this person's consent, or remove their details.")}
            )


class StatusMixin(models.Model):
    """Whether it still runs, and who checked."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        ENDED = "ended", _("Ended")

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    start_date = models.DateField(_("since"), null=True, blank=True)
    end_date = models.DateField(_("until"), null=True, blank=True)
    notice = models.CharField(
        _("temporary notice"),
        max_length=255,
        blank=True,
        help_text=_("For instance « Fermé du 1er au 15 août »."),
    )
    notice_start = models.DateField(_("shown from"), null=True, blank=True)
    notice_end = models.DateField(_("until and including"), null=True, blank=True)
    checked_on = models.DateField(_("last checked on"), null=True, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=160, blank=True)
    source_id = models.CharField(_("identifier in the source"), max_length=120, blank=True)

    status_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("status"), FieldPanel("start_date"), FieldPanel("end_date")]),
                FieldPanel("notice"),
                FieldRowPanel([FieldPanel("notice_start"), FieldPanel("notice_end")]),
            ],
            heading=_("Status"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("checked_on"), FieldPanel("checked_by")]),
                FieldRowPanel([FieldPanel("source"), FieldPanel("source_id")]),
            ],
            heading=_("Last check and source"),
        ),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        for start, end in (("start_date", "end_date"), ("notice_start", "notice_end")):
            first, last = getattr(self, start), getattr(self, end)
            if first and last and last < first:
                raise ValidationError({end: _("The end comes before the start.")})

    @property
    def current_notice(self) -> str:
        """The temporary notice while it holds, else ""."""
        today = timezone.localdate()
        early = self.notice_start and today < self.notice_start
        late = self.notice_end and today > self.notice_end
        return "" if early or late else self.notice


class TrainingMixin(models.Model):
    """What only trainings have."""

    level = models.CharField(_("level"), max_length=120, blank=True)
    duration_hours = models.PositiveIntegerField(_("duration in hours"), null=True, blank=True)
    certification = models.CharField(
        _("certification"),
        max_length=120,
        blank=True,
        help_text=_("RNCP or RS number, or the diploma's name."),
    )
    how_to_apply = models.TextField(_("how to apply"), blank=True)

    training_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("level"), FieldPanel("duration_hours")]),
                FieldPanel("certification"),
                FieldPanel("how_to_apply"),
            ],
            heading=_("Training"),
        )
    ]

    class Meta:
        abstract = True
