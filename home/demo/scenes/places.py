"""Places: hills, paths, houses, windows, a bridge, a door, the rising sun."""

from __future__ import annotations

import math
from collections.abc import Sequence

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
    Point,
    Sheet,
    arc,
    common,
    curve,
    union,
    without,
)
from home.demo.scenes import Scene


def hill(sheet: Sheet, *ridge: Point) -> Mask:
    """Everything under a smooth ridge that crosses the sheet."""
    return sheet.polygon(*curve(*ridge), (1700, 1100), (-100, 1100))


def two_hills(sheet: Sheet) -> None:
    """Two hills, and the sun that both of them hide."""
    sun = sheet.ellipse(800, 400, 190)
    sheet.fill(sun, GOLD)
    sheet.shade(sun, CLAY, 90, 0.8)
    left = hill(sheet, (-100, 520), (180, 330), (520, 400), (900, 720), (1300, 1010), (1700, 1090))
    right = hill(sheet, (-100, 1090), (360, 990), (740, 690), (1090, 410), (1420, 350), (1700, 540))
    sheet.fill(left, INK)
    sheet.shade(left, TEAL, 250, 0.8)
    sheet.fill(right, SAGE)
    sheet.shade(right, MIST, 300, 0.7)
    lens = sheet.overlap(left, right)
    sheet.shade(lens, CLAY, 270, 0.5)


def two_paths(sheet: Sheet) -> None:
    """Two paths that come from far, meet, and go on."""
    field = hill(sheet, (-100, 330), (300, 270), (800, 320), (1250, 250), (1700, 310))
    sheet.fill(field, LICHEN)
    sheet.shade(field, SAGE, 90, 0.8)
    far = hill(sheet, (-100, 400), (400, 400), (900, 480), (1300, 450), (1700, 500))
    sheet.fill(far, SAGE, 0.5)
    first = widening(sheet, [(1180, 265), (1020, 400), (560, 560), (760, 800), (1330, 1120)], 18, 190)
    second = widening(sheet, [(420, 285), (640, 400), (1080, 530), (890, 800), (300, 1120)], 18, 190)
    sheet.fill(second, PAPER)
    sheet.shade(second, SAND, 100, 0.8)
    sheet.fill(first, INK)
    sheet.shade(first, TEAL, 280, 0.8)
    sheet.overlap(first, second)
    sun = sheet.ellipse(800, 130, 62)
    sheet.fill(sun, TERRACOTTA)


def widening(sheet: Sheet, points: Sequence[Point], start: float, end: float) -> Mask:
    """A path through the points that widens from `start` to `end` pixels as it comes nearer."""
    line = curve(*points, steps=40)
    last = len(line) - 1
    left, right = [], []
    for i, (x, y) in enumerate(line):
        before, after = line[max(0, i - 1)], line[min(last, i + 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        half = (start + (end - start) * (i / last) ** 1.6) / 2 / math.hypot(dx, dy)
        left.append((x - dy * half, y + dx * half))
        right.append((x + dy * half, y - dx * half))
    return sheet.polygon(*left, *reversed(right))


def two_houses(sheet: Sheet) -> None:
    """Two houses that share a wall."""
    sun = sheet.ellipse(1190, 270, 120)
    sheet.fill(sun, PAPER)
    back = hill(sheet, (-100, 700), (300, 600), (800, 660), (1300, 580), (1700, 690))
    sheet.fill(back, SAGE, 0.7)
    ground = hill(sheet, (-100, 840), (400, 815), (900, 820), (1300, 805), (1700, 830))
    left = sheet.polygon((400, 900), (400, 440), (630, 230), (860, 440), (860, 900))
    right = sheet.polygon((760, 900), (760, 540), (980, 350), (1200, 540), (1200, 900))
    sheet.fill(left, INK)
    sheet.shade(left, TEAL, 180, 0.6)
    sheet.fill(right, PAPER)
    sheet.shade(right, SAND, 20, 0.9)
    sheet.overlap(left, right)
    sheet.fill(union(sheet.rectangle(490, 500, 570, 610), sheet.rectangle(630, 500, 710, 610)), GOLD)
    sheet.fill(sheet.rectangle(560, 690, 650, 900), SAND)
    sheet.fill(sheet.rectangle(920, 590, 1010, 690), TEAL)
    sheet.fill(sheet.rectangle(1050, 590, 1140, 690), TEAL)
    sheet.fill(sheet.rectangle(985, 730, 1075, 900), INK)
    sheet.fill(ground, DUNE)
    sheet.shade(ground, SAND, 270, 0.7)


def two_windows(sheet: Sheet) -> None:
    """A façade at night: two neighbours are awake."""
    lit = {(2, 1), (3, 1)}
    for column in range(6):
        for row in range(3):
            left, top = 130 + column * 235, 110 + row * 290
            pane = sheet.rectangle(left, top, left + 155, top + 210, 4)
            if (column, row) in lit:
                sheet.fill(pane, GOLD)
                sheet.shade(pane, CLAY, 90, 0.7)
                person = union(
                    sheet.ellipse(left + (95 if column == 2 else 60), top + 118, 34),
                    sheet.ellipse(left + (95 if column == 2 else 60), top + 222, 66, 72),
                )
                sheet.fill(common(person, pane), TERRACOTTA if column == 2 else INK)
            else:
                sheet.fill(pane, DEEP)
                sheet.shade(pane, TEAL, 300, 0.45)
            sheet.fill(sheet.rectangle(left - 14, top + 218, left + 169, top + 230), MIST, 0.55)
    sheet.shade(sheet.everything(), TEAL, 30, 0.12)


def two_banks(sheet: Sheet) -> None:
    """Two banks, a bridge, and its reflection that closes the circle."""
    sun = sheet.ellipse(1190, 190, 84)
    sheet.fill(sun, GOLD)
    water = sheet.rectangle(0, 560, 1600, 1000)
    sheet.fill(water, SKY)
    sheet.shade(water, MIST, 90, 0.8)
    arch = sheet.ring(800, 560, 346, 56)
    sheet.fill(common(arch, water), TERRACOTTA, 0.4)
    sheet.fill(common(arch, sheet.rectangle(0, 0, 1600, 560)), TERRACOTTA)
    for x in range(500, 1101, 60):
        foot = 560 - max(0.0, 336**2 - (x - 800) ** 2) ** 0.5
        if foot > 250:
            sheet.fill(sheet.rectangle(x - 5, 230, x + 5, foot), INK)
    for points, colour, light, angle in (
        (
            ((-100, 215), (300, 232), (430, 300), (520, 560), (420, 640), (250, 730), (-100, 800)),
            INK,
            TEAL,
            180,
        ),
        (
            ((1700, 215), (1300, 232), (1170, 300), (1080, 560), (1190, 660), (1400, 760), (1700, 850)),
            SAGE,
            MIST,
            0,
        ),
    ):
        bank = sheet.polygon(*curve(*points))
        sheet.fill(bank, colour)
        sheet.shade(bank, light, angle, 0.7)
    sheet.fill(sheet.rectangle(240, 204, 1360, 234, 15), INK)
    ripples = [
        ((610, 660), (760, 660)),
        ((870, 730), (1050, 730)),
        ((560, 830), (720, 830)),
        ((900, 900), (1050, 900)),
    ]
    sheet.fill(union(*(sheet.stroke(ripple, 8) for ripple in ripples)), PAPER, 0.8)


def stairs(sheet: Sheet) -> None:
    """A staircase with two rails joined at their foot: one for each height of hand."""
    steps: list[Point] = [(-50, 1150)]
    for rank in range(10):
        x, y = 90 + rank * 160, 930 - rank * 92
        steps += [(x, y + 92), (x, y)]
    flight = sheet.polygon(*steps, (1700, 102), (1700, 1150))
    sheet.fill(flight, INK)
    sheet.shade(flight, TEAL, 215, 0.7)
    for rank in range(0, 9, 2):
        x, y = 170 + rank * 160, 930 - rank * 92
        sheet.fill(sheet.rectangle(x - 7, y - 360, x + 7, y), MIST)
    # The rails follow the slope of the steps, 30 degrees; the bend is a half circle across that slope.
    bend = arc(150, 690, 80, 240, 60)
    high, low = (sheet.stroke([(x, y), (x + 1600, y - 920)], 38) for x, y in (bend[0], bend[-1]))
    sheet.fill(union(high, low), PAPER)
    sheet.shade(low, SAND, 90, 0.8)
    sheet.fill(sheet.stroke(bend, 38), TERRACOTTA)


def open_door(sheet: Sheet) -> None:
    """A door ajar, and the light that it lays on the floor."""
    floor = sheet.rectangle(0, 780, 1600, 1000)
    sheet.fill(floor, DEEP)
    sheet.shade(floor, INK, 90, 0.7)
    opening = sheet.rectangle(620, 170, 980, 780)
    sheet.fill(opening, GOLD)
    sheet.shade(opening, PAPER, 270, 0.8)
    light = sheet.polygon((620, 780), (980, 780), (1290, 1000), (560, 1000))
    sheet.fill(light, GOLD)
    sheet.shade(light, DEEP, 90, 0.55)
    leaf = sheet.polygon((980, 170), (1210, 110), (1210, 880), (980, 780))
    sheet.fill(leaf, TERRACOTTA)
    sheet.shade(leaf, CLAY, 180, 0.6)
    sheet.fill(sheet.ellipse(1172, 510, 14), PAPER)
    for x, height, colour in ((740, 400, INK), (860, 360, SAGE)):
        head = sheet.ellipse(x, 780 - height, 42)
        body = sheet.rectangle(x - 56, 780 - height + 54, x + 56, 900, 54)
        person = common(union(head, body), sheet.rectangle(0, 0, 1600, 780))
        sheet.fill(person, colour)
    frame = without(sheet.rectangle(600, 150, 1000, 780), sheet.rectangle(620, 170, 980, 780))
    sheet.fill(frame, SAND)


def daybreak(sheet: Sheet) -> None:
    """The sun and its reflection: two halves of one disc."""
    sky = sheet.rectangle(0, 0, 1600, 560)
    sheet.shade(sky, SKY, 270, 0.9)
    halo = sheet.ellipse(800, 560, 430)
    sheet.fill(halo, PAPER, 0.5)
    sea = sheet.rectangle(0, 560, 1600, 1000)
    sun = sheet.ellipse(800, 560, 270)
    sheet.fill(common(sun, sky), TERRACOTTA)
    sheet.shade(common(sun, sky), CLAY, 90, 0.8)
    sheet.fill(sea, INK)
    sheet.shade(sea, TEAL, 270, 0.9)
    stripes = union(*(sheet.rectangle(0, y, 1600, y + 26) for y in range(572, 860, 48)))
    sheet.fill(common(common(sun, sea), stripes), CLAY)
    for left, right, y in (
        (160, 420, 650),
        (1200, 1480, 720),
        (250, 480, 800),
        (1090, 1290, 860),
        (620, 930, 930),
    ):
        sheet.fill(sheet.stroke([(left, y), (right, y)], 8), MIST, 0.7)
    birds = [arc(x, y, 30, 200, 340) for x, y in ((420, 250), (478, 250), (520, 180), (566, 180))]
    sheet.fill(union(*(sheet.stroke(bird, 6) for bird in birds)), INK)


PLACES: dict[str, Scene] = {
    "deux-collines": Scene("Deux collines", two_hills, SKY),
    "deux-chemins": Scene("Deux chemins qui se croisent", two_paths, TINT),
    "deux-maisons": Scene("Deux maisons mitoyennes", two_houses, SKY),
    "deux-fenetres": Scene("Deux fenêtres allumées", two_windows, INK),
    "deux-rives": Scene("Deux rives et un pont", two_banks, TINT),
    "deux-mains-courantes": Scene("Deux rampes d’escalier", stairs, ROSE),
    "porte-ouverte": Scene("Porte ouverte", open_door, TEAL),
    "lever-du-jour": Scene("Lever du jour", daybreak, ROSE),
}
