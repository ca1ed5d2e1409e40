"""Medians over two axes: a cell for each pair of values, with its number where there is room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

from ...appearance.look import Look
from ..maps.colour_map import ColourMap, value_map
from ..maps.heat_map import UNKNOWN, Levels, value_levels
from ..picture import Picture
from ..text_columns import fitted

Numbers = NDArray[np.float64]
Place = tuple[int, int]

_WIDEST, _TALLEST = 14, 5
"""Columns and lines of a cell at most."""
_LEAST_LABEL, _WIDEST_LABEL = 4, 14
"""Columns for the names of rows."""
LEAST_CELL = 2
"""Columns of a cell at least."""
_AROUND = 2
"""Lines that are no cells: the names of the columns, and what the colours mean."""
_RAMP = 8
"""Columns of the colours in the legend."""
_SPACE = ord(" ")
_HIGH_CELL = 3
"""From so many lines on a cell has one below its number, for how many trials lie there."""
_GAP = 4
"""From so many columns on a cell has an empty one behind it."""


@dataclass(frozen=True, slots=True)
class MapWords:
    """What is written in and around a map."""

    down: Sequence[str]
    """The names of its rows."""
    across: Sequence[str]
    """The names of its columns."""
    number: Callable[[float], str]
    """Writes a number of a cell."""


def room_of(labels: Sequence[str], width: int, height: int) -> tuple[int, int]:
    """Tell how many rows and columns of cells there is room for.

    Args:
        labels: The names of all rows.
        width: Columns of the picture.
        height: Lines of it.
    """
    return max(height - _AROUND, 1), max((width - _label_width(labels)) // LEAST_CELL, 1)


def draw_median_map(
    values: Numbers,
    words: MapWords,
    *,
    width: int,
    height: int,
    look: Look,
    is_log: bool = False,
    best: Place | None = None,
    cursor: Place | None = None,
    counts: NDArray[np.int64] | None = None,
) -> Picture | None:
    """Draw a map of medians.

    Args:
        values: Shape `(rows, columns)`; NaN where there is none yet, infinite for what diverged.
        words: What is written.
        width: Columns.
        height: Lines.
        look: Characters and colours.
        is_log: Whether colours go by the logarithms of what is above 0.
        best: The row and column that is marked as the best.
        cursor: The row and column that is pointed at.
        counts: Of how many trials each is, said where that is more than one and there is room.

    Returns:
        The picture; `None` where there is no room.
    """
    rows, columns = values.shape
    left = _label_width(words.down)
    cell = min(_WIDEST, (width - left) // columns)
    lines = min(_TALLEST, (height - _AROUND) // rows)
    if cell < LEAST_CELL or lines < 1:
        return None
    picture, colour_map = Picture(width, height), value_map(look)
    levels, low, high = _levels(values, colour_map, is_log=is_log)
    texts = {place: words.number(float(values[place])) for place in np.ndindex(rows, columns)}
    room = cell - (cell >= _GAP)
    has_numbers = room >= max(map(cell_len, texts.values()))
    if counts is not None and lines < _HIGH_CELL:
        counted = {p: f"{text} ({counts[p]})" for p, text in texts.items() if counts[p] > 1}
        texts |= {place: text for place, text in counted.items() if cell_len(text) <= room}
    _paint(picture, levels, colour_map, left, (cell, lines), has_numbers=has_numbers)
    _write_names(picture, words, left, (cell, lines), look)
    for place, number in texts.items():
        text = look.glyphs.grid if np.isnan(values[place]) else number * has_numbers
        column, row = left + place[1] * cell, 1 + place[0] * lines + lines // 2
        ink = _ink_at(int(levels[place]), colour_map)
        if place == cursor:
            text = (text or look.glyphs.selected).center(room)
            picture.write(column, row, text, "bold reverse")
        elif text:
            picture.write(column + (room - cell_len(text)) // 2, row, text, ink)
        if place == best and lines > 1:
            # Between blanks, for where characters say the level one of them may be the same.
            picture.write(column + (room - 1) // 2, row - 1, f"{look.glyphs.best} ", ink)
        elif place == best:
            # Before the number, or in the free column behind it.
            before = (room - cell_len(text.strip())) // 2
            ink = "bold reverse" if place == cursor and before else ink
            at = column + max(before - 2, 0) if before else column + room
            picture.write(at, row, look.glyphs.best, ink)
    if counts is not None and has_numbers and lines >= _HIGH_CELL:
        for row, column in np.argwhere(counts > 1).tolist():
            said = next((w for w in _count_words(counts[row, column]) if len(w) <= room), "")
            at = left + column * cell + (room - len(said)) // 2, 2 + row * lines + lines // 2
            picture.write(*at, said, _ink_at(int(levels[row, column]), colour_map))
    _write_legend(
        picture,
        words,
        colour_map,
        (low, high),
        look,
        has_best=best is not None,
        has_numbers=has_numbers,
    )
    return picture


def _count_words(count: int) -> tuple[str, str]:
    return f"{count:,} trials", f"({count})"


def _label_width(labels: Sequence[str]) -> int:
    return min(_WIDEST_LABEL, max(_LEAST_LABEL, *map(cell_len, labels))) + 1


def _levels(values: Numbers, colour_map: ColourMap, *, is_log: bool) -> tuple[Levels, float, float]:
    """Give each cell's level, and the numbers at both ends."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    scaled, ends = values, (low, high)
    if is_log and low > 0:
        with np.errstate(divide="ignore", invalid="ignore"):
            scaled = np.log10(values)
        ends = float(np.log10(low)), float(np.log10(high))
    if not ends[0] < ends[1]:
        ends = ends[0], ends[0] + 1.0
    flat = np.nan_to_num(scaled.ravel(), nan=np.nan, posinf=ends[1], neginf=ends[0])
    return value_levels(flat, *ends, colour_map).reshape(values.shape), low, high


def _paint(
    picture: Picture,
    levels: Levels,
    colour_map: ColourMap,
    left: int,
    size: tuple[int, int],
    *,
    has_numbers: bool,
) -> None:
    """Paint the cells: on the colours of their levels, or of the characters that say them."""
    cell, lines = size
    wide = np.repeat(np.repeat(levels.astype(np.int16), lines, axis=0), cell, axis=1)
    if cell >= _GAP:
        wide[:, cell - 1 :: cell] = UNKNOWN
    block = np.full(wide.shape, _SPACE, dtype=np.uint32)
    inks = grounds = np.full_like(wide, UNKNOWN)
    if colour_map.grounds:
        grounds = wide
    elif not has_numbers:
        table = np.array([*map(ord, colour_map.characters), _SPACE], dtype=np.uint32)
        block, inks = table[wide], wide
    colours = colour_map.grounds or colour_map.inks
    picture.paint(left, 1, block, inks, grounds, colours)


def _ink_at(level: int, colour_map: ColourMap) -> str:
    if level < 0 or not colour_map.grounds:
        return ""
    return colour_map.point_inks[level]


def _write_names(
    picture: Picture, words: MapWords, left: int, size: tuple[int, int], look: Look
) -> None:
    cell, lines = size
    faint = look.palette.faint
    for row, name in enumerate(words.down):
        text = fitted(name, left - 1, right=True, cut=look.glyphs.cut)
        picture.write(0, 1 + row * lines + lines // 2, text, faint)
    # Where there is no room for all, every second or third stands over its cells.
    apart = -(-(max(map(cell_len, words.across)) + 1) // cell)
    for column, name in enumerate(words.across[::apart]):
        room = cell - (cell >= _GAP)
        start = left + column * apart * cell + max((room - cell_len(name)) // 2, 0)
        if start + cell_len(name) <= picture.width:
            picture.write(start, 0, name, faint)


def _write_legend(
    picture: Picture,
    words: MapWords,
    colour_map: ColourMap,
    ends: tuple[float, float],
    look: Look,
    *,
    has_best: bool,
    has_numbers: bool,
) -> None:
    """Say below which colours or characters are low and which are high, and what the sign means."""
    row, faint = picture.height - 1, look.palette.faint
    low, high = map(words.number, ends)
    picture.write(0, row, low, faint)
    at = cell_len(low) + 1
    steps = np.linspace(0, colour_map.levels - 1, _RAMP).round().astype(np.int16)[None]
    unknown = np.full_like(steps, UNKNOWN)
    if colour_map.grounds:
        blank = np.full(steps.shape, _SPACE, dtype=np.uint32)
        picture.paint(at, row, blank, unknown, steps, colour_map.grounds)
    elif not has_numbers:
        table = np.array([*map(ord, colour_map.characters)], dtype=np.uint32)
        picture.paint(at, row, table[steps], steps, unknown, colour_map.inks)
    else:
        picture.write(at, row, "to", faint)
    at += _RAMP + 1 if colour_map.grounds or not has_numbers else len("to") + 1
    picture.write(at, row, high, faint)
    at, said = at + cell_len(high) + 3, f"{look.glyphs.best} best"
    if has_best and at + cell_len(said) <= picture.width:
        picture.write(at, row, said, faint)
