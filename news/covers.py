"""Covers for publications that were given none: the first page of their first PDF."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from cms import pdf
from cms.models import CustomDocument, CustomImage


def cover_of(document: CustomDocument, title: str, credit: str) -> CustomImage | None:
    """The image of this PDF's first page: the one made earlier, else a new one; None when it cannot be made.

    It says nothing that the title beside it does not: it is decorative. Some 0.3 s for a new one.
    """
    made = CustomImage.objects.filter(made_from=document.file_hash).order_by("pk").first()
    if made or not document.page_count or document.is_missing:
        return made
    with document.open_file() as file:
        content = pdf.cover(file)
    if not content:
        return None
    return CustomImage.objects.create(
        title=_("Cover of « %(title)s »") % {"title": title},
        file=ContentFile(content, name="couverture.jpg"),
        is_decorative=True,
        credit=credit[: CustomImage._meta.get_field("credit").max_length],
        made_from=document.file_hash,
    )
