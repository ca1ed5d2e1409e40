"""A curve that is known only of the epochs at which somebody looked."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ....drawing.chart.curves import Array

_MOST = 512
"""Looks kept at most; more than a chart has columns."""


class Watched:
    """Several numbers over the epochs, in stretches between which nobody looked.

    However long a run is watched, `_MOST` looks at most are kept, about evenly spread.
    """

    def __init__(self) -> None:
        self._epochs: list[float] = []
        self._values: list[tuple[float, ...]] = []
        self._begins: list[bool] = []
        """Whether a stretch begins with that look."""
        self._was_away = True

    def __len__(self) -> int:
        return len(self._epochs)

    @property
    def first(self) -> float | None:
        """The epoch of the first look; none as long as there is none."""
        return self._epochs[0] if self._epochs else None

    @property
    def gaps(self) -> int:
        """How often the curve is interrupted."""
        return sum(self._begins[1:])

    def add(self, epoch: float, values: tuple[float, ...]) -> None:
        """Keep a look; one at an epoch that is past already is not.

        Args:
            epoch: Epochs done, with the part of the one under way.
            values: As many at every look.
        """
        epochs = self._epochs
        if epochs and epoch <= epochs[-1]:
            if epoch == epochs[-1]:
                self._values[-1] = values
            return
        epochs.append(epoch)
        self._values.append(values)
        self._begins.append(self._was_away)
        self._was_away = False
        if len(epochs) > _MOST:
            self._thin()

    def look_away(self) -> None:
        """Begin a new stretch with the next look."""
        self._was_away = True

    def _thin(self) -> None:
        """Drop the look that is closest between its neighbours; a gap beside it is kept."""
        epochs = np.array(self._epochs)
        place = int(np.argmin(epochs[2:] - epochs[:-2])) + 1
        self._begins[place + 1] |= self._begins[place]
        for kept in (self._epochs, self._values, self._begins):
            del kept[place]

    def stretches(self, number: int) -> Iterator[tuple[Array, Array]]:
        """Give one of the numbers stretch by stretch: the epochs of the looks, and its values."""
        epochs = np.array(self._epochs)
        values = np.array([each[number] for each in self._values])
        starts = np.flatnonzero(self._begins)
        for start, stop in zip(starts, [*starts[1:], len(epochs)], strict=True):
            yield epochs[start:stop], values[start:stop]
