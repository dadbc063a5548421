"""The scenes of the demonstration's illustrations, by family; each draws on the sheet that it is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from home.demo.drawing import LANDSCAPE, SAND, Colour, Sheet


class Scene(NamedTuple):
    """One illustration: its French title, its painter, and an alternative text when it informs."""

    title: str
    paint: Callable[[Sheet], None]
    background: Colour = SAND
    size: tuple[int, int] = LANDSCAPE
    alt_text: str = ""
