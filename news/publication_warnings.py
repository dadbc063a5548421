"""Tells editors, when they save a publication, what is wrong with its files."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from .models import PublicationFile, PublicationPage


def warn_about_files(request: HttpRequest, page: Page) -> None:
    """One message a file that readers could not read, or not all of them."""
    if not isinstance(page, PublicationPage) or not request.accepts("text/html"):
        return  # another page, or the admin saving by itself
    for file in page.ordered_files():
        for sentence in _warnings(file):
            messages.warning(request, f"« {file.name} » : {sentence}")


def _warnings(file: PublicationFile) -> list[str]:
    if not file.document:
        return []
    found = []
    if file.document.problem:
        found.append(str(file.document.get_problem_display()))
    if file.is_accessible and file.document.is_tagged is False:
        found.append(
            _(
                "it is said to be accessible, but this PDF has no tags: screen readers cannot tell titles from text."
            )
        )
    return found
