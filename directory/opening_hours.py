"""Opening hours in OpenStreetMap's notation, as people read them.

Only the everyday part of the notation is understood (days, hours, « off », public holidays); whatever else is in the
value, the page shows it as it was typed rather than a wrong reading of it.
"""

from __future__ import annotations

import re

from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = f"(?:{'|'.join(_DAYS)}|PH)"
_TIME = r"\d{2}:\d{2}-\d{2}:\d{2}"
_RULE = re.compile(rf"(?:({_DAY}(?:[-,]{_DAY})*) )?(off|{_TIME}(?:, ?{_TIME})*)")


def opening_lines(value: str) -> list[tuple[str, str]]:
    """(days, hours) in the reader's language, a line a rule; [] when the value is empty or not understood."""
    rules = [rule.strip() for rule in value.split(";") if rule.strip()]
    matches = [_RULE.fullmatch(rule) for rule in rules]
    if value.strip() in ("24/7", "Mo-Su 00:00-24:00"):
        return [(_("Every day"), _("day and night"))]
    if not all(matches):
        return []
    return [(_days(match[1]), _hours(match[2])) for match in matches if match]


def _days(days: str | None) -> str:
    """« Du lundi au vendredi », « Samedi, dimanche »."""
    if not days:
        return _("Every day")
    return capfirst(", ".join(_span(part) for part in days.split(",")))


def _span(part: str) -> str:
    first, _dash, last = part.partition("-")
    if not last:
        return _day(first)
    return _("%(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}


def _day(code: str) -> str:
    return _("public holidays") if code == "PH" else str(WEEKDAYS[_DAYS.index(code)])


def _hours(hours: str) -> str:
    """« 9 h – 12 h 30, 14 h – 17 h », or « fermé »."""
    if hours == "off":
        return _("closed")
    return ", ".join(" – ".join(_time(time) for time in span.strip().split("-")) for span in hours.split(","))


def _time(time: str) -> str:
    hour, minute = time.split(":")
    return _("%(hour)s:%(minute)s") % {"hour": int(hour), "minute": minute}
