"""A line through points, drawn with the dots of braille characters or with whole characters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..picture import Characters

Places = NDArray[np.int64]

BRAILLE = (2, 4)
"""Dots across and down a braille character."""

_BRAILLE_BITS = np.array([0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80], dtype=np.uint32)
"""What a character has for each of its dots, row by row."""
_BRAILLE_START = 0x2800
_SETS_OF_DOTS = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")
_CHARACTERS = (_SETS_OF_DOTS @ _BRAILLE_BITS + _BRAILLE_START).astype(np.uint32)
"""The character of each set of dots, the first of them in the lowest bit."""
_CHARACTERS[0] = 0
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
    passed = np.concatenate([y[:1], borders, y[-1:]])
    before, after = passed[:-1], passed[1:]
    low, high = np.fmin(before, after), np.fmax(before, after)
    is_first = np.ones(len(x), dtype=np.bool_)
    np.not_equal(x[1:], x[:-1], out=is_first[1:])
    starts = np.flatnonzero(is_first)
    held = x[starts] - first
    low[held] = np.fmin(low[held], np.minimum.reduceat(y, starts))
    high[held] = np.fmax(high[held], np.maximum.reduceat(y, starts))
    low, high = np.ceil(low - _A_LITTLE), np.floor(high)
    # A flat stretch passes no dot's height exactly, and takes the nearest.
    flat = low > high
    low[flat] = high[flat] = np.rint(np.interp(middles[flat], x, y))
    # Whole numbers of two bytes, which a processor compares many at once.
    low, high = low.astype(np.int16), high.astype(np.int16)
    heights = np.arange(rows - 1, -1, -1, dtype=np.int16)[:, None]
    dots = np.zeros((rows, columns), dtype=np.bool_)
    dots[:, first : last + 1] = (heights >= low) & (heights <= high)
    return dots


def braille(dots: NDArray[np.bool_]) -> Characters:
    """Put 2x4 dots each into one character; 0 where none is set."""
    # A byte for each character, looked up: a fifth of what adding the dots' numbers takes.
    bits = dots.view(np.uint8)
    packed = np.zeros((len(dots) // 4, dots.shape[1] // 2), dtype=np.uint8)
    for place in range(8):
        packed |= bits[place // 2 :: 4, place % 2 :: 2] << place
    return _CHARACTERS[packed]


def stamped(dots: NDArray[np.bool_], character: str) -> Characters:
    """Put a character for each dot; 0 where none is set."""
    return np.where(dots, ord(character), 0).astype(np.uint32)
