"""International standard book numbers, of ten or thirteen signs (ISO 2108)."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_PREFIX = re.compile(r"^ISBN(?:-1[03])?\s*:?\s*", re.IGNORECASE)
# Spaces and dashes of every kind separate the parts of the number.
_SEPARATORS = re.compile(r"[\s\u2010-\u2015\u2212-]+")


def normalised_isbn(text: str) -> str:
    """The number in capitals, its parts joined by hyphens where they were separated; "" for "".

    Raises ValidationError when it is no ISBN or its key is wrong.
    """
    number = _SEPARATORS.sub("-", _PREFIX.sub("", text.strip())).strip("-").upper()
    if number and not _has_right_key(number.replace("-", "")):
        raise ValidationError(_("This ISBN is mistyped: check it against the back of the book."))
    return number


def _has_right_key(number: str) -> bool:
    if re.fullmatch(r"[0-9]{9}[0-9X]", number):
        values = [10 if sign == "X" else int(sign) for sign in number]
        return sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11 == 0
    if re.fullmatch(r"97[89][0-9]{10}", number):
        return sum(int(sign) * (3 if i % 2 else 1) for i, sign in enumerate(number)) % 10 == 0
    return False
