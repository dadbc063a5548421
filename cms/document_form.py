"""The document library's form. Apart from `forms`, which models import: this one needs models to be loaded."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.documents.forms import BaseDocumentForm

from .models import CustomDocument


class DocumentForm(BaseDocumentForm):
    """Says what was read from the file, or why nothing could be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields and self.instance.pk:
            self.fields["file"].help_text = what_is_known(self.instance)


def what_is_known(document: CustomDocument) -> str:
    """« 12 pages, français, sans balises. », the problem in a sentence, or "" for what is no PDF."""
    if document.is_missing:
        return _("This file is no longer on the server: choose it again.")
    if not document.page_count:
        return str(document.get_problem_display())
    pages = ngettext("%(number)d page", "%(number)d pages", document.page_count)
    languages = dict(settings.CONTENT_LANGUAGE_CHOICES)
    known = [
        pages % {"number": document.page_count},
        str(languages[document.language]).lower() if document.language else _("language not said"),
        _("tagged for screen readers") if document.is_tagged else _("without tags for screen readers"),
    ]
    return _("Read from the file: %(facts)s.") % {"facts": ", ".join(known)}
