"""The pictures of imported pages in the site's image library: each once, and only if its page is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha1

from django.core.files.base import ContentFile

from cms.models import CustomImage

from .blocks import Picture


@dataclass
class Library:
    """Adds pictures. A transaction takes rows back but no files: `discard` does, for those added since `mark`."""

    _known: dict[str, int] = field(default_factory=dict)
    _added: list[tuple[str, CustomImage]] = field(default_factory=list)

    def keep(self, picture: Picture) -> int:
        """The key of the library's image with these bytes, added if there is none."""
        # Wagtail's own fingerprint of image files.
        digest = sha1(picture.file.content, usedforsecurity=False).hexdigest()
        if digest not in self._known:
            known = CustomImage.objects.filter(file_hash=digest).order_by("pk").first()
            self._known[digest] = (known or self._add(digest, picture)).pk
        return self._known[digest]

    def mark(self) -> int:
        return len(self._added)

    def discard(self, mark: int) -> None:
        """Delete the files added since `mark`, whose rows a transaction has taken back."""
        for digest, image in self._added[mark:]:
            if image.file._committed:  # else it never reached the disk
                image.file.storage.delete(image.file.name)
            self._known.pop(digest, None)
        del self._added[mark:]

    def _add(self, digest: str, picture: Picture) -> CustomImage:
        image = CustomImage(
            title=(picture.caption or picture.alt or picture.file.name)[:255],
            description=(picture.alt or "")[:255],
            is_decorative=picture.alt == "",
            file=ContentFile(picture.file.content, picture.file.name),
        )
        image._set_image_file_metadata()
        self._added.append((digest, image))
        image.save()
        return image
