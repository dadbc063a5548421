"""Choice lists that editors manage: they classify pages and become filters."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.admin.widgets.slug import SlugInput
from wagtail.models import TranslatableMixin


class VocabularyItem(TranslatableMixin, models.Model):
    """A name to choose, and a slug that stands in addresses and so should not change."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(
        _("identifier"),
        max_length=80,
        help_text=_("Stands in the address of filtered lists. Changing it breaks links that readers kept."),
    )

    panels = [TitleFieldPanel("name", targets=["slug"]), FieldPanel("slug", widget=SlugInput)]

    class Meta(TranslatableMixin.Meta):
        abstract = True
        ordering = ["name"]
        unique_together = [("translation_key", "locale"), ("slug", "locale")]

    def __str__(self) -> str:
        return self.name


class Topic(VocabularyItem):
    """What news and publications are about."""

    class Meta(VocabularyItem.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class Audience(VocabularyItem):
    """Whom an initiative, a structure or a training is for."""

    class Meta(VocabularyItem.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")


class Sector(VocabularyItem):
    """The field of work: health, social work…"""

    class Meta(VocabularyItem.Meta):
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")


class Theme(VocabularyItem):
    """A finer subject, shared by publications and the directory."""

    class Meta(VocabularyItem.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
