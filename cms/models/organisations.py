"""Organisations that publish, fund, carry out or support: one record each, used everywhere."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index


def validate_siret(value: str) -> None:
    """Raise ValidationError unless `value` is 14 digits whose Luhn key is right (Insee's own check)."""
    digits = [int(digit) for digit in value if digit.isascii() and digit.isdigit()]
    if len(value) != 14 or len(digits) != 14:
        raise ValidationError(_("A SIRET has exactly 14 digits, without spaces."))
    doubled = [digit if i % 2 else sum(divmod(digit * 2, 10)) for i, digit in enumerate(digits)]
    # La Poste's establishments follow another rule: their digits add up to a multiple of 5.
    if sum(doubled) % 10 and not (value.startswith("356000000") and sum(digits) % 5 == 0):
        raise ValidationError(_("This SIRET is mistyped: its key does not match."))


class Organisation(index.Indexed, TranslatableMixin, models.Model):
    """A publisher, author, carrier, funder or partner."""

    class Kind(models.TextChoices):
        PUBLIC = "public", _("Public body")
        ASSOCIATION = "association", _("Non-profit organisation")
        HEALTH = "health", _("Health establishment")
        EDUCATION = "education", _("Teaching or research")
        COMPANY = "company", _("Company")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ASSOCIATION)
    logo = models.ForeignKey(
        "cms.CustomImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("logo"),
    )
    url = models.URLField(_("web site"), blank=True)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True, validators=[validate_siret])
    ror_id = models.CharField(
        _("ROR identifier"),
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^0[a-z0-9]{8}$", _("A ROR identifier looks like 02vjkv261."))],
    )
    wikidata_id = models.CharField(
        _("Wikidata identifier"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^Q[1-9]\d*$", _("A Wikidata identifier looks like Q12345."))],
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("acronym")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("url")]),
        FieldPanel("logo"),
        MultiFieldPanel(
            [FieldPanel("siret"), FieldPanel("ror_id"), FieldPanel("wikidata_id")],
            heading=_("Identifiers"),
            help_text=_(
                "They let other sites recognise this organisation. Leave empty what you do not know."
            ),
        ),
    ]
    search_fields = [
        index.SearchField("name"),
        index.SearchField("acronym"),
        index.AutocompleteField("name"),
        index.AutocompleteField("acronym"),
        index.FilterField("kind"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym else self.name
