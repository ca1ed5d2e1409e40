"""A search that learns: Optuna's TPE, which draws near what did well so far.

Optuna is asked and told, and nothing else: the study is in memory, and nothing of it is kept but
the values that it chose. Trials are asked for in batches of a fixed size, and told when the whole
batch is there, in the order of their numbers; each is drawn by a stream of its own. So what is
asked next follows from the plan and from what the batches before came to, not from how many
processes there are, nor from which trial ended first, nor from how often the sweep was killed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from math import floor, isnan, log10
from types import ModuleType
from typing import Any

import numpy as np

from ....config import HYPERPARAMETERS, ConfigError
from ....config.hyperparameters.declaration import Value
from ...statistics import MEASURES
from ..axis import Axis
from ..outcome import Outcome
from ..plan import SweepPlan, Trial
from ..standing import measure_of

BATCH = 8
"""So many trials are asked for at once: the more there are, the less each has learned from, and the
fewer, the more processes and replicas in lockstep have nothing to do."""

_DRAWS = 5
"""So often is a trial asked for anew that was asked for already; then one is drawn at random."""
_DRAWS_AT_RANDOM = 1_000
_STREAM = 0x747065

_DIGITS = 4
"""So many digits of a number are chosen: no seeds tell the fifth, and a table is read."""


def batches(plan: SweepPlan, outcomes: Mapping[int, Outcome]) -> Iterator[list[Trial]]:
    """Give the trials of a search, a batch at a time.

    Args:
        plan: What is searched.
        outcomes: What trials came to, by their numbers; all of a batch are there by the time that
            the next one is asked for. Those that are there already were chosen before.

    Raises:
        ConfigError: If Optuna is not installed.
    """
    study = _Study(plan)
    most = plan.most_trials
    for first in range(1, most + 1, BATCH):
        batch: list[Trial] = []
        for number in range(first, min(first + BATCH, most + 1)):
            known = outcomes.get(number)
            chosen = known.chosen if known is not None else study.ask(number)
            if chosen is None:
                break  # there are no more of them
            batch.append(plan.chosen_trial(number, chosen))
            study.add(batch[-1])
        if not batch:
            return
        yield batch
        for trial in batch:
            study.tell(outcomes[trial.number])


class _Study:
    """What Optuna knows of a search: every trial by values that it may have chosen itself or not.

    What it proposes is given back as failed, and what is trained is put to it: so it knows the
    same of a trial that was chosen in another process, or rounded for its readers.
    """

    def __init__(self, plan: SweepPlan) -> None:
        self._optuna = optuna()
        self._plan = plan
        self._study = self._optuna.create_study()
        self._axes = {axis.name: _Dimension(self._optuna, axis) for axis in plan.axes}
        self._distributions = {name: axis.distribution for name, axis in self._axes.items()}
        self._asked: dict[int, Any] = {}
        self._chosen: set[tuple[Value, ...]] = set()

    def ask(self, number: int) -> tuple[Value, ...] | None:
        """Choose the values of a trial that no other has; `None` if there are none."""
        for draw in range(_DRAWS):
            # The joint model and the constant liar, which is to say that trials of a batch keep
            # apart, are what Optuna does if nothing else is said.
            self._study.sampler = self._optuna.samplers.TPESampler(seed=self._seed(number, draw))
            proposal = self._study.ask(self._distributions)
            self._study.tell(proposal, state=self._optuna.trial.TrialState.FAIL)
            values = tuple(
                axis.value_of(proposal.params[name]) for name, axis in self._axes.items()
            )
            if values not in self._chosen:
                return values
        generator = np.random.default_rng([self._plan.config.seed, _STREAM, number])
        for _ in range(_DRAWS_AT_RANDOM):
            values = tuple(axis.drawn(generator) for axis in self._plan.axes)
            if values not in self._chosen:
                return values
        return next((each for each in self._plan.grid() if each not in self._chosen), None)

    def _seed(self, number: int, draw: int) -> int:
        streams = np.random.SeedSequence([self._plan.config.seed, _STREAM, number, draw])
        return int(streams.generate_state(1)[0])

    def add(self, trial: Trial) -> None:
        """Have it know that a trial is under way."""
        self._chosen.add(trial.values)
        named = zip(self._axes.items(), trial.values, strict=True)
        self._study.enqueue_trial({name: axis.told(value) for (name, axis), value in named})
        self._asked[trial.number] = self._study.ask(self._distributions)

    def tell(self, outcome: Outcome) -> None:
        """Have it know what a trial came to: the median over its seeds, less being better."""
        asked, score = self._asked.pop(outcome.number), score_of(self._plan, outcome)
        if outcome.status != "pruned":
            self._study.tell(asked, score)
            return
        asked.report(score, step=outcome.rung)
        self._study.tell(asked, state=self._optuna.trial.TrialState.PRUNED)


def score_of(plan: SweepPlan, outcome: Outcome) -> float:
    """Give the median of what trials are judged by, less being better; infinite if it failed."""
    if outcome.means is None:
        return float("inf")
    found = outcome.distribution(outcome.watched_set(), measure := measure_of(plan))
    score = found.median if MEASURES[measure].low_is_better else -found.median
    return float("inf") if isnan(score) else score


class _Dimension:
    """An axis as Optuna knows it."""

    def __init__(self, optuna: ModuleType, axis: Axis) -> None:
        kinds, span = optuna.distributions, axis.span
        self._span = span
        self._is_whole = HYPERPARAMETERS[axis.name].kind == "integer"
        # Numbers have their order, also where only some of them are wanted.
        self._values = sorted(axis.values) if _are_numbers(axis.values) else list(axis.values)
        if span is None and _are_numbers(axis.values):
            self.distribution: Any = kinds.IntDistribution(0, len(axis.values) - 1)
        elif span is None:
            self.distribution = kinds.CategoricalDistribution(range(len(axis.values)))
        elif self._is_whole:
            self.distribution = kinds.IntDistribution(
                int(span.low), int(span.high), log=span.is_log
            )
        else:
            self.distribution = kinds.FloatDistribution(span.low, span.high, log=span.is_log)

    def value_of(self, told: Any) -> Value:
        """Give the value that Optuna means."""
        if self._span is None:
            return self._values[told]
        if self._is_whole:
            return int(told)
        low, high = self._span.low, self._span.high
        if self._span.is_log:
            rounded = float(f"{told:.{_DIGITS}g}")
        else:
            rounded = round(float(told), _DIGITS - 1 - floor(log10(high - low)))
        return min(max(rounded, low), high)

    def told(self, value: Value) -> Any:
        """Give what Optuna calls a value."""
        return self._values.index(value) if self._span is None else value


def _are_numbers(values: Sequence[Value]) -> bool:
    return all(isinstance(each, int | float) and not isinstance(each, bool) for each in values)


def optuna() -> ModuleType:
    """Import Optuna, and have it be silent.

    Raises:
        ConfigError: If it is not installed.
    """
    try:
        library = import_module("optuna")
    except ImportError:
        raise ConfigError.of(
            "The search tpe needs Optuna: pip install 'nnlab-tui[search]' brings it."
        ) from None
    library.logging.set_verbosity(library.logging.ERROR)
    return library
