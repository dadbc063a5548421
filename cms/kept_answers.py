"""Whole answers to readers, kept until content changes, for a minute at most (decision 0026).

One rule says what is kept: what nothing of a reader went into. Whoever carries a cookie, whatever it is, gets an answer
of their own and leaves none to others. An answer whose making looked at the session or at who is signed in, or made a
form's token or a policy's nonce, is not kept; nor is one that sets a cookie or says itself how far it may be cached, as
Wagtail has private pages say. What is kept is what the view answers: each request still passes all middleware.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse

from .content_cache import key_of, this_minute

# Bytes of one answer: with the cache's number of entries, what readers' addresses can fill at most.
MAX_LENGTH = 256 * 1024


def kept_answer(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """`answer()`, or what it gave a reader at the same address, in this minute and under the same content version."""
    if request.method != "GET" or request.COOKIES:
        return answer()
    key = key_of(f"answer-{this_minute()}-{request.build_absolute_uri()}")
    answers = caches["answers"]
    found: HttpResponse | None = answers.get(key)
    if found is None:
        found = answer()
        if isinstance(found, SimpleTemplateResponse):
            found.render()
        if _is_for_everybody(request, found):
            answers.set(key, found, 60)  # seconds
    return found


def _is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether nobody who asks the same should get anything else."""
    return (
        response.status_code == 200
        and not response.streaming
        and len(response.content) <= MAX_LENGTH
        and not response.cookies
        and not response.has_header("Cache-Control")
        and not response.has_header("Vary")
        and not request.session.accessed
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META  # a token was made for a form
        and not getattr(request, "csp_nonce", None)  # one was made for a script or a style
    )
