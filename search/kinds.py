"""Names of the kinds of things that are found, as the page types give them."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, get_page_models

from .findable import DOCUMENT_KIND

# A standard page is a « page » for readers, whatever editors call its type.
_OWN_LABELS = {"page": _("page"), DOCUMENT_KIND: _("document")}


def kind_labels() -> dict[str, str]:
    """The label of every kind on this site, in the current language, with a capital: {"news": "Actualité"…}."""
    return _labels_in(get_language() or "fr")


@cache
def _labels_in(language: str) -> dict[str, str]:
    models: dict[str, type[Page]] = {
        model.kind: model for model in get_page_models() if hasattr(model, "kind")
    }
    labels = {kind: str(model._meta.verbose_name) for kind, model in models.items()}
    labels |= {kind: str(label) for kind, label in _OWN_LABELS.items()}
    return {kind: label[:1].upper() + label[1:] for kind, label in labels.items()}
