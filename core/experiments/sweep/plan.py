"""What a sweep is to train: a config, what varies in it, and how its trials are chosen.

A plan is data: the same plan gives the same trials, in the same order, on any machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import prod
from typing import Any, Literal, NamedTuple, get_args

import numpy as np

from ...config import HYPERPARAMETERS, ConfigError, Problem, RunConfig, value_text
from ...config.following import following
from ...config.formats.files import from_json, to_json
from ...config.hyperparameters.declaration import Value
from ..statistics import FEW, too_few
from .axis import Axis, axis_named

Search = Literal["grid", "random", "tpe"]
SEARCHES: tuple[Search, ...] = get_args(Search)

MOST_TRIALS = 100_000
MOST_HALVING = 10
_DRAWS_FOR_ONE = 100
"""So often is a trial drawn anew that is there already."""
_TRIED = 100
"""If there is no config for so many of the first trials, there is something wrong with the plan."""


class Trial(NamedTuple):
    """One config of a sweep, as far as it differs from the others."""

    number: int
    """Its place in the sweep, from 1."""
    values: tuple[Value, ...]
    """What varies, in the order of the plan's axes."""


@dataclass(frozen=True, slots=True)
class SweepPlan:
    """Everything that decides a sweep.

    Args:
        config: What all trials have in common; its replicas are the seeds of each.
        axes: What varies.
        search: Whether trials are a grid, drawn, or chosen by what earlier ones came to.
        trials: How many to draw or choose; of a grid, at most so many, the first ones. `None` for
            all.
        halving: Of how many trials that are trained alike far one goes on; `None` for all.
    """

    config: RunConfig
    axes: tuple[Axis, ...]
    search: Search = "grid"
    trials: int | None = None
    halving: int | None = None

    def __post_init__(self) -> None:
        names = [axis.name for axis in self.axes]
        for name in names:
            if names.count(name) > 1:
                raise ConfigError.of(f"{HYPERPARAMETERS[name].label} is swept twice.", name)
        if not names:
            raise ConfigError.of("Nothing varies: say what with --over learning_rate=0.1,0.01.")
        for axis in self.axes:
            _refuse_wrong_values(self.config, axis)
        if self.trials is not None and not 1 <= self.trials <= MOST_TRIALS:
            raise ConfigError.of(
                f"A sweep has from 1 to {MOST_TRIALS:,} trials, not {self.trials:,}."
            )
        self._refuse_halving()
        if self.search != "grid":
            if self.trials is None:
                called = "A random search" if self.search == "random" else "The search tpe"
                raise ConfigError.of(f"{called} needs to know how many: --trials 50.")
            return
        for axis in self.axes:
            if not axis.values:
                raise ConfigError.of(
                    f"A grid needs to know how many values {HYPERPARAMETERS[axis.name].label}"
                    f" has: {axis.text} 7, say, or --search random.",
                    axis.name,
                )
        if self.trials is None and (size := self.grid_size) > MOST_TRIALS:
            raise ConfigError.of(
                f"This grid has {size:,} trials; at most {MOST_TRIALS:,} are trained. Say --trials,"
                " or --search random with it."
            )

    def _refuse_halving(self) -> None:
        if self.halving is None:
            return
        if not 2 <= self.halving <= MOST_HALVING:
            raise ConfigError.of(
                f"With halving, one of 2 to {MOST_HALVING} trials goes on, not one of"
                f" {self.halving}."
            )
        if self.config.replicas < FEW:
            raise ConfigError.of(f"Halving ranks trials. {too_few(self.config.replicas)}")

    @property
    def grid_size(self) -> int:
        """How many trials the whole grid has."""
        return prod(len(axis.values) for axis in self.axes)

    @property
    def names(self) -> tuple[str, ...]:
        """The hyperparameters that vary."""
        return tuple(axis.name for axis in self.axes)

    @property
    def most_trials(self) -> int:
        """How many trials there are to be, where `all_trials` doesn't tell: at most so many.

        Raises:
            ConfigError: If there is a config for none of the first.
        """
        if self.search != "tpe":
            return len(self.all_trials())
        self._refuse_impossible(self._numbered(self._drawn(_TRIED)))
        sizes = [axis.size for axis in self.axes]
        wanted = self.trials or 0
        return wanted if None in sizes else min(wanted, prod(size or 0 for size in sizes))

    def all_trials(self) -> list[Trial]:
        """Give all trials that are known ahead: none if each follows from what others came to.

        There may be no config for some of them; `config_of` says why.

        Raises:
            ConfigError: If there is one for none of the first.
        """
        if self.search == "tpe":
            return []
        chosen = self.grid() if self.search == "grid" else self._drawn(self.trials or 0)
        trials = self._numbered(chosen)
        self._refuse_impossible(trials)
        return trials

    def chosen_trial(self, number: int, values: tuple[Value, ...]) -> Trial:
        """Give a trial that a search has chosen, as it was kept.

        Raises:
            ConfigError: If it has not one value for each of what varies.
        """
        if len(values) != len(self.axes):
            raise ConfigError.of(f"What trial {number} of the sweep has chosen is damaged.")
        return Trial(number, values)

    def _numbered(self, chosen: Iterable[tuple[Value, ...]]) -> list[Trial]:
        return [Trial(number, values) for number, values in enumerate(chosen, start=1)]

    def _refuse_impossible(self, trials: Sequence[Trial]) -> None:
        first: ConfigError | None = None
        for trial in trials[:_TRIED]:
            try:
                self.config_of(trial)
            except ConfigError as error:
                first = first or error
            else:
                return
        if first is not None:
            raise first

    def named(self, trial: Trial) -> dict[str, Value]:
        """Give what a trial has of what varies, by the names of hyperparameters."""
        return dict(zip(self.names, trial.values, strict=True))

    def config_of(self, trial: Trial) -> RunConfig:
        """Write out the config of a trial, every seed a replica; dependent defaults follow.

        Raises:
            ConfigError: If there is no such config.
        """
        return following(self.config, **self.named(trial))

    def grid(self) -> Iterator[tuple[Value, ...]]:
        """Give every combination, as far as trials are wanted; none where a range is drawn from."""
        most = self.trials if self.search == "grid" else None
        return islice(product(*(axis.values for axis in self.axes)), most)

    def _drawn(self, wanted: int) -> Sequence[tuple[Value, ...]]:
        """Draw trials, none twice; fewer where there are no more."""
        # Apart from every stream of a run's own, which begin with its seed alone.
        generator = np.random.default_rng([self.config.seed, 0x73776565])
        found: dict[tuple[Value, ...], None] = {}
        for _ in range(_DRAWS_FOR_ONE * wanted):
            found[tuple(axis.drawn(generator) for axis in self.axes)] = None
            if len(found) == wanted:
                break
        return list(found)

    # --- kept ---

    def to_json(self) -> str:
        """Write it for the store."""
        return json.dumps(
            {
                "config": json.loads(to_json(self.config)),
                "over": {axis.name: axis.text for axis in self.axes},
                "search": self.search,
                "trials": self.trials,
                "halving": self.halving,
            }
        )

    @classmethod
    def from_json(cls, text: str) -> SweepPlan:
        """Read what `to_json` wrote.

        Raises:
            ConfigError: If it is none that this nnlab knows.
        """
        try:
            said: dict[str, Any] = json.loads(text)
            config = from_json(json.dumps(said["config"]))
            axes = tuple(axis_named(name, text) for name, text in said["over"].items())
            search, trials, halving = said["search"], said["trials"], said.get("halving")
            if search not in SEARCHES:
                raise ConfigError.of(f"This nnlab knows no search {value_text(search)}.")
            if not all(each is None or isinstance(each, int) for each in (trials, halving)):
                raise TypeError
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            if isinstance(error, ConfigError):
                raise
            raise ConfigError.of("The plan of the sweep is damaged.") from error
        return cls(config, axes, search, trials, halving)


def _refuse_wrong_values(config: RunConfig, axis: Axis) -> None:
    """Refuse values that are wrong whatever else is said, such as a misspelt name.

    Raises:
        ConfigError: With a sentence for each of them.
    """
    ends = () if axis.span is None else (axis.span.low, axis.span.high)
    problems: list[Problem] = []
    for value in axis.values or ends:
        alone = _problems_of({axis.name: value}, axis.name)
        with_the_others = _problems_of(config.values | {axis.name: value}, axis.name)
        problems += [problem for problem in alone if problem in with_the_others]
    if problems:
        raise ConfigError(problems)


def _problems_of(values: dict[str, Any], name: str) -> list[Problem]:
    try:
        RunConfig(**values)
    except ConfigError as error:
        return [problem for problem in error.problems if problem.name == name]
    return []
