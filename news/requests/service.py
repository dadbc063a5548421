"""What is done with a request: kept with its copies and its mails, all together or not at all."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from news.models import PaperStock, PublicationPage, PublicationRequest, RequestMail

from . import mail
from .forms import RequestForm
from .tokens import form_key

_TOLD = {
    PublicationRequest.Status.SENT: RequestMail.Kind.SENT,
    PublicationRequest.Status.REFUSED: RequestMail.Kind.REFUSED,
}


class NotEnoughCopies(Exception):
    """Others took the copies while this reader filled in the form."""


def already_placed(form: RequestForm) -> PublicationRequest | None:
    """What the same form, sent a moment ago with the same words, has become."""
    return PublicationRequest.objects.filter(form_key=_key(form)).first()


def place(form: RequestForm, publication: PublicationPage) -> PublicationRequest:
    """Keep what a valid form asks for, take its copies from the stock, and queue its mails.

    The same form sent twice, even at the same moment, is one request. Raises NotEnoughCopies, and keeps nothing.
    """
    request = PublicationRequest(
        kind=form.kind,
        publication=publication,
        publication_title=publication.title,
        form_key=_key(form),
        **form.answers,
    )
    try:
        with transaction.atomic():
            request.save(force_insert=True)
            if request.is_paper and not PaperStock.take(publication.pk, request.quantity):
                raise NotEnoughCopies
            mail.queue(request, RequestMail.Kind.RECEIPT)
            mail.queue(request, RequestMail.Kind.STAFF)
    except IntegrityError:
        placed = already_placed(form)
        if placed is None:
            raise
        return placed
    return request


def close(request: PublicationRequest, status: PublicationRequest.Status, reason: str = "") -> bool:
    """Mark as sent or refused, and tell the reader; False when it was closed already."""
    with transaction.atomic():
        if not request.close(status, reason):
            return False
        mail.queue(request, _TOLD[status])
    return True


def _key(form: RequestForm) -> str:
    return form_key(form.cleaned_data["token"], form.answers)
