"""Pairs of plain shapes: circles, strokes, blocks, ripples, and the net that pairs make."""

from __future__ import annotations

import math

from home.demo.drawing import (
    CLAY,
    DUNE,
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
    Point,
    Sheet,
    common,
    curve,
    union,
)
from home.demo.scenes import Scene


def two_circles(sheet: Sheet) -> None:
    """The emblem: two circles, and what they share."""
    left, right = sheet.ellipse(610, 520, 350), sheet.ellipse(1010, 480, 350)
    sheet.fill(left, INK)
    sheet.shade(left, TEAL, 215, 0.75)
    sheet.fill(right, LICHEN)
    sheet.shade(right, SAGE, 45, 0.7)
    lens = sheet.overlap(left, right)
    sheet.shade(lens, CLAY, 300, 0.6)


def two_strokes(sheet: Sheet) -> None:
    """Two broad strokes that rise and meet, like a roof or the letter lambda."""
    sun = sheet.ellipse(820, 560, 250)
    sheet.fill(sun, PAPER)
    left = sheet.stroke(curve((250, 930), (420, 640), (620, 360), (900, 150)), 150)
    right = sheet.stroke(curve((1390, 930), (1210, 610), (1010, 350), (700, 150)), 150)
    sheet.fill(left, INK)
    sheet.shade(left, TEAL, 130, 0.6)
    sheet.fill(right, SAGE)
    sheet.shade(right, MIST, 60, 0.6)
    sheet.overlap(left, right)


def two_blocks(sheet: Sheet) -> None:
    """Two blocks that would fall alone and stand together."""
    moon = sheet.ellipse(800, 470, 330)
    sheet.fill(moon, PAPER)
    air = sheet.rectangle(0, 0, 1600, 850)
    sheet.fill(sheet.rectangle(0, 850, 1600, 1000), DUNE)
    sheet.shade(sheet.rectangle(0, 850, 1600, 1000), SAND, 270, 0.8)
    left = common(sheet.block((390, 800), 230, 840, 24), air)
    right = common(sheet.block((1000, 902), 230, 780, -24), air)
    sheet.fill(left, INK)
    sheet.shade(left, TEAL, 180, 0.7)
    sheet.fill(right, SAGE)
    sheet.shade(right, MIST, 0, 0.8)
    sheet.overlap(left, right)


def two_voices(sheet: Sheet) -> None:
    """Two sources of ripples; where the ripples cross, something is said."""
    first, second = (420.0, 500.0), (1180.0, 500.0)
    waves_left = union(*(sheet.ring(*first, radius, 26) for radius in range(150, 641, 98)))
    waves_right = union(*(sheet.ring(*second, radius, 26) for radius in range(150, 641, 98)))
    sheet.fill(waves_left, TEAL)
    sheet.fill(waves_right, SAGE)
    sheet.overlap(waves_left, waves_right)
    for centre, colour, light in ((first, INK, TEAL), (second, TEAL, MIST)):
        core = sheet.ellipse(*centre, 74)
        sheet.fill(core, colour)
        sheet.shade(core, light, 60, 0.6)


def net(sheet: Sheet) -> None:
    """Pairs of circles tied to each other: a network is made of pairs first."""
    pairs: list[tuple[Point, float, float]] = [
        ((290, 270), 96, 20), ((790, 190), 72, -35), ((1300, 310), 108, 60), ((560, 560), 116, -15),
        ((1010, 560), 88, 40), ((250, 800), 72, 75), ((800, 830), 80, 10), ((1350, 780), 94, -50),
    ]  # fmt: skip
    ties = [(0, 1), (0, 3), (1, 4), (1, 2), (2, 4), (3, 4), (3, 5), (3, 6), (4, 6), (4, 7), (2, 7), (6, 7)]
    for start, end in ties:
        a, b = pairs[start][0], pairs[end][0]
        middle = ((a[0] + b[0]) / 2 + (b[1] - a[1]) * 0.09, (a[1] + b[1]) / 2 - (b[0] - a[0]) * 0.09)
        sheet.fill(sheet.stroke(curve(a, middle, b), 7), MIST)
    for rank, ((x, y), radius, angle) in enumerate(pairs):
        dx = radius * 0.58 * math.cos(math.radians(angle))
        dy = radius * 0.58 * math.sin(math.radians(angle))
        first, second = sheet.ellipse(x - dx, y - dy, radius), sheet.ellipse(x + dx, y + dy, radius)
        sheet.fill(first, INK if rank % 3 else TEAL)
        sheet.shade(first, TEAL if rank % 3 else INK, 200, 0.6)
        sheet.fill(second, SAGE if rank % 2 else DUNE)
        sheet.overlap(first, second)


def two_leaves(sheet: Sheet) -> None:
    """Two leaves that leave one stem at the same place."""
    disc = sheet.ellipse(800, 450, 390)
    sheet.fill(disc, TINT)
    sheet.shade(disc, ROSE, 90, 0.5)
    sheet.fill(sheet.stroke(curve((800, 1040), (808, 900), (800, 740)), 18), INK)
    left = sheet.leaf((818, 815), (330, 190), 0.27)
    right = sheet.leaf((782, 815), (1230, 300), 0.29)
    sheet.fill(left, INK)
    sheet.shade(left, TEAL, 225, 0.8)
    sheet.fill(right, SAGE)
    sheet.shade(right, TEAL, 0, 0.45)
    sheet.overlap(left, right)
    for points in (curve((790, 750), (640, 570), (430, 310)), curve((815, 750), (960, 590), (1140, 400))):
        sheet.fill(sheet.stroke(points, 6), PAPER, 0.8)


def round_table(sheet: Sheet) -> None:
    """A table seen from above and its seats, two by two."""
    for rank in range(8):
        angle = math.radians(rank * 45 + 22.5)
        x, y = 800 + 400 * math.cos(angle), 500 + 400 * math.sin(angle)
        seat = sheet.ellipse(x, y, 82)
        pair = rank // 2
        sheet.fill(seat, (INK, SAGE, TEAL, MIST)[pair])
        sheet.shade(seat, (TEAL, MIST, INK, SAGE)[pair], rank * 45.0, 0.5)
    table = sheet.ellipse(800, 500, 318)
    sheet.fill(table, PAPER)
    sheet.shade(table, SAND, 60, 0.8)
    first, second = sheet.ellipse(745, 500, 100), sheet.ellipse(855, 500, 100)
    sheet.fill(first, DUNE)
    sheet.fill(second, ROSE)
    sheet.overlap(first, second)


def relief(sheet: Sheet) -> None:
    """Contour lines around two summits, two marks, and the path between them."""
    hills = [
        (490, 580, 230, 1.0),
        (1130, 400, 210, 1.08),
        (1560, 930, 260, 0.5),
        (60, 40, 260, 0.45),
        (820, 520, 420, 0.3),
    ]
    ground = sheet.heights(hills)
    levels = [0.2 + rank * 0.12 for rank in range(9)]
    for rank, level in enumerate(levels):
        sheet.fill(sheet.above(ground, level), SAGE if rank > 3 else LICHEN, 0.35)
    sheet.fill(sheet.contours(ground, levels), TEAL)
    path = curve((490, 580), (640, 700), (820, 620), (930, 440), (1130, 400), steps=40)
    for point in path[::7]:
        sheet.fill(sheet.ellipse(*point, 8), TERRACOTTA)
    for x, y, colour in ((490, 580, INK), (1130, 400, TERRACOTTA)):
        sheet.fill(sheet.ellipse(x, y, 50), PAPER)
        sheet.fill(sheet.ellipse(x, y, 36), colour)
        sheet.fill(sheet.ellipse(x, y, 12), PAPER)


SHAPES: dict[str, Scene] = {
    "deux-cercles": Scene("Deux cercles", two_circles),
    "deux-traits": Scene("Deux traits qui se rejoignent", two_strokes, SKY),
    "deux-blocs": Scene("Deux blocs appuyés", two_blocks, TINT),
    "deux-voix": Scene("Deux voix", two_voices, TINT),
    "deux-feuilles": Scene("Deux feuilles sur une tige", two_leaves, LICHEN),
    "table-ronde": Scene("Table ronde", round_table, SAND),
    "reseau": Scene(
        "Réseau de paires",
        net,
        TINT,
        alt_text="Schéma abstrait : des paires de cercles reliées entre elles par des traits.",
    ),
    "relief": Scene(
        "Courbes de niveau et deux repères",
        relief,
        TINT,
        alt_text="Carte abstraite : des courbes de niveau, et deux repères reliés par un sentier.",
    ),
}
