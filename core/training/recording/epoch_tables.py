"""Every epoch's metrics, learning rate and time, written down as epochs end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...config import RunConfig
from ..checkpoint import Checkpoint, RecordedEpochs
from ..metrics.growing_table import Table
from ..metrics.history import History
from ..metrics.times import Times
from ..replicas.replica_record import ReplicaRecord
from ..snapshot import Snapshot


class EpochTables:
    """The history of a run, or of its replicas, and what goes with it.

    Args:
        configs: One for each replica.
        rates: The learning rate that it begins with, shape `(1,)`.
        before: Another run where this one branched off it; its history goes on.

    Attributes:
        replicas: Every replica's own record; `None` for a single run.
        rates: The learning rate of every epoch, as it was in force: 8 bytes an epoch.
        times: When every epoch ended.
    """

    def __init__(
        self, configs: Sequence[RunConfig], rates: NDArray[np.float64], before: Snapshot | None
    ) -> None:
        self._history = History()
        self.replicas = ReplicaRecord(configs) if len(configs) > 1 else None
        self.rates = Table(())
        self.times = Times()
        if before is None:
            self.times.start()
            self.rates.extend(rates)
        else:
            self._go_on_from(before)

    def _go_on_from(self, before: Snapshot) -> None:
        """Take the history of another run over, up to the epoch that is to be written next."""
        rows = before.history.rows[:-1]
        if self.replicas is None:
            self._history.extend(rows)
        else:
            assert before.replicas is not None  # a branch has as many replicas
            self.replicas.go_on_from(rows, before.replicas.lower[:-1], before.replicas.upper[:-1])
        self.rates.extend(before.learning_rates)
        self.times.extend(before.epoch_seconds)
        self.times.mark(before.seconds, before.epoch)

    @property
    def history(self) -> History:
        """Every epoch's metrics so far; with replicas, their medians."""
        return self._history if self.replicas is None else self.replicas.summary()[0]

    @property
    def recorded(self) -> RecordedEpochs:
        """Every epoch so far, without copying them."""
        rates, times = self.rates.view(), self.times.view()
        if self.replicas is None:
            return RecordedEpochs(self._history.rows, rates, times)
        middle, lower, upper = (table.rows for table in self.replicas.summary())
        record = self.replicas
        return RecordedEpochs(
            middle, rates, times, lower, upper, record.kept, record.stride, record.first
        )

    def write(self, rows: NDArray[np.float64]) -> None:
        """Add epochs to the history, shape `(epochs, replicas, 6)`."""
        if self.replicas is None:
            self._history.extend(rows[:, 0])
        else:
            self.replicas.extend(rows)

    def restore(self, checkpoint: Checkpoint, epochs_done: float) -> None:
        """Go on from what another run had written down; this one has only the start.

        That start is written anew as well: its rate and tolerance may have been edited since.
        """
        past = checkpoint.past
        if self.replicas is None:
            self._history = History()
            self._history.extend(past.rows)
        else:
            assert past.lower is not None
            assert past.upper is not None
            assert past.each is not None
            tables = past.rows, past.lower, past.upper
            self.replicas.restore(
                checkpoint.of("replicas"), tables, past.each, past.stride, past.began
            )
        self.rates = Table(())
        self.rates.extend(past.rates)
        self.times.restore(past.times)
        self.times.mark(checkpoint.seconds, epochs_done)
