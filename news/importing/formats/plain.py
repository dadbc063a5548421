"""Page texts (.txt): numbered lines of clean text, or the reasons why that cannot be."""

from __future__ import annotations

import codecs
import re
import unicodedata

from django.utils.translation import gettext as _

from ..document import Line, Problem, SourceText, UnreadablePage

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
# Also what no text may hold and markup can spell (« &#0; »): PostgreSQL refuses it.
_INVISIBLE = re.compile("[\ufeff\u200b\u2060\u00ad\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
# Separators that are not the end of a line in an editor: line numbers would no longer be the editor's.
_ODD_BLANKS = dict.fromkeys(map(ord, "\t\v\f\u0085\u2028\u2029"), " ")
_BLANKS = re.compile(r"[ \u00a0\u202f]{2,}")


def read_text(name: str, content: bytes) -> SourceText:
    """Decode `content`. Raises UnreadablePage, with line numbers, when it is empty or not a text."""
    refuse_other_formats(content)
    if _HTML.match(content):
        raise _other_format("HTML")
    text, warnings = _decode(content)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    raw_lines = text.split("\n")
    if raw_lines and not raw_lines[-1]:
        raw_lines.pop()  # the end of the last line does not begin another one
    _refuse_control_characters(raw_lines)
    lines = tuple(Line(number, clean(raw)) for number, raw in enumerate(raw_lines, start=1))
    if not any(line.text for line in lines):
        raise UnreadablePage.because("empty", _("the file is empty"))
    return SourceText(name, lines, tuple(warnings))


def clean(text: str) -> str:
    """One line's text: NFC, nothing invisible, no run of blanks. No-break spaces stay: French needs them."""
    return compose(text).strip()


def compose(text: str) -> str:
    """`clean`, with the outer blanks: a part of a line needs them."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text).translate(_ODD_BLANKS))
    return _BLANKS.sub(_one_blank, text)


def _one_blank(run: re.Match[str]) -> str:
    """What a run of blanks is worth: before a double sign the French put a no-break space."""
    return "\u00a0" if run.string[run.end() : run.end() + 1] in tuple(":;!?»%") else " "


def refuse_other_formats(content: bytes) -> None:
    """Raise UnreadablePage for the formats that are no text at all, whatever the file's name says."""
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            raise _other_format(what)


def _other_format(what: str) -> UnreadablePage:
    message = _("this is not a text but another format: %(format)s")
    return UnreadablePage.because("other_format", message, format=what)


def _decode(content: bytes) -> tuple[str, list[str]]:
    """UTF-8 first, UTF-16 when its mark says so, then the old Windows encoding, which is reported."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), [_("read as UTF-16")]
        except UnicodeDecodeError as error:
            line = content[: error.start].decode("utf-16", "replace").count("\n") + 1
            raise UnreadablePage.because("undecodable", _("undecodable bytes"), line) from None
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = _line_at(content, error.start)
        if b"\x00" in content:
            line = _line_at(content, content.index(b"\x00"))
            raise UnreadablePage.because(
                "binary", _("a NUL or control character: this is not a text"), line
            ) from None
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        bad_line = _line_at(content, error.start)
        raise UnreadablePage.because("undecodable", _("undecodable bytes"), bad_line) from None
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
