"""How the numbers of each layer are spread: a histogram with its axes for each, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..appearance.look import Look
from .histogram import Scale, bars
from .picture import Picture

Numbers = NDArray[np.floating[Any]]

_LEAST_WIDTH, _MOST_WIDTH = 20, 60
_LEAST_HEIGHT = 5
"""Rows of a name, two of bars, the axis and its values."""
_WORDS = 2
"""Lines under each that should be there."""
_MOST_BAR_ROWS = 12
_APART = 2
_LEAST_BINS, _BINS_BY_ROOT = 8, 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """One layer's numbers, and what is said of them."""

    name: str
    note: str
    """What stands beside the name."""
    values: Numbers
    words: tuple[tuple[str, str], ...] = ()
    """Lines under the histogram, the most important first, each with its colour."""


@dataclass(frozen=True, slots=True)
class _Cell:
    left: int
    top: int
    width: int
    height: int


def draw_spreads(
    picture: Picture, spreads: Sequence[Spread], look: Look, *, height: int, chosen: int = -1
) -> None:
    """Draw a histogram for each layer, each over its own range; say how many have no room.

    Args:
        picture: Where.
        spreads: The layers, the first hidden one first.
        look: Characters and colours.
        height: How many of the picture's rows there are for them.
        chosen: The layer that is marked, if any.
    """
    across = max((picture.width + _APART) // (_LEAST_WIDTH + _APART), 1)
    down = max(height // _LEAST_HEIGHT, 1)
    # In as few rows as possible, and of these in columns as wide as possible.
    rows = min(-(-len(spreads) // across), down)
    columns = min(-(-len(spreads) // rows), across)
    width = min((picture.width + _APART) // columns - _APART, _MOST_WIDTH)
    shown = spreads[: rows * columns]
    for place, spread in enumerate(shown):
        row, column = divmod(place, columns)
        cell = _Cell(column * (width + _APART), row * (height // rows), width, height // rows)
        mark = "" if chosen < 0 else look.glyphs.selected if place == chosen else " "
        name = f"{mark}{spread.name}"
        picture.write(cell.left, cell.top, name, "bold")
        note = f"  {spread.note}"
        if place == len(shown) - 1 and len(shown) < len(spreads):
            note = f"  +{len(spreads) - len(shown)} more"
        if len(name) + len(note) <= width:
            picture.write(cell.left + len(name), cell.top, note, look.palette.faint)
        _draw_one(picture, cell, spread, look)


def shows_all(count: int, size: tuple[int, int]) -> bool:
    """Tell whether so many layers have room for their histograms, and for lines under them."""
    width, height = size
    across = max((width + _APART) // (_LEAST_WIDTH + _APART), 1)
    rows = -(-count // across)
    return height >= rows * (_LEAST_HEIGHT + _WORDS)


def _draw_one(picture: Picture, cell: _Cell, spread: Spread, look: Look) -> None:
    finite = np.asarray(spread.values[np.isfinite(spread.values)], dtype=float)
    is_low = cell.height < _LEAST_HEIGHT + _WORDS
    words, below = spread.words, cell.top + 1
    if cell.height < _LEAST_HEIGHT:  # no room for bars
        rows = 0
    elif is_low:
        rows, words = cell.height - 3, _in_a_line(spread.words, cell.width)
    else:
        words = spread.words[: cell.height - _LEAST_HEIGHT]
        rows = min(cell.height - 3 - len(words), _MOST_BAR_ROWS)
    if not finite.size:
        picture.write(cell.left, below, "no finite numbers", look.palette.faint)
        below += 1
    elif rows:
        size = cell.width, rows
        draw_histogram(picture, (cell.left, below), size, finite, look, is_low=is_low)
        below += rows + 2 - is_low
    for line, (text, ink) in enumerate(words[: cell.top + cell.height - below]):
        picture.write(cell.left, below + line, text[: cell.width], ink)


def _in_a_line(words: Sequence[tuple[str, str]], width: int) -> tuple[tuple[str, str], ...]:
    """Join the first lines, as far as they fit into one."""
    text, ink = words[0] if words else ("", "")
    for more, its_ink in words[1:]:
        if len(text) + 2 + len(more) > width:
            break
        text, ink = f"{text}, {more}", ink or its_ink
    return ((text, ink),)


def draw_histogram(
    picture: Picture,
    at: tuple[int, int],
    size: tuple[int, int],
    finite: Numbers,
    look: Look,
    *,
    around_zero: bool = False,
    is_low: bool = False,
) -> None:
    """Draw bars on an axis with counts, over one with values; minus and plus in their colours.

    Args:
        picture: Where.
        at: The left column and the top row.
        size: Columns, and rows of bars; two more rows are for the axis and its values.
        finite: The numbers.
        look: Characters and colours.
        around_zero: Whether 0 is in the middle.
        is_low: Whether these two share one row.
    """
    upright, tick, corner, flat, down = look.glyphs.axes
    faint, top, rows = look.palette.faint, at[1], size[1]
    low, high = float(finite.min()), float(finite.max())
    if around_zero:
        low, high = -max(-low, high), max(-low, high)
    margin = len(f"{finite.size:,}") + 1
    # Few numbers are seen better in few bins.
    room = size[0] - margin
    thick = max(1, room // max(_LEAST_BINS, int(_BINS_BY_ROOT * np.sqrt(finite.size))))
    bins = room // thick
    room = bins * thick
    scale = Scale(low, high, bins) if high > low else Scale(low - 0.5, high + 0.5, bins)
    counts = scale.counts(finite)
    left = at[0] + margin
    for row in range(rows):
        picture.write(left - 1, top + row, tick if row == 0 else upright, faint)
    most = f"{counts.max():,}"
    picture.write(left - 1 - len(most), top, most, faint)
    picture.write(left - 1, top + rows, corner + flat * room, faint)
    middles = scale.low + (np.arange(bins) + 0.5) / bins * (scale.high - scale.low)
    block, is_minus = bars(counts, rows, thick, look.glyphs.bars), np.repeat(middles < 0, thick)
    for ink, where in ((look.palette.class_zero, is_minus), (look.palette.class_one, ~is_minus)):
        picture.lay(left, top, np.where(where, block, 0).astype(np.uint32), ink)
    first, last = f"{scale.low:.3g}", f"{scale.high:.3g}"
    below = top + rows + (not is_low)
    picture.write(left, top + rows, down, faint)
    picture.write(left + room - 1, top + rows, down, faint)
    zero = -1
    if scale.low < 0 < scale.high:
        zero = int(-scale.low / (scale.high - scale.low) * room)
        picture.write(left + zero, top + rows, down, faint)
    picture.write(left, below, first, faint)
    picture.write(left + room - len(last), below, last, faint)
    if len(first) < zero < room - len(last) - 1:
        picture.write(left + zero, below, "0", faint)


def spread_words(values: Numbers) -> tuple[str, ...]:
    """Say around what numbers lie, and whether some are none, the most important first."""
    finite = np.asarray(values[np.isfinite(values)], dtype=float)
    if not finite.size:
        return (f"{values.size:,}, none of them finite",)
    lost = values.size - finite.size
    with np.errstate(all="ignore"):
        mean, deviation = float(finite.mean()), float(finite.std())
    return (
        *((f"{lost:,} not finite",) if lost else ()),
        f"mean {mean:.3g}",
        f"sd {deviation:.3g}",
    )
