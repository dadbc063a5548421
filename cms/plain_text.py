"""Plain words out of rich content, for search, excerpts and descriptions."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from wagtail.fields import StreamValue

_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
# Keys of block values that hold settings rather than words.
_NOT_WORDS = {
    "type",
    "id",
    "level",
    "kind",
    "page",
    "pages",
    "url",
    "image",
    "document",
    "source",
    "limit",
    "figure",
}
BLANK_LINE = "\n\n"
_FIGURE = {"value", "label"}  # « 84 h de théorie » is one line
_SPACES = re.compile(r"\s+")


class _Words(HTMLParser):
    """Collects text; a tag separates words, so that « <li>un</li><li>deux</li> » is not « undeux »."""

    _INLINE = {"a", "b", "i", "em", "strong", "sup", "sub", "span"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._INLINE:
            self.parts.append(" ")


def html_text(html: str) -> str:
    """The words of an HTML fragment, spaces collapsed."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return _SPACES.sub(" ", "".join(parser.parts)).strip()


def stream_text(stream: StreamValue) -> str:
    """The words of a StreamField, block after block, without reading the database.

    What stands apart on the page stands apart here, by a blank line: a heading runs into no text.
    """
    return BLANK_LINE.join(filter(None, (_value_text(child["value"]) for child in stream.raw_data if child)))


def _value_text(value: Any) -> str:
    """The words of one raw (JSON) block value: strings, lists and mappings, however nested."""
    if isinstance(value, str):
        return html_text(value)
    if isinstance(value, list):
        return BLANK_LINE.join(filter(None, map(_value_text, value)))
    if isinstance(value, dict):
        words = (_value_text(child) for key, child in value.items() if key not in _NOT_WORDS)
        # A list child is {"type": …, "value": …, "id": …}: only its value speaks.
        return (
            _value_text(value["value"])
            if {"type", "value", "id"} <= value.keys()
            else (" " if value.keys() >= _FIGURE else BLANK_LINE).join(filter(None, words))
        )
    return ""


def xml_text(text: str) -> str:
    """The text without the characters that no XML document may hold, as editors may paste them."""
    return _NOT_XML.sub("", text)
