"""From the bytes of an HTML file to its tree, whoever wrote them."""

from __future__ import annotations

import codecs
import re
from typing import Any

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector
from django.utils.translation import gettext as _

from ..document import UnreadablePage

# A long article has some thousand elements, some forty deep. More than these, and reading would take minutes.
_MAX_TAGS, _MAX_DEPTH = 50_000, 200
_MAX_DECLARATIONS = 5_000  # comments among them
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")

INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var",
}  # fmt: skip
# What the start of an element ends, as HTML lets authors leave end tags out, and what it does not look beyond.
_ENDS = {
    "li": ({"li"}, {"ul", "ol"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr"}, {"table", "thead", "tbody", "tfoot"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
}
_KEEPS_PARAGRAPH = {*INLINE, "br", "img", "svg", "script", "style", "input", "button", "iframe", "video"}


class _Soup(BeautifulSoup):
    """Python's own parser knows no implied end tags: « <p>One<p>Two » would be a paragraph in a paragraph."""

    def handle_starttag(self, name: str, *args: Any, **kwargs: Any) -> Any:
        if len(self.tagStack) > _MAX_DEPTH:
            raise too_complex()
        if name not in _KEEPS_PARAGRAPH:
            self._end_open_paragraph()
        ends, limits = _ENDS.get(name, ((), ()))
        for tag in reversed(self.tagStack) if ends else ():
            if tag.name in ends:
                self.handle_endtag(tag.name)
                break
            if tag.name in limits:
                break
        return super().handle_starttag(name, *args, **kwargs)

    def _end_open_paragraph(self) -> None:
        for tag in reversed(self.tagStack):
            if tag.name == "p":
                self.handle_endtag("p")
                return
            if tag.name not in INLINE:
                return


def parse_html(html: str) -> BeautifulSoup:
    """The tree of a whole page, or of a part of one. Raises UnreadablePage when it is out of all proportion."""
    if html.count("<") > _MAX_TAGS or html.count("<!") > _MAX_DECLARATIONS:
        raise too_complex()
    return _Soup(html, "html.parser")


def too_complex() -> UnreadablePage:
    message = _("too many elements, or too many in each other: this is no article, or the file is damaged")
    return UnreadablePage.because("too_complex", message)


def decode_html(content: bytes) -> tuple[str, list[str]]:
    """The text of the file, and what a person should know about the way it was read.

    Bytes that are right in UTF-8 are UTF-8, whatever the page declares: no other text looks so by accident.
    """
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"),
                           (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if content.startswith(mark):
            return _strip_control(content.decode(encoding, "replace").removeprefix("\ufeff"), [])
    try:
        return _strip_control(content.decode(), [])
    except UnicodeDecodeError:
        declared = EncodingDetector.find_declared_encoding(content[:4096], is_html=True) or "cp1252"
    # Browsers read Latin-1 as Windows-1252, which adds « ’ » and « œ » to it.
    if declared.lower() in ("iso-8859-1", "latin-1", "latin1", "utf-8", "utf8", "us-ascii"):
        declared = "cp1252"
    try:
        text = content.decode(declared, "replace")
    except LookupError:
        declared, text = "cp1252", content.decode("cp1252", "replace")
    warnings = [_("not UTF-8: read as %(encoding)s, check the accents") % {"encoding": declared}]
    return _strip_control(text, warnings)


def _strip_control(text: str, warnings: list[str]) -> tuple[str, list[str]]:
    cleaned = _CONTROL.sub("", text)
    if cleaned != text:
        warnings.append(_("control characters were left out"))
    return cleaned, warnings
