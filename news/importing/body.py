"""The text under the header: blocks, and the lines whose values have a field of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
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
from .lead import choose_lead

# A sentence that only says how to get a paper copy is shorter; a longer one also stays in the text.
_SENTENCE_LENGTH = 250
# A shorter line ended because its author ended it; a longer one may have been cut by a mail program.
_WRAP_LENGTH = 40
# A longer line before an address is a sentence, not a label.
_LABEL_LENGTH = 100
# What may follow « Contact : » on its own: a name, an address, a number.
_CONTACT_LINES = 4


class BodyParser:
    """Walks the lines once. Each `_take_…` method looks at the current line and says whether it took it."""

    def __init__(
        self,
        page: ParsedPage,
        lines: list[Line],
        is_marked: bool = False,
        description: tuple[int, str] = (0, ""),
    ) -> None:
        self.page = page
        self.is_marked = is_marked
        self.description = description  # what the page says of itself to machines, and the line of it
        self.ledger = page.ledger
        self.lines = lines
        self.position = 0
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
        choose_lead(self.page, self.description)

    # --- Where we are ---------------------------------------------------------------------------------

    @property
    def line(self) -> Line:
        return self.lines[self.position]

    @property
    def text(self) -> str:
        return self.line.text

    def _following(self) -> Iterator[Line]:
        """The lines stuck under the current one, up to a blank line, one at a time."""
        for position in range(self.position + 1, len(self.lines)):
            if not self.lines[position].text or self.lines[position].is_block:
                return
            yield self.lines[position]

    def _next_text(self) -> str:
        """The next line that says something, or an empty string at the end."""
        following = (self.lines[position].text for position in range(self.position + 1, len(self.lines)))
        return next(filter(None, following), "")

    def _add(self, block: Block, kind: str) -> bool:
        self.page.blocks.append(block)
        self.ledger.record(block.lines, Fate.BODY, kind)
        return True

    def _take_marked(self) -> bool:
        """A block that markup tells: its lines share it."""
        if not self.line.is_block:
            return False
        block: Any = self.line.mark
        self._add(block, KINDS.get(type(block), "text"))
        if isinstance(block, Heading):
            self.in_definitions = bool(patterns.DEFINITIONS.fullmatch(patterns.flat(block.text)))
        self.position += len(block.lines)
        return True

    # --- Lines with a field of their own -----------------------------------------------------------------

    def _take_consult(self) -> bool:
        """« Consulter la publication : » and the links under it, which become the publication's files."""
        match = patterns.CONSULT.fullmatch(patterns.flat(self.text))
        if match is None:
            return False
        self.page.is_publication = True
        number = self.line.number
        self.ledger.record([number], Fate.RECOGNISED, "type")
        rest = [self.line.with_text(match["rest"])] if match["rest"] else [self.line] if self.line.url else []
        taken = 0
        for line in chain(rest, self._linked_below()):
            if not self._take_file(line):
                break
            taken += 1
        if not self.page.files:
            reason = _("no link follows “Consulter la publication”: add the file")
            self.ledger.record([number], Fate.LEFT, reason)
        self.position += 1 + taken - (1 if rest and taken else 0)
        return True

    def _linked_below(self) -> Iterator[Line]:
        """The lines stuck under the current one; a list of links and nothing else counts as such lines."""
        yield from self._following()
        end = self.position + 1
        block = self.lines[end].mark if end < len(self.lines) else None
        if isinstance(block, ItemList):
            items = self.lines[end : end + len(block.lines)]
            if all(item.url for item in items):
                yield from items

    def _take_file(self, line: Line) -> bool:
        url = line.url or patterns.read_url(line.text)
        if url.startswith("http"):
            label = patterns.flat(patterns.URL.sub("", line.text)).replace("()", "").strip(" :–-")
            self.page.files.append(Link(label, url, (line.number,)))
            self.ledger.record([line.number], Fate.RECOGNISED, "files")
            return True
        if patterns.FILE_NAME.fullmatch(patterns.flat(line.text)):
            reason = _("a file is named here: add it to the documents and to the page")
            self.ledger.record([line.number], Fate.LEFT, reason)
            return True
        return False

    def _take_paper_copy(self) -> bool:
        """The sentence that says where to ask for a paper copy."""
        if not patterns.PAPER_COPY.search(patterns.flat(self.text)):
            return False
        lines = [self.line]
        emails = patterns.emails_of(self.line)
        below = next(self._following(), None)
        if not emails and below is not None and patterns.EMAIL.fullmatch(below.text):
            emails = [below.text]
            lines.append(below)
        numbers = [line.number for line in lines]
        if not emails:
            if re.search(r"\b(?:demande|recevoir|command)", self.text):
                reason = _("a paper copy is offered, but no e-mail address is given")
                self.ledger.record(numbers, Fate.LEFT, reason)
            return False
        self.page.is_publication = True
        self.page.paper_copy_email = self.page.paper_copy_email or emails[0]
        self.ledger.record(numbers, Fate.RECOGNISED, "paper_copy_email")
        if len(self.text) > _SENTENCE_LENGTH:
            return False  # the sentence says more: it also stays in the text
        self.position += len(lines)
        return True

    def _take_contact(self) -> bool:
        """« Contact : … », on one line or with its details on the lines stuck under it."""
        match = patterns.CONTACT.fullmatch(patterns.flat(self.text))
        if match is None:
            return False
        parts = [self.line.with_text(match["rest"])]
        if not match["rest"]:
            parts += islice(self._following(), _CONTACT_LINES)
        text = " ; ".join(part.text for part in parts if part.text)
        numbers = [part.number for part in parts]
        emails = list(dict.fromkeys(email for part in parts for email in patterns.emails_of(part)))
        phone = patterns.PHONE.search(text)
        if not emails and not phone:
            reason = _("a contact line without any readable address or number")
            self.ledger.record(numbers[:1], Fate.LEFT, reason)
            self.position += 1
            return True
        if self.page.contact_email or self.page.contact_phone:
            self.ledger.record(numbers, Fate.LEFT, _("another contact: the first one is used"))
        else:
            self._store_contact(text, emails, phone[0] if phone else "", numbers)
        self.position += len(parts)
        return True

    def _store_contact(self, text: str, emails: list[str], phone: str, numbers: list[int]) -> None:
        name = patterns.PHONE.sub("", patterns.EMAIL.sub("", text))
        name = patterns.flat(re.sub(r"[;,:()|–]", " ", name)).strip(" -")
        values = {"contact_email": emails[0] if emails else "", "contact_phone": phone, "contact_name": name}
        for field, value in values.items():
            if value:
                setattr(self.page, field, value)
                self.ledger.record(numbers, Fate.RECOGNISED, field)
        if len(emails) > 1:
            others = ", ".join(emails[1:])
            self.ledger.record(numbers, Fate.LEFT, _("other addresses: %(emails)s") % {"emails": others})

    # --- Blocks ---------------------------------------------------------------------------------------------

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
        self.in_definitions = bool(patterns.DEFINITIONS.fullmatch(patterns.flat(self.text)))
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
