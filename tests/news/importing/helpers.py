"""What the tests of the import do again and again."""

from __future__ import annotations

import io
from pathlib import Path

from bs4 import BeautifulSoup
from django.core.management import call_command
from PIL import Image

from news.importing.document import Fate, ParsedPage
from news.importing.parser import parse
from news.importing.reading import read_bytes
from news.importing.run import FileReport, ImportRun, Options
from news.models import NewsPage, PublicationPage

DATA = Path(__file__).parent / "data"


def imported(
    *paths: Path, publish: bool = False, page_type: str = "", dry_run: bool = False
) -> list[FileReport]:
    with ImportRun(Options(publish, page_type, dry_run)).run(paths) as reports:
        return reports


def command(*arguments: object) -> tuple[str, str, int]:
    """The command's output, errors and exit code."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("import_pages", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stop:
        code = int(stop.code or 0)
    return out.getvalue(), err.getvalue(), code


def text_of(page: NewsPage | PublicationPage) -> str:
    return " ".join(BeautifulSoup(str(page.body.render_as_block()), "html.parser").get_text(" ").split())


def left_lines(report: FileReport) -> list[int]:
    assert report.parsed is not None
    return [entry.number for entry in report.parsed.ledger.of(Fate.LEFT)]


def edit(page: NewsPage | PublicationPage, **values: object) -> None:
    """What an editor's « save draft » does."""
    draft = page.get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save_revision()


def parsed(text: str | bytes) -> ParsedPage:
    return parse(read_bytes("exemple.txt", text if isinstance(text, bytes) else text.encode()))


def blocks(report: FileReport) -> list[tuple[str, object]]:
    """(kind, value) of each block of the page."""
    assert report.page is not None, report.problems
    return [(block["type"], block["value"]) for block in report.page.body.get_prep_value()]


def rich(report: FileReport) -> str:
    return "".join(str(value) for kind, value in blocks(report) if kind == "text")


def told(report: FileReport, fate: Fate = Fate.LEFT) -> str:
    """What the report says of the lines with that fate, and the lines."""
    assert report.parsed is not None
    return " / ".join(f"{entry.text} : {entry.detail}" for entry in report.parsed.ledger.of(fate))


def png(colour: str = "teal") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (20, 10), colour).save(stream, "PNG")
    return stream.getvalue()
