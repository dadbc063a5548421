"""The pages of a list: the one that an address asks for, and the links to the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest

_AROUND = 1  # pages shown on each side of the current one: all fit on one line of a phone


def asked_page(request: HttpRequest) -> int:
    """The page number that the address asks for; raises Http404 when it is not one."""
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 6):
        raise Http404
    return int(asked)


def pagination(number: int, total: int, address: Callable[[int], str]) -> dict[str, Any] | None:
    """What `components/pagination.html` shows for page `number` of `total`; None when there is only one.

    `address(page)` leads to each. {number, total, previous_url, next_url, links}, where a link is {number, url,
    current} or {gap: True}.
    """
    if total <= 1:
        return None
    shown = sorted({1, total, *range(max(1, number - _AROUND), min(total, number + _AROUND) + 1)})
    links: list[dict[str, Any]] = []
    for previous, page in zip([0, *shown], shown, strict=False):
        if page - previous > 1:
            links.append({"gap": True})
        links.append({"number": page, "url": address(page), "current": page == number})
    return {
        "number": number,
        "total": total,
        "previous_url": address(number - 1) if number > 1 else "",
        "next_url": address(number + 1) if number < total else "",
        "links": links,
    }
