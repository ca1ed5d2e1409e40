"""What lies across a chart: epochs, or the time at which they ended."""

from __future__ import annotations

import numpy as np

from .envelope import Array, Epochs
from .plot.horizontal import Across

_UNITS = ((120.0, "s", 1.0), (7200.0, "m", 60.0), (float("inf"), "h", 3600.0))
"""Up to how many seconds a unit serves, its sign, and its seconds."""


class Axis:
    """Where epochs are across a chart that shows some of them.

    Args:
        first: The first epoch shown.
        last: The last one.
        seconds: When each epoch of the run ended, if they lie by time; shape `(epochs + 1,)`.

    Attributes:
        first: The first epoch shown.
        last: The last one.
        across: The numbers at both edges.
    """

    def __init__(self, first: int, last: int, seconds: Array | None = None) -> None:
        self.first, self.last = first, last
        self._seconds, self._unit = seconds, 1.0
        if seconds is None:
            self.across = Across(first, max(last, first + 1))
            return
        begin, end = float(seconds[first]), float(seconds[last])
        _, sign, self._unit = next(unit for unit in _UNITS if end < unit[0])
        # Before the first epoch has ended there is no time to speak of.
        end = end if end > begin else begin + 1.0
        self.across = Across(begin / self._unit, end / self._unit, sign)

    @property
    def by_time(self) -> bool:
        """Whether epochs lie where they ended in time."""
        return self._seconds is not None

    @property
    def seconds_across(self) -> tuple[float, float]:
        """The times at both edges, by time only."""
        return self.across.first * self._unit, self.across.last * self._unit

    def places(self, epochs: Array) -> Array:
        """Find the places of epochs."""
        return epochs if self._seconds is None else self.places_of(epochs, self._seconds)

    def places_of(self, epochs: Array, seconds: Array) -> Array:
        """Find the places of another run's epochs, which ended at other times."""
        return epochs if self._seconds is None else seconds[epochs.astype(int)] / self._unit

    def place(self, epoch: int) -> float:
        """Find the place of one epoch."""
        return float(self.places(np.array([float(epoch)]))[0])

    def epoch_at(self, place: float) -> int:
        """Find the epoch that is nearest to a place."""
        if self._seconds is None:
            return min(max(round(place), self.first), self.last)
        shown = self._seconds[self.first : self.last + 1]
        wanted = place * self._unit
        after = min(int(np.searchsorted(shown, wanted)), len(shown) - 1)
        before = max(after - 1, 0)
        nearer = before if wanted - shown[before] < shown[after] - wanted else after
        return self.first + nearer

    def borders(self, columns: int) -> Epochs:
        """Cut what is shown into so many columns, as `Envelope.columns` wants it."""
        stop = self.last + 1
        if self._seconds is None:
            return np.linspace(self.first, stop, columns + 1).astype(np.int64)
        shown = self._seconds[self.first : stop]
        times = np.linspace(shown[0], shown[-1], columns + 1)
        borders = self.first + np.searchsorted(shown, times)
        borders[-1] = stop
        return borders

    def text(self, epoch: int) -> str:
        """Say which epoch it is, and by time when it ended."""
        name = f"epoch {epoch:,}"
        return (
            name
            if self._seconds is None
            else f"{name} at {self.place(epoch):.4g}{self.across.unit}"
        )
