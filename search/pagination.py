"""Links between the pages of results, as `components/pagination.html` shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_AROUND = 2  # pages shown on each side of the current one


def pagination(number: int, total: int, address: Callable[[int], str]) -> dict[str, Any] | None:
    """Page `number` of `total`, where `address(page)` leads to each; None when there is only one page.

    {number, total, previous_url, next_url, links}, where a link is {number, url, current} or {gap: True}.
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
