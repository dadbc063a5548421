"""Feeds of a list, RSS 2.0 and Atom: of the whole list, and of each choice of filters.

News stand in them by date of publication, and so does each correction: a reader who has read the page learns what
changed in it. Identifiers come from the page's own, never from its address: an address may change.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from wagtail.models import Page

from cms.chrome import chrome_for
from cms.content_cache import cached
from cms.filters import FilterState, Selection
from cms.models import ChangeNote
from cms.plain_text import xml_text
from cms.structured_data import absolute

from .portable_html import portable

if TYPE_CHECKING:
    from .models.common import ArticlePage
    from .models.indexes import ArticleIndexPage

SIZE = 20  # entries of a feed


class _Feed(SyndicationFeed):
    """What both formats need beyond Django's: a date that stays when there is nothing in the feed."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else self.feed["since"]


class RssFeed(_Feed, Rss201rev2Feed):
    """RSS 2.0; the full text, if any, stands beside the summary."""

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])


class AtomFeed(_Feed, Atom1Feed):
    """Atom 1.0; the full text, if any, stands beside the summary."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})


# By the name that stands in the address; in the order in which readers are offered them.
FORMATS: dict[str, type[RssFeed | AtomFeed]] = {"rss": RssFeed, "atom": AtomFeed}
_NAMES = {"rss": "RSS", "atom": "Atom"}


@dataclass(frozen=True)
class FeedLink:
    """A feed as a page offers it: `name` is « RSS » or « Atom », `title` says of what, `type` is for machines."""

    name: str
    title: str
    url: str
    type: str


def feed_links(index: ArticleIndexPage, filters: list[FilterState], query: str = "") -> list[FeedLink]:
    """The feeds of a list under these filters; `query` is how these stand in an address."""
    title = _title(index, filters)
    parameters = f"?{query}" if query else ""
    return [
        FeedLink(
            name=_NAMES[kind],
            title=f"{title} ({_NAMES[kind]})",
            url=f"{index.feed_address(kind)}{parameters}",
            type=feed.content_type.partition(";")[0],
        )
        for kind, feed in FORMATS.items()
    ]


def feed_response(
    request: HttpRequest, index: ArticleIndexPage, kind: str, selection: Selection
) -> HttpResponse:
    """The feed of what the address asks for; 304 when the reader has it already.

    It is kept with the moment it was made: content may change without any of its dates doing so.
    """
    day = timezone.localdate()  # a correction may bear a date to come
    name = f"feed-{index.pk}-{kind}-{selection.query}-{day}"
    xml, made_at = cached(name, lambda: (_write(request, index, kind, selection, day), timezone.now()))
    response = HttpResponse(xml, content_type=FORMATS[kind].content_type)
    response.headers["ETag"] = etag = f'"{hashlib.blake2b(xml, digest_size=16).hexdigest()}"'
    patch_cache_control(response, no_cache=True)  # to be kept, and asked about each time
    seconds = int(made_at.timestamp())
    response.headers["Last-Modified"] = http_date(seconds)
    return get_conditional_response(request, etag, seconds, response) or response


def _write(
    request: HttpRequest, index: ArticleIndexPage, kind: str, selection: Selection, day: date
) -> bytes:
    chrome = chrome_for(request)
    title = _title(index, selection.filters)
    parameters = f"?{selection.query}" if selection.query else ""
    about = {
        "title": f"{title} – {chrome.site_name}" if chrome else title,
        "link": absolute(index.url or "/") + parameters,
        "description": index.meta_description or title,
        "subtitle": index.meta_description or None,
        "language": index.locale.language_code,
        "author_name": chrome.site_name if chrome else title,
        "feed_url": absolute(index.feed_address(kind)) + parameters,
        "feed_guid": _identifier(index, index, kind, selection.query),
        "since": _moment(index.published_on or day, index.first_published_at),
    }
    feed = FORMATS[kind](**_for_xml(about))
    for entry in _entries(index, selection, day, {"chrome": chrome}):
        feed.add_item(**_for_xml(entry))
    return feed.writeString("utf-8").encode()


def _entries(
    index: ArticleIndexPage, selection: Selection, day: date, context: dict[str, Any]
) -> list[dict[str, Any]]:
    """Pages and corrections, newest first; a correction before what it corrects."""
    full = index.feed_content == index.FeedContent.FULL
    pages = selection.items.prefetch_related("change_notes", index.categories, index.organisations)
    notes = (
        ChangeNote.objects.filter(page__in=selection.items.order_by().values("pk"), changed_on__lte=day)
        .select_related("page")
        .order_by("-changed_on", "-pk")
    )
    entries = [_note_entry(index, note) for note in notes[:SIZE]]
    for page in (pages.defer(None) if full else pages)[:SIZE]:
        entries.append(_page_entry(index, page, day) | {"content": _full_text(page, context) if full else ""})
    return sorted(entries, key=lambda entry: entry["pubdate"], reverse=True)[:SIZE]


def _page_entry(index: ArticleIndexPage, page: ArticlePage, day: date) -> dict[str, Any]:
    """The arguments of `SyndicationFeed.add_item`."""
    published = _moment(page.published_on or day, page.first_published_at)
    modified = _moment(min(page.modified_on, day), None) if page.modified_on else published
    organisations = dict.fromkeys(organisation.name for organisation in page.involved_organisations())
    return {
        "unique_id": _identifier(index, page),
        "unique_id_is_permalink": False,
        "title": page.title,
        "link": absolute(page.url),
        "description": escape(page.meta_description or page.title),
        "pubdate": published,
        "updateddate": max(published, modified),
        "author_name": ", ".join(organisations) or None,
        "categories": [xml_text(category.name) for category in getattr(page, index.categories).all()],
    }


def _note_entry(index: ArticleIndexPage, note: ChangeNote) -> dict[str, Any]:
    """The arguments of `SyndicationFeed.add_item`."""
    moment = _moment(note.changed_on, note.published_at)
    text: str = escape(note.note or _("The page was brought up to date."))
    if note.retracted_on:
        retracted = _("Note retracted on %(day)s:") % {
            "day": date_format(note.retracted_on, "SHORT_DATE_FORMAT")
        }
        text = f"<del>{text}</del> {retracted} {escape(note.retraction_reason)}"
    return {
        "unique_id": _identifier(index, note.page, str(note.key)),
        "unique_id_is_permalink": False,
        "title": _("Correction: %(title)s") % {"title": note.page.title},
        "link": f"{absolute(note.page.url)}#change-notes",
        "description": text,
        "pubdate": moment,
        "updateddate": max(moment, timezone.localtime(note.reworded_at or moment).replace(microsecond=0)),
        "content": "",
    }


def _full_text(page: ArticlePage, context: dict[str, Any]) -> str:
    introduction = f"<p>{escape(page.introduction)}</p>" if page.introduction else ""
    return introduction + portable(page.body.render_as_block(context), absolute(page.url))


def _moment(day: date, hour: datetime | None) -> datetime:
    """That day, with the hour at which it came out where that is known; else its beginning."""
    if hour and timezone.localdate(hour) == day:
        return timezone.localtime(hour).replace(microsecond=0)
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def _identifier(index: ArticleIndexPage, page: Page, *parts: str) -> str:
    """One for each page, language and part, for good: neither its address nor the site's counts."""
    return uuid5(page.translation_key, "/".join([index.locale.language_code, *parts])).urn


def _title(index: ArticleIndexPage, filters: list[FilterState]) -> str:
    """« Actualités », or « Actualités : Emploi, 2024 »."""
    chosen = ", ".join(state.value_label for state in filters if state.value)
    return _("%(list)s: %(choices)s") % {"list": index.title, "choices": chosen} if chosen else index.title


def _for_xml(values: dict[str, Any]) -> dict[str, Any]:
    """The same, texts without what XML cannot hold: an editor may paste it, and no feed would come out."""
    return {name: xml_text(value) if isinstance(value, str) else value for name, value in values.items()}
