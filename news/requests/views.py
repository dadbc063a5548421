"""The readers' two forms, and the page that says what became of them. They set no cookie and read none."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cms.chrome import chrome_for
from news.models import PaperStock, PublicationPage, PublicationRequest, RequestMail, RequestSettings

from . import limits, service, tokens
from .forms import AccessibleFormatForm, PaperForm, RequestForm

Kind = PublicationRequest.Kind


# An anonymous form carries no authority that a forged one could borrow: the proof against other sites is in the form
# itself, so that readers get no cookie (docs/decisions/0017-forms-without-a-cookie.md).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def order_paper_copy(request: HttpRequest, publication_id: int) -> HttpResponse:
    """The order of paper copies of a publication; while there are none left, a page that says so."""
    publication = _publication(publication_id)
    stock = get_object_or_404(PaperStock, publication=publication, is_offered=True)
    return _FormPage(request, publication, Kind.PAPER, copies_left=stock.quantity).answer()


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_accessible_format(request: HttpRequest, publication_id: int) -> HttpResponse:
    """The request for a publication in a format that the reader can use."""
    return _FormPage(request, _publication(publication_id), Kind.ACCESSIBLE).answer()


@never_cache
@require_safe
def received(request: HttpRequest, key: str) -> HttpResponse:
    """What is known of one request, for who made it; nothing that they typed, as addresses get around."""
    order = get_object_or_404(
        PublicationRequest.objects.select_related("publication"), pk=tokens.read_answer_key(key)
    )
    publication = order.publication if order.publication and order.publication.live else None
    context = {
        "order": order,
        "publication_url": publication.get_url(request) if publication else "",
        "receipt": order.mails.filter(kind=RequestMail.Kind.RECEIPT).first(),
    }
    return _quiet(render(request, "news/requests/received.html", context))


def _publication(publication_id: int) -> PublicationPage:
    # By `id`: of the two names of a page's key, the one that takes a number too large for the database.
    found = PublicationPage.objects.live().public().filter(withdrawn_on=None, id=publication_id).first()
    if found is None:
        raise Http404
    return found


def _copies_left(publication: PublicationPage) -> int:
    left = PaperStock.objects.filter(publication=publication, is_offered=True)
    return left.values_list("quantity", flat=True).first() or 0


def _quiet(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response


class _FormPage:
    """One form of one publication: shown, refused with what was typed, or kept."""

    def __init__(
        self, request: HttpRequest, publication: PublicationPage, kind: Kind, copies_left: int | None = None
    ) -> None:
        self.request = request
        self.publication = publication
        self.kind = kind
        self.copies_left = copies_left
        self.form_name = f"{kind}-{publication.pk}"
        self.settings = RequestSettings.for_request(request)

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self._show(self._new_form())
        if not tokens.comes_from_here(self.request):
            notice = _(
                "This request was sent by a page of another site: nothing was kept. Fill in our own form."
            )
            return self._show(self._new_form(), notice, status=403)
        form = self._form(self.request.POST)
        if not form.is_valid():
            return self._show(self._to_send_again(form))
        # Before anything else: whoever took the last copies by a double click must not read « épuisé ».
        if placed := service.already_placed(form):
            return self._go_to_answer(placed)
        return self._take(form)

    def _take(self, form: RequestForm) -> HttpResponse:
        """Keep what a valid form asks for, unless something else stands against it."""
        if not form.check_stock():
            return self._show(self._to_send_again(form))
        if notice := self._objection(form):
            return self._show(self._to_send_again(form), notice)
        email = form.cleaned_data["email"]
        if limits.is_too_many_from(self.request) or limits.is_too_many_for(email, self.publication.pk):
            notice = _(
                "Many requests have come in a short time: this one was not kept. Try again later, or write to us."
            )
            return self._show(form, notice, status=429)
        try:
            return self._go_to_answer(service.place(form, self.publication))
        except service.NotEnoughCopies:
            self.copies_left = form.copies_left = _copies_left(self.publication)
            form.check_stock()
            return self._show(form)

    def _objection(self, form: RequestForm) -> str:
        """Why a person is asked to look and send again, with nothing lost; "" when all is well."""
        proof = tokens.read_form_token(form.cleaned_data["token"], self.form_name)
        if not proof.is_valid:
            return _("This page had been open for a long time. Look at your answers, then send them again.")
        if proof.is_too_fast:
            return _(
                "This form came very fast. If you are not a robot, look at your answers, then send them again."
            )
        if form.was_trapped:
            return _(
                "A hidden field that only robots fill in was filled in. We emptied it: send your answers again."
            )
        return ""

    def _new_form(self) -> RequestForm:
        return self._form(initial={"token": tokens.new_form_token(self.form_name)})

    def _form(self, *args: Any, **kwargs: Any) -> RequestForm:
        if self.copies_left is None:
            return AccessibleFormatForm(*args, **kwargs)
        return PaperForm(*args, copies_left=self.copies_left, **kwargs)

    def _to_send_again(self, form: RequestForm) -> RequestForm:
        """The same form, as it was filled in, that will pass once its errors are corrected."""
        data = self.request.POST.copy()
        if not tokens.read_form_token(data.get("token", ""), self.form_name).is_valid:
            data["token"] = tokens.new_form_token(self.form_name)
        data["suite"] = ""
        form.data = data
        return form

    def _show(self, form: RequestForm, notice: str = "", status: int = 200) -> HttpResponse:
        if self.copies_left == 0:
            return _quiet(render(self.request, "news/requests/sold_out.html", self._context()))
        context = {**self._context(), "form": form, "notice": notice}
        return _quiet(render(self.request, "news/requests/form.html", context, status=status))

    def _context(self) -> dict[str, Any]:
        chrome = chrome_for(self.request)
        return {
            "publication": self.publication,
            "publication_url": self.publication.get_url(self.request),
            "is_paper": self.kind == Kind.PAPER,
            "contact_email": self.settings.email_for(self.publication) or (chrome.email if chrome else ""),
            "contact_phone": self.publication.contact_phone or (chrome.phone if chrome else ""),
            "privacy_url": self.settings.privacy_url(self.request),
        }

    def _go_to_answer(self, placed: PublicationRequest) -> HttpResponse:
        response = redirect("request_received", key=tokens.answer_key(placed.pk))
        response.status_code = 303
        return response
