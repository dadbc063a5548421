"""From a file to the numbered lines of what it says, each format by its own reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from .document import SourceText, UnreadablePage
from .formats.plain import read_text
from .formats.saved_page import read_page
from .formats.word import read_word

# A page text weighs a few kB; a thousand times more is a mistake, refused before it is read into memory.
MAX_BYTES = 1_000_000
# Pages and documents hold pictures.
MAX_MARKED_BYTES = 20_000_000


@dataclass(frozen=True)
class _Format:
    read: Callable[[str, bytes, Path | None], SourceText]
    max_bytes: int


_TEXT = _Format(lambda name, content, _folder: read_text(name, content), MAX_BYTES)
_PAGE = _Format(read_page, MAX_MARKED_BYTES)
_WORD = _Format(lambda name, content, _folder: read_word(name, content), MAX_MARKED_BYTES)
_FORMATS = {".html": _PAGE, ".htm": _PAGE, ".xhtml": _PAGE, ".docx": _WORD, ".docm": _WORD}


def read_file(path: Path) -> SourceText:
    """Read a file. Raises UnreadablePage when it is missing, too big, or not what its name says."""
    limit = _format_of(path.name).max_bytes
    try:
        size = path.stat().st_size
        if size > limit:
            message = _("the file is too big: %(size)d bytes, %(limit)d at most")
            raise UnreadablePage.because("too_big", message, size=size, limit=limit)
        content = path.read_bytes()
    except FileNotFoundError:
        raise UnreadablePage.because("missing", _("the file does not exist")) from None
    except OSError as error:
        message = _("the file cannot be read: %(why)s")
        raise UnreadablePage.because("unreadable", message, why=error.strerror) from error
    return read_bytes(path.name, content, path.parent)


def read_bytes(name: str, content: bytes, folder: Path | None = None) -> SourceText:
    """Read `content` by the format that the name announces. `folder` holds the pictures of a saved page."""
    return _format_of(name).read(name, content, folder)


def _format_of(name: str) -> _Format:
    return _FORMATS.get(Path(name).suffix.lower(), _TEXT)
