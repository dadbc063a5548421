"""Opening hours in OpenStreetMap's notation, as people read them.

Only the everyday part of the notation is understood (days, also the 3rd of a month, hours, « off », public and school
holidays); whatever else is in the value, the page shows it as it was typed rather than a wrong reading of it.
"""

from __future__ import annotations

import re

from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = f"(?:{'|'.join(_DAYS)})"
_PART = rf"(?:PH|SH|{_DAY}(?:-{_DAY}|\[(?:[1-5]|-1)\])?)"
_TIME = r"\d{2}:\d{2}-\d{2}:\d{2}"
_RULE = re.compile(rf"(?:({_PART}(?:,{_PART})*) )?(off|{_TIME}(?:, ?{_TIME})*)")


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
    """« Du lundi au vendredi », « Samedi, dimanche », « 3e samedi du mois »."""
    if not days:
        return _("Every day")
    return capfirst(", ".join(_part(part) for part in days.split(",")))


def _part(part: str) -> str:
    first, rank, last = part[:2], part[3:-1], part[3:]
    if part.endswith("]"):
        return _("%(rank)s %(day)s of the month") % {"rank": _rank(rank), "day": _day(first)}
    if last:
        return _("%(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}
    return _day(first)


def _rank(rank: str) -> str:
    ranks = {"1": _("1st"), "2": _("2nd"), "3": _("3rd"), "4": _("4th"), "5": _("5th"), "-1": _("last")}
    return ranks[rank]


def _day(code: str) -> str:
    holidays = {"PH": _("public holidays"), "SH": _("school holidays")}
    return holidays.get(code) or str(WEEKDAYS[_DAYS.index(code)])


def _hours(hours: str) -> str:
    """« 9 h – 12 h 30, 14 h – 17 h », or « fermé »."""
    if hours == "off":
        return _("closed")
    return ", ".join(" – ".join(_time(time) for time in span.strip().split("-")) for span in hours.split(","))


def _time(time: str) -> str:
    hour, minute = time.split(":")
    return _("%(hour)s:%(minute)s") % {"hour": int(hour), "minute": minute}
