"""HTML of ours as other programs can show it: no styles, no scripts, addresses that work from anywhere."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Comment, Tag

from cms.plain_text import xml_text

# What means something without our styles and scripts.
_KEPT = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "dl", "dt", "em", "figcaption", "figure",
    "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "li", "ol", "p", "pre", "q", "strong", "sub", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "time", "tr", "ul",
}  # fmt: skip
# What says nothing elsewhere, its words included.
_DROPPED = ("script", "style", "template", "svg", "form", "button", "iframe", "object", "embed", "noscript")
_ATTRIBUTES = {
    "href", "hreflang", "src", "alt", "width", "height", "lang", "title", "datetime", "cite", "start", "colspan",
    "rowspan", "scope",
}  # fmt: skip
_ADDRESSES = ("href", "src", "cite")
_SAFE_ADDRESS = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\s*\n\s*")
# XML 1.0 cannot hold these characters, even escaped.


def portable(html: str, page_url: str) -> str:
    """`html`, which stands at the whole address `page_url`, for feed readers: whole addresses, plain elements."""
    soup = BeautifulSoup(html, "html.parser")
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for element in soup.find_all(_DROPPED):
        element.decompose()
    for element in soup.find_all(True):
        _clean(element, page_url)
    return _BLANK_LINES.sub("\n", xml_text(str(soup))).strip()


def _clean(element: Tag, page_url: str) -> None:
    if element.name not in _KEPT:
        element.unwrap()
        return
    element.attrs = {name: value for name, value in element.attrs.items() if name in _ATTRIBUTES}
    for name in _ADDRESSES:
        if name not in element.attrs:
            continue
        address = urljoin(page_url, str(element[name]).strip())
        if _SAFE_ADDRESS.match(address):
            element[name] = address
        else:
            del element[name]
