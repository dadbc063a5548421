"""Sizes of files as readers say them: « 240 Ko », « 1,2 Mo »."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

_KILO = 1000


def display_size(size: int | None) -> str:
    """`size` bytes in words of the reader's language; "" when it is not known."""
    if not size:
        return ""
    if size < _KILO**2:
        return _("%(number)s kB") % {"number": max(1, round(size / _KILO))}
    return _("%(number)s MB") % {"number": number_format(size / _KILO**2, 1)}
