"""The demonstration's illustrations, drawn in memory when `load_demo` asks for them.

`ILLUSTRATIONS` holds one function for each name; content files refer to them as « name.jpg ».
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from home.demo.drawing import Sheet, jpeg
from home.demo.scenes import Scene
from home.demo.scenes.covers import COVERS
from home.demo.scenes.objects import OBJECTS
from home.demo.scenes.places import PLACES
from home.demo.scenes.shapes import SHAPES

CREDIT = "Illustration : site de démonstration"

SCENES: dict[str, Scene] = {**SHAPES, **PLACES, **OBJECTS, **COVERS}


def draw(name: str) -> bytes:
    """One illustration as a JPEG file, the same bytes at each call; KeyError for an unknown name.

    The name is a key of `ILLUSTRATIONS`, with or without « .jpg ».
    """
    name = name.removesuffix(".jpg")
    scene = SCENES[name]
    sheet = Sheet(name, scene.size, scene.background)
    scene.paint(sheet)
    return jpeg(sheet.finish())


ILLUSTRATIONS: dict[str, Callable[[], bytes]] = {name: partial(draw, name) for name in SCENES}
