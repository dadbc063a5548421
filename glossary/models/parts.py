"""The parts of a term: its other labels, its links with other terms, its sources."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable

from cms.partial_dates import display_partial_date, validate_partial_date


class TermVariant(Orderable):
    """Another label of the same concept, and where it is used."""

    class Kind(models.TextChoices):
        SYNONYM = "synonym", _("Synonym")
        ACRONYM = "acronym", _("Acronym")
        FEMININE = "feminine", _("Feminine or inclusive form")
        SPELLING = "spelling", _("Spelling")
        EQUIVALENT = "equivalent", _("Equivalent in another language or country")
        FORMER = "former", _("Former name")
        HIDDEN = "hidden", _("Hidden: for search only")

    class Country(models.TextChoices):
        BE = "BE", _("Belgium")
        CA = "CA", _("Canada")
        CH = "CH", _("Switzerland")
        DE = "DE", _("Germany")
        ES = "ES", _("Spain")
        FR = "FR", _("France")
        GB = "GB", _("United Kingdom")
        IT = "IT", _("Italy")
        LU = "LU", _("Luxembourg")
        NL = "NL", _("Netherlands")
        US = "US", _("United States")

    page = ParentalKey("glossary.TermPage", on_delete=models.CASCADE, related_name="variants")
    label = models.CharField(_("label"), max_length=160)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.SYNONYM)
    sector = models.ForeignKey(
        "cms.Sector",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("sector"),
    )
    country = models.CharField(_("country"), max_length=2, blank=True, choices=Country)
    language = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        help_text=_("Only when it is not French: en… Screen readers then pronounce it right."),
        validators=[RegexValidator(r"^[a-z]{2}(-[A-Z]{2})?$", _("A language code: en, fr-CA…"))],
    )
    note = models.CharField(_("note"), max_length=255, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("label"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("sector"), FieldPanel("country"), FieldPanel("language")]),
        FieldPanel("note"),
    ]

    def __str__(self) -> str:
        return self.label


class TermLink(Orderable):
    """A link from one term to another. « Narrower » is not stored: it is « broader » read backwards."""

    class Kind(models.TextChoices):
        BROADER = "broader", _("Broader term")
        RELATED = "related", _("Related term")
        CONFUSABLE = "confusable", _("Not to be confused with")

    page = ParentalKey("glossary.TermPage", on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(
        "glossary.TermPage", on_delete=models.CASCADE, related_name="incoming_links", verbose_name=_("term")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.RELATED)

    panels = [FieldRowPanel([FieldPanel("kind"), PageChooserPanel("target")])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.target}"


class TermSource(Orderable):
    """Where a definition comes from: without a source it is only an opinion."""

    page = ParentalKey("glossary.TermPage", on_delete=models.CASCADE, related_name="sources")
    organisation = models.CharField(_("organisation or author"), max_length=160)
    title = models.CharField(_("title"), max_length=255, blank=True)
    url = models.URLField(_("address"), blank=True, max_length=500)
    date = models.CharField(
        _("date"),
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text=_("The year, or more if known: 2010, 2010-06 or 2010-06-01."),
    )

    panels = [
        FieldRowPanel([FieldPanel("organisation"), FieldPanel("date")]),
        FieldPanel("title"),
        FieldPanel("url"),
    ]

    def __str__(self) -> str:
        return self.organisation

    @property
    def display_date(self) -> str:
        return display_partial_date(self.date)
