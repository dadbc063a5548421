"""`{% site_header %}`: the header, rendered once for each place of the menu where a reader can stand."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ..content_cache import cached

register = template.Library()


@register.simple_tag(takes_context=True)
def site_header(context: template.Context) -> SafeString | str:
    """The header with the current entry of the menu marked; "" where no site is set up yet."""
    chrome = context.get("chrome")
    if not chrome:
        return ""
    entries = {link.url for link in chrome.menu}
    path = context["request"].path
    breadcrumb = context.get("breadcrumb") or []
    section = breadcrumb[1][1] if len(breadcrumb) > 1 else ""
    # Only these two say which entry is current: any other address has the same header as all the others.
    current = {"page": path if path in entries else "", "section": section if section in entries else ""}
    name = f"header-{chrome.root_url}-{current['page']}-{current['section']}"
    return cached(
        name, lambda: render_to_string("components/header.html", {"chrome": chrome, "current": current})
    )
