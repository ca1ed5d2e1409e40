"""Points of a run that can be gone back to: its parameters, thinned evenly as it grows.

A point is the end of an epoch, with all parameters of all replicas in the run's own precision.
What is kept:

- Every epoch while there are few, and once 400 are kept only every second, fourth, eighth, ... So
  there are 200 to 400 of them, evenly spaced, whether a run has a thousand epochs or a million.
- Of a large network or many replicas as many as fit into 64 MB, but two at least: all 400 up to
  20,000 parameters of all replicas together in double precision, 74 of 1,024 networks 2-8-8-1.
- The point before each edit in flight: up to 32 MB, and 400 at most; of more edits than that
  every second is dropped.
- Of a single run the epoch with the least loss so far; of one with more than 256 kB of parameters,
  the best of those that are kept anyway.

The parameters at the ends of epochs are put aside for evaluation anyway (see `engine.py`), so what
this costs is a copy of those that are kept: some 2,600 in a million epochs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...catalog.lazy_numpy import Array
from ...config import RunConfig

When = int | Literal["live"]
"""An epoch to look back at, or what the run is now."""

MOST_POINTS = 400
"""So many evenly spaced points at most."""
_EVEN_BYTES = 64_000_000
_PINNED_BYTES = 32_000_000
_LARGE_BYTES = 256_000


class TimelinePoint(NamedTuple):
    """What a run was at the end of an epoch, or in the middle of one, just before an edit."""

    epoch: int
    """Epochs completed."""
    position: int
    """Training rows already used in the epoch under way; 0 at the end of one."""
    steps: int
    """Parameter updates done."""
    config: RunConfig
    """The config in force."""
    parameters: NDArray[np.floating[Any]]
    """All weights and biases as the engine works with them, shape `(replicas, size)`."""


class Timeline:
    """Keeps points in bounded memory.

    Args:
        start: The first of them.
        loss: Its loss, if the best is to be kept.

    Attributes:
        spacing: Of how many epochs one is kept.
    """

    def __init__(self, start: TimelinePoint, loss: float | None = None) -> None:
        self.spacing = 1
        parameters = start.parameters
        self._is_large = parameters.nbytes > _LARGE_BYTES
        self._most = _as_many_as_fit(_EVEN_BYTES, parameters.nbytes)
        self._most_pinned = _as_many_as_fit(_PINNED_BYTES, parameters.nbytes)
        self._start, self._began_inside = start.epoch, start.position > 0
        # Memory that is not used yet is not there yet, as operating systems have it.
        self._even = np.empty((self._most, *parameters.shape), parameters.dtype)
        self._even[0] = parameters
        # Of each of them.
        self._steps, self._configs = [start.steps], [start.config]
        self._pinned: dict[int, TimelinePoint] = {}
        self._best = None if loss is None else start
        self._best_loss = math.inf if loss is None or math.isnan(loss) else loss
        self._epochs: NDArray[np.int64] | None = None

    @property
    def epochs(self) -> NDArray[np.int64]:
        """The epochs that can be gone back to, ascending and read-only."""
        if self._epochs is None:
            best = [self._best.epoch] if self._best else []
            even = range(self._start, self._start + self.spacing * len(self._steps), self.spacing)
            # Not by numpy's sets: with them comes its module of masked arrays, which takes longer
            # to import than the first snapshot may take.
            self._epochs = np.array(sorted({*even, *self._pinned, *best}), dtype=np.int64)
            self._epochs.flags.writeable = False
        return self._epochs

    @property
    def best(self) -> int | None:
        """The epoch with the least loss so far; `None` where nobody has told any."""
        return self._best.epoch if self._best else None

    @property
    def reserved(self) -> int:
        """The bytes that the parameters of all points occupy."""
        single = [*self._pinned.values(), *filter(None, [self._best])]
        return self._even.nbytes + sum(each.parameters.nbytes for each in single)

    def extend(
        self,
        first: int,
        steps: Sequence[int],
        config: RunConfig,
        parameters: Array,
        losses: NDArray[np.float64] | None = None,
    ) -> None:
        """Copy what is to be kept of the next epochs.

        Args:
            first: The number of the first of them.
            steps: Parameter updates done by the end of each.
            config: The config in force.
            parameters: At the end of each, as the engine works with them, shape
                `(epochs, replicas, size)`.
            losses: What the best is found by, shape `(epochs,)`.
        """
        due = self._due(first, 0, len(parameters))
        if losses is not None and self._best is not None:
            # A large network takes too long to copy whenever it has become better.
            seen = due if self._is_large else range(len(parameters))
            found = losses[seen.start :: seen.step].tolist()
            if found and (least := min(found)) < self._best_loss:
                at = seen[found.index(least)]
                self._best_loss, self._epochs = least, None
                self._best = TimelinePoint(first + at, 0, steps[at], config, parameters[at].copy())
        while due:
            self._epochs, kept = None, len(self._steps)
            if kept == self._most:
                self._thin()
                due = self._due(first, due[0], len(parameters))
                continue
            due = due[: self._most - kept]
            taken = slice(due[0], due[-1] + 1, self.spacing)
            self._even[kept : kept + len(due)] = parameters[taken]
            self._steps += steps[taken]
            self._configs += [config] * len(due)
            due = self._due(first, due[-1] + 1, len(parameters))

    def _due(self, first: int, at: int, count: int) -> range:
        """Say which of some epochs are to be kept, from one of them on."""
        return range(at + (self._start - first - at) % self.spacing, count, self.spacing)

    def _thin(self) -> None:
        for place in range(2, len(self._steps), 2):
            self._even[place // 2] = self._even[place]
        del self._steps[1::2], self._configs[1::2]
        self.spacing *= 2

    def pin(self, point: TimelinePoint) -> None:
        """Keep a point for what happened there; of one epoch its end goes before its middle."""
        self._epochs = None
        self._pinned[point.epoch] = self._evenly_kept(point.epoch) or point
        if len(self._pinned) > self._most_pinned:
            # The first and the last one stay.
            epochs = sorted(self._pinned)
            kept = {*epochs[::2], epochs[-1]}
            self._pinned = {at: each for at, each in self._pinned.items() if at in kept}

    def at(self, epoch: int) -> TimelinePoint:
        """Give the point that is nearest to an epoch, of two the earlier one."""
        epochs = self.epochs
        after = min(int(np.searchsorted(epochs, epoch)), len(epochs) - 1)
        before = max(after - 1, 0)
        nearer = before if epoch - epochs[before] <= epochs[after] - epoch else after
        found = int(epochs[nearer])
        point = self._evenly_kept(found) or self._pinned.get(found) or self._best
        assert point is not None
        return point

    def some(self, most: int, room: int) -> list[TimelinePoint]:
        """Give some points at the ends of epochs, evenly spaced, for a place with less room.

        As a run grows they are the same ones or every second of them, with new ones behind.

        Args:
            most: So many at most.
            room: Bytes that their parameters may take together; one of them is given anyway.
        """
        most = max(1, min(most, room // max(self._even[0].nbytes, 1)))
        stride = 1
        while -(-len(self._steps) // stride) > most:
            stride *= 2
        places = range(0, len(self._steps), stride)
        found = (self._evenly_kept(self._start + self.spacing * place) for place in places)
        return [point for point in found if point is not None][self._began_inside :]

    def _evenly_kept(self, epoch: int) -> TimelinePoint | None:
        place, off = divmod(epoch - self._start, self.spacing)
        if off or not 0 <= place < len(self._steps):
            return None
        steps, config = self._steps[place], self._configs[place]
        return TimelinePoint(epoch, 0, steps, config, self._even[place].copy())


def _as_many_as_fit(room: int, bytes_each: int) -> int:
    return max(2, min(MOST_POINTS, room // max(bytes_each, 1)))
