"""Many runs in lockstep: who has diverged, every replica's metrics, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import HYPERPARAMETERS, ConfigError, Problem, RunConfig
from .history import COLUMNS, History
from .statistics import quantiles

_LOSSES = [index for index, name in enumerate(COLUMNS) if name.endswith("_loss")]
_BUDGET_BYTES = 256_000_000
"""What every replica's metrics may take; beyond, only every second epoch of them is kept."""

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
    return tuple(
        config.replace(
            seed=(config.seed + replica) % 2**32,
            replicas=1,
            **{name: float(values[replica]) for name, values in variations.items()},
        )
        for replica in range(config.replicas)
    )


class ReplicaRecord:
    """Every replica's metrics, epoch by epoch, and their medians and quartiles.

    Medians and quartiles are kept of every epoch, 144 bytes each. Every replica's own metrics take
    24 bytes an epoch; once they exceed 256 MB, every second of the epochs kept is dropped.

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
        self._epochs = 0
        self._new: list[NDArray[np.float32]] = []
        self._kept: list[NDArray[np.float32]] = []
        self._tables = (History(), History(), History())
        self._frozen_rows = np.full((len(configs), len(COLUMNS)), np.nan)
        self._frozen_means = np.full((len(configs), 3, 3), np.nan)
        self._frozen_parameters: dict[int, NDArray[Any]] = {}

    @property
    def diverged(self) -> NDArray[np.bool_]:
        """Which replicas have diverged."""
        return self.diverged_at > 0

    def record(self, rows: NDArray[np.float64]) -> None:
        """Add one epoch, or the start; shape `(replicas, 6)`; who has diverged stays as it was."""
        kept = np.where(self.diverged[:, None], self._frozen_rows, rows).astype(np.float32)
        self._new.append(kept)
        if self._epochs % self.stride == 0:
            self._kept.append(kept)
            if len(self._kept) * kept.nbytes > _BUDGET_BYTES:
                self._kept = self._kept[::2]
                self.stride *= 2
        self._epochs += 1

    def freeze(
        self,
        broken: NDArray[np.bool_],
        epoch: int,
        *,
        rows: NDArray[np.float64],
        means: NDArray[np.float64],
        parameters: NDArray[Any],
    ) -> None:
        """Keep what replicas were when they broke; a loss that is no number counts as infinite."""
        for replica in np.flatnonzero(broken):
            self.diverged_at[replica] = epoch
            self._frozen_rows[replica] = rows[replica]
            # A set without rows has no loss in any replica.
            lost = np.isnan(rows[replica, _LOSSES]) & ~np.isnan(rows[:, _LOSSES]).all(axis=0)
            self._frozen_rows[replica, np.array(_LOSSES)[lost]] = np.inf
            self._frozen_means[replica] = means[replica]
            self._frozen_parameters[int(replica)] = parameters[replica].copy()

    def present(
        self, means: NDArray[np.float64], parameters: NDArray[Any]
    ) -> tuple[NDArray[np.float64], NDArray[Any]]:
        """Give present means and parameters, with those of the frozen replicas as they were."""
        means = np.where(self.diverged[:, None, None], self._frozen_means, means)
        for replica, frozen in self._frozen_parameters.items():
            parameters[replica] = frozen
        return means, parameters

    def summary(self) -> tuple[History, History, History]:
        """Give medians, lower and upper quartiles of every epoch so far."""
        if self._new:
            # Found when somebody looks, for all epochs since the last look at once.
            block = np.stack(self._new, axis=1)
            self._new = []
            found = quantiles(block, (0.5, 0.25, 0.75))
            for table, values in zip(self._tables, found, strict=True):
                table.extend(values)
        return self._tables

    def history(self) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Give every replica's metrics: the epochs kept, and `(epochs, replicas, 6)` of them."""
        return np.arange(len(self._kept)) * self.stride, np.stack(self._kept)

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
