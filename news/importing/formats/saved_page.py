"""A page saved from a site (.html): its head, its content, and what surrounds it, as numbered lines."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.utils.translation import gettext as _

from ..document import Fate, SourceText
from ..markup.elements import SPECIAL
from ..markup.furniture import SILENT, furniture, main_content
from ..markup.head import Head
from ..markup.links import Links
from ..markup.pictures import Pictures
from ..markup.pieces import Piece, aside, fact
from ..markup.soup import decode_html, parse_html
from ..markup.walk import Style, Walk, words
from .marked import marked_source
from .plain import refuse_other_formats

_LEAD_CLASSES = {"chapo", "chapeau", "lead", "standfirst", "introduction", "intro", "fr-text--lead"}
_NO_LEAD = ["h1", "h2", "h3", "ul", "ol", "table", "img"]
_LEAD_LENGTH = 1500  # characters: more is a whole text


def read_page(name: str, content: bytes, folder: Path | None) -> SourceText:
    """Read a saved page. Raises UnreadablePage when it is empty, binary or out of all proportion."""
    refuse_other_formats(content)
    html, warnings = decode_html(content)
    soup = parse_html(html)
    body = soup.find("body") or soup
    assert isinstance(body, Tag)  # noqa: S101 (for the type checker)
    page = _SavedPage(soup, body, Head(soup, html), Pictures(folder))
    pieces = page.read()
    counts = ", ".join(f"{count} {tag}" for tag, count in sorted(page.walk.silent.items()))
    if counts:
        warnings.append(_("elements without text, left out: %(counts)s") % {"counts": counts})
    return marked_source(name, pieces, warnings)


class _SavedPage:
    def __init__(self, soup: BeautifulSoup, body: Tag, head: Head, pictures: Pictures) -> None:
        self.head = head
        self.body = body
        self.main = main_content(body)
        title = self.main.find("h1") or self._outer_title(body)
        self.title = title if isinstance(title, Tag) else None
        self.walk = Walk(Links(head.base()), pictures, SPECIAL, self.title)
        self.lead = self._take_lead()
        self.walk.silent.update(
            tag.name for tag in soup.find_all(["script", "style"]) if tag.find_parent("head")
        )

    def read(self) -> list[Piece]:
        pieces = self._facts()
        above = {id(parent) for parent in self.main.parents}
        stack: list[Tag] = [self.body]
        while stack:
            tag = stack.pop()
            if tag is self.main:
                if self.lead is not None:
                    self.walk.run(self.lead)
                self.walk.run(tag)
            elif id(tag) in above or tag is self.body:
                stack += [child for child in reversed(tag.contents) if isinstance(child, Tag)]
            else:
                self._surroundings(tag)
        return pieces + self.walk.pieces

    def _surroundings(self, tag: Tag) -> None:
        """Account for a part of the page that is not its content; the title may stand in it."""
        text = words(tag)
        if tag.name in SILENT:
            self.walk.silent[tag.name] += 1
        elif self.title is not None and (tag is self.title or self.title in tag.find_all("h1")):
            SPECIAL["h1"](self.walk, self.title, Style())
        elif text:
            reason = furniture(tag) or _("outside the content of the old page")
            self.walk.leave_out(text, reason, Fate.DROPPED)

    def _facts(self) -> list[Piece]:
        head, pieces = self.head, []
        if self.title is None and head.title():
            pieces.append(fact("title", f"title: {head.title()}", head.title()))
        if head.address():
            pieces.append(fact("address", f"canonical: {head.address()}", head.address()))
        for name, (text, day) in (
            ("published", head.published(self.main)),
            ("modified", head.modified(self.main)),
        ):
            if day is not None:
                pieces.append(fact(name, f"{name}: {text}", day.isoformat()))
        if self.lead is None and head.description():
            pieces.append(fact("description", f"description: {head.description()}", head.description()))
        if head.publisher():
            pieces.append(fact("publishers", f"publisher: {head.publisher()}", head.publisher()))
        language = head.language()
        if language and language != settings.LANGUAGE_CODE.split("-")[0]:
            reason = _("the page is in another language than the site: move it to its own tree")
            pieces.append(aside(f"lang: {language}", Fate.LEFT, reason))
        return pieces

    def _outer_title(self, body: Tag) -> Tag | None:
        """The `h1` of a page whose content begins below it; not the name of the site in its header."""
        if self.head.metas.get("og:title") and len(body.find_all("h1")) != 1:
            return None
        title = body.find("h1")
        return title if isinstance(title, Tag) and title.find_parent(["nav", "footer"]) is None else None

    def _take_lead(self) -> Tag | None:
        """The part of the content that the old site styled as its introduction: it comes first."""
        for tag in self.main.find_all(["p", "div"], class_=True):
            is_lead = {str(name).lower() for name in tag["class"]} & _LEAD_CLASSES
            if is_lead and not tag.find(_NO_LEAD) and 0 < len(words(tag)) <= _LEAD_LENGTH:
                return tag.extract()
        return None
