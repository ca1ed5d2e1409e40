"""One row of the origin report: what it printed, beside what many seeds of its config come to."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import partial
from math import isclose
from typing import Any

import numpy as np

from ...config import ConfigError
from ...config.presets import PRESETS, Preset, Printed
from ..statistics import Distribution
from ..sweep.lockstep import Group, train_runs
from ..sweep.outcome import Outcome
from ..sweep.plan import Trial
from ..sweep.workers import Workers

ROWS = tuple(name for name, preset in PRESETS.items() if preset.printed is not None)
"""The presets that are rows of the report, in its order."""

SET, MEASURE = "test", "within"
"""What the report calls accuracy: of all points, those within the tolerance of their targets."""


@dataclass(frozen=True, slots=True, eq=False)
class ReproducedRow:
    """A row of the report with what it comes to."""

    preset: Preset
    """Its config."""
    printed: Printed
    """What the report has of it."""
    outcome: Outcome
    """Every seed's end."""
    points: int
    """How many points an accuracy is a share of."""

    @property
    def accuracy(self) -> Distribution:
        """The accuracies over the seeds, in percent."""
        return self.outcome.distribution(SET, MEASURE)

    @property
    def loss(self) -> Distribution:
        """The losses over the seeds."""
        return self.outcome.distribution(SET, "loss")

    @property
    def sentence(self) -> str:
        """Say where the printed accuracy falls among the seeds, and whether it can be one."""
        found = np.sort(self.outcome.results(SET, MEASURE))
        printed, seeds = self.printed.accuracy, len(found)
        near = np.abs(found - printed) <= _rounding(printed)
        low, high = int((found[~near] < printed).sum()), int((found[~near] > printed).sum())
        if not _is_share_of(printed, self.points):
            said = f"{printed:g}% can't come from {self.points} points"
        elif near.any():
            said = f"{int(near.sum())} of {seeds} seeds came to the printed {printed:g}%"
        else:
            said = f"None of {seeds} seeds came to the printed {printed:g}%"
        if seeds in {low, high}:
            return f"{said}; all {seeds} came to {'less' if low else 'more'}."
        return f"{said}; {low} came to less, {high} to more."

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON can hold it."""
        return {
            "row": self.preset.name,
            "printed": {"accuracy": self.printed.accuracy, "loss": self.printed.loss},
            "accuracy": self.accuracy.to_dict(),
            "loss": self.loss.to_dict(),
            "sentence": self.sentence,
        }


def _rounding(printed: float) -> float:
    """Tell how far a number may lie from one that was printed with so many digits."""
    digits = len(f"{printed:g}".partition(".")[2])
    return 0.5 * 10.0**-digits + 1e-9


def _is_share_of(printed: float, points: int) -> bool:
    """Tell whether a printed percentage can be a share of so many points."""
    nearest = 100.0 * round(printed / 100.0 * points) / points
    return isclose(nearest, printed, abs_tol=_rounding(printed))


def row_named(word: str) -> str:
    """Find a row by its preset's name, or by what follows `report-`.

    Raises:
        ConfigError: If there is none.
    """
    name = word.strip().lower()
    name = name if name in ROWS else f"report-{name}"
    if name not in ROWS:
        short = ", ".join(row.removeprefix("report-") for row in ROWS)
        raise ConfigError.of(f"The report has no row {word[:40]!r}; its rows are {short}.")
    return name


def reproduced(
    names: Sequence[str], *, replicas: int, jobs: int
) -> Generator[ReproducedRow | None, None, None]:
    """Train rows over so many seeds; give each as it ends, and `None` now and then.

    Args:
        names: Of `ROWS`.
        replicas: How many seeds, from the presets' own on.
        jobs: In how many processes.
    """
    groups = [(Trial(number, (name,)),) for number, name in enumerate(names, start=1)]
    # The longest first, so that no core waits for the other at the end: the more units the longer.
    groups.sort(key=lambda group: -sum(PRESETS[names[group[0].number - 1]].config.hidden_layers))
    with Workers(partial(_train, replicas), jobs) as workers:
        for outcomes in workers.train(groups):
            if not outcomes:
                yield None
            for outcome in outcomes:
                preset = PRESETS[names[outcome.number - 1]]
                assert preset.printed is not None
                points = preset.config.samples
                yield ReproducedRow(preset, preset.printed, outcome, points)


def _train(replicas: int, group: Group) -> list[Outcome]:
    (trial,) = group
    config = PRESETS[str(trial.values[0])].config.replace(replicas=replicas)
    return train_runs({trial.number: config})
