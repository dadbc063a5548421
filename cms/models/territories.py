"""The places of the official geographic code (Insee), as tables of their own.

They are reference data, loaded by `manage.py load_territories` and never edited by hand. An EPCI (a grouping of
communes) may cross a département's border, so it is not a level of the tree but a second parent of communes.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Territory(models.Model):
    """A place with its Insee code, the only identifier that survives a change of name."""

    code = models.CharField(_("Insee code"), max_length=9, unique=True)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=140)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Region(Territory):
    class Meta(Territory.Meta):
        verbose_name = _("région")
        verbose_name_plural = _("régions")


class Department(Territory):
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="departments", verbose_name=_("région")
    )

    class Meta(Territory.Meta):
        ordering = ["code"]
        verbose_name = _("département")
        verbose_name_plural = _("départements")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Epci(Territory):
    class Meta(Territory.Meta):
        verbose_name = _("EPCI")
        verbose_name_plural = _("EPCIs")


class Commune(Territory):
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="communes", verbose_name=_("département")
    )
    epci = models.ForeignKey(Epci, null=True, blank=True, on_delete=models.PROTECT, related_name="communes")
    postal_codes = models.CharField(_("postal codes"), max_length=255, help_text=_("Separated by spaces."))
    # Degrees, WGS 84; empty where the sources give no point.
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)

    class Meta(Territory.Meta):
        verbose_name = _("commune")
        verbose_name_plural = _("communes")

    def __str__(self) -> str:
        return f"{self.name} ({self.postal_codes.split(' ')[0]})"
