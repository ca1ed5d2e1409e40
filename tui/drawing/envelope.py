"""A curve of any length, reduced to the columns it will be drawn in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Envelope:
    """The least and largest value in each of at most `capacity` equal stretches of a growing curve.

    A spike of one epoch survives the reduction, and a frame costs as much at a million epochs as
    at a thousand: only new values are looked at, and when the stretches run out, neighbours merge.

    Args:
        curves: How many curves share the stretches.
        capacity: The most stretches; an even number.
    """

    def __init__(self, curves: int, capacity: int = 512) -> None:
        self._capacity = capacity
        self._low = np.full((capacity, curves), np.nan)
        self._high = np.full((capacity, curves), np.nan)
        self._seen = 0
        self.stretch = 1
        """How many values one stretch holds."""

    def extend(self, rows: Array) -> None:
        """Take in the values that are new.

        Args:
            rows: The whole history so far, shape `(values, curves)`; it only ever grows.
        """
        while self._seen < len(rows):
            if self._seen == self._capacity * self.stretch:
                self._merge()
            index = self._seen // self.stretch
            room = self._capacity * self.stretch - self._seen
            new = rows[self._seen : self._seen + room]
            self._take(index, self._seen % self.stretch, new)
            self._seen += len(new)

    def _take(self, index: int, filled: int, new: Array) -> None:
        """Merge new values into the stretches from `index` on, the first `filled` already."""
        starts = np.arange(-filled, len(new), self.stretch)
        starts[0] = 0
        stop = index + len(starts)
        # fmin and fmax pass over NaN: a set without rows, a run that broke.
        low = np.fmin.reduceat(new, starts, axis=0)
        high = np.fmax.reduceat(new, starts, axis=0)
        np.fmin(self._low[index:stop], low, self._low[index:stop])
        np.fmax(self._high[index:stop], high, self._high[index:stop])

    def _merge(self) -> None:
        """Make each two neighbours one."""
        half = self._capacity // 2
        self._low[:half] = np.fmin(self._low[0::2], self._low[1::2])
        self._high[:half] = np.fmax(self._high[0::2], self._high[1::2])
        self._low[half:] = self._high[half:] = np.nan
        self.stretch *= 2

    def columns(self, curve: int, count: int) -> tuple[Array, Array]:
        """Give a curve as points for at most so many columns.

        Args:
            curve: Which curve.
            count: How many columns there are.

        Returns:
            Positions (in values from the start) and values, each column as its least and largest
            value where they differ, in a zigzag that joins up; finite values only.
        """
        used = -(-self._seen // self.stretch)
        if not used:
            return np.empty(0), np.empty(0)
        # Never two alike, as a column spans a stretch at least.
        starts = np.linspace(0, used, min(count, used), endpoint=False).astype(int)
        low = np.fmin.reduceat(self._low[:used, curve], starts)
        high = np.fmax.reduceat(self._high[:used, curve], starts)
        # A falling curve is at its highest at the left of a column, a rising one at its lowest.
        values = np.column_stack([high, low])
        higher = low[1:] > low[:-1]
        rising = np.flatnonzero(np.append(higher[:1], higher))
        values[rising] = values[rising, ::-1]
        ends = np.append(starts[1:], used)
        # The last stretch may not be full yet.
        last = np.minimum(ends * self.stretch, self._seen) - 1
        places = np.column_stack([starts * self.stretch, last]).astype(float)
        keep = np.isfinite(values)
        return places[keep], values[keep]
