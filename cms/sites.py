"""Which site answers a request, asked of the database once per content version rather than once a request."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.models import Site

from .content_cache import cached


def site_of(request: HttpRequest) -> Site | None:
    """The site of the request's host and port, as `Site.find_for_request` gives it, which then knows it too."""
    if not hasattr(request, "_wagtail_site"):
        # The raw host: Django checks it against ALLOWED_HOSTS elsewhere, and Wagtail asks it unchecked.
        host = f"{request._get_raw_host()}-{request.get_port()}"  # type: ignore[attr-defined]
        request._wagtail_site = cached(f"site-{host}", lambda: Site._find_for_request(request))  # type: ignore[attr-defined]
    return request._wagtail_site  # type: ignore[attr-defined]
