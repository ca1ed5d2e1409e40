"""One unit closer: its larger map, its bias and its links with their gradients, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from ...appearance.look import Look
from ..maps.colour_map import value_map
from ..maps.heat_map import HeatMap, Levels
from ..numbers import NOTHING, loss_text
from ..picture import Picture
from .plan import left_out_text

_NUMBER = 10


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


def signed_text(number: float | None, width: int = _NUMBER) -> str:
    """Write a number with four significant digits and its sign if that is minus."""
    if number is None:
        return NOTHING.rjust(width)
    # The digits of a size are those of the number itself.
    text = loss_text(abs(number), width - 1).strip()
    return (f"-{text}" if number < 0 else text).rjust(width)


def closer_areas(width: int, height: int, lines: int) -> tuple[Area, Area]:
    """Cut the room for one unit into places for its map and for its numbers, under their head.

    Args:
        width: Columns.
        height: Rows.
        lines: How many weights there are.
    """
    below = height - 1
    if width >= 60:
        columns = min(width - 32, 3 * below)
        return Area(0, 1, columns, below), Area(columns + 2, 1, width - columns - 2, below)
    wanted = min(lines + 1, below // 2) if lines else 0
    rows = max(min(below - wanted, width // 2), 2)
    return Area(0, 1, width, rows), Area(0, 1 + rows, width, below - rows)


def draw_closer(
    picture: Picture,
    column: int,
    head: str,
    maps: tuple[Area, Levels],
    numbers: tuple[Area, list[ParameterLine], int | None],
    look: Look,
) -> None:
    """Draw one unit from a column of the picture on.

    Args:
        picture: What to draw into.
        column: The left column.
        head: What it is.
        maps: Where its map stands, and the levels of that, shape `(down, across)`.
        numbers: Where its numbers stand, what they are, and which of them is selected.
        look: Characters and colours.
    """
    palette = look.palette
    picture.write(column, 0, head, f"bold {palette.accent}")
    area, levels = maps
    HeatMap(levels, value_map(look)).draw(picture, column + area.column, area.row)
    area, lines, selected = numbers
    if not lines or area.height < 2:
        return
    left = column + area.column
    first, count = 0, area.height - 1
    if len(lines) > count:
        count -= 1
        first = max(0, min((selected or 0) - count // 2, len(lines) - count))
    name_width = max(area.width - 2 * _NUMBER, len("bias") + 1)
    heads = "from".ljust(name_width) + "value".rjust(_NUMBER) + "gradient".rjust(_NUMBER)
    picture.write(left, area.row, heads, palette.faint)
    for place, line in enumerate(lines[first : first + count]):
        is_it = first + place == selected
        mark = look.glyphs.selected if is_it else " "
        text = (mark + line.name)[:name_width].ljust(name_width)
        for number in (line.value, line.gradient):
            text += " " + signed_text(number, _NUMBER - 1)
        picture.write(left, area.row + 1 + place, text, "bold" if is_it else "")
    if len(lines) > count:
        text = left_out_text(len(lines) - count)
        picture.write(left, area.row + 1 + count, text, palette.faint)
