"""Uploads are judged on what they contain, not on the name they carry."""

from __future__ import annotations

from pathlib import PurePath

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext_lazy as _

# What each extension must be, as `filetype` names it. The office formats are all ZIP archives.
_ZIPPED = {"docx", "epub", "odp", "ods", "odt", "pptx", "xlsx"}
_TEXT = {"csv", "txt"}
_SAMPLE = 8192  # bytes: enough for every signature


def check_document(file: File) -> None:
    """Refuse a document whose content is not what its extension announces, an empty one, or one that is too big.

    Raises ValidationError with a sentence for the editor.
    """
    extension = PurePath(file.name or "").suffix.lower().removeprefix(".")
    if not file.size:
        raise ValidationError({"file": _("This file is empty.")})
    if file.size > settings.DOCUMENT_MAX_UPLOAD_SIZE:
        megabytes = settings.DOCUMENT_MAX_UPLOAD_SIZE // 1024**2
        raise ValidationError({"file": _("This file is too big (%(max)s MB at most).") % {"max": megabytes}})
    file.seek(0)
    sample = file.read(_SAMPLE)
    file.seek(0)
    if not _matches(extension, sample):
        raise ValidationError(
            {
                "file": _("The content of this file is not that of a « .%(extension)s » file.")
                % {"extension": extension}
            }
        )


def _matches(extension: str, sample: bytes) -> bool:
    """Whether the first bytes are those of a file with this extension."""
    guess = filetype.guess_extension(sample)
    if extension in _TEXT:
        return guess is None and b"\0" not in sample
    if extension in _ZIPPED:
        return sample.startswith(b"PK\x03\x04")
    return guess == extension
