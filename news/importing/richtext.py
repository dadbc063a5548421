"""From a line's plain text to the rich text that Wagtail stores: all is escaped, only links are made.

It is written as the editor itself writes it, so that a page opened and saved unchanged stays the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from .patterns import URL, read_url
from .titles import KnownTitles


def linked(text: str, titles: KnownTitles, but: int | None = None) -> str:
    """Escape `text`, with its quoted page titles and its web addresses as links."""
    spans = [(start, end, page_tag(page)) for start, end, page in titles.find_quoted(text, but=but)]
    for match in URL.finditer(text):
        url = read_url(match[0])
        if url:
            # As read, the address has lost the punctuation that follows it, and « www. » has gained a scheme.
            written = url if match[0].lower().startswith("http") else url.removeprefix("https://")
            spans.append((match.start(), match.start() + len(written), web_tag(url)))
    html, position = [], 0
    for start, end, tag in sorted(spans):
        if start < position:
            continue  # an address inside a quoted title
        html += [plain(text[position:start]), tag, plain(text[start:end]), "</a>"]
        position = end
    html.append(plain(text[position:]))
    return "".join(html)


def plain(text: str) -> str:
    return escape(text, quote=False)


def page_tag(page: int) -> str:
    """The start of a link to a page of the site, which follows the page when its address changes."""
    return f'<a linktype="page" id="{page}">'


def web_tag(url: str) -> str:
    return f'<a href="{escape(url)}">'


def paragraph(html: str) -> str:
    return f"<p>{html}</p>"


def item_list(items: Iterable[str], *, is_ordered: bool) -> str:
    tag = "ol" if is_ordered else "ul"
    rows = "".join(f"<li>{item}</li>" for item in items)
    return f"<{tag}>{rows}</{tag}>"
