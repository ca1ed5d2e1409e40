"""How far predictions of a regression are off: a histogram, and truth against prediction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...appearance.look import Look
from ..chart.dots import BRAILLE, braille, stamped
from ..picture import Picture
from ..spreads import draw_histogram

Numbers = NDArray[np.floating[Any]]

_LEAST_ROWS = 2
_LEAST_WIDTH, _MOST_WIDTH = 24, 60
_APART = 3
_HISTOGRAM = ("residuals (target - prediction)", "target - prediction")
_POINTS = ("prediction (up) by target (across)", "prediction by target")
"""What stands over the pictures; over narrow ones the last."""


def draw_residuals(
    picture: Picture, top: int, truth: Numbers, predicted: Numbers, look: Look
) -> None:
    """Draw the histogram, and beside it the points where there is room for both.

    Args:
        picture: Where.
        top: From which row on.
        truth: The targets of rows.
        predicted: What is predicted of them, same shape.
        look: Characters and colours.
    """
    known = np.isfinite(predicted)
    truth, predicted = truth[known], predicted[known]
    rows = picture.height - top - 3
    is_titled = rows >= _LEAST_ROWS
    if not is_titled:
        top, rows = top - 1, rows + 1
    if is_low := rows < _LEAST_ROWS:  # the axis and its values share a row
        rows += 1
    if rows < _LEAST_ROWS or not truth.size:
        return
    both = picture.width >= 2 * _LEAST_WIDTH + _APART
    width = min((picture.width - _APART) // 2 if both else picture.width, _MOST_WIDTH)
    faint = look.palette.faint
    if is_titled:
        picture.write(0, top, _fitting(_HISTOGRAM, width), faint)
    draw_histogram(
        picture, (0, top + 1), (width, rows), truth - predicted, look,
        around_zero=True, is_low=is_low,
    )  # fmt: skip
    if both:
        left = width + _APART
        if is_titled:
            picture.write(left, top, _fitting(_POINTS, width), faint)
        points = truth, predicted
        draw_points(picture, (left, top + 1), (width, rows), points, look, is_low=is_low)


def _fitting(names: Sequence[str], width: int) -> str:
    return next((name for name in names if len(name) <= width), "")


def draw_points(
    picture: Picture,
    at: tuple[int, int],
    size: tuple[int, int],
    points: tuple[Numbers, Numbers],
    look: Look,
    *,
    is_low: bool = False,
) -> None:
    """Draw a dot for each row, and the line on which all would lie that are predicted right.

    Args:
        picture: Where.
        at: The left column and the top row.
        size: Columns, and rows of dots; two more rows are for the axis and its values.
        points: Targets, which lie across, and predictions; all of them finite.
        look: Characters and colours.
        is_low: Whether these two share one row.
    """
    upright, tick, corner, flat, down = look.glyphs.axes
    truth, predicted = points
    low = float(min(truth.min(), predicted.min()))
    high = float(max(truth.max(), predicted.max()))
    ends, faint, rows = (f"{low:.3g}", f"{high:.3g}"), look.palette.faint, size[1]
    margin = max(map(len, ends)) + 1
    left, columns = at[0] + margin, size[0] - margin
    across, high_dots = (columns, rows) if look.ascii_only else (
        columns * BRAILLE[0], rows * BRAILLE[1]
    )  # fmt: skip

    def block(x: Numbers, y: Numbers, character: str) -> NDArray[np.uint32]:
        dots = np.zeros((high_dots, across), dtype=np.bool_)
        span = (high - low) or 1.0
        places = np.clip(((x - low) / span * across).astype(int), 0, across - 1)
        heights = np.clip(((y - low) / span * high_dots).astype(int), 0, high_dots - 1)
        dots[high_dots - 1 - heights, places] = True
        return stamped(dots, character) if look.ascii_only else braille(dots)

    line = np.linspace(low, high, across // 2)
    picture.lay(left, at[1], block(line, line, "."), faint)
    picture.lay(left, at[1], block(truth, predicted, "*"), look.palette.train)
    for row in range(rows):
        mark = tick if row in {0, rows - 1} else upright
        picture.write(left - 1, at[1] + row, mark, faint)
    picture.write(left - 1 - len(ends[1]), at[1], ends[1], faint)
    picture.write(left - 1 - len(ends[0]), at[1] + rows - 1, ends[0], faint)
    axis = down + flat * (columns - 2) + down
    picture.write(left - 1, at[1] + rows, corner + axis, faint)
    below = at[1] + rows + (not is_low)
    picture.write(left, below, ends[0], faint)
    picture.write(left + columns - len(ends[1]), below, ends[1], faint)
