"""nnlab's trainer against other ways of training the same tiny network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from time import process_time

from nnlab.core import RunConfig

from ..contenders import scikit_learn, torch_eager
from ..contenders.c_kernel import CKernel, compiled
from ..contenders.nnlab_trainer import NnlabTrainer
from ..contenders.report_style import ReportStyle
from ..contenders.scikit_learn import ScikitLearn
from ..contenders.task import LIN, TASKS, XOR, Contender, Task, make_task
from ..contenders.tidy_numpy import TidyNumpy
from ..contenders.torch_eager import TorchEager
from ..rounds import Turn, Work, interleave
from ..tables import Goal, number, print_table

Make = Callable[[Task], Contender]

NNLAB, REPORT, REGRESSOR = "nnlab", "report-style numpy", "scikit-learn regressor"


def contenders() -> dict[str, Make | str]:
    """Give every contender by its name, or why it can't take part."""
    no_c = compiled()
    no_sklearn, no_torch = scikit_learn.missing(), torch_eager.missing()
    return {
        NNLAB: NnlabTrainer,
        "plain C, -O3": no_c if isinstance(no_c, str) else CKernel,
        REPORT: ReportStyle,
        "tidy numpy": TidyNumpy,
        REGRESSOR: no_sklearn or partial(ScikitLearn, kind="regressor"),
        "scikit-learn classifier": no_sklearn or partial(ScikitLearn, kind="classifier"),
        "PyTorch eager": no_torch or TorchEager,
    }


def run(*, quick: bool) -> None:
    """Print a table for each network."""
    names = ["lin"] if quick else list(TASKS)
    for name in names:
        _table(name, TASKS[name], rounds=2 if quick else 15, seconds=0.004 if quick else 0.1)


def _table(name: str, config: RunConfig, *, rounds: int, seconds: float) -> None:
    task = make_task(config)
    found = contenders()
    able = {who: make for who, make in found.items() if not isinstance(make, str)}
    everything = _measure(able, task, evaluate=True, rounds=rounds, seconds=seconds)
    steps = _measure(able, task, evaluate=False, rounds=rounds, seconds=seconds)
    rows: list[list[str]] = []
    for who, make in found.items():
        if isinstance(make, str):
            rows.append([who, make])
            continue
        cells = [who]
        for kind in (everything, steps):
            cells += [number(kind[who] / kind[NNLAB]), number(1e6 * kind[who])]
        rows.append(cells)
    shape = "-".join(map(str, config.shape))
    print_table(
        f"steps, {name}: {shape} {config.activation}, {config.optimizer}, {len(task.train)} of"
        f" {len(task.inputs)} rows train, batch {config.batch_size}",
        "How to read: how many of nnlab's steps a contender's takes; above 1 it is slower.",
        ("contender", "everything", "us/step", "steps only", "us/step"),
        rows,
        goals=_goals(config, everything, steps),
        notes=(
            f"Everything: shuffle, gather, {task.steps_an_epoch} steps, then loss and accuracies"
            " over all rows, every epoch. Steps only: without the last.",
            f"Processor time, least of {rounds} interleaved rounds.",
        ),
    )


def _goals(
    config: RunConfig, everything: Mapping[str, float], steps: Mapping[str, float]
) -> list[Goal]:
    goals: list[Goal] = []
    if config in (LIN, XOR):
        bound = 2.8 if config == LIN else 3.0
        ratio = everything[REPORT] / everything[NNLAB]
        goals.append(Goal("report-style numpy, everything", ratio, bound, "at least"))
    if config == LIN:
        ratio = steps[REGRESSOR] / steps[NNLAB] if REGRESSOR in steps else None
        goals.append(Goal("scikit-learn's regressor, steps only", ratio, 14.0, "at least"))
    return goals


def _measure(
    able: Mapping[str, Make], task: Task, *, evaluate: bool, rounds: int, seconds: float
) -> dict[str, float]:
    turns = {
        who: _turn(partial(make, task), task, evaluate=evaluate, seconds=seconds)
        for who, make in able.items()
    }
    return interleave(turns, rounds=rounds)


def _turn(make: Callable[[], Contender], task: Task, *, evaluate: bool, seconds: float) -> Turn:
    """Make every contender's turn about as long, however fast it is."""
    epochs, taken = 1, 0.0
    while True:
        contender = make()
        start = process_time()
        contender.train(epochs, evaluate=evaluate)
        taken = process_time() - start
        if taken > seconds / 4:
            break
        epochs *= 2
    epochs = max(1, round(epochs * seconds / taken))

    def prepare() -> Work:
        fresh = make()
        return lambda: fresh.train(epochs, evaluate=evaluate)

    return Turn(prepare, epochs * task.steps_an_epoch)
