"""Under which government something was published: what the State's sites tell their readers."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.content_cache import cached


class Government(models.Model):
    """A prime minister's time in office: from the day of appointment to the eve of the next one's.

    Only the day of appointment is stored: the next one's is the end (decision 0014).
    """

    class Title(models.TextChoices):
        MAN = "Premier ministre", "Premier ministre"
        WOMAN = "Première ministre", "Première ministre"

    prime_minister = models.CharField(
        _("prime minister"), max_length=120, help_text=_("First name, then name: « Élisabeth Borne ».")
    )
    title = models.CharField(
        _("title"),
        max_length=20,
        choices=Title,
        default=Title.MAN,
        help_text=_("Readers see « du Premier ministre » or « de la Première ministre »."),
    )
    start = models.DateField(
        _("appointed on"),
        unique=True,
        error_messages={"unique": _("Another government was appointed that day.")},
        help_text=_(
            "This day ends the government before, and the next one's will end this one: when a prime minister is "
            "appointed, add the new one, nothing else. One who is appointed again is not added twice."
        ),
    )

    panels = [FieldRowPanel([FieldPanel("title"), FieldPanel("prime_minister")]), FieldPanel("start")]

    class Meta:
        ordering = ["-start"]
        verbose_name = _("government")
        verbose_name_plural = _("governments")

    def __str__(self) -> str:
        return f"{self.prime_minister} ({self.start:%d/%m/%Y})"

    @classmethod
    def newest_first(cls) -> list[Government]:
        """All of them, read once per content version: a dozen lines."""
        return cached("governments", lambda: list(cls.objects.all()))

    @classmethod
    def on(cls, day: date) -> Government | None:
        """The government in office on `day`; None before the first one known."""
        return next((government for government in cls.newest_first() if government.start <= day), None)

    @property
    def end(self) -> date | None:
        """The day the successor was, or will be, appointed; None for the last one known."""
        later = [government.start for government in self.newest_first() if government.start > self.start]
        return min(later, default=None)

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
