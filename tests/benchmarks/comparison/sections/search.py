"""TPE against random at equal trials: what each finds, and what asking costs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib import import_module
from statistics import median
from time import process_time
from typing import Any

import numpy as np

from nnlab.core import RunConfig
from nnlab.core.experiments.sweep.axis import axis_of
from nnlab.core.experiments.sweep.lockstep import groups_of, train_group
from nnlab.core.experiments.sweep.outcome import Outcome
from nnlab.core.experiments.sweep.plan import Search, SweepPlan, Trial
from nnlab.core.experiments.sweep.search.cohorts import cohorts_of
from nnlab.core.experiments.sweep.search.tpe import score_of

from ..tables import Goal, number, print_table

_SETTINGS: dict[str, Any] = {
    "dataset": "moons", "samples": 100, "epochs": 60, "precision": "float32",
}  # fmt: skip
_OVER = ("lr=0.0001..1 log 10", "beta1=0.5..0.99 10", "l2=0.00001..0.1 log 10")
"""A grid of 1,000 cells."""

Train = Callable[[SweepPlan, list[Trial]], list[Outcome]]


def run(*, quick: bool) -> None:
    """Print the tables."""
    try:
        optuna = import_module("optuna")
    except ImportError:
        print("\n== search\n   Optuna is not installed: pip install optuna brings it.")
        return
    print(f"\nOptuna {optuna.__version__}")
    _at_equal_trials(quick=quick)
    _on_a_grid(quick=quick)


def _at_equal_trials(*, quick: bool) -> None:
    """Train real trials; a search is its seed, and so are the networks."""
    seeds, trials = (2, 12) if quick else (12, 48)
    rows: list[list[str]] = []
    found: dict[str, list[float]] = {}
    tasks = [(search, seed, trials) for seed in range(seeds) for search in ("random", "tpe")]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(searched, tasks))
    for search in ("random", "tpe"):
        of_it = [
            result for (name, *_), result in zip(tasks, results, strict=True) if name == search
        ]
        found[search] = [best for best, _ in of_it]
        low, middle, high = np.quantile(found[search], (0.05, 0.5, 0.95))
        asking = median(seconds for _, seconds in of_it)
        rows.append([search, *map(_loss, (low, middle, high)), f"{1e3 * asking / trials:.1f}"])
    better = np.mean(np.less(found["tpe"], found["random"]))
    print_table(
        f"search: the best of {trials} trials on {_SETTINGS['dataset']}, {seeds} searches",
        "How to read: half of all searches found a median validation loss below the second number.",
        ("search", "5 %", "median", "95 %", "ms/trial asked"),
        rows,
        goals=[
            Goal(
                "the loss that TPE finds beside that of random trials",
                median(found["tpe"]) / median(found["random"]), 1.0, "at most",
            )
        ],
        notes=(
            f"TPE's was the better one in {better:.0%} of the searches. 10 seeds a trial.",
            "Asking and telling is processor time.",
        ),
    )  # fmt: skip


def searched(task: tuple[Search, int, int]) -> tuple[float, float]:
    """Give the best median that a search found, and the seconds that it was asking."""
    search, seed, trials = task
    config = RunConfig(**_SETTINGS, replicas=10, seed=seed)
    plan = SweepPlan(config, tuple(map(axis_of, _OVER)), search, trials)
    scores, seconds = _search(plan, _trained)
    return min(scores), seconds


def _trained(plan: SweepPlan, trials: list[Trial]) -> list[Outcome]:
    return [each for group in groups_of(plan, trials) for each in train_group(plan, group)]


def _search(plan: SweepPlan, train: Train) -> tuple[list[float], float]:
    """Give the score of every trial in its turn, and the processor time of asking and telling."""
    outcomes: dict[int, Outcome] = {}
    seconds = 0.0
    began = process_time()
    for trials in cohorts_of(plan, outcomes):
        seconds += process_time() - began
        outcomes.update((outcome.number, outcome) for outcome in train(plan, trials))
        began = process_time()
    ordered = [outcomes[number] for number in sorted(outcomes)]
    return [score_of(plan, outcome) for outcome in ordered], seconds + process_time() - began


def _on_a_grid(*, quick: bool) -> None:
    """Search 1,000 cells whose values are known, as a table of trained trials would be."""
    seeds, steps = (2, 40) if quick else (20, 200)
    tasks = [(seed, steps) for seed in range(seeds)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(steps_to_the_best, tasks))
    there = [taken for taken, _ in found if taken is not None]
    asking = median(seconds for _, seconds in found)
    taken = median(steps + 1 if each is None else each for each, _ in found)
    reached = taken if taken <= steps else None
    print_table(
        f"search: the best cell of a grid of 1,000, {seeds} searches by TPE",
        "How to read: so many trials until the best cell is among them; at random it is 500.",
        ("", "found", "median trials", "ms/trial asked"),
        [["tpe", f"{len(there)} of {seeds}", number(reached), f"{1e3 * asking / steps:.1f}"]],
        goals=[Goal("trials until the best of 1,000 cells", reached, 200, "at most", "")],
    )


def steps_to_the_best(task: tuple[int, int]) -> tuple[int | None, float]:
    """Tell which trial is the best cell, and the seconds that the search was asking."""
    seed, steps = task
    config = RunConfig(**_SETTINGS, replicas=10, seed=seed)
    plan = SweepPlan(config, tuple(map(axis_of, _OVER)), "tpe", steps)
    best = np.random.default_rng([seed, 1]).integers(10, size=3)
    scores, seconds = _search(plan, partial(_known, best))
    return next((place for place, score in enumerate(scores, 1) if score <= 0), None), seconds


def _known(best: np.ndarray[Any, Any], plan: SweepPlan, trials: list[Trial]) -> list[Outcome]:
    """Give outcomes whose loss grows with the distance from the best cell, with some noise."""
    return [_outcome(trial, loss) for trial, loss in _losses(best, plan, trials)]


def _losses(
    best: np.ndarray[Any, Any], plan: SweepPlan, trials: list[Trial]
) -> Iterator[tuple[Trial, float]]:
    for trial in trials:
        cell = [axis.values.index(v) for axis, v in zip(plan.axes, trial.values, strict=True)]
        away = np.subtract(cell, best)
        noise = np.random.default_rng([plan.config.seed, *cell]).uniform(0.7, 1.3)
        yield trial, float(np.sum(away**2) * noise)


def _outcome(trial: Trial, loss: float) -> Outcome:
    nobody = np.zeros(10, bool)
    return Outcome(
        trial.number, "finished", means=np.full((10, 3, 3), loss), epochs=np.ones(10, int),
        diverged=nobody, stuck=nobody, chosen=trial.values,
    )  # fmt: skip


def _loss(value: float) -> str:
    return f"{value:.4f}"
