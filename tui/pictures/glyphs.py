"""The characters that are drawn rather than written: braille, blocks, lines and marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

WIDTH, HEIGHT = 10, 20
"""A cell: twice as high as wide, so that what is round in it is round."""

LIGHT, HEAVY = 1.6, 3.6
"""How thick lines are."""

_BRAILLE = range(0x2800, 0x2900)
_DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
"""Column and row of each bit of a braille character."""

_QUARTERS = {
    "▖": (2,), "▗": (3,), "▘": (0,), "▙": (0, 2, 3), "▚": (0, 3), "▛": (0, 1, 2), "▜": (0, 1, 3),
    "▝": (1,), "▞": (1, 2), "▟": (1, 2, 3),
}  # fmt: skip
"""Which quarters of its cell a block fills: above left, above right, below left, below right."""

_BOXES: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    "▀": ((0, 0, 1, 1 / 2),),
    "▔": ((0, 0, 1, 1 / 8),),
    "▐": ((1 / 2, 0, 1 / 2, 1),),
    "▕": ((7 / 8, 0, 1 / 8, 1),),
    **{chr(0x2580 + n): ((0, 1 - n / 8, 1, n / 8),) for n in range(1, 9)},  # from below
    **{chr(0x2590 - n): ((0, 0, n / 8, 1),) for n in range(1, 8)},  # from the left
    **{
        glyph: tuple((n % 2 / 2, n // 2 / 2, 1 / 2, 1 / 2) for n in quarters)
        for glyph, quarters in _QUARTERS.items()
    },
}
"""The boxes of a block: left, top, width and height as shares of its cell."""

_SHADES = {"░": 0.25, "▒": 0.5, "▓": 0.75}

_POLYGONS = {
    "◆": ((5, 4.5), (9.5, 10), (5, 15.5), (0.5, 10)),
    "▲": ((5, 5), (9.5, 15), (0.5, 15)),
    "▼": ((0.5, 5), (9.5, 5), (5, 15)),
    "▶": ((0.5, 5), (9.5, 10), (0.5, 15)),
    "◀": ((9.5, 5), (9.5, 15), (0.5, 10)),
    "■": ((1, 6), (9, 6), (9, 14), (1, 14)),
}
_HALVES = {"◐": ("○", -1), "◑": ("○", 1), "◧": ("□", -1), "◨": ("□", 1)}
"""The outline of a mark that is filled by half, and the side on which it is."""
_SLICES = {
    "◔": "M{x:g} {y:g}v-4a4 4 0 0 1 4 4z",
    "◕": "M{x:g} {y:g}v-4a4 4 0 1 1 -4 4z",
}
"""What of a round mark is filled by a quarter, and by three, around its middle."""
_OUTLINES = {"○": "●", "◇": "◆", "△": "▲", "▽": "▼", "▷": "▶", "◁": "◀", "□": "■"}


@dataclass(frozen=True, slots=True)
class Shape:
    """A part of a drawn character."""

    kind: Literal["area", "shade", "line", "dot"]
    """Whether its path is filled, filled so that the ground shines through, or drawn along."""
    strength: float
    """How opaque a shade is, or how thick a line."""
    path: str
    """As SVG writes it."""


def shapes_of(glyph: str, left: float, top: float) -> list[Shape]:
    """Draw a character in the cell with this corner; nothing if it is to be written."""
    if len(glyph) != 1 or glyph.isascii():
        return []
    if ord(glyph) in _BRAILLE:
        return [Shape("dot", 0, dot) for dot in _dots(ord(glyph) - _BRAILLE.start, left, top)]
    if boxes := _BOXES.get(glyph):
        return [
            Shape("area", 1, box(left + x * WIDTH, top + y * HEIGHT, w * WIDTH, h * HEIGHT))
            for x, y, w, h in boxes
        ]
    outline, side = _HALVES.get(glyph, (glyph, 0))
    if mark := _mark(outline, left, top):
        return [mark, *_half(outline, side, left, top)]
    return [*_parts(glyph, left, top), *_strokes(glyph, left, top)]


def _mark(glyph: str, left: float, top: float) -> Shape | None:
    shape = _OUTLINES.get(glyph, glyph)
    if shape == "●":
        path = f"M{left + 1:g} {top + 10:g}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"
    elif corners := _POLYGONS.get(shape):
        path = "M" + "L".join(f"{left + x:g} {top + y:g}" for x, y in corners) + "z"
    else:
        return None
    return Shape("line", LIGHT, path) if glyph in _OUTLINES else Shape("area", 1, path)


def _half(outline: str, side: int, left: float, top: float) -> Iterator[Shape]:
    """Fill the left half of a mark (-1), the right one (1), or none (0)."""
    if side and outline == "○":
        sweep = int(side > 0)
        yield Shape("area", 1, f"M{left + 5:g} {top + 6:g}a4 4 0 0 {sweep} 0 8z")
    elif side:
        yield Shape("area", 1, box(left + 5, top + 6, 4 * side, 8))


def _parts(glyph: str, left: float, top: float) -> Iterator[Shape]:
    """Draw what shows how much of it is filled."""
    if glyph in _SHADES:
        yield Shape("shade", _SHADES[glyph], box(left, top, WIDTH, HEIGHT))
    elif part := _SLICES.get(glyph):
        yield from shapes_of("○", left, top)
        yield Shape("area", 1, part.format(x=left + WIDTH / 2, y=top + HEIGHT / 2))


def arms_of(glyph: str) -> dict[str, float]:
    """Read off the Unicode name of a line which of its four arms it has, and how thick they are."""
    name = unicodedata.name(glyph, "")
    if not name.startswith("BOX DRAWINGS ") or "DIAGONAL" in name or " DOUBLE " in f"{name} ":
        name = name if " DASH " in name else ""
    for words in ("BOX DRAWINGS ", "ARC ", *(f"{count} " for count in _DASHES)):
        name = name.replace(words, "")
    groups: list[tuple[list[str], float]] = []
    weight, pending = LIGHT, list[str]()
    weight_first = name.startswith(("LIGHT", "HEAVY"))  # else as in "DOWN LIGHT AND RIGHT HEAVY"
    for word in name.split():
        if word in {"LIGHT", "HEAVY"}:
            weight = LIGHT if word == "LIGHT" else HEAVY
        elif word != "AND":
            pending += _ALONG.get(word, [word])
        if weight_first or word in {"LIGHT", "HEAVY"}:
            groups.append((pending, weight))
            pending = []
    return {arm: thickness for arms, thickness in groups for arm in arms}


_DASHES = {"DOUBLE DASH": 2, "TRIPLE DASH": 3, "QUADRUPLE DASH": 4}
_ALONG = {"HORIZONTAL": ["LEFT", "RIGHT"], "VERTICAL": ["UP", "DOWN"]}


def _strokes(glyph: str, left: float, top: float) -> Iterator[Shape]:
    arms, name = arms_of(glyph), unicodedata.name(glyph, "")
    middle, centre = left + WIDTH / 2, top + HEIGHT / 2
    if "ARC" in name and arms:
        x = left + (WIDTH if "RIGHT" in arms else 0)
        y = top + (HEIGHT if "DOWN" in arms else 0)
        curve = f"M{x:g} {centre:g}Q{middle:g} {centre:g} {middle:g} {y:g}"
        yield Shape("line", LIGHT, curve)
        return
    dashes = next((count for words, count in _DASHES.items() if words in name), 0)
    if dashes and arms:
        across = "LEFT" in arms
        length = (WIDTH if across else HEIGHT) / dashes
        for start in (dash * length for dash in range(dashes)):
            x, y = (left + start, centre) if across else (middle, top + start)
            path = f"M{x:g} {y:g}{'h' if across else 'v'}{length * 0.6:g}"
            yield Shape("line", next(iter(arms.values())), path)
        return
    ends = {
        "LEFT": (left, centre),
        "RIGHT": (left + WIDTH, centre),
        "UP": (middle, top),
        "DOWN": (middle, top + HEIGHT),
    }
    for arm, thickness in arms.items():
        x, y = ends[arm]
        yield Shape("line", thickness, f"M{middle:g} {centre:g}L{x:g} {y:g}")


def _dots(bits: int, left: float, top: float) -> Iterator[str]:
    for bit, (column, row) in enumerate(_DOTS):
        if bits >> bit & 1:
            x = left + WIDTH / 4 + column * WIDTH / 2
            y = top + HEIGHT / 8 + row * HEIGHT / 4
            yield f"M{x:g} {y:g}h.01"


def box(left: float, top: float, width: float, height: float) -> str:
    """Give the path around a box."""
    return f"M{left:g} {top:g}h{width:g}v{height:g}h{-width:g}z"
