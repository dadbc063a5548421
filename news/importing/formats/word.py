"""A Word document (.docx): mammoth makes HTML of it, which then takes the same path as a saved page."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from itertools import count
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

import mammoth
from bs4 import BeautifulSoup, Tag
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from ..document import Fate, SourceText, UnreadablePage
from ..markup.elements import SPECIAL
from ..markup.links import Links
from ..markup.pictures import Pictures
from ..markup.pieces import Piece, aside, fact
from ..markup.soup import parse_html, too_complex
from ..markup.walk import Walk, words
from .marked import marked_source
from .plain import clean

# A book has some megabytes of text. What a small archive may swell to is told by its own directory.
_MAX_XML, _MAX_TOTAL = 20_000_000, 200_000_000  # bytes
_MAX_PARTS, _MAX_ELEMENTS, _MAX_DEPTH = 2_000, 200_000, 150
_CORE = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_STYLES = """
p[style-name='Title'] => h1.document-title:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
"""
# What mammoth may stumble on in a file that is no real document, whatever its archive says.
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, ParseError, ExpatError, DefusedXmlException,
           LookupError, ValueError, AttributeError, TypeError, OSError, EOFError, RuntimeError)  # fmt: skip


def read_word(name: str, content: bytes) -> SourceText:
    """Read a document. Raises UnreadablePage when it is protected, damaged, too big or holds macros."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        message = _(
            "protected by a password, or in the format of Word 97-2003: save it as .docx, without password"
        )
        raise UnreadablePage.because("protected", message)
    try:
        title = _inspect(name, content)
        html, images = _convert(content)
    except _BROKEN:
        message = _("this is not a Word document (.docx), or it is damaged")
        raise UnreadablePage.because("broken", message) from None
    document = _Document(parse_html(html), images, title)
    warnings = [_("comments and deleted text were not read")]
    if document.has_notes:
        warnings.append(_("footnotes stand at the end, under the heading “Notes”"))
    return marked_source(name, document.read(), warnings)


def _inspect(name: str, content: bytes) -> str:
    """Refuse what is not a plain document before anything is made of it. Gives the title of its properties."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        names = [part.filename for part in parts]
        if name.lower().endswith(".docm") or any(part.lower().endswith("vbaproject.bin") for part in names):
            message = _("a document with macros is refused: save it as .docx")
            raise UnreadablePage.because("macros", message)
        if any(part.flag_bits & 0x1 for part in parts):
            raise UnreadablePage.because("protected", _("protected by a password: save it without one"))
        xml = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
        is_big = sum(part.file_size for part in parts) > _MAX_TOTAL or len(parts) > _MAX_PARTS
        if is_big or sum(part.file_size for part in xml) > _MAX_XML:
            message = _("the document swells out of all proportion when it is opened: it was not read")
            raise UnreadablePage.because("too_big", message)
        title, total = "", 0
        for part in xml:
            depth = 0
            with archive.open(part) as file:
                for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
                    depth += 1 if event == "start" else -1
                    total += 1
                    if depth > _MAX_DEPTH or total > 2 * _MAX_ELEMENTS:
                        raise too_complex()
                    if event == "end" and part.filename == _CORE and element.tag == _TITLE:
                        title = clean(element.text or "")
                    if event == "end":
                        element.clear()
    return title


def _convert(content: bytes) -> tuple[str, dict[str, bytes]]:
    """The document as HTML, and its images by the name that the HTML calls them."""
    images: dict[str, bytes] = {}
    numbers = count(1)

    def keep(image: Any) -> dict[str, str]:
        name = f"embedded-{next(numbers)}"
        try:
            with image.open() as file:
                images[name] = file.read()
        except (KeyError, ValueError):  # absent from the archive, or outside of it
            images.pop(name, None)
        return {"src": name}

    result = mammoth.convert_to_html(
        io.BytesIO(content),
        style_map=_STYLES,
        convert_image=mammoth.images.img_element(keep),
        include_embedded_style_map=False,
        external_file_access=False,
    )
    return result.value, images


class _Document:
    def __init__(self, soup: BeautifulSoup, images: dict[str, bytes], title: str) -> None:
        self.soup = soup
        self.has_notes = self._place_notes()
        styled = soup.find("h1", class_="document-title")
        first = soup.find("h1")
        heading = styled or (first if not title or self._says(first, title) else None)
        self.heading = heading if isinstance(heading, Tag) else None
        self.title = title
        self.walk = Walk(Links(), Pictures(embedded=images), SPECIAL, self.heading)

    @staticmethod
    def _says(tag: Any, text: str) -> bool:
        return isinstance(tag, Tag) and words(tag).casefold() == text.casefold()

    def read(self) -> list[Piece]:
        pieces = []
        if self.heading is None and self.title:
            pieces.append(fact("title", f"title: {self.title}", self.title))
        elif self.title and not self._says(self.heading, self.title):
            reason = _("the document's properties give another title: the one on its first page is used")
            pieces.append(aside(f"title: {self.title}", Fate.LEFT, reason))
        return pieces + self.walk.run(self.soup)

    def _place_notes(self) -> bool:
        """Footnotes stand at the end, under a heading; the arrows that led back to the text go."""
        notes = self.soup.find(
            "li", id=lambda value: bool(value) and value.startswith(("footnote-", "endnote-"))
        )
        if not isinstance(notes, Tag) or notes.parent is None:
            return False
        for arrow in notes.parent.find_all("a", href=True, string="↑"):
            arrow.decompose()
        used = [tag.name for tag in self.soup.find_all(["h1", "h2", "h3"])]
        heading = self.soup.new_tag("h2" if used.count("h1") < 2 else "h1")
        heading.string = _("Notes")
        notes.parent.insert_before(heading)
        return True
