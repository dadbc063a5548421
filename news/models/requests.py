"""What readers ask for about a publication: paper copies, while there are some, and accessible formats.

Requests hold personal data: they never enter search, the API, revisions or the reference index, and
`news.requests.purge` erases them. Only their pseudonymous number (`pk`) goes into logs and tasks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.content_cache import content_has_changed

if TYPE_CHECKING:
    from .publications import PublicationPage


class PaperStock(models.Model):
    """The copies of a publication that can still be sent.

    Not a field of the page: page fields live in revisions, and publishing an old draft would bring old stock back.
    """

    publication = models.OneToOneField(
        "news.PublicationPage",
        on_delete=models.CASCADE,
        related_name="paper_stock",
        verbose_name=_("publication"),
    )
    quantity = models.PositiveIntegerField(_("copies left"), default=0)
    low_threshold = models.PositiveIntegerField(
        _("low stock from"),
        default=10,
        help_text=_("When no more copies than this are left, the mail of each order says so."),
    )
    is_offered = models.BooleanField(
        _("offered to readers"),
        default=True,
        help_text=_("Unticked, the publication's page no longer offers paper copies."),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("stock of paper copies")
        verbose_name_plural = _("stocks of paper copies")

    def __str__(self) -> str:
        return str(self.publication)

    @property
    def is_low(self) -> bool:
        return self.quantity <= self.low_threshold

    @classmethod
    def take(cls, publication_id: int, quantity: int) -> bool:
        """Take copies for an order, in its transaction; False, and nothing taken, when there are not enough."""
        stock = cls.objects.filter(publication_id=publication_id)
        enough = stock.filter(is_offered=True, quantity__gte=quantity)
        if not enough.update(quantity=F("quantity") - quantity):
            return False
        if stock.filter(quantity=0).exists():
            content_has_changed()  # readers now see « épuisé »; other orders change nothing that pages show
        return True

    @classmethod
    def add(cls, publication_id: int | None, quantity: int) -> bool:
        """Add copies, or take them away when negative; False, and nothing changed, when that leaves less than none."""
        stock = cls.objects.filter(publication_id=publication_id, quantity__gte=max(0, -quantity))
        if not stock.update(quantity=F("quantity") + quantity):
            return False
        content_has_changed()
        return True


class PublicationRequest(models.Model):
    """A reader's order of paper copies, or request for an accessible format."""

    class Kind(models.TextChoices):
        PAPER = "paper", _("Paper copy")
        ACCESSIBLE = "accessible", _("Accessible format")

    class Format(models.TextChoices):
        LARGE_PRINT = "large_print", _("Large print")
        BRAILLE = "braille", _("Braille")
        EASY = "easy", _("Easy-to-read (FALC)")
        AUDIO = "audio", _("Audio")
        TAGGED = "tagged", _("Tagged PDF or text file, for a screen reader")
        OTHER = "other", _("Another format")

    class Status(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("order", "Received")
        SENT = "sent", pgettext_lazy("order", "Sent")
        REFUSED = "refused", pgettext_lazy("order", "Refused")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.RECEIVED)
    publication = models.ForeignKey(
        "news.PublicationPage",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("publication"),
    )
    # A request outlives its publication.
    publication_title = models.CharField(_("title of the publication"), max_length=255)
    name = models.CharField(_("name"), max_length=120)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    address_line_1 = models.CharField(_("address"), max_length=120, blank=True)
    address_line_2 = models.CharField(_("address, second line"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"))
    quantity = models.PositiveSmallIntegerField(_("number of copies"), default=1)
    format = models.CharField(_("format"), max_length=12, choices=Format, blank=True)
    reason = models.TextField(_("reason or need"), max_length=1000, blank=True)
    refusal_reason = models.CharField(_("reason of the refusal"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("received on"), default=timezone.now, db_index=True)
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True)
    # The same form sent twice by a double click is one request (see `news.requests.tokens`).
    form_key = models.CharField(max_length=64, unique=True, editable=False)

    # Orders change nothing that pages show (see `cms.signals`), and leave no trace elsewhere.
    is_unseen_by_readers = True
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("order or request")
        verbose_name_plural = _("orders and requests")
        default_permissions = ("view", "change")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        """Without a word about the reader: logs keep this."""
        return f"n° {self.pk}"

    @property
    def is_paper(self) -> bool:
        return self.kind == self.Kind.PAPER

    def close(self, status: Status, reason: str = "") -> bool:
        """Mark as sent or refused, once: False, and nothing done, when it was closed already, perhaps by another.

        A refused order gives its copies back.
        """
        with transaction.atomic():
            values: dict[str, Any] = {
                "status": status,
                "refusal_reason": reason,
                "closed_at": timezone.now(),
            }
            is_open = type(self).objects.filter(pk=self.pk, status=self.Status.RECEIVED)
            if not is_open.update(**values):
                return False
            for name, value in values.items():
                setattr(self, name, value)
            if self.is_paper and status == self.Status.REFUSED:
                PaperStock.add(self.publication_id, self.quantity)
        return True


class RequestMail(models.Model):
    """A mail about a request: what is known of it, whatever becomes of the task that sends it."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Receipt to the reader")
        STAFF = "staff", _("Notice to the team")
        SENT = "sent", _("Sending, told to the reader")
        REFUSED = "refused", _("Refusal, told to the reader")

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("mail", "Waiting")
        SENT = "sent", pgettext_lazy("mail", "Sent")
        FAILED = "failed", pgettext_lazy("mail", "Failed")

    request = models.ForeignKey(PublicationRequest, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    queued_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    # The name of the error's class alone: its message may quote the reader's address.
    error = models.CharField(max_length=80, blank=True)

    is_unseen_by_readers = True
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["status", "due_at"], name="news_mail_waiting")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.get_status_display()}"


class RequestStatistic(models.Model):
    """What is left of erased requests: numbers without people."""

    publication_title = models.CharField(max_length=255)
    kind = models.CharField(max_length=10, choices=PublicationRequest.Kind)
    status = models.CharField(max_length=10, choices=PublicationRequest.Status)
    month = models.DateField()  # its first day
    requests = models.PositiveIntegerField(default=0)
    copies = models.PositiveIntegerField(default=0)

    is_unseen_by_readers = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication_title", "kind", "status", "month"], name="news_statistic_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y} {self.publication_title}: {self.requests}"


@register_setting(icon="mail")
class RequestSettings(BaseSiteSetting):
    """What the forms need to know of the site."""

    email = models.EmailField(
        _("e-mail that receives orders and requests"),
        blank=True,
        help_text=_("For publications that give no address of their own. Empty: the site's e-mail."),
    )
    privacy_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("page about personal data"),
        help_text=_("The forms link to it where they ask for the reader's agreement."),
    )

    panels = [FieldPanel("email"), PageChooserPanel("privacy_page")]

    class Meta:
        verbose_name = _("orders and requests")

    def email_for(self, publication: PublicationPage) -> str:
        """Who answers for this publication; "" when nobody was named."""
        return publication.paper_copy_email or self.email

    def privacy_url(self, request: HttpRequest) -> str:
        """The page on personal data; "" when there is none that readers can open."""
        page = self.privacy_page
        return (page.get_url(request) or "") if page and page.live else ""


@dataclass(frozen=True)
class RequestOffer:
    """What a publication's page offers: addresses of forms, "" for none."""

    accessible_url: str
    paper_url: str = ""
    is_sold_out: bool = False


def offer_of(page: PublicationPage) -> RequestOffer | None:
    """What readers may ask for about this page; nothing for one that not everybody may read, or that is withdrawn."""
    if not page.live or page.is_withdrawn or page.get_view_restrictions():
        return None
    accessible_url = reverse("request_accessible_format", args=[page.pk])
    stock = PaperStock.objects.filter(publication_id=page.pk, is_offered=True).first()
    if stock is None:
        return RequestOffer(accessible_url)
    paper_url = reverse("order_paper_copy", args=[page.pk])
    return RequestOffer(accessible_url, paper_url, is_sold_out=not stock.quantity)
