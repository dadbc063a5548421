"""The text under the header: blocks, and the lines whose values have a field of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from django.utils.translation import gettext as _

from . import patterns
from .document import (
    Block,
    Definition,
    Fate,
    Heading,
    ItemList,
    Line,
    Link,
    Paragraph,
    ParsedPage,
    Reference,
)
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

    def __init__(self, page: ParsedPage, lines: list[Line]) -> None:
        self.page = page
        self.ledger = page.ledger
        self.lines = lines
        self.position = 0
        self.in_definitions = False

    def run(self) -> None:
        rules = (
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
        choose_lead(self.page)

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
            if not self.lines[position].text:
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

    # --- Lines with a field of their own -----------------------------------------------------------------

    def _take_consult(self) -> bool:
        """« Consulter la publication : » and the links under it, which become the publication's files."""
        match = patterns.CONSULT.fullmatch(patterns.flat(self.text))
        if match is None:
            return False
        self.page.is_publication = True
        number = self.line.number
        self.ledger.record([number], Fate.RECOGNISED, "type")
        rest = [Line(number, match["rest"])] if match["rest"] else []
        taken = 0
        for line in chain(rest, self._following()):
            if not self._take_file(line):
                break
            taken += 1
        if not self.page.files:
            reason = _("no link follows “Consulter la publication”: add the file")
            self.ledger.record([number], Fate.LEFT, reason)
        self.position += 1 + taken - (1 if match["rest"] and taken else 0)
        return True

    def _take_file(self, line: Line) -> bool:
        url = patterns.read_url(line.text)
        if url:
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
        email = patterns.EMAIL.search(self.text)
        below = next(self._following(), None)
        if email is None and below is not None and (email := patterns.EMAIL.fullmatch(below.text)):
            lines.append(below)
        numbers = [line.number for line in lines]
        if email is None:
            if re.search(r"\b(?:demande|recevoir|command)", self.text):
                reason = _("a paper copy is offered, but no e-mail address is given")
                self.ledger.record(numbers, Fate.LEFT, reason)
            return False
        self.page.is_publication = True
        self.page.paper_copy_email = self.page.paper_copy_email or email[0]
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
        parts = [Line(self.line.number, match["rest"])]
        if not match["rest"]:
            parts += islice(self._following(), _CONTACT_LINES)
        text = " ; ".join(part.text for part in parts if part.text)
        numbers = [part.number for part in parts]
        emails = patterns.EMAIL.findall(text)
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
        self._add(Reference(match["title"], (self.line.number,)), "reference")
        self.position += 1
        return True

    def _take_link(self) -> bool:
        """A line that is only a link: an address, with or without a label before it."""
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
            items: list[str] = []
            numbers: list[int] = []
            end = self.position
            for position in range(self.position, len(self.lines)):
                line = self.lines[position]
                match = pattern.fullmatch(line.text)
                if match and (not is_ordered or int(match["number"]) == len(items) + 1):
                    items.append(match["text"])
                    numbers.append(line.number)
                    end = position + 1
                elif items and line.text[:1].islower() and position == end and items[-1][-1:] not in ".!?;":
                    items[-1] += f" {line.text}"
                    numbers.append(line.number)
                    end = position + 1
                elif line.text:
                    break
            # « 1) » alone is a numbered paragraph: as a list it would lose what its author meant.
            if len(items) > (1 if is_ordered else 0):
                self._add(ItemList(tuple(items), is_ordered, tuple(numbers)), "list")
                self.position = end
                return True
        return False

    def _take_heading(self) -> bool:
        """A short line alone, followed by a text that does not continue it."""
        following = self._next_text()
        if not patterns.is_heading(self.text) or not following or following[:1].islower():
            return False
        if patterns.EMAIL.search(self.text) or patterns.URL.search(self.text):
            return False
        self.in_definitions = bool(patterns.DEFINITIONS.fullmatch(patterns.flat(self.text)))
        self._add(Heading(self.text, (self.line.number,)), "heading")
        self.position += 1
        return True

    def _take_lone_title(self) -> bool:
        below = next(self._following(), None)
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
        for line in self._following():
            previous = lines[-1].text
            if len(previous) < _WRAP_LENGTH or previous[-1] in ".!?:…»" or not line.text[:1].islower():
                break
            lines.append(line)
        text = " ".join(line.text for line in lines)
        numbers = tuple(line.number for line in lines)
        term = patterns.read_defined_term(text) if self.in_definitions else ""
        if term:
            self._add(Definition(term, text, numbers), "definition")
        else:
            self._add(Paragraph(text, numbers), "text")
        self.position += len(lines)
        return True
