"""Rows that are only ever appended, as one array that anybody may look at meanwhile."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

_FIRST_ROWS = 256


class Table:
    """A growing array: it doubles when it is full, so half of it at most is not used yet.

    Args:
        shape: Of one row; `()` for a number.
        dtype: Of its numbers.
        most: How many rows its owner means to keep: it doubles up to there.
    """

    def __init__(
        self, shape: tuple[int, ...], dtype: DTypeLike = float, most: int | None = None
    ) -> None:
        self._rows = np.empty((_FIRST_ROWS, *shape), dtype)
        self._length = 0
        self._most = most

    def __len__(self) -> int:
        return self._length

    @property
    def reserved(self) -> int:
        """The bytes it occupies."""
        return self._rows.nbytes

    def extend(self, rows: NDArray[Any]) -> None:
        """Append rows, shape `(rows, *shape)`."""
        stop = self._length + len(rows)
        if stop > len(self._rows):
            # A new array instead of a resize: views handed out keep the old one.
            wanted = 2 * len(self._rows)
            if self._most is not None:
                wanted = min(wanted, self._most)
            grown = np.empty((max(wanted, stop), *self._rows.shape[1:]), self._rows.dtype)
            grown[: self._length] = self._rows[: self._length]
            self._rows = grown
        self._rows[self._length : stop] = rows
        self._length = stop

    def halve(self) -> None:
        """Keep every second row only, the first included; views are of another array then."""
        kept = self._rows[: self._length : 2]
        self._rows = np.empty_like(self._rows)
        self._length = len(kept)
        self._rows[: self._length] = kept

    def view(self) -> NDArray[Any]:
        """Show the rows so far without copying them, read-only."""
        rows = self._rows[: self._length]
        rows.flags.writeable = False
        return rows
