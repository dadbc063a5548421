"""The pictures of a page: read from the file itself or from its folder, never from the network."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, unquote_to_bytes, urlsplit

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from wagtail.images.fields import WagtailImageField

from ..blocks import ImageFile

_DATA = re.compile(r"data:image/[\w.+-]+(?P<base64>;base64)?,", re.IGNORECASE)


class NoPicture(Exception):
    """There is no picture to keep; the message says why."""


@dataclass(frozen=True)
class Pictures:
    """Where the pictures of one page are: a folder (that of the saved page), or a document's own."""

    folder: Path | None = None
    embedded: Mapping[str, bytes] = field(default_factory=dict)

    def read(self, src: str) -> ImageFile:
        """The picture that `src` names, judged as if an editor had sent it. Raises NoPicture."""
        if src in self.embedded:
            return _judge(src, self.embedded[src])
        if _DATA.match(src):
            return _judge("image", _data(src))
        path = self._path(src)
        if path is None:
            raise NoPicture(_("an image that the file does not hold: %(url)s") % {"url": src[:120]})
        if path.stat().st_size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
            raise NoPicture(_("an image that is too big: %(name)s") % {"name": path.name})
        return _judge(path.name, path.read_bytes())

    def _path(self, src: str) -> Path | None:
        """The file beside the page that a relative address names; nothing outside the page's folder."""
        try:
            parts = urlsplit(src)
            if self.folder is None or parts.scheme or parts.netloc or not parts.path:
                return None
            folder = self.folder.resolve()
            path = (folder / unquote(parts.path)).resolve()
            return path if path.is_relative_to(folder) and path.is_file() else None
        except (OSError, ValueError):  # a name that no file may have
            return None


def _data(src: str) -> bytes:
    match = _DATA.match(src)
    data = src[match.end() :] if match else ""
    try:
        if match and match["base64"]:
            return base64.b64decode(unquote(data), validate=False)
        return unquote_to_bytes(data)
    except (binascii.Error, ValueError):
        raise NoPicture(_("an image that cannot be read")) from None


def _judge(name: str, content: bytes) -> ImageFile:
    """The picture under a name that says its real format. Raises NoPicture when the library refuses it."""
    extension = filetype.guess_extension(content) or ""
    if extension not in settings.WAGTAILIMAGES_EXTENSIONS:
        raise NoPicture(_("an image in a format that the site does not take: %(name)s") % {"name": name[:80]})
    name = f"{PurePosixPath(name).stem[:60] or 'image'}.{extension}"
    try:
        file = WagtailImageField().to_python(SimpleUploadedFile(name, content))
    except ValidationError as error:
        values = {"name": name, "why": " ".join(error.messages)}
        raise NoPicture(_("an image that the library refuses: %(name)s (%(why)s)") % values) from None
    if max(file.image.get_size()) <= 2:
        raise NoPicture("")  # it counted the readers of the old site
    return ImageFile(name, content)
