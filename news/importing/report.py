"""What an import tells the person who ran it: lines of text, in that person's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .builder import Article
from .document import Fate, LineFate, ParsedPage
from .run import FileReport, Status

_EXCERPT = 60  # characters of a source line: enough to find it


def file_report(report: FileReport) -> str:
    """All that is worth saying about one file."""
    lines = [_pair(report.name, _status_label(report))]
    if report.reason:
        lines.append(f"  {report.reason}")
    lines += [f"  {warning}" for warning in report.warnings]
    lines += [_at_line(problem.line, problem.message) for problem in report.problems]
    if report.page is not None:
        lines += _page_lines(report.page)
    # A page that did not change was accounted for when it did.
    has_changed = report.status in (Status.CREATED, Status.UPDATED, Status.PUBLISHED)
    if has_changed and report.parsed is not None and report.page is not None:
        lines += _account(report.page, report.parsed)
    return "\n".join(lines)


def summary(reports: Iterable[FileReport]) -> str:
    """One line: how many files, and what became of them."""
    reports = list(reports)
    counts = Counter(report.status for report in reports)
    parts = [_pair(_status_name(status), counts[status]) for status in Status if counts[status]]
    files = ngettext("%(count)d file", "%(count)d files", len(reports)) % {"count": len(reports)}
    return f"{files}. {' ; '.join(parts)}."


def _status_name(status: Status) -> str:
    return {
        Status.CREATED: _("page created"),
        Status.UPDATED: _("page updated"),
        Status.PUBLISHED: _("draft put online"),
        Status.UNCHANGED: _("nothing to change"),
        Status.KEPT: _("page left as it was"),
        Status.FAILED: _("file refused"),
    }[status]


def _status_label(report: FileReport) -> str:
    name = _status_name(report.status)
    if report.page is None:
        return name
    state = _("page is online") if report.page.live else _("page is a draft")
    return f"{name} ({report.page.kind_label()}, {state})"


def _page_lines(page: Article) -> list[str]:
    """Where the page is, for readers and for editors. A draft has an address too: the one it will have."""
    address = page.get_url() or page.url_path
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    pairs = ((_("Title"), page.title), (_("Address"), address), (_("To edit"), edit))
    return [f"  {_pair(label, value)}" for label, value in pairs]


def _account(page: Article, parsed: ParsedPage) -> Iterator[str]:
    """Every line of the source, by what became of it."""
    ledger = parsed.ledger
    yield "  " + _("Recognised")
    for name in dict.fromkeys(entry.detail for entry in ledger.of(Fate.RECOGNISED)):
        where = _lines_label(ledger.lines_of(name))
        label = f"{_field_label(page, name)} ({where})"
        yield f"    {_pair(label, _field_value(page, parsed, name))}"
    yield "  " + _("In the text")
    for kind in dict.fromkeys(entry.detail for entry in ledger.of(Fate.BODY)):
        numbers = [entry.number for entry in ledger.of(Fate.BODY) if entry.detail == kind]
        yield f"    {_pair(_block_label(kind), _lines_label(numbers))}"
    yield from _entries(_("Left out"), ledger.of(Fate.DROPPED))
    yield from _entries(_("For the editor to see"), ledger.of(Fate.LEFT))
    blank = [entry.number for entry in ledger.of(Fate.BLANK)]
    if blank:
        label = _("Blank lines")
        yield f"  {_pair(label, _lines_label(blank))}"


def _entries(title: str, entries: list[LineFate]) -> Iterator[str]:
    if entries:
        yield f"  {title}"
    for entry in entries:
        text = entry.text if len(entry.text) <= _EXCERPT else f"{entry.text[:_EXCERPT].rstrip()}…"
        yield f"  {_at_line(entry.number, entry.detail)}\n      « {text} »"


def _pair(label: str, value: object) -> str:
    """« label : value », with the spaces of the reader's language."""
    return _("%(label)s: %(value)s") % {"label": label, "value": value}


def _at_line(number: int, message: str) -> str:
    return "  " + _("line %(number)d: %(message)s") % {"number": number, "message": message}


def _lines_label(numbers: Iterable[int]) -> str:
    """« line 3 », « lines 3, 7-9 »."""
    numbers = sorted(set(numbers))
    runs = []
    for _key, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _position, number in group]
        runs.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    return ngettext("line %(numbers)s", "lines %(numbers)s", len(numbers)) % {"numbers": ", ".join(runs)}


def _field_label(page: Article, name: str) -> str:
    own = {"import_key": _("First published at"),
           "type": _("Kind of page"), "publishers": _("Publishers"), "files": _("Files"),
           "related_pages": _("Related pages"), "change_notes": _("Modified on")}  # fmt: skip
    if name in own:
        return own[name]
    try:
        label = str(getattr(page._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        label = name
    return label[:1].upper() + label[1:]


def _field_value(page: Article, parsed: ParsedPage, name: str) -> str:
    if name == "type":
        return page.kind_label()
    if name == "import_key":
        return parsed.address
    if name == "is_state_content":
        return parsed.government.prime_minister if parsed.government else _("to be checked")
    if name == "change_notes":
        same = parsed.modified_on == parsed.published_on
        return _("the day of publication: no note") if same else _text(parsed.modified_on)
    if name == "related_pages":
        return " ; ".join(row.target.title for row in page.related_pages.all())
    if name == "publishers":
        return (
            " ; ".join(str(row.organisation) for row in page.publishers.all())
            if page.kind == "publication"
            else ""
        )
    if name == "files":
        return " ; ".join(link.url for link in parsed.files)
    return _text(getattr(parsed, name))


def _text(value: object) -> str:
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else str(value)


def _block_label(kind: str) -> str:
    return {
        "text": _("Paragraphs"),
        "heading": _("Headings"),
        "list": _("Lists"),
        "quote": _("Quotations"),
        "image": _("Images"),
        "table": _("Tables"),
        "accordion": _("Questions and answers"),
        "definition": _("Definitions"),
        "link": _("Links"),
        "reference": _("References to a page"),
    }[kind]
