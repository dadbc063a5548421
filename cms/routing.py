"""Finds the page of an address in two queries, whatever its depth.

Wagtail walks down the tree, one or two queries for each segment of the path, which is a third of what a page
costs. A page's whole path is stored, so it can be looked up at once; only where that finds nothing
(a route that a page defines below itself, an address that does not exist) does Wagtail walk.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from .content_cache import cached


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view, told in advance which site and which page the request is for."""
    site = _site(request)
    if site and "\0" not in path:
        request._wagtail_site = site  # type: ignore[attr-defined]  # where Site.find_for_request keeps it
        page = _page_at(site, path)
        if page:
            request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]
    return wagtail_serve(request, path)


def _site(request: HttpRequest) -> Site | None:
    """The site that answers this host and port."""
    host = f"{request._get_raw_host()}-{request.get_port()}"  # type: ignore[attr-defined]  # unchecked, as Wagtail does
    return cached(f"site-{host}", lambda: Site._find_for_request(request))


def _page_at(site: Site, path: str) -> Page | None:
    """The live page whose whole path is `path`, as its own type; None when there is none."""
    slugs = [slug for slug in path.split("/") if slug]
    root = site.root_page
    url_path = root.url_path + "".join(f"{slug}/" for slug in slugs)
    # The slug is indexed and the whole path is not: both together find the row at once.
    found = Page.objects.filter(slug=slugs[-1] if slugs else root.slug, url_path=url_path, live=True).first()
    return found.specific if found else None
