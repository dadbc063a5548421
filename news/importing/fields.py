"""Reading the lines under the header, and those of them whose values have a field of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from django.utils.translation import gettext as _

from . import patterns
from .blocks import ItemList, Link
from .document import Fate, Line, ParsedPage

# A sentence that only says how to get a paper copy is shorter; a longer one also stays in the text.
_SENTENCE_LENGTH = 250
# What may follow « Contact : » on its own: a name, an address, a number.
_CONTACT_LINES = 4


class FieldParser:
    """Walks the lines once. Each `_take_…` method looks at the current line and says whether it took it."""

    def __init__(self, page: ParsedPage, lines: list[Line]) -> None:
        self.page = page
        self.ledger = page.ledger
        self.lines = lines
        self.position = 0

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

    # --- Lines with a field of their own --------------------------------------------------------------

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
