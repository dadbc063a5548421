"""What is computed from published content, kept until that content changes.

Keys carry the `ContentVersion`, so that nothing has to be deleted and nothing is ever stale. Within a request the
version is read once, before anything else that depends on it: what is computed from data older than
the version can then never be kept under a newer one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

T = TypeVar("T")

_TIMEOUT = 24 * 60 * 60  # seconds: pieces of older versions leave the cache
_request: ContextVar[dict[str, str] | None] = ContextVar("content_version_of_request", default=None)


class ContentVersionMiddleware:
    """Has the content version read at most once a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reset = _request.set({})
        try:
            return self.get_response(request)
        finally:
            _request.reset(reset)


def version() -> str:
    """The content version: of the current request where there is one, else the database's."""
    from .models import ContentVersion

    known = _request.get()
    if known is None:
        return ContentVersion.current()
    if "token" not in known:
        known["token"] = ContentVersion.current()
    return known["token"]


def content_has_changed() -> None:
    """Make everything cached so far out of date, for all processes, in the transaction that changes the content."""
    from .models import ContentVersion

    ContentVersion.bump()
    known = _request.get()
    if known is not None:
        known.clear()


def cached(name: str, compute: Callable[[], T]) -> T:
    """`compute()`, or what it gave earlier for this name, language and content version. None is not kept."""
    # Names hold addresses that readers type: as a digest, no kind of cache minds their length or their signs.
    digest = hashlib.blake2b(name.encode(), digest_size=16).hexdigest()
    key = f"{version()}-{get_language()}-{digest}"
    found: Any = cache.get(key, cached)
    if found is cached:
        found = compute()
        if found is not None:
            cache.set(key, found, _TIMEOUT)
    return found
