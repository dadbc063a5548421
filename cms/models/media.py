"""Images that say what they show or that they are decoration, and documents checked on their content."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from PIL.Image import DecompressionBombError
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, SourceImageIOError
from wagtail.images.models import Image as WagtailImage

from ..pdf import PdfFacts, Problem, read
from ..uploads import check_document

logger = logging.getLogger(__name__)

# What comes of a file that is lost, cut short or damaged, or that cannot be written.
_UNREADABLE = (OSError, SyntaxError, ValueError, RuntimeError, DecompressionBombError)


def _is_lost(record: CustomImage | CustomRendition | CustomDocument) -> bool:
    """Whether the disk lost the file. A file that is kept elsewhere is trusted to be there: asking takes time."""
    return record.is_stored_locally() and not record.file.storage.exists(record.file.name)


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
    # For an image made from a document and not given by anybody: that document's `file_hash`.
    made_from = models.CharField(max_length=40, blank=True, editable=False, db_index=True)

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

    # Wagtail's templates and API do without an image that raises SourceImageIOError; any other error costs the page.

    def get_rendition(self, filter: Filter | str) -> CustomRendition:
        """The image at this size. Raises SourceImageIOError when its file is lost or unreadable, which is logged."""
        with self._as_one_error():
            return super().get_rendition(filter)

    def get_renditions(self, *filters: Filter | str) -> dict[str, CustomRendition]:
        """The same at several sizes, by filter."""
        with self._as_one_error():
            return super().get_renditions(*filters)

    def find_existing_renditions(self, *filters: Filter) -> dict[Filter, CustomRendition]:
        """Wagtail's; files that were lost, as in a backup without them, are made again from the image's own."""
        found = super().find_existing_renditions(*filters)
        for filter, rendition in found.items():
            if _is_lost(rendition):
                rendition.file.storage.save(rendition.file.name, self.generate_rendition_file(filter))
        return found

    @contextmanager
    def _as_one_error(self) -> Iterator[None]:
        try:
            yield
        except _UNREADABLE as error:
            logger.error("Image %s (%s) cannot be shown: %s", self.pk, self.file.name, error)
            raise SourceImageIOError(str(error)) from error


class CustomRendition(AbstractRendition):
    """An image at one size, in one format."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")

    def img_tag(self, extra_attributes: dict[str, Any] | None = None) -> SafeString:
        """The image; in place of the one without size that Wagtail gives for a lost one, the words that replace it."""
        if self.width:
            return super().img_tag(extra_attributes)
        words = gettext("Image not available: %(what)s") if self.alt else gettext("Image not available")
        return format_html('<span class="lost-image">{}</span>', words % {"what": self.alt})


class CustomDocument(AbstractDocument):
    """A file that readers download, and what was read from it when it was given (PDFs only)."""

    page_count = models.PositiveIntegerField(_("pages"), null=True, editable=False)
    # One of CONTENT_LANGUAGE_CHOICES, or "": the file does not say.
    language = models.CharField(_("language"), max_length=10, blank=True, editable=False)
    # Whether the file has the structure that assistive technology needs: tags alone do not make it accessible.
    is_tagged = models.BooleanField(_("tagged"), null=True, editable=False)
    problem = models.CharField(_("problem"), max_length=20, choices=Problem, blank=True, editable=False)
    # The `file_hash` of what was read: another content is read again, the same one never.
    read_hash = models.CharField(max_length=40, blank=True, editable=False)

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    @property
    def is_missing(self) -> bool:
        """Whether its file is lost."""
        return _is_lost(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Measure and read a file that is new, whoever gives it: a form, an import, a script."""
        if kwargs.get("update_fields") is not None:
            return super().save(*args, **kwargs)
        if self.file and (self.file_size is None or not self.file._committed):
            self._set_document_file_metadata()
        if not self.file or self.read_hash == self.file_hash:
            return super().save(*args, **kwargs)
        facts = self._read_file()
        self.read_hash, self.problem = self.file_hash, facts.problem
        self.page_count, self.language, self.is_tagged = facts.page_count, facts.language, facts.is_tagged
        with transaction.atomic():
            super().save(*args, **kwargs)
            DocumentText.objects.update_or_create(document=self, defaults={"text": facts.text})

    def _read_file(self) -> PdfFacts:
        """What the form's check found in this very file, else what it says now."""
        if self.file_extension != "pdf":
            return PdfFacts()
        checked, facts = self.__dict__.pop("_checked", (None, PdfFacts()))
        if checked is self.file.file:
            return facts
        with self.open_file() as file:
            return read(file)

    def clean(self) -> None:
        super().clean()
        if self.file:
            facts = check_document(self.file)
            self._checked = (self.file.file, facts)


class DocumentText(models.Model):
    """The words of a document, for the search alone: a table of its own, so that no list of documents loads them.

    `text` holds at most `pdf.MAX_TEXT` characters, "" where the file gave none (no PDF, a scan, a problem).
    Written in the transaction of the document's save, after its `post_save`: listen to this model's own to index it.
    """

    document = models.OneToOneField(
        CustomDocument, primary_key=True, on_delete=models.CASCADE, related_name="words"
    )
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("text of a document")
        verbose_name_plural = _("texts of documents")

    def __str__(self) -> str:
        return self.text[:80]
