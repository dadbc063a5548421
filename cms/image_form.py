"""The image library's form. Apart from `forms`, which models import: this one needs models to be loaded."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm


class ImageForm(BaseImageForm):
    """Calls the description by what it is for: the text that replaces the image."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["description"].label = _("Alternative text")
        self.fields["description"].help_text = _(
            "What the image shows, in a sentence, for those who cannot see it. Not « image of »."
        )
