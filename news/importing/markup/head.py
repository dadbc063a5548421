"""What a page says of itself to machines: its title, dates, address, publisher."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.utils import timezone

from ..formats.plain import clean
from ..patterns import read_date
from .links import web_url
from .walk import words

_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title")
_DESCRIPTIONS = ("description", "og:description", "dc.description", "dcterms.description")
_PUBLISHED = ("article:published_time", "datepublished", "dcterms.issued", "dc.date.issued", "dc.date",
              "dcterms.created", "dc.date.created", "citation_publication_date", "date")  # fmt: skip
_MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "dcterms.modified",
             "dc.date.modified")  # fmt: skip
_PUBLISHERS = ("dc.publisher", "dcterms.publisher", "citation_publisher")
_SEPARATORS = re.compile(r"\s+[|·–—-]\s+")
# « saved from url=(0034)https://example.org/page » : what browsers write above a page that they save.
_SAVED_FROM = re.compile(r"saved from url=\(\d{4}\)(?P<url>\S{1,2000})")
_MAX_NODES = 500


class Head:
    """Reads the head of one page. Every value is a text, empty when the page does not give it."""

    def __init__(self, soup: BeautifulSoup, html: str) -> None:
        self.soup = soup
        self.metas: dict[str, str] = {}
        for meta in soup.find_all("meta", content=True):
            for attribute in ("name", "property", "itemprop"):
                name = clean(str(meta.get(attribute, ""))).lower()
                if name:
                    self.metas.setdefault(name, clean(str(meta["content"])))
        self.data = list(_structured_data(soup))
        saved = _SAVED_FROM.search(html[:2000])
        self.saved_from = web_url(saved["url"]) if saved else ""

    def address(self) -> str:
        """The page's own address: absolute, or empty."""
        link = self.soup.find("link", rel="canonical", href=True)
        canonical = web_url(str(link["href"])) if isinstance(link, Tag) else ""
        return canonical or web_url(self.metas.get("og:url", "")) or self.saved_from

    def base(self) -> str:
        """What relative links start from."""
        base = self.soup.find("base", href=True)
        return (
            (web_url(str(base["href"])) if isinstance(base, Tag) else "") or self.saved_from or self.address()
        )

    def title(self) -> str:
        """The title without the site's name, for a page that has no `h1`."""
        site = self.metas.get("og:site_name", "").casefold()
        text = self._meta(_TITLES)
        if not text:
            tag = self.soup.find("title")
            # Titles are longer than the names of sites.
            return max(_SEPARATORS.split(clean(tag.get_text())), key=len) if isinstance(tag, Tag) else ""
        parts = _SEPARATORS.split(text)
        return (
            text.removesuffix(parts[-1]).rstrip(" |·–—-") if site and parts[-1].casefold() == site else text
        )

    def description(self) -> str:
        return self._meta(_DESCRIPTIONS)

    def publisher(self) -> str:
        for node in self.data:
            name = node["publisher"].get("name") if isinstance(node.get("publisher"), dict) else None
            if isinstance(name, str) and clean(name):
                return clean(name)
        return self._meta(_PUBLISHERS)

    def language(self) -> str:
        """« fr », « en »…: the first part of the page's language."""
        tag = self.soup.find("html")
        text = str(tag.get("lang") or tag.get("xml:lang") or "") if isinstance(tag, Tag) else ""
        return re.split(r"[-_]", text.strip().lower())[0]

    def published(self, main: Tag) -> tuple[str, date | None]:
        """The date of publication, as written and as read."""
        return self._date("datePublished", _PUBLISHED, main)

    def modified(self, main: Tag) -> tuple[str, date | None]:
        return self._date("dateModified", _MODIFIED, main)

    def _meta(self, names: tuple[str, ...]) -> str:
        return next((self.metas[name] for name in names if self.metas.get(name)), "")

    def _date(self, name: str, metas: tuple[str, ...], main: Tag) -> tuple[str, date | None]:
        candidates = [node[name] for node in self.data if isinstance(node.get(name), str)]
        candidates += [self.metas[meta] for meta in metas if meta in self.metas]
        candidates += [str(tag["datetime"]) for tag in main.find_all("time", datetime=True, itemprop=name)]
        if name == "datePublished":
            candidates += [
                str(tag["datetime"])
                for tag in main.find_all("time", datetime=True, itemprop=False, limit=20)
                if tag.parent is not None and len(words(tag.parent)) <= 60
            ][:1]
        for text in candidates:
            day = read_iso_date(text)
            if day is not None:
                return clean(text), day
        return "", None


def read_iso_date(text: str) -> date | None:
    """The day of « 2018-12-11 » or « 2018-12-10T23:30:00Z », in the site's time zone; also 11/12/2018."""
    text = clean(text)
    try:
        moment = datetime.fromisoformat(text)
        day = timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    except (ValueError, OverflowError):
        return read_date(text) if text else None
    return day if day.year >= 1900 else None


def _structured_data(soup: BeautifulSoup) -> Iterator[dict[str, Any]]:
    """The nodes of the page's JSON-LD that say when something was published, or by whom."""
    for script in soup.find_all("script", type="application/ld+json", limit=20):
        try:
            waiting = [json.loads(script.string or "")]
        except (ValueError, RecursionError):
            continue
        for _turn in range(_MAX_NODES):
            if not waiting:
                break
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting += node
            elif isinstance(node, dict):
                if "datePublished" in node or "publisher" in node:
                    yield node
                waiting += [node["@graph"]] if "@graph" in node else []
