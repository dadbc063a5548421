"""The text under the header: blocks, and the lines whose values have a field of their own."""

from __future__ import annotations

import re

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

    def _following(self) -> list[Line]:
        """The lines stuck under the current one, up to a blank line."""
        following = []
        for line in self.lines[self.position + 1 :]:
            if not line.text:
                break
            following.append(line)
        return following

    def _next_text(self) -> str:
        """The next line that says something, or an empty string at the end."""
        return next((line.text for line in self.lines[self.position + 1 :] if line.text), "")

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
        candidates = [Line(number, match["rest"])] if match["rest"] else []
        candidates += self._following()
        taken = 0
        for line in candidates:
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
        following = self._following()
        if email is None and following and patterns.EMAIL.fullmatch(following[0].text):
            lines.append(following[0])
            email = patterns.EMAIL.search(following[0].text)
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
            parts += self._following()[:_CONTACT_LINES]
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
        name = re.sub(r"\s*[;,:()|–-]+(?:\s*[;,:()|–-]+)*\s*", " ", patterns.flat(name)).strip()
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
        """A line that is only a link, with or without a label; a label without an address is left."""
        text = patterns.flat(self.text)
        urls = patterns.URL.findall(text)
        label = patterns.URL.sub("", text).strip(" :–-()")
        is_short = len(label) <= 100 and not re.search(r"[.!?]", label)
        is_label = bool(patterns.LINK_LABEL.fullmatch(text)) and len(text) <= 100
        if not urls:
            if not is_label or not text.lower().startswith("lien") or self._next_text()[:1].islower():
                return False
            self.ledger.record([self.line.number], Fate.LEFT, _("a link without its address: add the link"))
        elif len(urls) == 1 and text.endswith(urls[0]) and is_short:
            url = patterns.read_url(text)
            if not url:
                return False
            self._add(Link(label or url, url, (self.line.number,)), "link")
        else:
            return False
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
        following = self._following()
        if not patterns.is_lone_title(self.text) or (following and following[0].text[:1].islower()):
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
