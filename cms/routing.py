"""Finds the page of an address at once, whatever its depth, and once per content version.

Wagtail walks down the tree, one or two queries for each segment of the path, which is a third of what a page
costs. A page's whole path is stored, so it can be looked up directly; only where that finds nothing
(a route that a page defines below itself, an address that does not exist) does Wagtail walk.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from .content_cache import cached
from .sites import site_of


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view, told in advance which site and which page the request is for."""
    site = site_of(request)
    if site and "\0" not in path:
        page = _page_at(site, path)
        if page:
            request._wagtail_route_for_request = RouteResult(page)  # type: ignore[attr-defined]
    return wagtail_serve(request, path)


def _page_at(site: Site, path: str) -> Page | None:
    """The live page whose whole path is `path`, as its own type; None when there is none."""
    slugs = [slug for slug in path.split("/") if slug]
    url_path = site.root_page.url_path + "".join(f"{slug}/" for slug in slugs)
    return cached(f"page-{url_path}", lambda: _find_page(url_path))


def _find_page(url_path: str) -> Page | None:
    # The slug is indexed and the whole path is not: both together find the row at once.
    slug = url_path.rstrip("/").rpartition("/")[2]
    found = Page.objects.filter(slug=slug, url_path=url_path, live=True).first()
    if not found:
        return None
    page = found.specific
    for name in page.kept_relations:
        getattr(page, name)  # read now, so that it is kept with the page
    return page
