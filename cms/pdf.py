"""What a PDF says of itself: pages, language, tags, words, the look of its first page.

Uploads are hostile. Each file is opened by another process (`pdf_child.py`), without the site's environment, under
limits of time, memory and output: a PDF that crashes or hangs the reader costs its facts and nothing else
(docs/decisions/0015-reading-pdfs-in-a-child-process.md).
"""

from __future__ import annotations

import base64
import json
import logging
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.core.files import File
from django.db import models
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

MAX_TEXT = 200_000  # characters: some 80 pages, what the search keeps of a page
CPU_LIMIT = 8  # seconds of the processor
TIME_LIMIT = 15  # seconds by the clock, on a server that does other things: somebody waits for the answer
MEMORY_LIMIT = 1024**3  # bytes
_UNWANTED = dict.fromkeys(map(ord, "\0\x02\xad\ufffe"))
_CHILD = Path(__file__).with_name("pdf_child.py")


class Problem(models.TextChoices):
    """Why nothing is known of a PDF, in words for the editor."""

    ENCRYPTED = "encrypted", _("This PDF is protected by a password: readers could not open it.")
    UNREADABLE = (
        "unreadable",
        _("This PDF could not be read: check that it opens on your computer, and export it again."),
    )


@dataclass(frozen=True)
class PdfFacts:
    """What is known of a PDF; whatever is not stays None or empty.

    `language` is one of CONTENT_LANGUAGE_CHOICES or "". `dangers` names what acts on the reader's machine ("script",
    "launch", "attachment"); it is None when the file could not even be searched for them.
    """

    page_count: int | None = None
    language: str = ""
    is_tagged: bool | None = None
    title: str = ""
    text: str = ""
    problem: str = ""
    dangers: tuple[str, ...] | None = None


def read(file: File) -> PdfFacts:
    """What this PDF says of itself: 0.2 s for most, TIME_LIMIT at most. Never raises for what the file holds."""
    said = _ask("facts", file)
    page_count = said.get("page_count")
    problem = "" if page_count else said.get("problem", Problem.UNREADABLE)
    dangers = said.get("dangers")
    return PdfFacts(
        page_count=page_count or None,
        language=content_language(said.get("language", "")),
        is_tagged=said.get("is_tagged"),
        title=_clean(said.get("title", "")),
        text=_clean(said.get("text", ""))[:MAX_TEXT],
        problem=problem,
        dangers=None if dangers is None else tuple(dangers),
    )


def cover(file: File) -> bytes:
    """The first page of this PDF as a JPEG, b"" when it cannot be drawn."""
    return base64.b64decode(_ask("cover", file).get("cover", ""))


def content_language(tag: str) -> str:
    """The code, among CONTENT_LANGUAGE_CHOICES, of a language tag: « fr-FR » is « fr »; "" when we have none."""
    codes = {code.lower(): code for code, _name in settings.CONTENT_LANGUAGE_CHOICES}
    tag = tag.strip().replace("_", "-").lower()
    return codes.get(tag) or codes.get(tag.split("-")[0], "")


def _clean(text: str) -> str:
    """Text with its words cut at a line's end put together, and without the signs that databases refuse.

    PDFium gives U+0002 for the hyphen of a cut word; PostgreSQL refuses U+0000, UTF-8 lone surrogates.
    """
    kept = text.translate(_UNWANTED).replace("\r\n", "\n")
    return kept.encode(errors="ignore").decode().strip()


def _ask(task: str, file: File) -> dict[str, Any]:
    """What the child said of the file until it ended, died or was stopped; its pieces of text put together."""
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as answer:
        file.seek(0)
        for chunk in file.chunks():
            source.write(chunk)
        file.seek(0)
        source.seek(0)
        _run(task, source, answer)
        answer.seek(0)
        return _merge(answer.read())


def _run(task: str, source: IO[bytes], answer: IO[bytes]) -> None:
    limits = (CPU_LIMIT, MEMORY_LIMIT, MAX_TEXT)
    try:
        subprocess.run(  # noqa: S603 - our own program; the file is its input, never an argument
            [sys.executable, "-I", str(_CHILD), task, *map(str, limits)],
            stdin=source,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=TIME_LIMIT,
            check=True,
        )
    except subprocess.TimeoutExpired:
        logger.warning("A PDF was not read within %s s (%s).", TIME_LIMIT, task)
    except subprocess.CalledProcessError as error:
        logger.warning("The reader of PDFs ended with %s (%s).", error.returncode, task)


def _merge(answer: bytes) -> dict[str, Any]:
    """The child's lines as one dict. What was cut in the middle, by a limit or a crash, is left out."""
    said: dict[str, Any] = {}
    for line in answer.splitlines(keepends=True):
        if line.endswith(b"\n"):
            found = cast(dict[str, Any], json.loads(line))
            text = "\n".join(filter(None, (said.get("text"), found.get("text"))))
            said |= {**found, "text": text}
    return said
