"""Many seeds in lockstep against one run after the other."""

from __future__ import annotations

from nnlab.core import RunConfig, Trainer

from ..contenders.nnlab_trainer import replicated
from ..contenders.task import LIN
from ..rounds import Turn, Work, interleave
from ..tables import Goal, number, print_table

COUNTS = (1, 16, 64, 256)
PRECISIONS = ("float32", "float64")
GOALS = {64: 8.5, 256: 21.0}
_STEPS_AN_EPOCH = 8


def run(*, quick: bool) -> None:
    """Print a table for each precision: single precision against single, double against double."""
    for precision in PRECISIONS:
        _table(LIN.replace(precision=precision), quick=quick)


def _table(task: RunConfig, *, quick: bool) -> None:
    rounds, epochs = (2, 10) if quick else (10, 150)
    turns = {"single run": _turn(task, 5 * epochs)}
    remarks: dict[str, str] = {}
    for count in COUNTS:
        name = f"{count} replica{'s' * (count > 1)}"
        config = replicated(task, count)
        if config is None:
            remarks[name] = "not in this version"
        else:
            turns[name] = _turn(config, epochs if count > 1 else 5 * epochs)
    best = interleave(turns, rounds=rounds)
    single = best["single run"]
    rows = [["single run", "1.00", number(1e6 * single), number(1e6 * single)]]
    goals = []
    for count in COUNTS:
        name = f"{count} replica{'s' * (count > 1)}"
        if name in remarks:
            rows.append([name, remarks[name]])
        else:
            each = 1e6 * best[name]
            rows.append([name, number(best[name] / single), number(each), number(each / count)])
        if count in GOALS:
            found = best[name] / single if name in best else None
            goals.append(Goal(f"a single run for {name}", found, GOALS[count], "at most"))
    print_table(
        f"replicas, lin: 2-5-5-1 sigmoid, sgd, batch 10, {task.precision}, everything included",
        "How to read: how many single runs all replicas cost together; below their count is gain.",
        ("run", "single runs", "us/step", "us/step and replica"),
        rows,
        goals=goals,
        notes=[f"Processor time, least of {rounds} interleaved rounds."],
    )


def _turn(config: RunConfig, epochs: int) -> Turn:
    def prepare() -> Work:
        return Trainer(config.replace(epochs=epochs)).run

    return Turn(prepare, epochs * _STEPS_AN_EPOCH)
