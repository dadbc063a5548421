"""Proofs that travel with an anonymous reader instead of a cookie (docs/decisions/0017-forms-without-a-cookie.md)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, Signer, TimestampSigner
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

FORM_LIFE = timedelta(hours=12)
# Nobody reads the form, fills its fields and sends it in less.
FASTEST = timedelta(seconds=4)

_form_signer = TimestampSigner(salt="news.requests.form")
_answer_signer = Signer(salt="news.requests.answer")


@dataclass(frozen=True)
class FormProof:
    """What a form's token says of it."""

    is_valid: bool
    is_too_fast: bool = False


def new_form_token(form_name: str) -> str:
    """A token for the form of that name (kind and publication), good for `FORM_LIFE` and different each time."""
    return _form_signer.sign(f"{form_name}:{secrets.token_urlsafe(9)}")


def read_form_token(token: str, form_name: str) -> FormProof:
    """What `token` proves: that we made it, for this form, neither long ago nor just now."""
    try:
        content = _form_signer.unsign(token, max_age=FORM_LIFE)
    except (BadSignature, SignatureExpired):
        return FormProof(is_valid=False)
    if content.rpartition(":")[0] != form_name:
        return FormProof(is_valid=False)
    try:
        _form_signer.unsign(token, max_age=FASTEST)
    except SignatureExpired:
        return FormProof(is_valid=True)
    return FormProof(is_valid=True, is_too_fast=True)


def form_key(token: str, values: dict[str, object]) -> str:
    """The same for the same form sent twice with the same words, as by a double click; else never the same."""
    content = "\0".join([token, *(f"{name}={values[name]}" for name in sorted(values))])
    return salted_hmac("news.requests.key", content, algorithm="sha256").hexdigest()


def answer_key(request_id: int) -> str:
    """The part of an address that shows a reader what became of a request, and shows nobody another's."""
    return _answer_signer.sign(str(request_id))


def read_answer_key(key: str) -> int | None:
    """The request's number; None for a key that we did not make."""
    try:
        return int(_answer_signer.unsign(key))
    except (BadSignature, ValueError):
        return None


def comes_from_here(request: HttpRequest) -> bool:
    """Whether a POST was sent by one of our own pages, as far as the browser says.

    A browser that says nothing (some old ones, a text browser) is believed: the form's token is there too.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site:
        return fetch_site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if not origin:
        return True
    return origin in (f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS)
