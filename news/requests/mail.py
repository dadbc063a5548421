"""Mails about requests, sent by a worker from the database's queue (docs/decisions/0018-mail-through-a-queue.md)."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.models import Site

from cms.models import SiteSettings
from cms.structured_data import absolute
from news.models import PaperStock, PublicationRequest, RequestMail, RequestSettings

logger = logging.getLogger(__name__)

GIVE_UP_AFTER = timedelta(days=2)
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=2), timedelta(hours=6)
# While a worker is at it, another must leave the mail alone; the mail server has EMAIL_TIMEOUT to answer.
LEASE = timedelta(minutes=10)
# Past this, something is wrong: the worker does not run, or died at work.
LATE = timedelta(minutes=30)

Kind, Status = RequestMail.Kind, RequestMail.Status


def queue(request: PublicationRequest, kind: RequestMail.Kind) -> RequestMail:
    """Have a mail sent soon: known, in the transaction of what it tells, as waiting."""
    mail = RequestMail.objects.create(request=request, kind=kind)
    deliver.enqueue(mail.pk)
    return mail


def send_again(mail: RequestMail) -> bool:
    """Try a mail that failed or waits once more, at once; False for one that was sent."""
    now = timezone.now()
    unsent = RequestMail.objects.filter(pk=mail.pk).exclude(status=Status.SENT)
    if not unsent.update(status=Status.WAITING, queued_at=now, due_at=now, attempts=0, error=""):
        return False
    deliver.enqueue(mail.pk)
    return True


@task(backend="mail")
def deliver(mail_id: int) -> None:
    """Send one mail, or put it off; nothing when it was sent, put off or erased meanwhile."""
    now = timezone.now()
    waiting = RequestMail.objects.filter(pk=mail_id, status=Status.WAITING, due_at__lte=now)
    if not waiting.update(due_at=now + LEASE, attempts=F("attempts") + 1):
        return
    mail = RequestMail.objects.select_related("request__publication").get(pk=mail_id)
    try:
        with translation.override(settings.LANGUAGE_CODE):
            message = compose(mail)
        if message.to:
            message.send()
    except OSError as error:  # what every failure of smtplib and of the network is
        _put_off(mail, error, now)
        return
    RequestMail.objects.filter(pk=mail_id).update(status=Status.SENT, sent_at=timezone.now(), error="")


def _put_off(mail: RequestMail, error: OSError, now: datetime) -> None:
    """Try later, ever later; after two days, or when the server knows no such address, leave it to the team."""
    mail.error = type(error).__name__
    delay = min(FIRST_DELAY * 2 ** (mail.attempts - 1), LONGEST_DELAY)
    mail.due_at = now + delay
    if _is_final(error) or mail.due_at > mail.queued_at + GIVE_UP_AFTER:
        mail.status = Status.FAILED
        logger.error("Mail %s of request %s was given up: %s", mail.pk, mail.request_id, mail.error)
    else:
        logger.warning("Mail %s of request %s was put off: %s", mail.pk, mail.request_id, mail.error)
    mail.save(update_fields=["status", "error", "due_at"])
    if mail.status == Status.WAITING:
        deliver.using(run_after=mail.due_at).enqueue(mail.pk)


def _is_final(error: OSError) -> bool:
    """Whether the server said of each recipient that trying again is of no use (a 5xx answer)."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _answer in error.recipients.values())


def compose(mail: RequestMail) -> EmailMessage:
    """The message, without recipient where the team has no address.

    Nothing that was typed into the form is in it: else anybody could have us send their words to anybody.
    The team's mail says nothing of the reader: the admin does, to those who may.
    """
    request = mail.request
    contact = contact_of(request)
    context = {"number": request.pk, "title": request.publication_title, "contact": contact}
    context |= {"request": request, "is_paper": request.is_paper, "site_url": settings.SITE_URL}
    if mail.kind == Kind.STAFF:
        context |= {
            "admin_url": absolute(reverse(_DETAIL, args=[request.pk])),
            "low_stock": _low_stock(request),
        }
    return EmailMessage(
        subject=" ".join(_subject(mail).split()),  # a title pasted with a line break must not make a header
        body=render_to_string(f"news/requests/mail/{mail.kind}.txt", context),
        to=[address for address in [contact if mail.kind == Kind.STAFF else request.email] if address],
        reply_to=[contact] if contact and mail.kind != Kind.STAFF else None,
        headers={"Auto-Submitted": "auto-generated"},  # absence messages do not answer it
    )


_DETAIL = "wagtailsnippets_news_publicationrequest:inspect"


def contact_of(request: PublicationRequest) -> str:
    """The address of the team that answers: the publication's own, else the one for orders, else the site's."""
    page = request.publication
    site = (page and page.get_site()) or Site.objects.filter(is_default_site=True).first()
    if site is None:
        return ""
    settings_of_requests = RequestSettings.for_site(site)
    named = settings_of_requests.email_for(page) if page else settings_of_requests.email
    return named or SiteSettings.for_site(site).email


def _subject(mail: RequestMail) -> str:
    request = mail.request
    subjects = {
        Kind.RECEIPT: _("We have received your request no. %(number)d"),
        Kind.STAFF: _("New order no. %(number)d: %(title)s")
        if request.is_paper
        else _("New request no. %(number)d for an accessible format: %(title)s"),
        Kind.SENT: _("Your request no. %(number)d has been sent"),
        Kind.REFUSED: _("About your request no. %(number)d"),
    }
    return subjects[Kind(mail.kind)] % {"number": request.pk, "title": request.publication_title}


def _low_stock(request: PublicationRequest) -> int | None:
    """How many copies are left, when that is few."""
    stock = PaperStock.objects.filter(publication_id=request.publication_id).first()
    return stock.quantity if request.is_paper and stock and stock.is_low else None


def late_mails() -> str:
    """For `/healthz`: how many mails should have left half an hour ago; "" when none."""
    number = RequestMail.objects.filter(status=Status.WAITING, due_at__lt=timezone.now() - LATE).count()
    return f"{number} late: does the worker run?" if number else ""
