"""From runs of words to the rich text that Wagtail stores: all is escaped, only links, bold and italic are made.

It is written as the editor itself writes it, so that a page opened and saved unchanged stays the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby

from .blocks import Rich, Run
from .patterns import URL, read_url
from .titles import KnownPages


def written(rich: Rich, known: KnownPages, but: int | None = None) -> str:
    """The runs as HTML. A link to a page of the site, by its address, follows that page from now on."""
    html = []
    for url, runs in groupby(rich, key=lambda run: run.url):
        if not url:
            html += [_styled(run, linked(run.text, known, but)) for run in runs]
            continue
        page = known.find_address(url, but=but)
        tag = web_tag(url) if page is None else page_tag(page)
        html += [tag, *(_styled(run, plain(run.text)) for run in runs), "</a>"]
    return "".join(html)


def _styled(run: Run, html: str) -> str:
    html = f"<i>{html}</i>" if run.is_italic else html
    return f"<b>{html}</b>" if run.is_bold else html


def linked(text: str, known: KnownPages, but: int | None = None) -> str:
    """Escape `text`, with its quoted page titles and its web addresses as links."""
    spans = [(start, end, page_tag(page)) for start, end, page in known.find_quoted(text, but=but)]
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


def item_list(items: Iterable[tuple[int, bool, str]]) -> str:
    """The list of (depth, is it ordered, HTML), each item one level deeper than the one above it at most."""
    html: list[str] = []
    tags: list[str] = []
    for depth, is_ordered, text in items:
        tag = "ol" if is_ordered else "ul"
        while len(tags) > depth + 1:
            html.append(f"</li></{tags.pop()}>")
        if tags and len(tags) == depth + 1 and tags[-1] != tag:
            html.append(f"</li></{tags.pop()}>")
        elif tags and len(tags) == depth + 1:
            html.append("</li>")
        if len(tags) <= depth:
            html.append(f"<{tag}>")
            tags.append(tag)
        html.append(f"<li>{text}")
    html += [f"</li></{tag}>" for tag in reversed(tags)]
    return "".join(html)
