"""What other programs read of the search: an Atom feed of a query, and how browsers can search here."""

from __future__ import annotations

from datetime import datetime, time
from html import unescape

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape, strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.chrome import chrome_for
from cms.plain_text import xml_text
from cms.structured_data import absolute

from .answers import status
from .asked import read
from .service import search

FEED_LENGTH = 20  # entries
SHORT_NAME_LENGTH = 16  # characters: OpenSearch allows no more
LONG_NAME_LENGTH = 48
_LINK_WORD_LENGTH = 3


@require_safe
@cache_control(public=True, max_age=15 * 60)  # seconds
def atom(request: HttpRequest) -> HttpResponse:
    """What is found for `q` under the same filters as on the page, newest first.

    Only what has a date: a feed tells what is new.
    """
    asked = read(request.GET)
    results = search(asked.text, filters=asked.filters, facets=(), sort="date", page_size=FEED_LENGTH)
    chrome = chrome_for(request)
    name = xml_text(chrome.site_name) if chrome else ""
    feed = Atom1Feed(
        title=f"{results.query.text or _('Search')} – {name}",
        link=absolute(asked.address(reverse("search"))),
        description=status(results),
        language=get_language(),
        feed_url=absolute(asked.address(reverse("search_feed"))),
        feed_guid=absolute(asked.address(reverse("search_feed"))),
        author_name=name,
    )
    for hit in results.hits:
        if published := parse_date(hit.iso_date):
            at = timezone.make_aware(datetime.combine(published, time()))
            feed.add_item(
                title=xml_text(unescape(strip_tags(hit.title))),
                link=absolute(hit.url),
                description=xml_text(escape(hit.introduction) or hit.excerpt),
                unique_id=absolute(hit.url),
                pubdate=at,
                updateddate=at,
                categories=[hit.kind_label],
            )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)  # seconds
def opensearch(request: HttpRequest) -> HttpResponse:
    """How browsers can search this site from their address bar."""
    chrome = chrome_for(request)
    name = chrome.site_name if chrome else _("Search")
    context = {
        "short_name": _cut(name, SHORT_NAME_LENGTH),
        "long_name": _cut(name, LONG_NAME_LENGTH),
        "language": get_language(),
        "icon": absolute(static("img/icone.png")),
        "opensearch_url": absolute(reverse("search_description")),
        "search_url": absolute(reverse("search")),
        "feed_url": absolute(reverse("search_feed")),
        "suggestions_url": absolute(reverse("search_suggestions")),
    }
    return render(
        request,
        "search/opensearch.xml",
        context,
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )


def _cut(name: str, length: int) -> str:
    """The first whole words of a name that fit, without a last « en » or « du » that would lead nowhere."""
    name = xml_text(name)
    if len(name) <= length:
        return name
    words = name[: length + 1].rpartition(" ")[0].split() or [name[:length]]
    while len(words) > 1 and len(words[-1]) <= _LINK_WORD_LENGTH:
        words.pop()
    return " ".join(words)
