"""Numbers at a few places of a rectangle, and between these at each pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating[Any]]


class Smoothing:
    """Finds what is between the middles of cells, in a straight line from one to the next.

    A network's outputs are smooth enough for that: to ask it for each pixel takes twenty times as
    long, and shows the same.

    Args:
        cells: How many there are across and down.
        pixels: Likewise.
    """

    def __init__(self, cells: tuple[int, int], pixels: tuple[int, int]) -> None:
        self._across = _between(cells[0], pixels[0])
        self._down = _between(cells[1], pixels[1])

    def spread(self, numbers: Numbers) -> Numbers:
        """Give each pixel's number; a pixel beside a cell that has none has none.

        Args:
            numbers: Of the cells, shape `(down, across)`.
        """
        numbers = np.asarray(numbers, dtype=np.float32)
        first, second, share = self._across
        rows = numbers[:, first]
        rows += (numbers[:, second] - rows) * share
        first, second, share = self._down
        found = rows[first]
        found += (rows[second] - found) * share[:, None]
        return found


def _between(
    cells: int, pixels: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """Find between which two cells each pixel lies, and how far from the first to the second."""
    place = (np.arange(pixels) + 0.5) * cells / pixels - 0.5
    place = np.clip(place, 0, cells - 1)
    first = place.astype(np.intp)
    second = np.minimum(first + 1, cells - 1)
    return first, second, (place - first).astype(np.float32)
