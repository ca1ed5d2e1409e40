"""Trials of one shape trained together: what differs between them may differ between replicas.

What a trial comes to has the bits of its own run, `nnlab train` with its config: trials are put
together only as far as replicas are laid out in memory as they are for one trial alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from time import perf_counter

import numpy as np

from ...config import HYPERPARAMETERS, ConfigError, RunConfig
from ...config.hyperparameters.training import MOST_REPLICAS
from ...nn.replica_products import products_for
from ...training.memory_need import need_of
from ...training.replicas.variations import VARIABLE
from ...training.trainer import Trainer
from .outcome import Outcome, outcomes_of
from .plan import SweepPlan, Trial

_MOST_TOGETHER = 64
"""Replicas that are trained together: more of them are no faster, and a group is what is lost when
a sweep is killed."""

_MOST_BYTES = 250_000_000
"""What a group may need where a trial alone needs less."""

Group = tuple[Trial, ...]
"""Trials that are trained together."""


def groups_of(plan: SweepPlan, trials: Sequence[Trial]) -> list[Group]:
    """Put trials together that differ only in what replicas of one run may differ in.

    It depends on the plan alone, so a sweep that goes on has the groups that it had.
    """
    apart = [place for place, name in enumerate(plan.names) if name not in VARIABLE]
    alike: dict[tuple[object, ...], list[Trial]] = {}
    for trial in trials:
        alike.setdefault(tuple(trial.values[place] for place in apart), []).append(trial)
    groups: list[Group] = []
    for some in alike.values():
        try:
            most = _together(plan.config_of(some[0]))
        except ConfigError:
            most = 1
        rest = iter(some)
        while group := tuple(islice(rest, most)):
            groups.append(group)
    return groups


def _together(config: RunConfig) -> int:
    """Tell how many trials of such a config are trained together."""
    if config.folds or config.time_limit:
        return 1  # what follows from a replica's place or from the clock is a matter of its own run
    seeds, dtype = config.replicas, np.dtype(config.precision)
    widest = max(config.shape)
    most = max(1, min(_MOST_TOGETHER, MOST_REPLICAS) // seeds)
    most = max(1, min(most, _MOST_BYTES // need_of(config).total))
    # A single run is computed as replicas are that stand first.
    layout = type(products_for(max(2, seeds), widest, dtype))
    while most > 1 and type(products_for(most * seeds, widest, dtype)) is not layout:
        most -= 1
    return most


def train_group(plan: SweepPlan, group: Group) -> list[Outcome]:
    """Train some trials together; what goes wrong with one is the reason why it failed."""
    configs: dict[int, RunConfig] = {}
    failed: list[Outcome] = []
    for trial in group:
        try:
            configs[trial.number] = plan.config_of(trial)
        except ConfigError as error:
            failed.append(_failed(trial.number, " ".join(str(error).splitlines())))
    together: dict[tuple[object, ...], list[int]] = {}
    for number, config in configs.items():
        # As a rule all of them; a default that depends on what varies sets them apart.
        together.setdefault(what_is_fixed(config), []).append(number)
    done = failed
    for numbers in together.values():
        done += train_runs({number: configs[number] for number in numbers})
    return sorted(done, key=lambda outcome: outcome.number)


def what_is_fixed(config: RunConfig) -> tuple[object, ...]:
    """Give what configs have to have in common to be trained in lockstep."""
    return tuple(value for name, value in config.values.items() if name not in VARIABLE)


def train_runs(configs: dict[int, RunConfig]) -> list[Outcome]:
    """Train configs, by the numbers of their trials, that differ in what replicas may differ in."""
    numbers, first = list(configs), next(iter(configs.values()))
    began = perf_counter()
    try:
        if len(numbers) == 1:
            trainer = Trainer(first)
        else:
            together, variations = put_together(list(configs.values()))
            trainer = Trainer(together, variations=variations)
        end = trainer.run()
    except ConfigError as error:
        return [_failed(number, " ".join(str(error).splitlines())) for number in numbers]
    except MemoryError:
        if len(numbers) == 1:
            return [_failed(numbers[0], "It needs more memory than there is.")]
        return [each for number in numbers for each in train_runs({number: configs[number]})]
    return outcomes_of(end, numbers, (perf_counter() - began) / len(numbers))


def put_together(configs: Sequence[RunConfig]) -> tuple[RunConfig, dict[str, tuple[float, ...]]]:
    """Give the one config of several that differ in what replicas may, and what each replica has.

    Args:
        configs: Each with its seeds as replicas.
    """
    first = configs[0]
    seeds = first.replicas
    variations = {
        name: tuple(config.values[name] for config in configs for _ in range(seeds))
        for name in HYPERPARAMETERS
        if name in VARIABLE and len({config.values[name] for config in configs}) > 1
    }
    variations["seed"] = tuple(
        (first.seed + seed) % 2**32 for _ in configs for seed in range(seeds)
    )
    return first.replace(replicas=len(configs) * seeds), variations


def _failed(number: int, reason: str) -> Outcome:
    return Outcome(number, "failed", reason)
