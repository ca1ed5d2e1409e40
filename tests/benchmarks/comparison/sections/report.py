"""The origin report reproduced: what a step of its rows costs, and all fifteen rows together."""

from __future__ import annotations

import resource
from collections.abc import Sequence
from time import perf_counter

from nnlab.core import RunConfig, Trainer
from nnlab.core.config import PRESETS
from nnlab.core.experiments.reproduction.row import PRECISION, ROWS, config_of, reproduced

from ..rounds import Turn, Work, interleave
from ..tables import Goal, number, print_table

GOALS = {32: 25.0, 128: 90.0}
"""Seconds of all rows over so many seeds, on two cores."""
_ROW, _SEEDS, _STEPS_AN_EPOCH = "report-l2", 32, 8
_CORES = 2
_CHEAP = "report-n2", "report-a1"


def run(*, quick: bool) -> None:
    """Print what precision and rare evaluation give, then the seconds of the whole command."""
    _steps(quick=quick)
    _whole(_CHEAP if quick else ROWS, (2,) if quick else tuple(GOALS), is_whole=not quick)


def _steps(*, quick: bool) -> None:
    rounds, epochs = (1, 20) if quick else (6, 200)
    each_epoch = PRESETS[_ROW].config.replace(replicas=_SEEDS)
    turns = {
        "float64, each epoch evaluated": _turn(each_epoch, epochs),
        "float64": _turn(config_of(_ROW, replicas=_SEEDS, precision="float64"), epochs),
        "float32": _turn(config_of(_ROW, replicas=_SEEDS, precision="float32"), epochs),
    }
    best = interleave(turns, rounds=rounds)
    first = best["float64, each epoch evaluated"]
    print_table(
        f"report: a step of {_ROW} (2-5-5-1 sigmoid, batch 10) over {_SEEDS} seeds",
        "How to read: how many times as long as in float64 with each epoch evaluated.",
        ("run", "ratio", "us/step", "us/step and seed"),
        [
            [name, number(took / first), number(1e6 * took), number(1e6 * took / _SEEDS)]
            for name, took in best.items()
        ],
        notes=[f"Processor time, least of {rounds} interleaved rounds."],
    )


def _turn(config: RunConfig, epochs: int) -> Turn:
    def prepare() -> Work:
        return Trainer(config.replace(epochs=epochs)).run

    return Turn(prepare, epochs * _STEPS_AN_EPOCH)


def _whole(names: Sequence[str], counts: Sequence[int], *, is_whole: bool) -> None:
    rows, goals = [], []
    for seeds in counts:
        before, began = _seconds_of_children(), perf_counter()
        longest = max(
            row.outcome.seconds
            for row in reproduced(names, replicas=seeds, jobs=_CORES)
            if row is not None
        )
        took, busy = perf_counter() - began, _seconds_of_children() - before
        rows.append([f"{seeds} seeds", number(took), number(busy / _CORES), number(longest)])
        if is_whole:
            words = f"of each core for {len(names)} rows over {seeds} seeds"
            goals.append(Goal(words, busy / _CORES, GOALS[seeds], "at most", unit=" s"))
    print_table(
        f"report: {len(names)} rows in {_CORES} processes, {PRECISION}, their start included",
        "How to read: seconds by the clock, which other programs lengthen, and of each core.",
        ("over", "clock", "processor / 2", "longest row"),
        rows,
        goals=goals,
    )


def _seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
