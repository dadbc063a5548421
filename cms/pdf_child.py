"""What opens a PDF: run by `cms.pdf` as a program of its own, which may hang or die without harm to the site.

It knows nothing of Django, of the database or of any secret: the file comes on its standard input, its limits as
arguments, and each thing that it finds leaves as one line of JSON, so that what was found before a crash counts.

    python -I pdf_child.py facts|cover SECONDS BYTES CHARACTERS
"""

from __future__ import annotations

import base64
import ctypes
import io
import json
import re
import resource
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pypdfium2
from pypdfium2 import raw

COVER_WIDTH = 900  # pixels
_TEXT_SHARE = 0.4  # of the time allowed: whatever the file holds, its text takes no longer
_PAGES_A_LINE = 20
_OUTPUT = 16 * 1024**2  # bytes
_UNPACKED = 64 * 1024**2  # bytes of object streams looked into
_DANGEROUS = {
    "script": re.compile(rb"/JavaScript(?![A-Za-z0-9])"),
    "launch": re.compile(rb"/Launch(?![A-Za-z0-9])"),
    "attachment": re.compile(rb"/EmbeddedFile(?![A-Za-z0-9])"),
}
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")


def limit(seconds: int, size: int) -> None:
    """Bound the processor's time, the memory and the output of this process, for good."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_OUTPUT, _OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def say(**found: Any) -> None:
    """One line of the answer."""
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def dangers(data: bytes) -> Iterator[str]:
    """Names of what no publication needs and that acts on the reader's machine: "script", "launch", "attachment".

    Names are looked for in the whole file and in its object streams, where they are compressed. A lock, not a
    wall: an encrypted file can hide them, and PDFium is asked too.
    """
    parts = [_plain_names(data), *map(_plain_names, _object_streams(data))]
    for name, pattern in _DANGEROUS.items():
        if any(pattern.search(part) for part in parts):
            yield name


def _plain_names(data: bytes) -> bytes:
    """The same bytes with each name as it reads: `/J#61vaScript` is `/JavaScript`."""
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), data)


def _object_streams(data: bytes) -> Iterator[bytes]:
    view, left = memoryview(data), _UNPACKED
    for match in _STREAM.finditer(data):
        if b"/ObjStm" not in _plain_names(data[max(0, match.start() - 400) : match.start()]):
            continue
        with suppress(zlib.error):  # encrypted, or packed in another way
            unpacked = zlib.decompressobj().decompress(view[match.end() :], left)
            left -= len(unpacked)
            yield unpacked
        if left <= 0:
            return


def facts(data: bytes, seconds: int, characters: int) -> None:
    """Say what is dangerous, then what the file is, then its text, page by page."""
    found = set(dangers(data))
    say(dangers=sorted(found))
    document = pypdfium2.PdfDocument(data)
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        found.add("script")
    if raw.FPDFDoc_GetAttachmentCount(document) > 0:
        found.add("attachment")
    say(
        dangers=sorted(found),
        page_count=len(document),
        is_tagged=bool(raw.FPDFCatalog_IsTagged(document)),
        language=_language(document),
        title=document.get_metadata_value("Title"),
    )
    end, pages = time.monotonic() + seconds * _TEXT_SHARE, []
    for number in range(len(document)):
        with suppress(pypdfium2.PdfiumError):  # a broken page: the others may be whole
            pages.append(document[number].get_textpage().get_text_bounded()[:characters])
            characters -= len(pages[-1])
        if len(pages) == _PAGES_A_LINE:
            say(text="\n".join(pages))
            pages = []
        if characters <= 0 or time.monotonic() > end:
            break
    say(text="\n".join(pages))


def _language(document: pypdfium2.PdfDocument) -> str:
    """The catalogue's /Lang, "" when it has none."""

    def ask(buffer: Any, size: int) -> int:
        return raw.FPDFCatalog_GetLanguage(document, buffer, size)

    size = ask(None, 0)  # bytes, of UTF-16 with its end
    buffer = ctypes.create_string_buffer(size)
    ask(ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def cover(data: bytes) -> None:
    """Say what the first page looks like, as a JPEG in base 64."""
    page = pypdfium2.PdfDocument(data)[0]
    width, height = page.get_size()
    # A strip is no cover: a page longer than three times its width stays as small as it must.
    scale = min(COVER_WIDTH / width, 3 * COVER_WIDTH / height)
    buffer = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(buffer, "JPEG", quality=88)
    say(cover=base64.b64encode(buffer.getvalue()).decode())


def main(task: str, seconds: int, size: int, characters: int) -> None:
    limit(seconds, size)
    data = sys.stdin.buffer.read()
    tasks: dict[str, Callable[[], None]] = {
        "facts": lambda: facts(data, seconds, characters),
        "cover": lambda: cover(data),
    }
    try:
        tasks[task]()
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == raw.FPDF_ERR_PASSWORD
        say(problem="encrypted" if locked else "unreadable")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
