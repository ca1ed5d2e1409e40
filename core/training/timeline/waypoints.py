"""Whole states of a run, thinned as it grows: what lies between can be made from them again.

A timeline point has the parameters only, so training can't go on from one as it once did; from a
waypoint it does, to the last bit. There is one for every tenth of a second of training at first,
and once there are too many, for every second, fourth, ... of that.
"""

# ruff: noqa: D102  (what a checkpoint says of these is said there)

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, Protocol, TypeVar

from numpy.typing import NDArray

_MOST, _MOST_BYTES = 64, 32_000_000
_FIRST_SPACING = 0.1
"""Seconds of training from one to the next, at first."""


class WholeState(Protocol):
    """All that a run needs to go on, as a checkpoint has it."""

    @property
    def epoch(self) -> int: ...
    @property
    def position(self) -> int: ...
    @property
    def seconds(self) -> float: ...
    @property
    def arrays(self) -> Mapping[str, NDArray[Any]]: ...


AnyState = TypeVar("AnyState", bound=WholeState)


class Waypoints(Generic[AnyState]):
    """Keeps checkpoints in bounded memory."""

    def __init__(self) -> None:
        self._kept: list[AnyState] = []
        self._spacing = _FIRST_SPACING

    def is_due(self, epoch: int, seconds: float) -> bool:
        """Tell whether there is to be one now.

        Args:
            epoch: Epochs completed.
            seconds: Time spent training.
        """
        if not self._kept:
            return True
        last = self._kept[-1]
        return epoch > last.epoch and seconds - last.seconds >= self._spacing

    def add(self, checkpoint: AnyState) -> None:
        """Keep what the run is now; where there are too many, every second one goes."""
        kept = [*self._kept, checkpoint]
        size = sum(array.nbytes for array in checkpoint.arrays.values())
        if len(kept) > max(2, min(_MOST, _MOST_BYTES // max(size, 1))):
            kept = kept[::2] if len(kept) % 2 else [*kept[:-1:2], kept[-1]]
            self._spacing *= 2
        self._kept = kept  # another thread may read the list before

    def before(self, epoch: int) -> list[AnyState]:
        """Give those from which the end of an epoch is reached, the nearest first."""
        kept = self._kept
        return [
            each
            for each in reversed(kept)
            if each.epoch < epoch or (each.epoch == epoch and not each.position)
        ]
