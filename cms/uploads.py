"""Uploads are judged on what they contain, not on the name they carry."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePath
from typing import IO

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import pdf

# What marks a ZIP archive as the format that its extension announces: a member, or the first one's content.
_OFFICE = {"docx": "word/", "pptx": "ppt/", "xlsx": "xl/"}
_OPEN = {
    "epub": b"application/epub+zip",
    "odp": b"application/vnd.oasis.opendocument.presentation",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odt": b"application/vnd.oasis.opendocument.text",
}
_TEXT = {"csv", "txt"}
_SAMPLE = 8192  # bytes: enough for every signature
_CHUNK = 1024**2  # bytes
_MAX_UNPACKED = 400 * 1024**2  # bytes
_MAX_RATIO = 150  # unpacked bytes for one of the file; texts reach 30
# The test file by which antivirus software is tried, in two halves: whole, it would have this module quarantined.
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"

_DANGERS: dict[str, Promise] = {
    "script": _("This PDF contains a script. Export it again without scripts, in PDF/A for instance."),
    "launch": _(
        "This PDF starts a program when it is opened or clicked. Export it again, in PDF/A for instance."
    ),
    "attachment": _("This PDF contains other files. Remove them, and publish each as a file of its own."),
}


def check_document(file: File) -> pdf.PdfFacts:
    """Refuse a document that is not what its extension announces, that is empty, too big, lost or dangerous.

    Returns what was read from it on the way, when it is a PDF. Raises ValidationError with a sentence for the editor.
    """
    try:
        return _check(file)
    except FileNotFoundError as error:
        raise _refusal(_("This file is no longer on the server: choose it again.")) from error


def _check(file: File) -> pdf.PdfFacts:
    extension = PurePath(file.name or "").suffix.lower().removeprefix(".")
    if not file.size:
        raise _refusal(_("This file is empty."))
    if file.size > settings.DOCUMENT_MAX_UPLOAD_SIZE:
        megabytes = settings.DOCUMENT_MAX_UPLOAD_SIZE // 1024**2
        raise _refusal(_("This file is too big (%(max)s MB at most).") % {"max": megabytes})
    file.seek(0)
    sample = file.read(_SAMPLE)
    if not _matches(extension, sample):
        raise _foreign(extension)
    file.seek(0)
    if _is_infected(file):
        raise _infected()
    file.seek(0)
    if extension in _OFFICE or extension in _OPEN:
        _check_archive(file, extension)
    facts = _check_pdf(file) if extension == "pdf" else pdf.PdfFacts()
    file.seek(0)
    return facts


def _refusal(sentence: str | Promise) -> ValidationError:
    return ValidationError({"file": sentence})


def _foreign(extension: str) -> ValidationError:
    return _refusal(
        _("The content of this file is not that of a « .%(extension)s » file.") % {"extension": extension}
    )


def _infected() -> ValidationError:
    return _refusal(_("This file carries the signature of a virus: have your computer checked."))


def _matches(extension: str, sample: bytes) -> bool:
    """Whether the first bytes are those of a file with this extension."""
    guess = filetype.guess_extension(sample)
    if extension in _TEXT:
        return guess is None and b"\0" not in sample
    if extension in _OFFICE or extension in _OPEN:
        return sample.startswith(b"PK\x03\x04")
    return guess == extension


def _is_infected(stream: IO[bytes] | File) -> bool:
    """Whether the test signature of antivirus software stands anywhere, even across two chunks."""
    end = b""
    read: Callable[[], bytes] = lambda: stream.read(_CHUNK)  # noqa: E731
    for chunk in iter(read, b""):
        if _EICAR in end + chunk:
            return True
        end = chunk[-len(_EICAR) :]
    return False


def _check_archive(file: File, extension: str) -> None:
    """Refuse an office file that is another kind of archive, that would fill the disk, or that holds macros."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if unpacked > min(_MAX_UNPACKED, max(_MAX_RATIO * file.size, _CHUNK)):
                raise _refusal(_("This file holds far more than its size announces: it is refused."))
            names = [member.filename for member in members]
            if not _is_office_file(archive, names, extension):
                raise _foreign(extension)
            if _has_macros(archive, names):
                raise _refusal(_("This file contains macros. Save it again without macros."))
            for member in members:
                with archive.open(member) as stream:
                    if _is_infected(stream):
                        raise _infected()
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        # Cut, encrypted or packed in a way that no office software uses.
        raise _foreign(extension) from error


def _is_office_file(archive: zipfile.ZipFile, names: list[str], extension: str) -> bool:
    if extension in _OFFICE:
        return "[Content_Types].xml" in names and any(name.startswith(_OFFICE[extension]) for name in names)
    return "mimetype" in names and _beginning(archive, "mimetype").strip() == _OPEN[extension]


def _has_macros(archive: zipfile.ZipFile, names: list[str]) -> bool:
    """Microsoft's macros, under any name that the file declares as such, and LibreOffice's."""
    if any(PurePath(name).name.lower() == "vbaproject.bin" for name in names):
        return True
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        return True
    return "[Content_Types].xml" in names and b"macroEnabled" in _beginning(archive, "[Content_Types].xml")


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    """One chunk of a member at most: sizes that an archive announces may be lies."""
    with archive.open(name) as stream:
        return stream.read(_CHUNK)


def _check_pdf(file: File) -> pdf.PdfFacts:
    facts = pdf.read(file)
    if facts.dangers is None:
        raise _refusal(_("This PDF could not be checked: export it again from the software that made it."))
    if facts.dangers:
        raise _refusal(_DANGERS[facts.dangers[0]])
    return facts
