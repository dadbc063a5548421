"""Things that go by two: chairs, books, cups, keys."""

from __future__ import annotations

from home.demo.drawing import (
    CLAY,
    DEEP,
    DUNE,
    GOLD,
    INK,
    LICHEN,
    MIST,
    PAPER,
    ROSE,
    SAGE,
    SAND,
    SKY,
    TEAL,
    TERRACOTTA,
    TINT,
    Mask,
    Sheet,
    common,
    turned,
    union,
)
from home.demo.scenes import Scene


def chair(sheet: Sheet, x: float, ground: float, facing: int) -> Mask:
    """A chair in profile that faces right (`facing` 1, its back on the left) or left (-1)."""

    def at(across: float, up: float) -> tuple[float, float]:
        return x + facing * across, ground - up

    return union(
        sheet.stroke([at(-26, 560), at(0, 250), at(-34, 0)], 30),
        sheet.stroke([at(0, 250), at(230, 250)], 40),
        sheet.stroke([at(214, 250), at(244, 0)], 30),
        sheet.stroke([at(-29, 540), at(-14, 370)], 62),
    )


def two_chairs(sheet: Sheet) -> None:
    """Two chairs face to face, under one lamp: someone has time for someone."""
    floor = sheet.rectangle(0, 810, 1600, 1000)
    sheet.fill(floor, DUNE)
    sheet.shade(floor, SAND, 270, 0.8)
    beam = sheet.polygon((690, 270), (910, 270), (1330, 810), (270, 810))
    sheet.fill(beam, PAPER, 0.75)
    sheet.fill(sheet.ellipse(800, 860, 560, 40), PAPER, 0.6)
    sheet.fill(sheet.rectangle(796, 0, 804, 150), INK)
    lamp = common(sheet.ellipse(800, 270, 120, 130), sheet.rectangle(0, 0, 1600, 270))
    sheet.fill(lamp, TERRACOTTA)
    sheet.shade(lamp, CLAY, 0, 0.6)
    sheet.fill(common(sheet.ellipse(800, 270, 36), sheet.rectangle(0, 270, 1600, 400)), GOLD)
    left, right = chair(sheet, 450, 860, 1), chair(sheet, 1150, 860, -1)
    sheet.fill(left, INK)
    sheet.shade(left, TEAL, 270, 0.6)
    sheet.fill(right, TEAL)
    sheet.shade(right, MIST, 270, 0.6)


def two_books(sheet: Sheet) -> None:
    """A shelf; two books lean on one another."""
    shelf = sheet.rectangle(0, 820, 1600, 872)
    spines = [
        (90, 110, 520, TEAL), (205, 84, 600, SAGE), (294, 130, 470, DUNE), (429, 70, 560, INK),
        (1130, 96, 580, SAGE), (1231, 130, 500, INK), (1366, 74, 620, MIST), (1445, 110, 540, DUNE),
    ]  # fmt: skip
    for left, width, height, colour in spines:
        spine = sheet.rectangle(left, 820 - height, left + width, 820, 6)
        sheet.fill(spine, colour)
        sheet.shade(spine, INK if colour != INK else TEAL, 0, 0.22)
        for offset in (60, 84):
            band = sheet.rectangle(left, 820 - height + offset, left + width, 828 - height + offset)
            sheet.fill(band, PAPER, 0.7)
    first = sheet.block((560, 820), 120, 600, 22)
    second = sheet.block((965, 863), 115, 560, -22)
    above = sheet.rectangle(0, 0, 1600, 820)
    first, second = common(first, above), common(second, above)
    sheet.fill(first, INK)
    sheet.shade(first, TEAL, 180, 0.7)
    sheet.fill(second, PAPER)
    sheet.shade(second, ROSE, 0, 0.7)
    sheet.overlap(first, second)
    sheet.fill(shelf, INK)
    sheet.fill(sheet.rectangle(0, 872, 1600, 1000), TINT)
    sheet.shade(sheet.rectangle(0, 872, 1600, 1000), DUNE, 270, 0.8)


def two_cups(sheet: Sheet) -> None:
    """Two cups seen from above, their saucers one over the other."""
    table = sheet.ellipse(800, 500, 760, 760)
    sheet.fill(table, SAND)
    sheet.shade(table, DUNE, 60, 0.8)
    left, right = sheet.ellipse(590, 530, 300), sheet.ellipse(1030, 470, 300)
    sheet.fill(left, PAPER)
    sheet.shade(left, ROSE, 200, 0.4)
    sheet.fill(right, LICHEN)
    sheet.shade(right, SAGE, 20, 0.7)
    sheet.overlap(left, right)
    for x, y, angle, cup, drink, light in (
        (560, 535, 160, INK, CLAY, ROSE),
        (1060, 465, -20, TEAL, GOLD, PAPER),
    ):
        handle = sheet.stroke([turned((140, 0), angle, (x, y)), turned((232, 0), angle, (x, y))], 44)
        bowl = sheet.ellipse(x, y, 166)
        sheet.fill(union(handle, bowl), cup)
        liquid = sheet.ellipse(x, y, 132)
        sheet.fill(liquid, drink)
        sheet.shade(liquid, light, 250, 0.8)


def key(sheet: Sheet, x: float, y: float, angle: float) -> Mask:
    """A key whose ring is centred on the point and whose shaft goes towards `angle`."""

    def at(along: float, across: float) -> tuple[float, float]:
        return turned((along, across), angle, (x, y))

    shaft = sheet.stroke([at(150, 0), at(720, 0)], 54)
    teeth = [sheet.stroke([at(along, 0), at(along, length)], 50, rounded=False) for along, length in
             ((560, 130), (640, 100), (720, 140))]  # fmt: skip
    return union(sheet.ring(x, y, 190, 72), shaft, *teeth)


def two_keys(sheet: Sheet) -> None:
    """Two keys on the same ring: a place of one's own, and someone who has the other key."""
    disc = sheet.ellipse(800, 500, 430)
    sheet.fill(disc, TINT)
    sheet.shade(disc, SAND, 90, 0.8)
    left, right = key(sheet, 655, 270, 48), key(sheet, 945, 270, 132)
    sheet.fill(left, INK)
    sheet.shade(left, TEAL, 220, 0.7)
    sheet.fill(right, SAGE)
    sheet.shade(right, MIST, 320, 0.7)
    sheet.overlap(left, right)


OBJECTS: dict[str, Scene] = {
    "deux-chaises": Scene("Deux chaises face à face", two_chairs, LICHEN),
    "deux-livres": Scene("Deux livres appuyés", two_books, SKY),
    "deux-tasses": Scene("Deux tasses sur une table", two_cups, DEEP),
    "deux-cles": Scene("Deux clés", two_keys, ROSE),
}
