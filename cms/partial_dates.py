"""Dates of which only the year or the month is known, as in many sources: "2010", "2010-06", "2010-06-01"."""

from __future__ import annotations

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def validate_partial_date(value: str) -> None:
    """Raise ValidationError unless `value` is a year, a month or a day that exists."""
    if not (match := _FORM.fullmatch(value)):
        raise ValidationError(
            _("Write the year, or year and month, or the day: 2010, 2010-06 or 2010-06-01.")
        )
    year, month, day = match.groups(default="1")
    try:
        date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValidationError(_("This day does not exist.")) from error


def display_partial_date(value: str) -> str:
    """« 2010 », « juin 2010 », « 2 juin 2010 » or « 1er juin 2010 »; what is no partial date comes back as it is."""
    match = _FORM.fullmatch(value)
    if not match:
        return value
    year, month, day = match.groups()
    if day == "01":  # Django's formats know no ordinal in French
        return gettext("1 %(month)s") % {"month": f"{MONTHS[int(month)]} {year}"}
    if day:
        return date_format(date(int(year), int(month), int(day)), "DATE_FORMAT")
    return f"{MONTHS[int(month)]} {year}" if month else year
