"""Teasers: what a room offers to the home page, without the home page knowing the room.

A room registers a function in its `apps.py`; the editor then finds it in the list of the home page's
« latest content » block.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

TeaserFunction = Callable[[int], dict[str, Any]]


@dataclass(frozen=True)
class Teaser:
    """`function(limit)` returns the context of `template`; an empty context means that there is nothing to show."""

    name: str
    label: str | Promise
    template: str
    function: TeaserFunction


_teasers: dict[str, Teaser] = {}


def register_teaser(name: str, label: str | Promise, template: str, function: TeaserFunction) -> None:
    """Offer `function` to the home page under `name`, which is stored in pages: it must not change."""
    _teasers[name] = Teaser(name, label, template, function)


def teaser_choices() -> list[tuple[str, str | Promise]]:
    """What the editor chooses from: (name, label)."""
    return [(teaser.name, teaser.label) for teaser in _teasers.values()]


def render_context(name: str, limit: int) -> dict[str, Any]:
    """The chosen teaser's template and its context, or {} when its room is gone or has nothing to show."""
    teaser = _teasers.get(name)
    context = teaser.function(limit) if teaser else {}
    return {"template": teaser.template, **context} if teaser and context else {}
