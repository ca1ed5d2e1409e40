"""Moments of a run that can be gone back to: its parameters, thinned evenly as it grows.

A moment is the end of an epoch, with all parameters of all replicas in the run's own precision.
What is kept:

- Every epoch while there are few, and once 400 are kept only every second, fourth, eighth, ... So
  there are 200 to 400 of them, evenly spaced, whether a run has a thousand epochs or a million.
- Of a large network or many replicas as many as fit into 96 MB, but two at least: all 400 up to
  30,000 parameters of all replicas together in double precision, 111 of 1,024 networks 2-8-8-1.
- What a run starts from, and the moment before each edit in flight: up to 32 MB, and 400 at most;
  of more edits than that every second is dropped.
- Of a single run the epoch with the least loss so far.

A million epochs of a small run cost some 2,600 copies of its parameters and nothing else: the
parameters at the ends of epochs are put aside for evaluation anyway (see `engine.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..config import RunConfig

When = int | Literal["live"]
"""An epoch to look back at, or what the run is now."""

MOST_MOMENTS = 400
"""So many evenly spaced moments at most."""
_EVEN_BYTES = 96_000_000
_PINNED_BYTES = 32_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
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
    """All weights and biases, shape `(replicas, size)`."""


class Timeline:
    """Keeps moments in bounded memory.

    Args:
        bytes_each: What the parameters of one moment take.

    Attributes:
        spacing: Of how many epochs one is kept.
    """

    def __init__(self, bytes_each: int) -> None:
        self.spacing = 1
        self._most = _as_many_as_fit(_EVEN_BYTES, bytes_each)
        self._most_pinned = _as_many_as_fit(_PINNED_BYTES, bytes_each)
        self._even: dict[int, Moment] = {}
        self._pinned: dict[int, Moment] = {}
        self._best: Moment | None = None
        self._best_loss = np.inf
        self._epochs: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.epochs)

    @property
    def epochs(self) -> NDArray[np.int64]:
        """The epochs that can be gone back to, ascending and read-only."""
        if self._epochs is None:
            best = {self._best.epoch} if self._best else set[int]()
            self._epochs = np.array(sorted({*self._even, *self._pinned, *best}), dtype=np.int64)
            self._epochs.flags.writeable = False
        return self._epochs

    @property
    def best(self) -> int | None:
        """The epoch with the least loss so far; `None` where nobody has told any."""
        return self._best.epoch if self._best else None

    @property
    def reserved(self) -> int:
        """The bytes that the parameters of all moments occupy."""
        moments = [*self._even.values(), *self._pinned.values(), *filter(None, [self._best])]
        return sum({id(each): each.parameters.nbytes for each in moments}.values())

    def due(self, first: int, count: int) -> range:
        """Say which of some epochs in a row are to be kept."""
        begin = -(-first // self.spacing) * self.spacing
        return range(begin, first + count, self.spacing)

    def keep(self, moment: Moment) -> None:
        """Keep the end of an epoch, unless it is no longer due; later ones come later."""
        if moment.epoch % self.spacing:
            return
        self._epochs = None
        self._even[moment.epoch] = moment
        while len(self._even) > self._most:
            self.spacing *= 2
            self._even = {at: each for at, each in self._even.items() if not at % self.spacing}

    def pin(self, moment: Moment) -> None:
        """Keep a moment for what happened there; of one epoch its end goes before its middle."""
        self._epochs = None
        self._pinned[moment.epoch] = self._even.get(moment.epoch, moment)
        if len(self._pinned) > self._most_pinned:
            # The first and the last one stay.
            epochs = sorted(self._pinned)
            kept = {*epochs[::2], epochs[-1]}
            self._pinned = {at: each for at, each in self._pinned.items() if at in kept}

    def is_best(self, loss: float) -> bool:
        """Tell whether a loss is less than those of all moments that were the best so far."""
        return loss < self._best_loss

    def keep_best(self, moment: Moment, loss: float) -> None:
        """Keep the moment with the least loss so far, instead of the one that was the best."""
        self._epochs = None
        self._best, self._best_loss = moment, loss

    def at(self, epoch: int) -> Moment:
        """Give the moment that is nearest to an epoch, of two the earlier one."""
        epochs = self.epochs
        after = min(int(np.searchsorted(epochs, epoch)), len(epochs) - 1)
        before = max(after - 1, 0)
        nearer = before if epoch - epochs[before] <= epochs[after] - epoch else after
        found = int(epochs[nearer])
        best = self._best if self._best and self._best.epoch == found else None
        moment = self._even.get(found) or self._pinned.get(found) or best
        assert moment is not None
        return moment


def _as_many_as_fit(room: int, bytes_each: int) -> int:
    return max(2, min(MOST_MOMENTS, room // max(bytes_each, 1)))
