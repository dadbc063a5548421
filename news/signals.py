"""What happens to documents, and what it changes in this room."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from cms.models import CustomDocument

from .models import PublicationPage


@receiver(post_save, sender=CustomDocument)
def document_saved(
    instance: CustomDocument, raw: bool = False, update_fields: frozenset[str] | None = None, **kwargs: Any
) -> None:
    """Another file took the place of a PDF: covers that were made from it follow."""
    if raw or update_fields:
        return
    pages = PublicationPage.objects.filter(files__document=instance, image__made_from__gt="")
    for page in pages.exclude(image__made_from=instance.file_hash).distinct():
        page.fill_cover()
        page.save(clean=False, update_fields=["image"])
