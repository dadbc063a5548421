"""Images as pages show them: one whose file is lost or damaged is left out, and the page stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.images.models import SourceImageIOError

if TYPE_CHECKING:
    from .models import CustomImage
    from .models.media import CustomRendition


def rendition_of(image: CustomImage | None, spec: str) -> CustomRendition | None:
    """The image at this size (Wagtail's « filter »); None where there is no image, or none that can be shown."""
    try:
        return image.get_rendition(spec) if image else None
    except SourceImageIOError:
        return None
