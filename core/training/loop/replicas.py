"""Many runs in lockstep: who has diverged, every replica's metrics, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...config import HYPERPARAMETERS, ConfigError, Problem, RunConfig
from ..metrics.history import COLUMNS, History
from ..metrics.statistics import quantiles
from ..metrics.table import Table

_LOSSES = [index for index, name in enumerate(COLUMNS) if name.endswith("_loss")]
_BUDGET_BYTES = 256_000_000
"""What every replica's metrics may take; beyond, only every second epoch of them is kept."""
_SUMMARIZED_AT_LAST = 1024
"""So many epochs may wait for somebody to ask for their medians."""

VARIABLE = frozenset(
    {
        "learning_rate",
        "momentum",
        "squared_decay",
        "beta1",
        "beta2",
        "epsilon",
        "weight_decay",
        "l1",
        "l2",
        "clip_norm",
        "noise",
    }
)
"""The hyperparameters that may differ between replicas of one run."""

Variations = Mapping[str, Sequence[float]]


def replica_configs(config: RunConfig, variations: Variations | None) -> tuple[RunConfig, ...]:
    """Write out each replica's config: the seeds from the config's own on, and its variations.

    Args:
        config: Says how many replicas there are.
        variations: For some of `VARIABLE`, one value for each replica.

    Raises:
        ConfigError: If a hyperparameter can't vary, a value is wrong, or there are not as many
            values as replicas.
    """
    variations = variations or {}
    for name, values in variations.items():
        label = HYPERPARAMETERS[name].label if name in HYPERPARAMETERS else name
        if name not in VARIABLE:
            raise ConfigError([Problem(name, f"{label} can't differ between replicas.")])
        if len(values) != config.replicas:
            sentence = f"{label} needs {config.replicas} values, one a replica, not {len(values)}."
            raise ConfigError([Problem(name, sentence)])
    return tuple(replica_config(config, variations, each) for each in range(config.replicas))


def replica_config(config: RunConfig, variations: Variations | None, replica: int) -> RunConfig:
    """Write out one replica's config, from variations that are known to be right."""
    varied = {name: float(values[replica]) for name, values in (variations or {}).items()}
    return config.replace(seed=(config.seed + replica) % 2**32, replicas=1, **varied)


class ReplicaRecord:
    """Every replica's metrics, epoch by epoch, and their medians and quartiles.

    Medians and quartiles are kept of every epoch, 144 bytes together. Every replica's own metrics
    take 24 bytes an epoch; once they exceed 256 MB, every second of the epochs kept is dropped.

    Args:
        configs: One for each replica.

    Attributes:
        diverged_at: The epoch in which each replica diverged; 0 if it has not.
        stride: Of how many epochs one is kept of every replica's own metrics.
    """

    def __init__(self, configs: Sequence[RunConfig]) -> None:
        self.seeds = tuple(config.seed for config in configs)
        self.diverged_at = np.zeros(len(configs), dtype=int)
        self.stride = 1
        self._first = self._epochs = 0
        shape = (len(configs), len(COLUMNS))
        self._most_kept = max(2, _BUDGET_BYTES // (4 * len(configs) * len(COLUMNS)))
        self._kept = Table(shape, np.float32, most=self._most_kept)
        # Epochs whose medians nobody has asked for yet.
        self._new: list[NDArray[np.float32]] = []
        self._new_epochs = 0
        self._tables = (History(), History(), History())
        self._frozen_rows = np.full((len(configs), len(COLUMNS)), np.nan)
        self._frozen_means = np.full((len(configs), 3, 3), np.nan)
        self._frozen_parameters: dict[int, NDArray[Any]] = {}

    @property
    def reserved(self) -> int:
        """The bytes that it occupies."""
        waiting = sum(block.nbytes for block in self._new)
        return self._kept.reserved + waiting + sum(table.reserved for table in self._tables)

    @property
    def diverged(self) -> NDArray[np.bool_]:
        """Which replicas have diverged."""
        return self.diverged_at > 0

    def extend(self, rows: NDArray[np.float64]) -> None:
        """Add epochs, the first being the start, shape `(epochs, replicas, 6)`.

        Who has diverged stays as it was then.
        """
        epochs = np.arange(self._epochs, self._epochs + len(rows))
        if self.diverged.any():
            frozen = self.diverged & (self.diverged_at <= epochs[:, None])
            rows = np.where(frozen[:, :, None], self._frozen_rows, rows)
        block = rows.astype(np.float32)
        self._epochs += len(block)
        self._new.append(block)
        self._new_epochs += len(block)
        if self._new_epochs >= _SUMMARIZED_AT_LAST:
            self._summarize()
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
        for table, values in zip(self._tables, (medians, lower, upper), strict=True):
            table.extend(values)
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

    def present(
        self, means: NDArray[np.float64], parameters: NDArray[Any], epoch: int
    ) -> tuple[NDArray[np.float64], NDArray[Any]]:
        """Give an epoch's means and parameters, with those of the frozen replicas as they were."""
        lost = self.diverged & (self.diverged_at <= epoch)
        means = np.where(lost[:, None, None], self._frozen_means, means)
        for replica in np.flatnonzero(lost):
            parameters[replica] = self._frozen_parameters[int(replica)]
        return means, parameters

    def diverged_by(self, epoch: int) -> tuple[int, ...]:
        """Give the epoch in which each replica diverged; 0 if it had not by some epoch."""
        return tuple(np.where(self.diverged_at <= epoch, self.diverged_at, 0).tolist())

    def summary(self) -> tuple[History, History, History]:
        """Give medians, lower and upper quartiles of every epoch so far."""
        self._summarize()
        return self._tables

    def _summarize(self) -> None:
        """Find the medians and quartiles of all epochs that are new, in one sort."""
        if not self._new:
            return
        block = np.concatenate(self._new).swapaxes(0, 1)
        self._new, self._new_epochs = [], 0
        found = quantiles(block, (0.5, 0.25, 0.75))
        for table, values in zip(self._tables, found, strict=True):
            table.extend(values)

    def history(self) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Give every replica's metrics: the epochs kept, and `(epochs, replicas, 6)` of them."""
        epochs = self._first + np.arange(len(self._kept)) * self.stride
        return epochs, self._kept.view().copy()

    def state(self) -> dict[str, NDArray[Any]]:
        """Copy what it knows of diverged replicas; see `restore`."""
        frozen = sorted(self._frozen_parameters)
        state: dict[str, NDArray[Any]] = {
            "diverged_at": self.diverged_at.copy(),
            "rows": self._frozen_rows.copy(),
            "means": self._frozen_means.copy(),
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
        frozen = np.flatnonzero(self.diverged).tolist()
        self._frozen_parameters = dict(zip(frozen, state.get("parameters", ()), strict=True))
        self._new, self._new_epochs, self._epochs = [], 0, len(tables[0])
        self._tables = (History(), History(), History())
        for table, rows in zip(self._tables, tables, strict=True):
            table.extend(rows)
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

    def message(self) -> str:
        """Say who has diverged; empty if nobody has."""
        count = int(self.diverged.sum())
        if not count:
            return ""
        seeds = [seed for seed, lost in zip(self.seeds, self.diverged, strict=True) if lost]
        shown = ", ".join(str(seed) for seed in seeds[:6]) + (", ..." if count > 6 else "")
        return (
            f"{count} of {len(self.seeds)} replicas diverged and are frozen (seeds {shown});"
            " the others train on."
        )
