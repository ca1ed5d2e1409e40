"""One row of the origin report: what it printed, beside what many seeds of its config come to."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil, isclose
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...config import ConfigError, RunConfig
from ...config.presets import PRESETS, Preset, Printed
from ...training.trainer import Trainer
from ..statistics import MEASURES, Distribution
from ..sweep.lockstep import Group
from ..sweep.outcome import SETS, Outcome, outcomes_of
from ..sweep.plan import Trial
from ..sweep.workers import Workers
from .board import Board

ROWS = tuple(name for name, preset in PRESETS.items() if preset.printed is not None)
"""The presets that are rows of the report, in its order."""

SET, MEASURE = "test", "within"
"""What the report calls accuracy: of all points, those within the tolerance of their targets."""

SEEDS = 32
"""Over how many seeds rows are trained unless something else is asked for."""

PRECISION = "float32"
"""What rows are computed with unless something else is asked for: the report doesn't say, both
come to the same distributions (`tests/benchmarks/run.py report`), and it takes half the time."""

_EVALUATED_EVERY = 200
"""Rows are about their last epoch; others are measured for who watches, and to see who is stuck."""

_UNITS_OF_A_CALL = 20
"""A step of a narrow network takes as long as if it had so many units more."""


class RowFailedError(Exception):
    """A row could not be trained; the reason is a sentence."""


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
    precision: str = PRECISION
    """What it was computed with."""

    @property
    def accuracies(self) -> NDArray[np.float64]:
        """Each seed's accuracy, in percent, shape `(seeds,)`."""
        return self.outcome.results(SET, MEASURE)

    @property
    def accuracy(self) -> Distribution:
        """The accuracies over the seeds, in percent."""
        return self.outcome.distribution(SET, MEASURE)

    @property
    def loss(self) -> Distribution:
        """The losses over the seeds."""
        return self.outcome.distribution(SET, "loss")

    @property
    def impossible(self) -> str:
        """Say that no share of the points is the printed accuracy; empty if one is."""
        printed = self.printed.accuracy
        if _is_share_of(printed, self.points):
            return ""
        return f"{printed:g}% can't come from {self.points} points"

    @property
    def hits(self) -> int:
        """How many seeds came to the printed accuracy, as far as that is written out."""
        printed = self.printed.accuracy
        return int((np.abs(self.accuracies - printed) <= _rounding(printed)).sum())

    @property
    def sentence(self) -> str:
        """Say where the printed accuracy falls among the seeds, and whether it can be one."""
        found = np.sort(self.accuracies)
        printed, seeds = self.printed.accuracy, len(found)
        near = np.abs(found - printed) <= _rounding(printed)
        low, high = int((found[~near] < printed).sum()), int((found[~near] > printed).sum())
        if self.impossible:
            said = self.impossible
        elif near.any():
            said = f"{int(near.sum())} of {seeds} seeds came to the printed {printed:g}%"
        else:
            said = f"None of {seeds} seeds came to the printed {printed:g}%"
        if seeds in {low, high}:
            return f"{said}; all {seeds} came to {'less' if low else 'more'}."
        return f"{said}; {low} came to less, {high} to more."

    @property
    def config(self) -> RunConfig:
        """What was trained."""
        return config_of(self.preset.name, replicas=self._seeds, precision=self.precision)

    @property
    def replay(self) -> str:
        """The command that trains it once more, to the same bits."""
        return (
            f"nnlab train --preset {self.preset.name} --replicas {self._seeds}"
            f" --precision {self.precision} --evaluate-every {_EVALUATED_EVERY}"
        )

    @property
    def _seeds(self) -> int:
        return len(self.accuracies)

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON can hold it."""
        return {
            "row": self.preset.name,
            "printed": {"accuracy": self.printed.accuracy, "loss": self.printed.loss},
            "accuracy": self.accuracy.to_dict(),
            "loss": self.loss.to_dict(),
            "sentence": self.sentence,
            "replay": self.replay,
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


def config_of(name: str, *, replicas: int, precision: str = PRECISION) -> RunConfig:
    """Give the config that a row is trained by."""
    return PRESETS[name].config.replace(
        replicas=replicas, precision=precision, evaluate_every=_EVALUATED_EVERY
    )


def reproduced(
    names: Sequence[str],
    *,
    replicas: int,
    jobs: int,
    precision: str = PRECISION,
    board: Board | None = None,
) -> Generator[ReproducedRow | None, None, None]:
    """Train rows over so many seeds; give each as it ends, and `None` now and then.

    Args:
        names: Of `ROWS`.
        replicas: How many seeds, from the presets' own on.
        jobs: In how many processes.
        precision: Which floating-point numbers to compute with.
        board: Where it is written what rows under way have come to, in the order of `names`.

    Raises:
        RowFailedError: If one can't be trained.
    """
    board = board or Board(len(names), replicas)
    groups = [(Trial(number, (name,)),) for number, name in enumerate(names, start=1)]
    # The longest first, so that no core waits for the other at the end.
    groups.sort(key=lambda group: -work_of(PRESETS[names[group[0].number - 1]].config))
    train = partial(_train, replicas, precision, board)
    with Workers(train, min(jobs, len(names))) as workers:
        for outcomes in workers.train(groups):
            if not outcomes:
                yield None
            for outcome in outcomes:
                preset = PRESETS[names[outcome.number - 1]]
                if outcome.status == "failed":
                    raise RowFailedError(f"{preset.name} could not be trained. {outcome.reason}")
                assert preset.printed is not None
                points = preset.config.samples
                yield ReproducedRow(preset, preset.printed, outcome, points, precision)


def work_of(config: RunConfig) -> int:
    """Estimate how long a row takes, beside others: by its steps, and the units in each."""
    batches = ceil(config.train_share * config.samples / config.batch_size)
    return batches * (_UNITS_OF_A_CALL + sum(config.hidden_layers))


def _train(replicas: int, precision: str, board: Board, group: Group) -> list[Outcome]:
    (trial,) = group
    began = perf_counter()
    trainer = Trainer(config_of(str(trial.values[0]), replicas=replicas, precision=precision))
    measure, of_set = list(MEASURES).index(MEASURE), SETS.index(SET)
    for snapshot in trainer.epochs(every=_EVALUATED_EVERY):
        board.write(trial.number - 1, snapshot.epoch, snapshot.numbers.means[:, measure, of_set])
    return outcomes_of(trainer.snapshot(), [trial.number], perf_counter() - began)
