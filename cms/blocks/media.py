"""Blocks made of pictures, files, video and tables."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from .links import web_address


class FigureBlock(blocks.StructBlock):
    """An image with its credit, which comes from the image library."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "blocks/image.html"


class FileBlock(blocks.StructBlock):
    """A document to download; its type and size are computed from the file."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Title"),
        required=False,
        max_length=160,
        help_text=_("Leave empty to use the document's own title."),
    )
    description = blocks.CharBlock(label=_("Description"), required=False, max_length=255)

    class Meta:
        icon = "doc-full"
        label = _("File")
        template = "blocks/file.html"


class VideoBlock(blocks.StructBlock):
    """A link to a video. Nothing is asked of the video's host before the reader follows it."""

    url = blocks.URLBlock(label=_("Address of the video"))
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    transcript = blocks.RichTextBlock(
        label=_("Transcript"),
        help_text=_("What is said and shown, for those who cannot see or hear the video."),
    )

    class Meta:
        icon = "media"
        label = _("Video")
        template = "blocks/video.html"

    def get_context(self, value: blocks.StructValue, parent_context: dict | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "value": {**value, "url": web_address(value["url"])}}


class TableBlock(TypedTableBlock):
    """A table whose columns have headings, so that a screen reader can say where it is."""

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"


def table_block() -> TableBlock:
    """A table of texts and rich texts."""
    return TableBlock(
        [
            ("text", blocks.CharBlock(label=_("Text"))),
            ("rich_text", blocks.RichTextBlock(label=_("Rich text"))),
        ]
    )
