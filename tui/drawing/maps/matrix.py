"""A matrix of weights as cells of characters: signs and digits or numbers, on colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

from ...appearance.look import Look
from ..numbers import digits_cell
from ..picture import Characters, Picture
from ..scale import scale_of
from ..text_columns import fitted
from .colour_map import value_map
from .heat_map import UNKNOWN, value_levels

Numbers = NDArray[np.floating[Any]]

SIGN_CELL, NUMBER_CELL = 3, 9
"""Columns of a cell: a gap with a sign and a digit, or with a number."""

_SPACE, _ZERO, _NO_NUMBER = ord(" "), ord("0"), ord("?")
_USUAL, _FAR_BEYOND = 0.95, 5.0
"""Which share of the numbers is usual, and how many times larger than that is far beyond."""
_FEW, _SAMPLE = 12, 4096
"""From how many numbers on some are far beyond the others, and about how many are looked at."""
_LEAST_LABEL = 8
"""Columns for the names of rows, so that what is hidden can be said above them."""
_AXES = "from/to"
"""What stands in the corner: rows are where weights come from, columns where they go to."""
_MORE = 11
"""Columns at the right edge for saying how much is hidden there."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a matrix is seen, and where in a picture."""

    rows: range
    columns: range
    left: int
    """The first column of cells in the picture."""
    top: int
    """The first line of cells; the names of columns are above it."""
    cell: int
    """Columns of a cell."""
    counts: bool = True
    """Whether a line below the rows says how many more there are."""

    def cell_at(self, column: int, row: int) -> tuple[int, int] | None:
        """Find the row and column of the matrix at a place in the picture; `None` beside it."""
        down, across = row - self.top, (column - self.left) // self.cell
        if 0 <= down < len(self.rows) and 0 <= across < len(self.columns):
            return self.rows[down], self.columns[across]
        return None

    def hidden_rows(self, count: int) -> str:
        """Say how many of so many rows are not seen; nothing if they all are."""
        above, below = self.rows.start, count - self.rows.stop
        parts = [f"+{below:,} more"] * bool(below) + [f"{above:,} above"] * bool(above)
        return ", ".join(parts)


def window_of(
    shape: tuple[int, int],
    names: Sequence[str],
    *,
    room: tuple[int, int],
    cell: int,
    at: tuple[int, int],
    before: tuple[int, int],
    top: int,
    counts: bool = True,
) -> Window:
    """Choose the part of a matrix that is seen: as it was, unless the cursor would be outside.

    Args:
        shape: Rows and columns of the matrix.
        names: Of its rows.
        room: Columns and lines, the line of column names included.
        cell: Columns of a cell.
        at: Row and column that must be seen.
        before: The first row and column that were seen.
        top: The picture's line that the room begins at.
        counts: Whether a line below the rows says how many more there are.
    """
    left = _label_width(names)
    lines = room[1] - 1
    if shape[0] > lines and counts:
        lines -= 1  # to say how many more there are
    across = cells_across(names, room, cell)
    if shape[1] > across:
        across = (room[0] - left - _MORE) // cell
    return Window(
        _around(shape[0], max(lines, 1), at[0], before[0]),
        _around(shape[1], max(across, 1), at[1], before[1]),
        left,
        top + 1,
        cell,
        counts,
    )


def _label_width(names: Sequence[str]) -> int:
    return max(_LEAST_LABEL, *map(cell_len, names)) + 1


def cells_across(names: Sequence[str], room: tuple[int, int], cell: int) -> int:
    """Tell how many cells there is room for beside the names of rows."""
    return (room[0] - _label_width(names)) // cell


def _around(count: int, room: int, at: int, first: int) -> range:
    room = min(room, count)
    first = min(max(first, at - room + 1), at, count - room)
    return range(first, first + room)


def scale_for(values: Numbers) -> tuple[float, bool]:
    """Choose what the sizes of numbers are shown as tenths of.

    The largest of them, unless it is so far beyond the others that these would all be zeros.

    Args:
        values: A matrix.

    Returns:
        The scale, and whether there are numbers beyond it.
    """
    sizes = np.abs(values[np.isfinite(values)])
    if not sizes.size:
        return 1.0, False
    largest = float(sizes.max())
    if sizes.size >= _FEW:
        # Of a wide layer some thousands tell as much, in a fraction of the frame's time.
        sample = sizes[:: max(1, sizes.size // _SAMPLE)]
        usual = float(np.quantile(sample, _USUAL, method="lower"))
        if largest > _FAR_BEYOND * usual > 0.0:
            return scale_of(usual), True
    return scale_of(largest), False


def cell_codes(values: Numbers, scale: float) -> Characters:
    """Write the sign and the size of numbers, the size in tenths of a scale.

    Args:
        values: Shape `(rows, columns)`.
        scale: From `scale_for`.

    Returns:
        Code points, shape `(rows, columns, 2)`; nothing before a 0 that is just 0, a 9 for what is
        beyond the scale too, and two question marks for what is no number.
    """
    known = ~np.isnan(values)
    clean = np.where(known, values, 0.0)
    # Clipped first, as the numbers of a run that breaks would overflow; a hair more than it is,
    # as 0.3 / 1.0 * 10 must not be 2.
    sizes = np.floor(10.0 * np.minimum(np.abs(clean) / scale, 1.0) + 1e-9).clip(0, 9)
    signs = np.where(clean > 0, ord("+"), np.where(clean < 0, ord("-"), _SPACE))
    codes = np.stack([signs, _ZERO + sizes.astype(np.int64)], axis=-1)
    codes[~known] = _NO_NUMBER
    return codes.astype(np.uint32)


def _number_codes(values: Numbers) -> Characters:
    """Write numbers themselves, shape `(rows, columns, NUMBER_CELL - 1)`."""
    width = NUMBER_CELL - 1
    text = "".join(digits_cell(number, width) for number in values.ravel().tolist())
    return np.frombuffer(text.encode("utf-32-le"), "<u4").reshape(*values.shape, width)


def draw_matrix(
    picture: Picture,
    window: Window,
    values: Numbers,
    scale: float,
    names: tuple[Sequence[str], Sequence[str]],
    *,
    cursor: tuple[int, int] | None,
    look: Look,
) -> None:
    """Draw the part of a matrix that is seen, with its names and how much is hidden.

    Args:
        picture: Where.
        window: What part.
        values: The whole matrix.
        scale: The size that colours and digits go up to.
        names: Of its rows and of its columns.
        cursor: Row and column of a cell to mark.
        look: Characters and colours.
    """
    rows, columns, cell = window.rows, window.columns, window.cell
    part = np.asarray(values, dtype=float)[rows.start : rows.stop, columns.start : columns.stop]
    in_signs = cell == SIGN_CELL
    codes = cell_codes(part, scale) if in_signs else _number_codes(part)
    colour_map = value_map(look)
    levels = value_levels(part.ravel(), -scale, scale, colour_map).reshape(part.shape)
    levels = levels.astype(np.int16)
    colours = [*(colour_map.grounds or colour_map.inks)]
    inks = grounds = np.full_like(levels, UNKNOWN)
    if colour_map.grounds:
        grounds, inks = levels, np.where(levels < 0, UNKNOWN, levels + len(colours))
        colours += colour_map.point_inks
    else:
        inks = levels
    block = np.full((*part.shape, cell), _SPACE, dtype=np.uint32)
    block[..., 1:] = codes
    flat = len(rows), len(columns) * cell
    dyed = np.repeat(inks, cell, axis=1), np.repeat(grounds, cell, axis=1)
    dyed[1][:, ::cell] = UNKNOWN  # the gaps
    picture.paint(window.left, window.top, block.reshape(flat), *dyed, colours)
    _draw_names(picture, window, values.shape, names, look)
    if cursor is not None:
        row, column = cursor[0] - rows.start, cursor[1] - columns.start
        place = window.left + column * cell
        text = look.glyphs.selected + "".join(map(chr, codes[row, column].tolist()))
        picture.write(place, window.top + row, text, "bold reverse")


def _draw_names(
    picture: Picture,
    window: Window,
    shape: tuple[int, ...],
    names: tuple[Sequence[str], Sequence[str]],
    look: Look,
) -> None:
    faint, cell = look.palette.faint, window.cell
    rows, columns = window.rows, window.columns
    for line, row in enumerate(rows):
        picture.write(
            0, window.top + line, fitted(names[0][row], window.left - 1, right=True), faint
        )
    longest = max(cell_len(names[1][column]) for column in columns)
    apart = -(-(longest + 1) // cell)
    right = window.left + len(columns) * cell
    for place, column in enumerate(columns):
        name = names[1][column]
        # A name wider than its cell goes on over the next ones, which have none then.
        wide = cell_len(name)
        start = window.left + place * cell + (cell - wide if apart == 1 else 1)
        if place % apart == 0 and (apart == 1 or not place or start + wide <= right):
            picture.write(start, window.top - 1, name, faint)
    before, after = columns.start, shape[1] - columns.stop
    if not before:
        picture.write(0, window.top - 1, _AXES.rjust(window.left - 1), faint)
    else:
        picture.write(0, window.top - 1, f"+{before:,} <"[: window.left - 1], faint)
    if after:
        picture.write(right + 1, window.top - 1, f"+{after:,} more"[: _MORE - 1], faint)
    if window.counts and (hidden := window.hidden_rows(shape[0])):
        picture.write(1, window.top + len(rows), hidden, faint)
