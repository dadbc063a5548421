"""Covers for the publications: portrait sheets without lettering, since the page sets the title as text."""

from __future__ import annotations

from home.demo.drawing import (
    CLAY,
    DUNE,
    GOLD,
    INK,
    LICHEN,
    MIST,
    PAPER,
    PORTRAIT,
    ROSE,
    SAGE,
    SAND,
    SKY,
    TEAL,
    TERRACOTTA,
    TINT,
    Colour,
    Mask,
    Sheet,
    arc,
    common,
    curve,
)
from home.demo.scenes import Scene


def booklet(sheet: Sheet) -> None:
    """Two tall circles, one above the other."""
    frame(sheet, PAPER)
    top, bottom = sheet.ellipse(600, 620, 380), sheet.ellipse(600, 1010, 380)
    sheet.fill(top, INK)
    sheet.shade(top, TEAL, 225, 0.8)
    sheet.fill(bottom, SAGE)
    sheet.shade(bottom, LICHEN, 90, 0.9)
    lens = sheet.overlap(top, bottom)
    sheet.shade(lens, CLAY, 0, 0.5)


def guide(sheet: Sheet) -> None:
    """Arches within arches: two doors that open on the same room."""
    frame(sheet, TINT)
    floor = sheet.rectangle(70, 1250, 1130, 1530)
    sheet.fill(floor, DUNE)
    sheet.shade(floor, SAND, 270, 0.9)
    left = arch(sheet, 180, 760, 420, 1250)
    right = arch(sheet, 560, 1040, 640, 1250)
    sheet.fill(left, TEAL)
    sheet.shade(left, INK, 90, 0.8)
    sheet.fill(right, GOLD)
    sheet.shade(right, CLAY, 90, 0.8)
    sheet.overlap(left, right)


def arch(sheet: Sheet, left: float, right: float, top: float, foot: float) -> Mask:
    """A doorway with a round head."""
    radius = (right - left) / 2
    return sheet.polygon((left, foot), *arc(left + radius, top + radius, radius, 180, 360), (right, foot))


def report(sheet: Sheet) -> None:
    """Layers of hills, and two lines that cross them and meet."""
    frame(sheet, SKY)
    inside = sheet.rectangle(70, 70, 1130, 1530)
    sun = sheet.ellipse(820, 430, 150)
    sheet.fill(sun, PAPER)
    layers = [(620, LICHEN), (800, SAGE), (990, MIST), (1170, TEAL), (1340, INK)]
    for rank, (y, colour) in enumerate(layers):
        tilt = 90 if rank % 2 else -90
        ridge = curve((-50, y + tilt), (320, y - tilt * 0.6), (780, y + tilt * 0.7), (1250, y - tilt))
        layer = common(sheet.polygon(*ridge, (1250, 1700), (-50, 1700)), inside)
        sheet.fill(layer, colour)
        sheet.shade(layer, INK if rank < 4 else TEAL, 90, 0.16)
    left = sheet.stroke(curve((250, 1700), (330, 1400), (560, 1150), (800, 880), (860, 640), (820, 430)), 40)
    right = sheet.stroke(curve((960, 1700), (900, 1440), (700, 1190), (540, 930), (620, 650), (820, 430)), 40)
    left, right = common(left, inside), common(right, inside)
    sheet.fill(left, PAPER)
    sheet.fill(right, ROSE)
    sheet.overlap(left, right)
    sheet.fill(sheet.ellipse(820, 430, 44), TERRACOTTA)


def example(sheet: Sheet) -> None:
    """Two strokes that rise from the two corners and lean on each other."""
    frame(sheet, SAND)
    inside = sheet.rectangle(70, 70, 1130, 1530)
    disc = sheet.ellipse(600, 960, 330)
    sheet.fill(disc, PAPER)
    left = common(sheet.stroke(curve((120, 1640), (260, 1150), (450, 720), (800, 330)), 190), inside)
    right = common(sheet.stroke(curve((1080, 1640), (940, 1150), (750, 720), (400, 330)), 190), inside)
    sheet.fill(left, INK)
    sheet.shade(left, TEAL, 180, 0.7)
    sheet.fill(right, SAGE)
    sheet.shade(right, MIST, 0, 0.7)
    sheet.overlap(left, right)


def frame(sheet: Sheet, colour: Colour) -> None:
    """A margin of paper around the composition, as on a printed cover."""
    sheet.fill(sheet.rectangle(70, 70, 1130, 1530), colour)


COVERS: dict[str, Scene] = {
    "couverture-livret": Scene("Couverture : deux cercles", booklet, LICHEN, PORTRAIT),
    "couverture-guide": Scene("Couverture : deux portes", guide, PAPER, PORTRAIT),
    "couverture-rapport": Scene("Couverture : deux chemins", report, PAPER, PORTRAIT),
    "couverture-exemple": Scene("Couverture : deux traits", example, INK, PORTRAIT),
}
