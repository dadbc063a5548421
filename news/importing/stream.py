"""From the blocks of a text to the body of a page."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from . import richtext
from .document import (
    Block,
    Definition,
    Fate,
    Heading,
    ItemList,
    Ledger,
    Link,
    Paragraph,
    ParsedPage,
    Reference,
)
from .titles import KnownTitles

_NAMESPACE = uuid.UUID("7d5b0c64-6a2e-4f0b-9a51-3f2a54c0a1de")


@dataclass
class BodyBuilder:
    """Makes the raw value of a StreamField. `linked_pages` gathers the pages that the text refers to."""

    parsed: ParsedPage
    titles: KnownTitles
    key: str
    page: int | None = None  # the page itself, which must not link to itself
    linked_pages: set[int] = field(default_factory=set)
    _stream: list[dict[str, Any]] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)

    def build(self) -> list[dict[str, Any]]:
        """The stream as Wagtail stores it, always the same for the same text and the same known titles."""
        self._note_quoted(self.parsed.lead, self.parsed.ledger.lines_of("introduction"))
        for block in self.parsed.blocks:
            self._add(block)
        self._flush()
        return self._stream

    def _add(self, block: Block) -> None:
        if isinstance(block, Heading):
            page = self.titles.find(block.text, but=self.page)
            if page is not None:
                self._add_reference(block, page)
            else:
                self._push("heading", {"text": block.text, "level": "2"})
        elif isinstance(block, Definition):
            text = richtext.paragraph(self._linked(block.text, block.lines))
            self._push("callout", {"kind": "definition", "title": block.term, "text": text})
        elif isinstance(block, ItemList):
            items = [self._linked(item, block.lines) for item in block.items]
            self._text.append(richtext.item_list(items, is_ordered=block.is_ordered))
        elif isinstance(block, Link):
            html = f"{richtext.web_tag(block.url)}{richtext.plain(block.text)}</a>"
            self._text.append(richtext.paragraph(html))
        elif isinstance(block, Reference):
            page = self.titles.find(block.text, but=self.page)
            if page is not None:
                self._add_reference(block, page)
            else:
                self._leave_reference(self.parsed.ledger, block)
        else:
            assert isinstance(block, Paragraph)  # noqa: S101 (narrows the type, the union is closed)
            self._text.append(richtext.paragraph(self._linked(block.text, block.lines)))

    def _add_reference(self, block: Heading | Reference, page: int) -> None:
        self.linked_pages.add(page)
        self._text.append(richtext.paragraph(f"{richtext.page_tag(page)}{richtext.plain(block.text)}</a>"))
        self.parsed.ledger.forget(block.lines, Fate.LEFT, _unknown_title())
        self.parsed.ledger.record(block.lines, Fate.RECOGNISED, "related_pages")

    def _leave_reference(self, ledger: Ledger, block: Reference) -> None:
        self._text.append(richtext.paragraph(self._linked(block.text, block.lines)))
        ledger.record(block.lines, Fate.LEFT, _unknown_title())

    def _linked(self, text: str, lines: tuple[int, ...]) -> str:
        self._note_quoted(text, lines)
        return richtext.linked(text, self.titles, self.page)

    def _note_quoted(self, text: str, lines: tuple[int, ...]) -> None:
        pages = {page for _start, _end, page in self.titles.find_quoted(text, but=self.page)}
        if pages:
            self.linked_pages |= pages
            self.parsed.ledger.record(lines, Fate.RECOGNISED, "related_pages")

    def _flush(self) -> None:
        """Close the run of paragraphs, lists and links: an editor writes them in one text block."""
        if self._text:
            html, self._text = "".join(self._text), []
            self._push("text", html)

    def _push(self, kind: str, value: Any) -> None:
        if kind != "text":
            self._flush()
        # Stable identifiers: comparing revisions after a second import shows what changed, and no more.
        identifier = uuid.uuid5(_NAMESPACE, f"{self.key}/{len(self._stream)}")
        self._stream.append({"type": kind, "value": value, "id": str(identifier)})


def _unknown_title() -> str:
    return _("a line that reads like a title, but no page of the site has it: heading, link or text?")
