"""What a page says, before any page is made: plain data, free of models and of the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from .blocks import Block, Link, Rich, cut


class Fate(StrEnum):
    """What became of a source line. Every line has at least one fate, so that nothing is lost in silence."""

    RECOGNISED = "recognised"  # its value went to a field; `detail` is the field's name
    BODY = "body"  # it is in the page's text; `detail` is the kind of block
    DROPPED = "dropped"  # it belongs to the old site's furniture; `detail` says which
    LEFT = "left"  # a person must look at it; `detail` says why
    BLANK = "blank"


@dataclass(frozen=True)
class LineFate:
    """One thing that happened to the source line `number` (from 1)."""

    number: int
    text: str
    fate: Fate
    detail: str = ""


@dataclass(frozen=True)
class Problem:
    """Why a file cannot be imported. `code` is stable and for tests, `message` is for the reader."""

    line: int
    code: str
    message: str


class UnreadablePage(Exception):
    """The file cannot become a page. Carries every problem found, in the order of the lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("; ".join(problem.message for problem in self.problems))

    @classmethod
    def because(cls, code: str, message: str, line: int = 1, **values: object) -> UnreadablePage:
        """The one problem of a file, whose message is filled with `values`."""
        return cls([Problem(line, code, message % values if values else message)])


@dataclass(frozen=True)
class Government:
    """The government line's content: the name, and whether it says « Première ministre »."""

    prime_minister: str
    is_feminine: bool


@dataclass(frozen=True)
class Fact:
    """A mark: the line is the value of the field `name` (« title », « published »…), as its markup says."""

    name: str
    value: str


@dataclass(frozen=True)
class Aside:
    """A mark: the line is no part of the page's text; its reader knows what becomes of it, and why."""

    fate: Fate
    reason: str


@dataclass(frozen=True)
class Line:
    """A source line: its number (from 1) and its text, without outer blanks, in Unicode NFC.

    Markup may say more: how its words are written (`rich`, empty when nothing is to be said), what the line is
    (`mark`; the lines of one list or table share theirs) and what of it is left to the editor (`notes`).
    """

    number: int
    text: str
    rich: Rich = ()
    mark: Block | Fact | Aside | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_block(self) -> bool:
        return self.mark is not None and not isinstance(self.mark, Fact | Aside)

    @property
    def is_bold(self) -> bool:
        """Whether the whole line is in bold, without links."""
        return bool(self.rich) and all(run.is_bold and not run.url for run in self.rich if run.text.strip())

    @property
    def url(self) -> str:
        """The address that the whole line links to, or an empty string."""
        urls = {run.url for run in self.rich if run.text.strip()}
        return urls.pop() if len(urls) == 1 else ""

    def with_text(self, text: str) -> Line:
        """The line with a part of its text only: its beginning or its end keeps its markup."""
        if text == self.text:
            return self
        if self.text.endswith(text):
            rich = cut(self.rich, len(self.text) - len(text), len(self.text))
        else:
            rich = cut(self.rich, 0, len(text)) if self.text.startswith(text) else ()
        return replace(self, text=text, rich=rich)


@dataclass(frozen=True)
class SourceText:
    """A readable file: its name, its lines, and what a person should know about the way it was read."""

    name: str
    lines: tuple[Line, ...]
    warnings: tuple[str, ...] = ()
    is_marked: bool = False  # the lines carry markup: nothing has to be guessed from how they look


@dataclass
class Ledger:
    """The account of every source line, filled while parsing and while building."""

    lines: tuple[Line, ...]
    # A dict for its keys, in order and without repetition: a file may have many thousand lines.
    _fates: dict[LineFate, None] = field(default_factory=dict)

    @property
    def fates(self) -> list[LineFate]:
        return list(self._fates)

    def record(self, numbers: Iterable[int], fate: Fate, detail: str) -> None:
        """Write down what became of these lines; a line may have several fates, never the same one twice."""
        for number in numbers:
            self._fates[LineFate(number, self.lines[number - 1].text, fate, detail)] = None

    def forget(self, numbers: Iterable[int], fate: Fate, detail: str) -> None:
        """Take back a fate that turned out to be wrong."""
        for number in numbers:
            self._fates.pop(LineFate(number, self.lines[number - 1].text, fate, detail), None)

    def close(self) -> None:
        """Give blank lines their fate and leave to the editor any line that no rule took."""
        known = {entry.number for entry in self._fates}
        for line in self.lines:
            if line.number not in known:
                if line.text:
                    self.record([line.number], Fate.LEFT, _("no rule knows this line"))
                else:
                    self.record([line.number], Fate.BLANK, "")

    def of(self, fate: Fate) -> list[LineFate]:
        """The entries with that fate, in the order of the lines."""
        return sorted((entry for entry in self._fates if entry.fate == fate), key=lambda entry: entry.number)

    def lines_of(self, field_name: str) -> tuple[int, ...]:
        """The numbers of the lines whose value went to `field_name`."""
        return tuple(entry.number for entry in self.of(Fate.RECOGNISED) if entry.detail == field_name)


@dataclass
class ParsedPage:
    """All that one source says. `ledger` accounts for each of its lines."""

    ledger: Ledger
    title: str = ""
    government: Government | None = None
    is_state_content: bool = False
    address: str = ""  # where the page was first published
    published_on: date | None = None
    modified_on: date | None = None
    lead: str = ""  # the whole first paragraph
    introduction: str = ""  # its beginning, at most 400 characters
    blocks: list[Block] = field(default_factory=list)
    is_publication: bool = False
    publishers: tuple[str, ...] = ()
    files: list[Link] = field(default_factory=list)
    paper_copy_email: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
