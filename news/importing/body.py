"""The text under the header, as blocks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from . import patterns
from .blocks import (
    KINDS,
    Block,
    Definition,
    Heading,
    Item,
    ItemList,
    Link,
    Paragraph,
    Reference,
    Rich,
    Run,
    joined,
    plain,
)
from .document import Fate, Line, ParsedPage
from .fields import FieldParser

# A shorter line ended because its author ended it; a longer one may have been cut by a mail program.
_WRAP_LENGTH = 40
# A longer line before an address is a sentence, not a label.
_LABEL_LENGTH = 100


class BodyParser(FieldParser):
    """Makes blocks of the lines that no field takes. `is_marked`: nothing is guessed from how they look."""

    def __init__(self, page: ParsedPage, lines: list[Line], *, is_marked: bool = False) -> None:
        super().__init__(page, lines)
        self.is_marked = is_marked
        self.in_definitions = False

    def run(self) -> None:
        rules = (
            self._take_marked,
            self._take_consult,
            self._take_paper_copy,
            self._take_contact,
            self._take_see_also,
            self._take_link,
            self._take_list,
            self._take_heading,
            self._take_lone_title,
            self._take_paragraph,
        )
        while self.position < len(self.lines):
            if not self.text:
                self.position += 1
                continue
            any(rule() for rule in rules)

    def _add(self, block: Block, kind: str) -> bool:
        self.page.blocks.append(block)
        self.ledger.record(block.lines, Fate.BODY, kind)
        return True

    def _begin_part(self, heading: str) -> None:
        self.in_definitions = bool(patterns.DEFINITIONS.fullmatch(patterns.flat(heading)))

    def _take_marked(self) -> bool:
        """A block that markup tells: its lines share it."""
        if not self.line.is_block:
            return False
        block: Any = self.line.mark
        self._add(block, KINDS.get(type(block), "text"))
        if isinstance(block, Heading):
            self._begin_part(block.text)
        self.position += len(block.lines)
        return True

    def _take_see_also(self) -> bool:
        match = patterns.SEE_ALSO.fullmatch(patterns.flat(self.text))
        if match is None or patterns.URL.search(self.text):
            return False
        line = self.line.with_text(match["title"])
        self._add(Reference(match["title"], (line.number,), line.rich), "reference")
        self.position += 1
        return True

    def _take_link(self) -> bool:
        """A line that is only a link: an address, with or without a label before it."""
        if self.line.rich:
            return False  # its links are links already
        text = patterns.flat(self.text)
        addresses = patterns.URL.findall(text)
        if not addresses:
            return self._leave_label(text)
        label = text.removesuffix(addresses[0]).rstrip()
        is_label = not label or label[-1] in ":–-" or patterns.LINK_LABEL.fullmatch(label)
        is_link = (
            len(addresses) == 1 and text.endswith(addresses[0]) and is_label and len(label) <= _LABEL_LENGTH
        )
        url = patterns.read_url(addresses[0])
        if not is_link or not url:
            return False
        self._add(Link(label.rstrip(" :–-") or url, url, (self.line.number,)), "link")
        self.position += 1
        return True

    def _leave_label(self, text: str) -> bool:
        """« Lien site du réseau » on its own: a link that lost its address when the page was copied."""
        is_label = text.lower().startswith("lien") and patterns.LINK_LABEL.fullmatch(text)
        if not is_label or len(text) > _LABEL_LENGTH or self._next_text()[:1].islower():
            return False
        self.ledger.record([self.line.number], Fate.LEFT, _("a link without its address: add the link"))
        self.position += 1
        return True

    def _take_list(self) -> bool:
        for pattern, is_ordered in ((patterns.NUMBERED, True), (patterns.BULLET, False)):
            items: list[Rich] = []
            numbers: list[int] = []
            end = self.position
            for position in range(self.position, len(self.lines)):
                line = self.lines[position]
                match = None if line.is_block else pattern.fullmatch(line.text)
                if match and (not is_ordered or int(match["number"]) == len(items) + 1):
                    items.append(_rich(line.with_text(match["text"])))
                elif items and not line.is_block and position == end and _continues(items[-1], line.text):
                    items[-1] += (Run(" "), *_rich(line))
                elif line.text:
                    break
                else:
                    continue
                numbers.append(line.number)
                end = position + 1
            # « 1) » alone is a numbered paragraph: as a list it would lose what its author meant.
            if len(items) > (1 if is_ordered else 0):
                listed = tuple(Item(joined(item), is_ordered) for item in items)
                self._add(ItemList(listed, tuple(numbers)), "list")
                self.position = end
                return True
        return False

    def _take_heading(self) -> bool:
        """A short line alone, followed by a text that does not continue it.

        Where there is markup it must be in bold: many authors make their headings so.
        """
        following = self._next_text()
        if self.is_marked and not self.line.is_bold:
            return False
        if not patterns.is_heading(self.text) or not following or following[:1].islower():
            return False
        if patterns.EMAIL.search(self.text) or patterns.URL.search(self.text):
            return False
        self._begin_part(self.text)
        level = 3 if self.is_marked and any(isinstance(block, Heading) for block in self.page.blocks) else 2
        self._add(Heading(self.text, (self.line.number,), level), "heading")
        self.position += 1
        return True

    def _take_lone_title(self) -> bool:
        below = next(self._following(), None)
        if self.is_marked:
            return False  # a heading or a link would say so
        if not patterns.is_lone_title(self.text) or (below is not None and below.text[:1].islower()):
            return False
        if patterns.EMAIL.search(self.text) or patterns.URL.search(self.text):
            return False
        self._add(Reference(self.text, (self.line.number,)), "reference")
        self.position += 1
        return True

    def _take_paragraph(self) -> bool:
        """One line is one paragraph, unless a mail program cut it: then the next one starts in lower case."""
        lines = [self.line]
        for line in () if self.is_marked else self._following():
            previous = lines[-1].text
            if len(previous) < _WRAP_LENGTH or previous[-1] in ".!?:…»" or not line.text[:1].islower():
                break
            lines.append(line)
        text = " ".join(line.text for line in lines)
        numbers = tuple(line.number for line in lines)
        term = patterns.read_defined_term(text) if self.in_definitions else ""
        if term:
            self._add(Definition(term, text, numbers, self.line.rich), "definition")
        else:
            self._add(Paragraph(text, numbers, self.line.rich), "text")
        self.position += len(lines)
        return True


def _rich(line: Line) -> Rich:
    return line.rich or plain(line.text)


def _continues(item: Rich, text: str) -> bool:
    """Whether the line goes on with the item above it."""
    return text[:1].islower() and item[-1].text[-1:] not in ".!?;"
