"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .chrome import chrome_for


def chrome(request: HttpRequest) -> dict[str, Any]:
    """`chrome`: the header's and footer's content, computed only by templates that use it (the admin's do not)."""
    return {"chrome": SimpleLazyObject(lambda: chrome_for(request))}
