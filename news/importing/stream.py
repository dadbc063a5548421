"""From the blocks of a text to the body of a page."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from . import richtext
from .blocks import (
    Accordion,
    Block,
    Definition,
    Flow,
    Heading,
    ItemList,
    Link,
    Paragraph,
    Picture,
    Quotation,
    Reference,
    Rich,
    Table,
    plain,
    text_of,
)
from .document import Fate, ParsedPage
from .library import Library
from .titles import KnownPages

_NAMESPACE = uuid.UUID("7d5b0c64-6a2e-4f0b-9a51-3f2a54c0a1de")


@dataclass
class BodyBuilder:
    """Makes the raw value of a StreamField. `linked_pages` gathers the pages that the text refers to."""

    parsed: ParsedPage
    known: KnownPages
    library: Library
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
        getattr(self, f"_add_{type(block).__name__.lower()}")(block)

    def _add_heading(self, block: Heading) -> None:
        page = self.known.find(block.text, but=self.page)
        if page is not None:
            self._refer(block, page)
        else:
            self._push("heading", {"text": block.text, "level": str(block.level)})

    def _add_definition(self, block: Definition) -> None:
        text = richtext.paragraph(self._written(block.rich or plain(block.text), block.lines))
        self._push("callout", {"kind": "definition", "title": block.term, "text": text})

    def _add_itemlist(self, block: ItemList) -> None:
        self._text.append(self._flow((block,)))

    def _add_link(self, block: Link) -> None:
        html = f"{richtext.web_tag(block.url)}{richtext.plain(block.text)}</a>"
        self._text.append(richtext.paragraph(html))

    def _add_reference(self, block: Reference) -> None:
        page = self._referred(block)
        if page is not None:
            self._refer(block, page)
            return
        self._text.append(richtext.paragraph(self._written(block.rich or plain(block.text), block.lines)))
        self.parsed.ledger.record(block.lines, Fate.LEFT, _unknown_title())

    def _add_paragraph(self, block: Paragraph) -> None:
        is_link = len({run.url for run in block.rich}) == 1
        page = self._referred(block) if is_link or not block.rich else None
        if page is not None:
            self._refer(block, page)
        else:
            self._text.append(self._flow((block,)))

    def _add_quotation(self, block: Quotation) -> None:
        self._push("quote", {"text": block.text, "author": block.author, "role": ""})

    def _add_picture(self, block: Picture) -> None:
        alt = block.alt or ""
        image = {"image": self.library.keep(block), "decorative": block.alt == "", "alt_text": alt}
        self._push("image", {"image": image, "caption": block.caption})

    def _add_table(self, block: Table) -> None:
        columns = [{"type": "rich_text", "heading": heading} for heading in block.headings]
        rows = [{"values": [self._flow(cell, block.lines) for cell in row]} for row in block.rows]
        self._push("table", {"columns": columns, "rows": rows, "caption": block.caption})

    def _add_accordion(self, block: Accordion) -> None:
        items = [
            {
                "type": "item",
                "value": {"title": title, "text": self._flow(answer, block.lines)},
                "id": self._identifier(f"{len(self._stream)}/{number}"),
            }
            for number, (title, answer) in enumerate(block.items)
        ]
        self._push("accordion", {"title": "", "items": items})

    def _flow(self, flow: Flow, lines: tuple[int, ...] = ()) -> str:
        """Paragraphs and lists as one rich text; `lines` where they have none of their own."""
        html = []
        for block in flow:
            numbers = block.lines or lines
            if isinstance(block, Paragraph):
                html.append(richtext.paragraph(self._written(block.rich or plain(block.text), numbers)))
            else:
                items = [
                    (item.depth, item.is_ordered, self._written(item.rich, numbers)) for item in block.items
                ]
                html.append(richtext.item_list(items))
        return "".join(html)

    def _referred(self, block: Reference | Paragraph) -> int | None:
        """The page that a line alone refers to, by its title or its address."""
        url = block.rich[0].url if block.rich else ""
        page = self.known.find(block.text, but=self.page)
        return page if page is not None else self.known.find_address(url, but=self.page)

    def _refer(self, block: Heading | Reference | Paragraph, page: int) -> None:
        self.linked_pages.add(page)
        self._text.append(richtext.paragraph(f"{richtext.page_tag(page)}{richtext.plain(block.text)}</a>"))
        self.parsed.ledger.forget(block.lines, Fate.LEFT, _unknown_title())
        self.parsed.ledger.record(block.lines, Fate.RECOGNISED, "related_pages")

    def _written(self, rich: Rich, lines: tuple[int, ...]) -> str:
        self._note_quoted(text_of(rich), lines)
        return richtext.written(rich, self.known, self.page)

    def _note_quoted(self, text: str, lines: tuple[int, ...]) -> None:
        pages = {page for _start, _end, page in self.known.find_quoted(text, but=self.page)}
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
        self._stream.append({"type": kind, "value": value, "id": self._identifier(str(len(self._stream)))})

    def _identifier(self, place: str) -> str:
        """Stable: comparing revisions after a second import shows what changed, and no more."""
        return str(uuid.uuid5(_NAMESPACE, f"{self.key}/{place}"))


def _unknown_title() -> str:
    return _("a line that reads like a title, but no page of the site has it: heading, link or text?")
