"""From numbered lines to a ParsedPage: the header (title, government, dates) here, the text in `body`.

Nothing here knows a model or the database, so a text can be judged before anything is made.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from . import patterns
from .body import BodyParser
from .document import Aside, Fact, Fate, Ledger, Line, ParsedPage, Problem, SourceText, UnreadablePage
from .lead import choose_lead

TITLE_LIMIT = 255  # Wagtail's own limit


def parse(source: SourceText) -> ParsedPage:
    """Read a whole text. Raises UnreadablePage with all the problems found, each with its line."""
    return PageParser(source).run()


class PageParser:
    """Reads the header and hands the other lines to the body's parser.

    What markup says of a line comes first; the lines of which it says nothing are read like those of a text.
    """

    def __init__(self, source: SourceText) -> None:
        self.is_marked = source.is_marked
        self.facts: dict[str, tuple[int, str]] = {}  # by name: the line that gives it, and its value
        self.ledger = Ledger(source.lines)
        self.page = ParsedPage(self.ledger)
        self.problems: list[Problem] = []

    def run(self) -> ParsedPage:
        lines = self._without_furniture(self._take_marks())
        lines = self._take_dates(self._take_government(lines))
        lines = self._take_title(lines)
        if self.problems:
            raise UnreadablePage(self.problems)
        BodyParser(self.page, lines, is_marked=self.is_marked).run()
        choose_lead(self.page, self.facts.get("description", (0, "")))
        self.ledger.close()
        return self.page

    def _problem(self, line: int, code: str, message: str) -> None:
        self.problems.append(Problem(line, code, message))

    def _take_marks(self) -> list[Line]:
        """Take the facts and what is no part of the text; tell what is left of each line to the editor."""
        kept = []
        for line in self.ledger.lines:
            for note in line.notes:
                self.ledger.record([line.number], Fate.LEFT, note)
            if isinstance(line.mark, Aside):
                self.ledger.record([line.number], line.mark.fate, line.mark.reason)
            elif isinstance(line.mark, Fact):
                self.facts.setdefault(line.mark.name, (line.number, line.mark.value))
            if line.mark is None or line.is_block:
                kept.append(line)
            else:
                kept.append(Line(line.number, ""))
        if "address" in self.facts:
            number, self.page.address = self.facts["address"]
            self.ledger.record([number], Fate.RECOGNISED, "import_key")
        if "publishers" in self.facts:
            number, name = self.facts["publishers"]
            self.page.publishers = (name,)
            self.ledger.record([number], Fate.RECOGNISED, "publishers")
        return kept

    def _without_furniture(self, lines: list[Line]) -> list[Line]:
        """Drop the share line (even stuck to another text) and the names of networks that follow it."""
        kept: list[Line] = []
        in_share = False
        for line in lines:
            if line.is_block:
                kept.append(line)
                continue
            text, had_share = patterns.strip_share(line.text)
            if had_share:
                self.ledger.record([line.number], Fate.DROPPED, _("share line of the old site"))
                in_share = True
            elif in_share and patterns.is_network_name(text):
                self.ledger.record([line.number], Fate.DROPPED, _("share button of the old site"))
                text = ""
            elif text:
                in_share = False
            # The line stays, emptied: a blank line is what separates two paragraphs.
            kept.append(line.with_text(text))
        return kept

    def _take_government(self, lines: list[Line]) -> list[Line]:
        kept = []
        for line in lines:
            if line.is_block or not patterns.looks_like_government(line.text):
                kept.append(line)
                continue
            self.page.is_state_content = True
            government = patterns.read_government(line.text)
            if government is None:
                reason = _("the government line was not understood: check who was prime minister")
                self.ledger.record([line.number], Fate.LEFT, reason)
            else:
                self.page.government = government
                self.ledger.record([line.number], Fate.RECOGNISED, "is_state_content")
            kept.append(Line(line.number, ""))
        return kept

    def _take_dates(self, lines: list[Line]) -> list[Line]:
        """Take « Publié » and « Modifié », on one line or two; a second « Publié » is left to the editor."""
        kept = []
        found: dict[str, tuple[int, str]] = {}
        for line in lines:
            dates = None if line.is_block else patterns.read_date_line(line.text)
            new = {"published": dates.published, "modified": dates.modified} if dates else {}
            new = {name: text for name, text in new.items() if text}
            if not new:
                kept.append(line)
                continue
            if found.keys() & new.keys():
                reason = _("another line of dates: the first one is used")
                self.ledger.record([line.number], Fate.LEFT, reason)
            else:
                found.update({name: (line.number, text) for name, text in new.items()})
            kept.append(Line(line.number, ""))
        for name in ("published", "modified"):
            if name in self.facts:
                self._compare_dates(name, found)
        if "published" in found:
            self._store_dates(found)
        elif not self.is_marked:
            self._report_missing_date(lines)
        return self._without_bare_date(kept) if self.is_marked else kept

    def _compare_dates(self, name: str, found: dict[str, tuple[int, str]]) -> None:
        """What readers saw comes before what machines were told."""
        number, value = self.facts[name]
        if name not in found:
            found[name] = (number, value)
        elif patterns.read_date(found[name][1]) == patterns.read_date(value):
            field = "published_on" if name == "published" else "change_notes"
            self.ledger.record([number], Fate.RECOGNISED, field)
        else:
            self.ledger.record([number], Fate.LEFT, _("another date than the one on the page, which is used"))

    def _without_bare_date(self, lines: list[Line]) -> list[Line]:
        """Take the line that is nothing but the date of publication."""
        kept = []
        for line in lines:
            is_date = not line.is_block and self.page.published_on is not None
            if is_date and patterns.read_bare_date(line.text) == self.page.published_on:
                self.ledger.record([line.number], Fate.RECOGNISED, "published_on")
                line = Line(line.number, "")
            kept.append(line)
        return kept

    def _report_missing_date(self, lines: list[Line]) -> None:
        for line in lines:
            if patterns.looks_like_date_line(line.text) and patterns.read_date_line(line.text) is None:
                message = _("unreadable dates “%(text)s”: expected “Publié dd/mm/yyyy|Modifié dd/mm/yyyy”")
                self._problem(line.number, "unreadable_dates", message % {"text": line.text[:80]})
                return
        self._problem(1, "no_date", _("no line “Publié dd/mm/yyyy”"))

    def _store_dates(self, found: dict[str, tuple[int, str]]) -> None:
        values: dict[str, date] = {}
        for name, (number, text) in found.items():
            value = patterns.read_date(text)
            if value is None:
                self._refuse(number, "bad_date", _("impossible date “%(date)s”") % {"date": text})
                continue
            values[name] = value
            field = "published_on" if name == "published" else "change_notes"
            self.ledger.record([number], Fate.RECOGNISED, field)
        if len(values) == 2 and values["modified"] < values["published"]:
            message = _("modified (%(modified)s) before it was published (%(published)s)")
            texts = {name: text for name, (_number, text) in found.items()}
            self._refuse(found["modified"][0], "modified_before_published", message % texts)
            del values["modified"]
        self.page.published_on = values.get("published")
        self.page.modified_on = values.get("modified")

    def _refuse(self, line: int, code: str, message: str) -> None:
        """A text was typed for this import and can be corrected; an old page is as it is."""
        if self.is_marked:
            self.ledger.record([line], Fate.LEFT, message)
        else:
            self._problem(line, code, message)

    def _take_title(self, lines: list[Line]) -> list[Line]:
        """Take the first line as the title, with the lines stuck under it that do not end a sentence."""
        if self.is_marked:
            return self._take_marked_title(lines)
        first = next((position for position, line in enumerate(lines) if line.text), None)
        has_title = first is not None and not self._is_special(lines[first].text)
        if first is None or not has_title or self._is_under_header(lines[first]):
            number = next((line.number for line in self.ledger.lines if line.text), 1)
            self._problem(number, "no_title", _("no title: the first line must be the page's title"))
            return lines
        title_lines = [lines[first]]
        for line in lines[first + 1 :]:
            joined = " ".join(part.text for part in [*title_lines, line])
            is_text = not line.text or line.text[-1] in ".!?:" or len(joined) > TITLE_LIMIT
            if is_text or self._is_special(line.text):
                break
            title_lines.append(line)
        numbers = [line.number for line in title_lines]
        self._store_title(" ".join(line.text for line in title_lines), numbers)
        return [Line(line.number, "") if line.number in numbers else line for line in lines]

    def _take_marked_title(self, lines: list[Line]) -> list[Line]:
        """The title that markup gives, else the first line if it can be one."""
        if "title" in self.facts:
            number, title = self.facts["title"]
        else:
            first = next((line for line in lines if line.text), None)
            if first is None or first.is_block or not patterns.is_title(first.text):
                message = _("no title: give the first line the style “Title”, or the page an <h1>")
                self._problem(first.number if first else 1, "no_title", message)
                return lines
            number, title = first.number, first.text
        self._store_title(title, [number])
        if not self.page.published_on:
            reason = _("no date of publication was found: the page will bear the day when it goes online")
            self.ledger.record([number], Fate.LEFT, reason)
        return [Line(line.number, "") if line.number == number else line for line in lines]

    def _store_title(self, title: str, numbers: list[int]) -> None:
        if len(title) > TITLE_LIMIT:
            message = _("the title is too long: %(length)d characters, %(limit)d at most")
            values = {"length": len(title), "limit": TITLE_LIMIT}
            self._problem(numbers[0], "long_title", message % values)
        self.page.title = title
        self.ledger.record(numbers, Fate.RECOGNISED, "title")

    def _is_under_header(self, line: Line) -> bool:
        """Whether the government or the dates come before: then this is the text, without a title."""
        fields = {"is_state_content", "published_on", "change_notes"}
        header = [entry.number for entry in self.ledger.of(Fate.RECOGNISED) if entry.detail in fields]
        return any(number < line.number for number in header)

    @staticmethod
    def _is_special(text: str) -> bool:
        rules = (patterns.CONTACT, patterns.CONSULT, patterns.NUMBERED, patterns.BULLET)
        flat = patterns.flat(text)
        return patterns.looks_like_date_line(flat) or any(rule.fullmatch(flat) for rule in rules)
