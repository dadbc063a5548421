"""Images that say what they show or that they are decoration, and documents checked on their content."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

from ..uploads import check_document


class CustomImage(AbstractImage):
    """An image. Wagtail's `description` is its alternative text, which an informative image must have."""

    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("Tick when the image tells nothing that the text does not: screen readers will skip it."),
    )
    credit = models.CharField(
        _("credit"),
        max_length=255,
        blank=True,
        help_text=_("Author and licence, for instance « Jo Martin, CC BY 4.0 »."),
    )

    admin_form_fields = (*WagtailImage.admin_form_fields, "is_decorative", "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def clean(self) -> None:
        super().clean()
        if self.is_decorative:
            return
        errors = {}
        if not self.description:
            errors["description"] = _("Describe what the image shows, or tick « decorative ».")
        if not self.credit:
            errors["credit"] = _("Say who made this image, or tick « decorative ».")
        if errors:
            raise ValidationError(errors)

    @property
    def default_alt_text(self) -> str:
        """What replaces the image when it cannot be seen: never its file name, which would be read aloud."""
        return "" if self.is_decorative else self.description


class CustomRendition(AbstractRendition):
    """An image at one size, in one format."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")


class CustomDocument(AbstractDocument):
    """A file that readers download."""

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Measure a file that code and not a form has given: else its first reader would, and write to do so."""
        if self.file and self.file_size is None:
            self._set_document_file_metadata()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.file:
            check_document(self.file)
