"""What is computed from published content, kept until that content changes.

Keys carry the `ContentVersion`, so that nothing has to be deleted and nothing is ever stale. Within a request the
version is read once, before anything else that depends on it: what is computed from data older than
the version can then never be kept under a newer one. A page that expires changes the version at its hour, although
nothing is saved then.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from time import time
from typing import Any, TypeVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
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
    """The content version: of the current request where there is one, else the one of this moment."""
    known = _request.get()
    if known is None:
        return _version_now()
    if "version" not in known:
        known["version"] = _version_now()
    return known["version"]


def _version_now() -> str:
    """The database's token, and how many pages have expired under it."""
    from .models import ContentVersion

    token = ContentVersion.current()
    expiries: list[datetime] | None = cache.get(f"{token}-expiries")
    if expiries is None:
        expiries = _expiries()
        cache.set(f"{token}-expiries", expiries, _TIMEOUT)
    return f"{token}-{bisect_right(expiries, timezone.now())}"


def _expiries() -> list[datetime]:
    """When each published page expires, soonest first: past hours too, so that the list is the same whenever read."""
    from wagtail.models import Page

    pages = Page.objects.filter(live=True, expire_at__isnull=False)
    return list(pages.order_by("expire_at").values_list("expire_at", flat=True))


def this_minute() -> int:
    """Part of the name of what may change without any content doing so: it is kept until the clock's next minute."""
    return int(time() // 60)


def content_has_changed() -> str:
    """Make everything cached so far out of date, for all processes, in the transaction that changes the content.

    Returns the content version that it ends.
    """
    from .models import ContentVersion

    former = ContentVersion.bump()
    known = _request.get()
    if known is not None:
        known.clear()
    return former


def key_of(name: str) -> str:
    """The name's key in a cache, for the current language and content version."""
    # Names hold addresses that readers type: as a digest, no kind of cache minds their length or their signs.
    digest = hashlib.blake2b(name.encode(), digest_size=16).hexdigest()
    return f"{version()}-{get_language()}-{digest}"


def cached(name: str, compute: Callable[[], T]) -> T:
    """`compute()`, or what it gave earlier for this name, language and content version. None is not kept."""
    key = key_of(name)
    found: Any = cache.get(key, cached)
    if found is cached:
        found = compute()
        if found is not None:
            cache.set(key, found, _TIMEOUT)
    return found
