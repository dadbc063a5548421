"""Under which government something was published: what the State's sites tell their readers."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.content_cache import cached


class Government(models.Model):
    """A prime minister's time in office: from the day of appointment to the eve of the next one's."""

    class Title(models.TextChoices):
        MAN = "Premier ministre", "Premier ministre"
        WOMAN = "Première ministre", "Première ministre"

    prime_minister = models.CharField(_("prime minister"), max_length=120)
    title = models.CharField(_("title"), max_length=20, choices=Title, default=Title.MAN)
    start = models.DateField(_("appointed on"), unique=True)
    end = models.DateField(
        _("successor appointed on"),
        null=True,
        blank=True,
        help_text=_("Leave empty for the government in office."),
    )

    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("prime_minister")]),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
    ]

    class Meta:
        ordering = ["-start"]
        verbose_name = _("government")
        verbose_name_plural = _("governments")

    def __str__(self) -> str:
        return f"{self.prime_minister} ({self.start:%d/%m/%Y})"

    def clean(self) -> None:
        super().clean()
        if not self.start:
            return
        if self.end and self.end <= self.start:
            raise ValidationError({"end": _("The successor is appointed after this prime minister.")})
        others = Government.objects.exclude(pk=self.pk).filter(Q(end__isnull=True) | Q(end__gt=self.start))
        overlapping = others.filter(start__lt=self.end) if self.end else others
        if other := overlapping.first():
            raise ValidationError(
                _("These dates overlap with those of %(other)s: end that government first.")
                % {"other": other}
            )

    @classmethod
    def on(cls, day: date) -> Government | None:
        """The government in office on `day`; None before the first one known."""
        governments = cached("governments", lambda: list(cls.objects.all()))
        return next((government for government in governments if government.covers(day)), None)

    def covers(self, day: date) -> bool:
        """Whether it was in office on `day`: the day of the next appointment belongs to the next one."""
        return self.start <= day and (self.end is None or day < self.end)

    @property
    def has_ended(self) -> bool:
        return self.end is not None and self.end <= timezone.localdate()

    @property
    def banner(self) -> str:
        """The sentence readers of the State's sites know, in the gender of the title."""
        sentences = {
            self.Title.MAN: gettext(
                "This content was published under the government of Prime Minister (he) %(name)s."
            ),
            self.Title.WOMAN: gettext(
                "This content was published under the government of Prime Minister (she) %(name)s."
            ),
        }
        return sentences[self.Title(self.title)] % {"name": self.prime_minister}
