"""A line through points, drawn with the dots of braille characters or with whole characters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..picture import Characters

Places = NDArray[np.int64]

BRAILLE = (2, 4)
"""Dots across and down a braille character."""

_BRAILLE_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], dtype=np.uint32)
_BRAILLE_START = 0x2800
_A_LITTLE = 1e-9


def trace(x: Places, y: Places, columns: int, rows: int) -> NDArray[np.bool_]:
    """Mark the dots of the line through points, without a gap and one dot thin.

    Each column gets the dots from the least to the largest height of the line within it: a flat
    stretch one dot, a steep one all it passes.

    Args:
        x: Columns of the points, ascending, from 0 to `columns - 1`, shape `(points,)`.
        y: Their heights, from 0 at the bottom to `rows - 1`, same shape.
        columns: Columns of dots.
        rows: Rows of dots.

    Returns:
        Whether a dot is set, shape `(rows, columns)`, the top row first.
    """
    first, last = int(x[0]), int(x[-1])
    middles = np.arange(first, last + 1)
    # Where the line passes from a column to the next. A point just there belongs to one only.
    borders = np.interp(middles[:-1] + 0.5 - _A_LITTLE, x, y)
    before = np.append(y[0], borders)
    after = np.append(borders, y[-1])
    low, high = np.fmin(before, after), np.fmax(before, after)
    starts = np.flatnonzero(np.diff(x, prepend=-1))
    held = x[starts] - first
    low[held] = np.fmin(low[held], np.minimum.reduceat(y, starts))
    high[held] = np.fmax(high[held], np.maximum.reduceat(y, starts))
    low, high = np.ceil(low - _A_LITTLE), np.floor(high)
    # A flat stretch passes no dot's height exactly, and takes the nearest.
    flat = low > high
    low[flat] = high[flat] = np.rint(np.interp(middles[flat], x, y))
    heights = np.arange(rows - 1, -1, -1)[:, None]
    dots = np.zeros((rows, columns), dtype=np.bool_)
    dots[:, first : last + 1] = (heights >= low) & (heights <= high)
    return dots


def braille(dots: NDArray[np.bool_]) -> Characters:
    """Put 2x4 dots each into one character; 0 where none is set."""
    rows, columns = dots.shape
    blocks = dots.reshape(rows // 4, 4, columns // 2, 2)
    bits = np.einsum("ricj,ij->rc", blocks, _BRAILLE_BITS)
    return np.where(bits, bits + _BRAILLE_START, 0).astype(np.uint32)


def stamped(dots: NDArray[np.bool_], character: str) -> Characters:
    """Put a character for each dot; 0 where none is set."""
    return np.where(dots, ord(character), 0).astype(np.uint32)
