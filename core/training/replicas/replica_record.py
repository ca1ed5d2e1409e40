"""Many runs in lockstep: who is out, every replica's metrics, and what they say together.

A replica is out when it has diverged, or when a rule of its own has stopped it. From then on its
metrics stay what they were, so medians and quartiles are of all replicas in every epoch: of those
that train as they are, of the others as they last were, a diverged one's loss being infinite.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...config import RunConfig
from ...read_only import read_only
from ..metrics.epoch_numbers import EpochNumbers
from ..metrics.evaluated import has_numbers
from ..metrics.growing_table import Table
from ..metrics.history import COLUMNS, History
from .quartile_tables import QuartileTables

_LOSSES = [index for index, name in enumerate(COLUMNS) if name.endswith("_loss")]
_BUDGET_BYTES = 256_000_000
"""What every replica's metrics may take; beyond, only every second epoch of them is kept."""


class ReplicaRecord:
    """Every replica's metrics, epoch by epoch, and their medians and quartiles.

    Medians and quartiles are kept of every epoch, 144 bytes together. Every replica's own metrics
    take 24 bytes an epoch; once they exceed 256 MB, every second of the epochs kept is dropped.

    Args:
        configs: One for each replica.

    Attributes:
        diverged_at: The epoch in which each replica diverged; 0 if it has not.
        stopped_at: The epoch in which a rule has stopped each; 0 if none has.
        stopped_by: Which rule that was; see `stopping/replica_watch.py`.
        best_epochs: The epoch that the weights of each which stopped are of.
        stride: Of how many epochs one is kept of every replica's own metrics.
    """

    def __init__(self, configs: Sequence[RunConfig]) -> None:
        self.seeds = tuple(config.seed for config in configs)
        self.diverged_at, self.stopped_at, self.best_epochs = np.zeros((3, len(configs)), dtype=int)
        self.stopped_by = np.zeros(len(configs), dtype=np.int8)
        self.stride = 1
        self._first = self._epochs = 0
        shape = (len(configs), len(COLUMNS))
        self._most_kept = max(2, _BUDGET_BYTES // (4 * len(configs) * len(COLUMNS)))
        self._kept = Table(shape, np.float32, most=self._most_kept)
        self._quartiles = QuartileTables()
        self._frozen_rows = np.full((len(configs), len(COLUMNS)), np.nan)
        self._frozen_means = np.full((len(configs), 3, 3), np.nan)
        self._frozen_parameters: dict[int, NDArray[Any]] = {}

    @property
    def reserved(self) -> int:
        """The bytes that it occupies."""
        return self._kept.reserved + self._quartiles.reserved

    @property
    def diverged(self) -> NDArray[np.bool_]:
        """Which replicas have diverged."""
        return self.diverged_at > 0

    @property
    def stopped(self) -> NDArray[np.bool_]:
        """Which replicas a rule has stopped."""
        return self.stopped_at > 0

    @property
    def is_out(self) -> NDArray[np.bool_]:
        """Which replicas are trained no more, for either reason."""
        return self._out_at > 0

    @property
    def _out_at(self) -> NDArray[np.int_]:
        return self.diverged_at + self.stopped_at  # one of them at most is not 0

    def extend(self, rows: NDArray[np.float64]) -> None:
        """Add epochs, the first being the start, shape `(epochs, replicas, 6)`.

        Who is out stays as it was then.
        """
        epochs = np.arange(self._epochs, self._epochs + len(rows))
        out_at = self._out_at
        if out_at.any():
            frozen = (out_at > 0) & (out_at <= epochs[:, None])
            # Of an epoch that is not evaluated there is nothing of anybody.
            rows = np.where(frozen[:, :, None] & has_numbers(rows), self._frozen_rows, rows)
        block = rows.astype(np.float32)
        self._epochs += len(block)
        self._quartiles.extend(block)
        self._kept.extend(block[(self._first - int(epochs[0])) % self.stride :: self.stride])
        while len(self._kept) > self._most_kept:
            self._kept.halve()
            self.stride *= 2

    def go_on_from(
        self,
        medians: NDArray[np.float64],
        lower: NDArray[np.float64],
        upper: NDArray[np.float64],
    ) -> None:
        """Take over what another run's replicas came to together, before any epoch of one's own.

        Every replica's own metrics begin with the epoch after.
        """
        self._quartiles.begin_with((medians, lower, upper))
        self._first = self._epochs = len(medians)

    def freeze(
        self,
        broken: NDArray[np.bool_],
        epoch: int,
        *,
        rows: NDArray[np.float64],
        means: NDArray[np.float64],
        parameters: NDArray[Any],
    ) -> None:
        """Keep what replicas were when they broke; a loss that is no number counts as infinite.

        Args:
            broken: Which broke, shape `(replicas,)`.
            epoch: In which epoch.
            rows: Everybody's metrics at its end, shape `(replicas, 6)`.
            means: The same by sets, see `Evaluation.means`.
            parameters: Everybody's parameters, shape `(replicas, size)`.
        """
        for replica in np.flatnonzero(broken):
            self.diverged_at[replica] = epoch
            self._frozen_rows[replica] = rows[replica]
            # A set without rows has no loss in any replica.
            lost = np.isnan(rows[replica, _LOSSES]) & ~np.isnan(rows[:, _LOSSES]).all(axis=0)
            self._frozen_rows[replica, np.array(_LOSSES)[lost]] = np.inf
            self._frozen_means[replica] = means[replica]
            self._frozen_parameters[int(replica)] = parameters[replica].copy()

    def stop(
        self,
        which: NDArray[np.bool_],
        epoch: int,
        *,
        by: NDArray[np.int8],
        rows: NDArray[np.float64],
        parameters: NDArray[Any],
        best_epochs: NDArray[np.int_],
    ) -> None:
        """Keep what replicas were when a rule stopped them, and what they end with.

        Args:
            which: Which of them, shape `(replicas,)`.
            epoch: In which epoch.
            by: Which rule stops each.
            rows: Everybody's metrics at its end, shape `(replicas, 6)`.
            parameters: What everybody would end with, shape `(replicas, size)`.
            best_epochs: The epoch that these are of.
        """
        self.stopped_at[which], self.stopped_by[which] = epoch, by[which]
        self.best_epochs[which] = best_epochs[which]
        self._frozen_rows[which] = rows[which]
        for replica in np.flatnonzero(which):
            self._frozen_parameters[int(replica)] = parameters[replica].copy()

    def revive(self, which: NDArray[np.bool_]) -> None:
        """Let replicas that a rule has stopped train on; what was recorded of them stays."""
        self.stopped_at[which] = self.stopped_by[which] = self.best_epochs[which] = 0
        for replica in np.flatnonzero(which):
            del self._frozen_parameters[int(replica)]

    def ended_with(
        self,
        parameters: NDArray[Any],
        *,
        scales: NDArray[Any],
        epochs: NDArray[np.int_] | None = None,
    ) -> NDArray[Any]:
        """Give parameters with those in them that replicas have stopped with.

        Args:
            parameters: Scaled, shape `(replicas, size)`, or with such an axis of
                epochs before it.
            scales: What they are multiplied by to be scaled.
            epochs: Which epochs these are the ends of: who stopped in one, or later, had not yet.
        """
        if not self.stopped.any():
            return parameters
        places = np.flatnonzero(self.stopped)
        ends = np.stack([self._frozen_parameters[int(place)] for place in places]) * scales
        found = parameters.copy()
        if epochs is None:
            found[places] = ends
            return found
        over = self.stopped_at[places] < epochs[:, None]
        found[:, places] = np.where(over[:, :, None], ends, found[:, places])
        return found

    def end_of(self, replica: int) -> NDArray[Any]:
        """Give the parameters that a stopped replica has ended with; they may be changed."""
        return self._frozen_parameters[replica]

    def rows_trained(self) -> list[int]:
        """Tell how many rows of `kept` are of epochs before each replica was out, that included."""
        last = np.where(self.is_out, self._out_at, self._epochs)
        return np.clip((last - self._first) // self.stride + 1, 0, len(self._kept)).tolist()

    def as_recorded(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give an epoch's metrics as they are recorded now, shape `(replicas, 6)`."""
        out = self.is_out
        return np.where(out[:, None], self._frozen_rows, rows) if out.any() else rows

    def present(self, numbers: EpochNumbers, epoch: int) -> EpochNumbers:
        """Give an epoch's numbers, with those of the diverged as they were when they broke."""
        lost = self.diverged & (self.diverged_at <= epoch)
        if not lost.any():
            return numbers
        parameters = numbers.parameters.copy()
        for replica in np.flatnonzero(lost):
            parameters[replica] = self._frozen_parameters[int(replica)]
        means = np.where(lost[:, None, None], self._frozen_means, numbers.means)
        return replace(numbers, means=read_only(means), parameters=read_only(parameters))

    def stopped_by_then(self, epoch: int) -> tuple[int, ...]:
        """Give the epoch in which a rule stopped each; 0 if none had by some epoch."""
        return tuple(np.where(self.stopped_at <= epoch, self.stopped_at, 0).tolist())

    def diverged_by(self, epoch: int) -> tuple[int, ...]:
        """Give the epoch in which each replica diverged; 0 if it had not by some epoch."""
        return tuple(np.where(self.diverged_at <= epoch, self.diverged_at, 0).tolist())

    def summary(self) -> tuple[History, History, History]:
        """Give medians, lower and upper quartiles of every epoch so far."""
        return self._quartiles.tables()

    def history(self) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Give every replica's metrics: the epochs kept, and `(epochs, replicas, 6)` of them."""
        epochs = self._first + np.arange(len(self._kept)) * self.stride
        return epochs, self._kept.view().copy()

    def state(self) -> dict[str, NDArray[Any]]:
        """Copy what it knows of replicas that are out; see `restore`."""
        frozen = sorted(self._frozen_parameters)
        state: dict[str, NDArray[Any]] = {
            "diverged_at": self.diverged_at.copy(),
            "rows": self._frozen_rows.copy(),
            "means": self._frozen_means.copy(),
            "stopped_at": self.stopped_at.copy(),
            "stopped_by": self.stopped_by.copy(),
            "best_epochs": self.best_epochs.copy(),
        }
        if frozen:
            state["parameters"] = np.stack([self._frozen_parameters[each] for each in frozen])
        return state

    def restore(
        self,
        state: dict[str, NDArray[Any]],
        tables: Sequence[NDArray[np.float64]],
        each: NDArray[np.float32],
        stride: int,
        first: int,
    ) -> None:
        """Go on from what another one knew.

        Args:
            state: What that gave as its state.
            tables: The medians, lower and upper quartiles of every epoch, row 0 being the start.
            each: Every replica's metrics of the epochs kept, shape `(kept, replicas, 6)`.
            stride: Of how many epochs one is kept.
            first: The first of them.
        """
        self.diverged_at[...] = state["diverged_at"]
        self._frozen_rows[...], self._frozen_means[...] = state["rows"], state["means"]
        for name in ("stopped_at", "stopped_by", "best_epochs"):
            # Where none is written, rules were those of all replicas together.
            getattr(self, name)[...] = state.get(name, 0)
        parameters = [each.copy() for each in state.get("parameters", ())]
        frozen = np.flatnonzero(self.is_out).tolist()
        self._frozen_parameters = dict(zip(frozen, parameters, strict=True))
        self._epochs = len(tables[0])
        self._quartiles.begin_with(tables)
        self._kept = Table(each.shape[1:], np.float32, most=self._most_kept)
        self._kept.extend(each)
        self.stride, self._first = stride, first

    @property
    def first(self) -> int:
        """The first epoch that every replica's own metrics are of."""
        return self._first

    @property
    def kept(self) -> NDArray[np.float32]:
        """Every replica's metrics of the epochs kept; read-only, as they are now."""
        return self._kept.view()
