"""Cells as PNG, drawn by Pillow as `svg` draws them; the extra `pictures` brings it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from math import atan2, cos, hypot, pi, sin, sqrt
from typing import TYPE_CHECKING, Any

from .cells import Cell, Cells
from .glyphs import HEIGHT, WIDTH, Shape, shapes_of
from .paper import GROUND
from .svg import BASELINE, DOT, FONT_SIZE, MARGIN, grounds_of

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_FINER, _PIXELS = 2, 1.5
"""It is drawn so many times as large, which smooths lines; and so many pixels a unit of a cell."""

_FONTS = ("DejaVuSansMono.ttf", "LiberationMono-Regular.ttf", "Menlo.ttc", "consola.ttf")
"""Of a fixed width; Pillow's own serves where none is."""

_COMMAND = re.compile("([MLhvaQz])([^MLhvaQz]*)")
_PARTS = 12
"""Straight parts of a curve."""

Point = tuple[float, float]
Line = tuple[list[Point], bool]
"""Its points, and whether it ends where it begins."""


def png_of(cells: Cells) -> bytes:
    """Draw cells.

    Args:
        cells: Their rows, all of one length.

    Raises:
        ImportError: If Pillow is not there.
    """
    from PIL import Image, ImageDraw

    unit = _FINER * _PIXELS
    width, height = len(cells[0]) * WIDTH + 2 * MARGIN, len(cells) * HEIGHT + 2 * MARGIN
    size = round(width * unit), round(height * unit)
    image = Image.new("RGB", size, GROUND)
    draw = ImageDraw.Draw(image)
    fonts = _font(round(FONT_SIZE * unit))
    for colour, paths in grounds_of(cells, GROUND).items():
        for path in paths:
            _fill(draw, path, colour, unit)
    for y, row in enumerate(cells):
        for x, cell in enumerate(row):
            if shapes := shapes_of(cell.glyph, x * WIDTH, y * HEIGHT):
                for shape in shapes:
                    _draw_shape(draw, shape, cell, unit)
            elif cell.glyph.strip():
                wide = 1 + (x + 1 < len(row) and not row[x + 1].glyph)
                _write(draw, cell, ((x + wide / 2) * WIDTH, y * HEIGHT + BASELINE), fonts, unit)
    written = BytesIO()
    image.resize((size[0] // _FINER, size[1] // _FINER), Image.Resampling.BOX).save(written, "PNG")
    return written.getvalue()


def _font(size: int) -> Any:
    from PIL import ImageFont

    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def _write(draw: ImageDraw, cell: Cell, at: Point, font: Any, unit: float) -> None:
    x, y = _on_image(at, unit)
    stroke = _FINER / 2 if cell.bold else 0
    draw.text((x, y), cell.glyph, cell.ink, font, anchor="ms", stroke_width=stroke)
    if cell.underline:
        reach = WIDTH / 2 * unit
        draw.line([(x - reach, y + 2 * unit), (x + reach, y + 2 * unit)], cell.ink, round(unit))


def _draw_shape(draw: ImageDraw, shape: Shape, cell: Cell, unit: float) -> None:
    if shape.kind == "area":
        _fill(draw, shape.path, cell.ink, unit)
    elif shape.kind == "shade":
        _fill(draw, shape.path, _mixed(cell.ink, cell.ground, shape.strength), unit)
    for points, is_closed in lines_of(shape.path) if shape.kind in {"line", "dot"} else ():
        places = [_on_image(point, unit) for point in points]
        if shape.kind == "dot":
            (x, y), reach = places[0], DOT / 2 * unit
            draw.ellipse((x - reach, y - reach, x + reach, y + reach), cell.ink)
        else:
            ends = places + places[:1] * is_closed
            draw.line(ends, cell.ink, max(round(shape.strength * unit), 1), joint="curve")


def _fill(draw: ImageDraw, path: str, colour: str, unit: float) -> None:
    for points, _ in lines_of(path):
        # Pillow fills the last pixel as well, which is the next box's.
        places = [_on_image(point, unit) for point in points]
        right, low = max(x for x, _ in places), max(y for _, y in places)
        draw.polygon([(x - (x == right), y - (y == low)) for x, y in places], colour)


def _on_image(point: Point, unit: float) -> Point:
    return round((point[0] + MARGIN) * unit), round((point[1] + MARGIN) * unit)


def _mixed(ink: str, ground: str, share: float) -> str:
    both = [[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in (ink, ground)]
    mixed = (round(share * one + (1 - share) * other) for one, other in zip(*both, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def lines_of(path: str) -> list[Line]:
    """Take a path of `glyphs` apart into lines of straight parts."""
    found: list[Line] = []
    points: list[Point] = []
    for command, text in _COMMAND.findall(path):
        numbers = [float(each) for each in text.split()]
        x, y = points[-1] if points else (0.0, 0.0)
        match command:
            case "M":
                if points:
                    found.append((points, False))
                points = [(numbers[0], numbers[1])]
            case "L":
                points.append((numbers[0], numbers[1]))
            case "h":
                points.append((x + numbers[0], y))
            case "v":
                points.append((x, y + numbers[0]))
            case "Q":
                points += _bend((x, y), (numbers[0], numbers[1]), (numbers[2], numbers[3]))
            case "a":
                points += _arc((x, y), numbers)
            case _:
                found.append((points, True))
                points = []
    return found + [(points, False)] * bool(points)


def _bend(first: Point, middle: Point, last: Point) -> Iterator[Point]:
    for part in range(1, _PARTS + 1):
        t = part / _PARTS
        weights = (1 - t) ** 2, 2 * t * (1 - t), t * t
        places = zip(*(first, middle, last), strict=True)
        x, y = (sum(w * each for w, each in zip(weights, axis, strict=True)) for axis in places)
        yield x, y


def _arc(start: Point, numbers: list[float]) -> Iterator[Point]:
    """Go along a part of a circle.

    Args:
        start: Where it begins.
        numbers: Its radius twice, no turn, whether it is the longer part, whether the angle grows,
            and how far the end lies from the start.
    """
    radius, _, _, is_long, grows, across, down = numbers
    half = hypot(across, down) / 2
    away = sqrt(max(radius * radius - half * half, 0.0)) * (1 if is_long == grows else -1)
    x = start[0] + across / 2 + away * down / (2 * half)
    y = start[1] + down / 2 - away * across / (2 * half)
    begin = atan2(start[1] - y, start[0] - x)
    end = atan2(start[1] + down - y, start[0] + across - x)
    turn = (end - begin) % (2 * pi) if grows else -((begin - end) % (2 * pi))
    for part in range(1, _PARTS + 1):
        angle = begin + turn * part / _PARTS
        yield x + radius * cos(angle), y + radius * sin(angle)
