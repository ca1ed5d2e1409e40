"""One unit closer: its larger map, its bias and its links with their gradients, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from ...appearance.look import Look
from ..maps.colour_map import value_map
from ..maps.heat_map import HeatMap, Levels
from ..numbers import NOTHING, loss_text
from ..picture import Picture
from ..text_columns import shortened
from .links import HEAVY, kind_of, link_inks
from .map_stack import MapStack

_WEIGHT, _GRADIENT = 8, 9
NUMBERS = 24
"""Columns for a unit's numbers."""
_MOST = 40
"""Columns that they are spread over at most."""
_APART = 2
_LEAST_ROWS, _LEAST_NUMBERS = 4, 8
"""Rows of a map, and of the numbers under it."""
_LEAST_LINES = 2


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """One weight or bias in numbers."""

    name: str
    """Where it comes from."""
    value: float
    gradient: float | None
    """None if it was not computed."""


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a picture."""

    column: int
    row: int
    width: int
    height: int


def signed_text(number: float | None, width: int = 9) -> str:
    """Write a number with four significant digits and its sign if that is minus."""
    if number is None:
        return NOTHING.rjust(width)
    # The digits of a size are those of the number itself.
    text = loss_text(abs(number), width - 1).strip()
    return (f"-{text}" if number < 0 else text).rjust(width)


def closer_areas(width: int, height: int) -> tuple[Area | None, Area]:
    """Cut the room for one unit into places for its map and for its numbers.

    The map is as wide as it is high, beside the numbers or above them; none where it would be
    small and leave few numbers.

    Args:
        width: Columns.
        height: Rows, the first of them for what the unit is.
    """
    below = height - 1
    beside = min(below, (width - NUMBERS - _APART) // 2)
    above = min(width // 2, below - _LEAST_NUMBERS)
    if max(beside, above) < _LEAST_ROWS:
        return None, Area(0, 0, width, height)
    if beside >= above:
        left = 2 * beside + _APART
        return Area(0, 1, 2 * beside, beside), Area(left, 0, min(width - left, _MOST), height)
    return Area(0, 1, 2 * above, above), Area(0, above + 1, min(width, _MOST), height - above - 1)


def draw_closer(
    picture: Picture,
    column: int,
    head: tuple[str, str],
    maps: tuple[Area, Levels] | None,
    numbers: tuple[Area, list[ParameterLine], int | None],
    look: Look,
    *,
    stack: MapStack | None = None,
) -> None:
    """Draw one unit from a column of the picture on.

    Args:
        picture: What to draw into.
        column: The left column.
        head: What it is, and in which range its map's values lie.
        maps: Where its map stands, and the levels of that, shape `(down, across)`; or with a
            stack, of one map, of its pixels.
        numbers: Where its numbers stand, what they are, and which of them is selected.
        look: Characters and colours.
        stack: What draws its map in pixels, if that is in some.
    """
    palette = look.palette
    area, lines, selected = numbers
    left = column + area.column
    name_width = area.width - _WEIGHT - _GRADIENT
    if lines and area.height >= _LEAST_LINES:
        heads = "weight".rjust(_WEIGHT)
        if any(line.gradient is not None for line in lines):
            heads += "gradient".rjust(_GRADIENT)
        if maps is not None:
            picture.write(left + 1, area.row, "from", palette.faint)
        picture.write(left + name_width, area.row, heads, palette.faint)
        _write_lines(picture, left, area, lines, selected, look)
    name, span = head
    picture.write(column, 0, name, "bold")
    if maps is not None:
        place, levels = maps
        room = max(place.width, area.width if area.row else area.column)
        if len(name) + len(span) + 2 <= room:
            picture.write(column + len(name) + 2, 0, span, palette.faint)
        if stack is not None:
            stack.draw(picture, column + place.column, place.row, levels)
        else:
            HeatMap(levels, value_map(look)).draw(picture, column + place.column, place.row)


def _write_lines(
    picture: Picture,
    left: int,
    area: Area,
    lines: list[ParameterLine],
    selected: int | None,
    look: Look,
) -> None:
    """Write as many numbers as there is room for, the selected one among them."""
    first, count = 0, area.height - 1
    if len(lines) > count:
        count -= 1
        first = max(0, min((selected or 0) - count // 2, len(lines) - count))
    name_width, inks = area.width - _WEIGHT - _GRADIENT, link_inks(look)
    for place, line in enumerate(lines[first : first + count]):
        is_it, row = first + place == selected, area.row + 1 + place
        mark = look.glyphs.selected if is_it else " "
        bold = "bold " * is_it
        picture.write(left, row, shortened(mark + line.name, name_width - 1), bold.strip())
        known = bool(line.value) and isfinite(line.value)
        ink = inks[kind_of(HEAVY, line.value > 0)] if known else ""
        weight = signed_text(line.value, _WEIGHT - 1).rjust(_WEIGHT)
        gradient = signed_text(line.gradient, _GRADIENT - 1).rjust(_GRADIENT)
        picture.write(left + name_width, row, weight, f"{bold}{ink}".strip())
        if line.gradient is not None:
            picture.write(left + name_width + _WEIGHT, row, gradient, bold.strip())
    if len(lines) > count:
        text = " " + left_out_text(len(lines) - count)
        picture.write(left, area.row + 1 + count, text, look.palette.faint)


def left_out_text(count: int) -> str:
    """Say how many there are beside those that are shown."""
    return f"+{count:,} more"
