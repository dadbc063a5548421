"""From a file's bytes to numbered lines of clean text, or to the reasons why that cannot be."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from .document import Line, Problem, UnreadablePage

# A page text weighs a few kB; a thousand times more is a mistake, refused before it is read into memory.
MAX_BYTES = 1_000_000

# The first bytes of the formats that people most often pass by mistake: (signature, what it is).
_SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "Word, LibreOffice, ZIP"),
    (b"\xd0\xcf\x11\xe0", "Word 97-2003"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"{\\rtf", "RTF"),
)
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u2060\u00ad"))
# Separators that are not the end of a line in an editor: line numbers would no longer be the editor's.
_ODD_BLANKS = dict.fromkeys(map(ord, "\t\v\f\u0085\u2028\u2029"), " ")
_BLANKS = re.compile(r"[ \u00a0\u202f]{2,}")


@dataclass(frozen=True)
class SourceText:
    """A readable file: its name, its lines, and what a person should know about the way it was read."""

    name: str
    lines: tuple[Line, ...]
    warnings: tuple[str, ...] = ()


def read_file(path: Path) -> SourceText:
    """Read a text file. Raises UnreadablePage when it is missing, too big, or not a text."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _refusal(
                "too_big",
                _("the file is too big: %(size)d bytes, %(limit)d at most"),
                size=size,
                limit=MAX_BYTES,
            )
        content = path.read_bytes()
    except FileNotFoundError:
        raise _refusal("missing", _("the file does not exist")) from None
    except OSError as error:
        raise _refusal("unreadable", _("the file cannot be read: %(why)s"), why=error.strerror) from error
    return read_bytes(path.name, content)


def read_bytes(name: str, content: bytes) -> SourceText:
    """Decode `content`. Raises UnreadablePage, with line numbers, when it is empty or not a text."""
    _refuse_other_formats(content)
    text, warnings = _decode(content)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    raw_lines = text.split("\n")
    if raw_lines and not raw_lines[-1]:
        raw_lines.pop()  # the end of the last line does not begin another one
    _refuse_control_characters(raw_lines)
    lines = tuple(Line(number, clean(raw)) for number, raw in enumerate(raw_lines, start=1))
    if not any(line.text for line in lines):
        raise _refusal("empty", _("the file is empty"))
    return SourceText(name, lines, tuple(warnings))


def clean(text: str) -> str:
    """One line's text: NFC, nothing invisible, no run of blanks. No-break spaces stay: French needs them."""
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE).translate(_ODD_BLANKS))
    return _BLANKS.sub(_one_blank, text).strip()


def _one_blank(run: re.Match[str]) -> str:
    """What a run of blanks is worth: before a double sign the French put a no-break space."""
    return "\u00a0" if run.string[run.end() : run.end() + 1] in tuple(":;!?»%") else " "


def _refuse_other_formats(content: bytes) -> None:
    message = _("this is not a text but another format: %(format)s")
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            raise _refusal("other_format", message, format=what)
    if _HTML.match(content):
        raise _refusal("other_format", message, format="HTML")


def _decode(content: bytes) -> tuple[str, list[str]]:
    """UTF-8 first, UTF-16 when its mark says so, then the old Windows encoding, which is reported."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), [_("read as UTF-16")]
        except UnicodeDecodeError as error:
            line = content[: error.start].decode("utf-16", "replace").count("\n") + 1
            raise _refusal("undecodable", _("undecodable bytes"), line) from None
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = _line_at(content, error.start)
        if b"\x00" in content:
            line = _line_at(content, content.index(b"\x00"))
            raise _refusal("binary", _("a NUL or control character: this is not a text"), line) from None
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        bad_line = _line_at(content, error.start)
        raise _refusal("undecodable", _("undecodable bytes"), bad_line) from None
    return text, [_("not UTF-8 (line %(line)d): read as Windows-1252, check the accents") % {"line": line}]


def _line_at(content: bytes, offset: int) -> int:
    before = content[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1


def _refuse_control_characters(raw_lines: list[str]) -> None:
    message = _("a NUL or control character: this is not a text")
    problems = [
        Problem(number, "binary", message)
        for number, raw in enumerate(raw_lines, start=1)
        if any(unicodedata.category(char) == "Cc" and char not in "\t\v\f\x85" for char in raw)
    ]
    if problems:
        raise UnreadablePage(problems[:5])  # a binary file would otherwise fill the screen


def _refusal(code: str, message: str, line: int = 1, **values: object) -> UnreadablePage:
    return UnreadablePage([Problem(line, code, message % values if values else message)])
