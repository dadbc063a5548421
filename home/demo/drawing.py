"""The little press that prints the demonstration's illustrations: cut paper, overprints, grain.

Everything is drawn by code: the repository holds no picture whose rights would have to be cleared, and two
runs give the same bytes. Shapes are masks at twice the final size, reduced once at the end: that is the
antialiasing. Where two shapes overlap a third colour appears: it is the idea of the whole site.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from functools import reduce
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]
Colour = tuple[int, int, int]
Mask = Image.Image
"""Mode L, the size of the sheet at drawing scale: 255 where the shape is."""

SCALE = 2
LANDSCAPE = (1600, 1000)
PORTRAIT = (1200, 1600)


def rgb(code: str) -> Colour:
    """« #b9532f » as three numbers."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


# The colours of static/css/tokens.css and their neighbours; the accent stays for what two shapes share.
PAPER, TINT, SAND, DUNE = rgb("#fbf7f0"), rgb("#f3ecdf"), rgb("#e9dcc6"), rgb("#d3bd98")
INK, DEEP, TEAL, MIST = rgb("#10393f"), rgb("#1f5258"), rgb("#2f6b70"), rgb("#7fa5a4")
SAGE, LICHEN, SKY = rgb("#9db7a4"), rgb("#c9d6c4"), rgb("#c3d8da")
TERRACOTTA, CLAY, ROSE, GOLD = rgb("#b9532f"), rgb("#d88a66"), rgb("#efcdb9"), rgb("#e8c07a")


class Sheet:
    """One sheet of paper, in final pixels: the scale is hidden from the scenes."""

    def __init__(self, name: str, size: tuple[int, int], background: Colour) -> None:
        self.name = name
        self.size = size
        self.full = (size[0] * SCALE, size[1] * SCALE)
        self.image = Image.new("RGB", self.full, background)
        self._grain: Image.Image | None = None

    # Shapes

    def polygon(self, *points: Point) -> Mask:
        mask = Image.new("L", self.full)
        ImageDraw.Draw(mask).polygon(scaled(points), fill=255)
        return mask

    def rectangle(self, left: float, top: float, right: float, bottom: float, radius: float = 0) -> Mask:
        mask = Image.new("L", self.full)
        box = [v * SCALE for v in (left, top, right, bottom)]
        ImageDraw.Draw(mask).rounded_rectangle(box, radius * SCALE, fill=255)
        return mask

    def block(self, foot: Point, width: float, height: float, angle: float) -> Mask:
        """A rectangle that stands on its lower left corner `foot`, turned clockwise by `angle` degrees."""
        corners = [(0.0, 0.0), (width, 0.0), (width, -height), (0.0, -height)]
        return self.polygon(*(turned(corner, angle, foot) for corner in corners))

    def ellipse(self, x: float, y: float, rx: float, ry: float | None = None) -> Mask:
        ry = rx if ry is None else ry
        mask = Image.new("L", self.full)
        box = [v * SCALE for v in (x - rx, y - ry, x + rx, y + ry)]
        ImageDraw.Draw(mask).ellipse(box, fill=255)
        return mask

    def ring(self, x: float, y: float, radius: float, width: float) -> Mask:
        return ImageChops.subtract(self.ellipse(x, y, radius), self.ellipse(x, y, radius - width))

    def stroke(self, points: Sequence[Point], width: float, *, rounded: bool = True) -> Mask:
        """A line of constant width through the points, with round joints and, unless refused, round ends.

        A disc at each point closes the cracks that Pillow leaves between the segments of a broad curve.
        """
        mask = Image.new("L", self.full)
        draw = ImageDraw.Draw(mask)
        path = scaled(points)
        draw.line(path, fill=255, width=round(width * SCALE))
        radius = width * SCALE / 2
        for x, y in path if rounded else path[1:-1]:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        return mask

    def leaf(self, root: Point, tip: Point, belly: float) -> Mask:
        """A leaf from root to tip; `belly` is its half width as a share of its length."""
        dx, dy = tip[0] - root[0], tip[1] - root[1]
        sides = []
        for side in (belly, -belly):
            bulge = [(root[0] + dx * t - dy * side * w, root[1] + dy * t + dx * side * w)
                     for t, w in ((0.25, 0.8), (0.5, 1.0), (0.75, 0.72))]  # fmt: skip
            sides.append(curve(root, *bulge, tip))
        return self.polygon(*sides[0], *reversed(sides[1]))

    def everything(self) -> Mask:
        return Image.new("L", self.full, 255)

    def heights(self, summits: Sequence[tuple[float, float, float, float]]) -> Image.Image:
        """A relief made of round hills (x, y, spread, height), as real numbers, for `above`."""
        step = 20
        columns, rows = self.size[0] // step, self.size[1] // step
        field = [
            sum(
                h * math.exp(-((i * step - x) ** 2 + (j * step - y) ** 2) / (2 * r * r))
                for x, y, r, h in summits
            )
            for j in range(rows + 1)
            for i in range(columns + 1)
        ]
        coarse = Image.new("F", (columns + 1, rows + 1))
        coarse.putdata(field)
        # Sample centres fall half a step outside the sheet: the box brings corner to corner.
        box = (0.5, 0.5, columns + 0.5, rows + 0.5)
        return coarse.resize(self.size, Image.Resampling.BICUBIC, box=box)

    def above(self, ground: Image.Image, level: float) -> Mask:
        """What stands higher than `level`."""
        return higher(ground, level).resize(self.full, Image.Resampling.BILINEAR)

    def contours(self, ground: Image.Image, levels: Sequence[float], width: float = 0.008) -> Mask:
        """The lines of these levels, each `width` of height wide: thin where the slope is steep."""
        lines = [without(higher(ground, level), higher(ground, level + width)) for level in levels]
        return union(*lines).resize(self.full, Image.Resampling.BILINEAR)

    # Inks

    def fill(self, mask: Mask, colour: Colour, opacity: float = 1.0) -> None:
        """Print one flat colour through the mask."""
        box = mask.getbbox()
        if box is None:
            return
        part = mask.crop(box)
        if opacity < 1:
            part = part.point([round(v * opacity) for v in range(256)])
        self.image.paste(colour, box, part)

    def overlap(self, first: Mask, second: Mask, colour: Colour = TERRACOTTA) -> Mask:
        """Print what two shapes share; return it."""
        lens = common(first, second)
        self.fill(lens, colour)
        return lens

    def shade(self, mask: Mask, colour: Colour, angle: float = 90, density: float = 0.5) -> None:
        """Dust a shape with grain, from nothing to `density`, towards `angle` (0: right, 90: down)."""
        box = mask.getbbox()
        if box is None:
            return
        size = (box[2] - box[0], box[3] - box[1])
        slope = gradient(size, angle).point([round(v * v / 255 * density) for v in range(256)])
        dust = ImageChops.subtract(slope, self.grain.crop(box)).point([0] + [255] * 255)
        self.image.paste(colour, box, ImageChops.multiply(dust, mask.crop(box)))

    @property
    def grain(self) -> Image.Image:
        """Soft noise as large as the sheet, with all values equally likely."""
        if self._grain is None:
            width, height = (side // 4 for side in self.full)
            tile = noise(f"{self.name} grain", (width, height))
            double = tile.resize((width * 2, height * 2), Image.Resampling.NEAREST)
            other = noise(f"{self.name} dust", (width * 2, height * 2))
            self._grain = Image.blend(double, other, 0.75).resize(self.full, Image.Resampling.NEAREST)
        return self._grain

    def finish(self) -> Image.Image:
        """The sheet at its final size, with the faint unevenness of paper."""
        image = self.image.reduce(SCALE)
        cloud = noise(f"{self.name} paper", (self.size[0] // 50, self.size[1] // 50))
        cloud = cloud.resize(self.size, Image.Resampling.BICUBIC)
        fibre = noise(f"{self.name} fibre", self.size).filter(ImageFilter.GaussianBlur(0.7))
        paper = Image.blend(cloud, fibre, 0.8).point([128 + round((v - 128) * 0.16) for v in range(256)])
        return ImageChops.soft_light(image, Image.merge("RGB", (paper, paper, paper)))


# Masks


def union(*masks: Mask) -> Mask:
    """What is in one mask at least."""
    return reduce(ImageChops.lighter, masks)


def common(first: Mask, second: Mask) -> Mask:
    """What is in both masks."""
    return ImageChops.darker(first, second)


def without(mask: Mask, hole: Mask) -> Mask:
    """What is in the first mask and not in the second."""
    return ImageChops.subtract(mask, hole)


def higher(ground: Image.Image, level: float) -> Mask:
    """Where a relief passes a level; the factor makes the soft edge of a usual slope about one pixel wide."""
    return ground.point(lambda height: height * 60000 - level * 60000).convert("L")


# Geometry


def scaled(points: Sequence[Point]) -> list[Point]:
    """Final pixels to drawing pixels."""
    return [(x * SCALE, y * SCALE) for x, y in points]


def turned(point: Point, angle: float, around: Point = (0, 0)) -> Point:
    """A point of a shape's own axes, turned clockwise by `angle` degrees and laid at `around`."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return around[0] + point[0] * c - point[1] * s, around[1] + point[0] * s + point[1] * c


def curve(*points: Point, steps: int = 24) -> list[Point]:
    """A smooth line through the points (Catmull-Rom)."""
    ends = [points[0], *points, points[-1]]
    line: list[Point] = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for i in range(steps):
            t = i / steps
            line.append((spline(a[0], b[0], c[0], d[0], t), spline(a[1], b[1], c[1], d[1], t)))
    return [*line, points[-1]]


def spline(a: float, b: float, c: float, d: float, t: float) -> float:
    """One coordinate between `b` and `c`, at `t` from 0 to 1."""
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def arc(x: float, y: float, radius: float, start: float, end: float, steps: int = 60) -> list[Point]:
    """Points of a circle from `start` to `end` degrees, clockwise from the right."""
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles]


# Matter


def noise(seed: str, size: tuple[int, int]) -> Image.Image:
    """Grey noise that is the same on every machine."""
    return Image.frombytes("L", size, hashlib.shake_256(seed.encode()).digest(size[0] * size[1]))


def gradient(size: tuple[int, int], angle: float) -> Image.Image:
    """From black to white towards `angle` (0: right, 90: down), as large as asked."""
    square = Image.linear_gradient("L").rotate(90 - angle, Image.Resampling.BILINEAR)
    # A turned square has black corners: its middle alone is used.
    margin = 0 if angle % 90 == 0 else 38
    return square.crop((margin, margin, 256 - margin, 256 - margin)).resize(size, Image.Resampling.BILINEAR)


def jpeg(image: Image.Image) -> bytes:
    """The bytes that the demonstration uploads."""
    out = BytesIO()
    image.save(out, "JPEG", quality=88, optimize=True, progressive=True)
    return out.getvalue()
