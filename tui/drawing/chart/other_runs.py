"""The curves of other runs, drawn behind those of the run that is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ....core import Snapshot
from .axis import Axis
from .envelope import Array, Envelope
from .measures import Measure

MOST_OTHERS = 3
"""More curves than that, nobody can tell apart."""


@dataclass(frozen=True, slots=True, eq=False)
class OtherRun:
    """What a run recorded, as far as it is to be compared; arrays are only read."""

    name: str
    """What a legend calls it."""
    history: Array
    """Metrics after each epoch from its start, in the order of `history.COLUMNS`."""
    learning_rates: Array
    """The learning rate of each epoch, shape `(epochs + 1,)`."""
    epoch_seconds: Array
    """How long it had trained when each epoch ended, shape `(epochs + 1,)`."""
    first: int = 0
    """The epoch from which on it is drawn."""

    @classmethod
    def of(cls, snapshot: Snapshot, name: str, first: int = 0) -> OtherRun:
        """Take over what a run has recorded so far; with replicas, their medians."""
        return cls(
            name,
            snapshot.history.rows,
            snapshot.learning_rates,
            snapshot.epoch_seconds,
            first,
        )

    @property
    def last(self) -> int:
        """Its last epoch."""
        return len(self.history) - 1

    def values(self, measure: Measure) -> Array:
        """Give what is drawn of it, the train rows', shape `(epochs + 1, 1)`."""
        if measure.column is None:
            return self.learning_rates[:, None]
        return measure.of(self.history)[:, :1]

    def points(self, envelope: Envelope, axis: Axis, columns: int) -> tuple[Array, Array]:
        """Give the part of its curve that an axis has room for, in so many columns at most.

        Args:
            envelope: Of `values`.
            axis: That of the run that is shown.
            columns: How many columns.

        Returns:
            Places on that axis, ascending, and values.
        """
        first, last = axis.first, axis.last
        if axis.by_time:
            # Its epochs ended at times of its own.
            begin, end = axis.seconds_across
            first = int(np.searchsorted(self.epoch_seconds, begin))
            last = int(np.searchsorted(self.epoch_seconds, end, side="right")) - 1
        first, last = max(first, self.first), min(last, self.last)
        if first > last:
            return np.empty(0), np.empty(0)
        epochs, values = envelope.columns(0, Axis(first, last).borders(columns))
        return axis.places_of(epochs, self.epoch_seconds), values
