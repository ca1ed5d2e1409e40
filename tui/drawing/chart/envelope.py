"""Curves of any length, reduced to the columns they will be drawn in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Epochs = NDArray[np.int64]

_FACTOR = 16
"""How many stretches of one level make one of the next."""
_FINE = 4
"""A column is made of so many stretches at least, so that its borders are nearly right."""
_ENOUGH = 4096
"""A level is there to spare looking at more than so many stretches of the one below."""


class Envelope:
    """The least and largest value in any part of growing curves, found without looking at all.

    Values are reduced 16 to 1, and what comes of that again, and so on. So a spike of one epoch
    survives, and a picture of any part of a curve costs about the same: of a million epochs as of
    a thousand. Only new values are looked at. Each curve takes 17 bytes for 16 values, and at most
    twice that is reserved.

    Args:
        curves: How many curves there are.
    """

    def __init__(self, curves: int) -> None:
        self._curves = curves
        self._rows: Array = np.empty((0, curves))
        self._levels: list[_Level] = []

    @property
    def reserved(self) -> int:
        """The bytes it occupies beside the values."""
        return sum(level.low.nbytes + level.high.nbytes for level in self._levels)

    def extend(self, rows: Array) -> None:
        """Take in the values that are new.

        Args:
            rows: The whole history so far, shape `(values, curves)`; it only ever grows, and is
                kept to be looked at.
        """
        self._rows = rows
        below = rows.T, rows.T
        for level in self._levels:
            level.extend(*below)
            below = level.view()
        while below[0].shape[1] > _ENOUGH:
            level = _Level(self._curves)
            level.extend(*below)
            self._levels.append(level)
            below = level.view()

    def columns(self, curve: int, borders: Epochs) -> tuple[Array, Array]:
        """Give a part of a curve as points for columns.

        Args:
            curve: Which curve.
            borders: The epochs at which columns begin, ascending, and the one after the last.

        Returns:
            Epochs and values, each column as its least and largest value where they differ, in a
            zigzag that joins up; finite values only. Borders are kept to a quarter of a column.
        """
        first, stop = int(borders[0]), min(int(borders[-1]), len(self._rows))
        if first >= stop:
            return np.empty(0), np.empty(0)
        stretch, low, high = 1, self._rows[:, curve], self._rows[:, curve]
        wanted = (stop - first) / (_FINE * max(len(borders) - 1, 1))
        for level in self._levels:
            if stretch * _FACTOR > wanted:
                break
            stretch *= _FACTOR
            low, high = (kept[curve] for kept in level.view())
        # Each once; they ascend already, and numpy's sets bring a module along that takes longer
        # to import than a first frame may wait.
        starts = borders[:-1].clip(first, stop - 1) // stretch
        starts = starts[np.append(True, starts[1:] != starts[:-1])]
        end = -(-stop // stretch)
        low = np.fmin.reduceat(low[:end], starts)
        high = np.fmax.reduceat(high[:end], starts)
        # A falling curve is at its highest at the left of a column, a rising one at its lowest.
        values = np.column_stack([high, low])
        higher = low[1:] > low[:-1]
        rising = np.flatnonzero(np.append(higher[:1], higher))
        values[rising] = values[rising, ::-1]
        last = np.minimum(np.append(starts[1:], end) * stretch, stop) - 1
        places = np.column_stack([np.maximum(starts * stretch, first), last]).astype(float)
        keep = np.isfinite(values)
        return places[keep], values[keep]


class _Level:
    """The least and largest values of stretches, each of 16 of the level below; curves down."""

    def __init__(self, curves: int) -> None:
        self.low, self.high = np.empty((2, curves, 256))
        self._used = self._seen = 0

    def view(self) -> tuple[Array, Array]:
        return self.low[:, : self._used], self.high[:, : self._used]

    def extend(self, low: Array, high: Array) -> None:
        """Take in what is new of the level below, shape `(curves, values)`."""
        count = low.shape[1]
        # The last value seen may itself be of a stretch that was not full, and have changed.
        begun, full = max(self._seen - 1, 0) // _FACTOR, count // _FACTOR
        self._reserve(-(-count // _FACTOR))
        for kept, values, pick in ((self.low, low, np.fmin), (self.high, high, np.fmax)):
            if full > begun:
                part = values[:, begun * _FACTOR : full * _FACTOR]
                blocks = part.reshape(len(part), -1, _FACTOR)
                # Sixteen long rows are reduced five times as fast as many rows of sixteen.
                pick.reduce(
                    np.ascontiguousarray(blocks.transpose(2, 0, 1)), out=kept[:, begun:full]
                )
            if count > full * _FACTOR:
                kept[:, full] = pick.reduce(values[:, full * _FACTOR :], axis=1)
        self._used, self._seen = -(-count // _FACTOR), count

    def _reserve(self, stretches: int) -> None:
        room = self.low.shape[1]
        if stretches > room:
            grown = np.empty((2, len(self.low), max(stretches, 2 * room)))
            grown[:, :, : self._used] = np.stack(self.view())
            self.low, self.high = grown
