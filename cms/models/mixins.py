"""Parts that page types are made of. Each owns its fields, its panel and what they give to search and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.images.api.fields import ImageRenditionField
from wagtail.models import Page
from wagtail.search import index

from ..blocks import BodyBlock
from ..cards import visible
from ..plain_text import stream_text


class IllustratedMixin(models.Model):
    """A page with an image, for its header and its card."""

    image = models.ForeignKey(
        "cms.CustomImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("image"),
    )

    illustration_panels = [FieldPanel("image")]
    illustration_api_fields = [
        APIField("image", serializer=ImageRenditionField("width-1200|format-webp")),
    ]

    class Meta:
        abstract = True


class BodyMixin(models.Model):
    """A page with a body made of blocks."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    body_panels = [FieldPanel("body")]
    body_search_fields = [index.SearchField("body")]
    body_api_fields = [APIField("body")]

    class Meta:
        abstract = True

    @property
    def body_text(self) -> str:
        """The words of the body, for search and excerpts."""
        return stream_text(self.body)


@dataclass(frozen=True)
class Withdrawal:
    """What the banner of a withdrawn page says. Without a replacement, its title and address are ""."""

    day: date
    reason: str
    replacement_title: str
    replacement_url: str
    is_replacement_withdrawn: bool


class WithdrawalMixin(models.Model):
    """A page that no longer holds but whose address stays: readers who kept it learn why, and where to go."""

    withdrawn_on = models.DateField(
        _("withdrawn on"),
        null=True,
        blank=True,
        help_text=_("The page stays at its address under a notice, and leaves lists and search."),
    )
    withdrawal_reason = models.CharField(_("reason given to readers"), max_length=300, blank=True)
    replaced_by = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page that replaces it"),
    )

    withdrawal_panels = [
        MultiFieldPanel(
            [FieldPanel("withdrawn_on"), FieldPanel("withdrawal_reason"), PageChooserPanel("replaced_by")],
            heading=_("Withdrawal"),
            classname="collapsed",
        )
    ]
    withdrawal_search_fields = [index.FilterField("withdrawn_on")]
    withdrawal_api_fields = [APIField("withdrawn_on"), APIField("withdrawal_reason")]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.withdrawn_on and not self.withdrawal_reason:
            raise ValidationError(
                {"withdrawal_reason": _("Say why this page is withdrawn: readers will see it.")}
            )
        if self.withdrawn_on and self.withdrawn_on > timezone.localdate():
            raise ValidationError(
                {"withdrawn_on": _("Give today or an earlier day: it takes effect at once.")}
            )
        if self.pk and self.replaced_by_id == self.pk:
            raise ValidationError({"replaced_by": _("A page does not replace itself.")})

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_on is not None

    def withdrawal(self) -> Withdrawal | None:
        """What readers of a withdrawn page are told; None while the page holds."""
        if self.withdrawn_on is None:
            return None
        replacement = self._last_replacement()
        return Withdrawal(
            day=self.withdrawn_on,
            reason=self.withdrawal_reason,
            replacement_title=replacement.title if replacement else "",
            replacement_url=replacement.url or "" if replacement else "",
            is_replacement_withdrawn=bool(replacement) and getattr(replacement, "is_withdrawn", False),
        )

    def _last_replacement(self) -> Any:
        """The page to read instead: through those that were replaced in their turn, up to one that readers may see.

        A replacement that is not published, or is private, is left out; one that is withdrawn stands only when nothing
        came after it.
        """
        last: Any = None
        page: Any = self
        seen = {self.pk}
        while (key := getattr(page, "replaced_by_id", None)) and key not in seen:
            seen.add(key)
            page = visible(Page.objects.filter(pk=key)).specific().first()
            last = page or last
            if not getattr(page, "is_withdrawn", False):
                break
        return last


class ContactMixin(models.Model):
    """Whom to write to about this page. A function's address lasts longer than a person's."""

    contact_name = models.CharField(
        _("contact"),
        max_length=120,
        blank=True,
        help_text=_("A service rather than a person: « Service communication »."),
    )
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=30, blank=True)

    contact_panels = [
        MultiFieldPanel(
            [
                FieldPanel("contact_name"),
                FieldRowPanel([FieldPanel("contact_email"), FieldPanel("contact_phone")]),
            ],
            heading=_("Contact"),
        )
    ]

    class Meta:
        abstract = True
