"""A network where the products are the work: 784-128-64-10, batches of 128 rows."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from ..contenders import scikit_learn
from ..contenders.large import nnlab_passes, plain_numpy
from ..contenders.large.data import LargeData, make_data
from ..rounds import Turn, interleave
from ..tables import Goal, number, print_table

_NNLAB, _NUMPY, _SKLEARN = "nnlab", "straightforward numpy", "scikit-learn classifier"
_THREADS = "OPENBLAS_NUM_THREADS"


def run(*, quick: bool) -> None:
    """Print the table in both precisions; then, in a process of its own, with all threads."""
    threads = int(os.environ.get(_THREADS, "1"))
    for dtype in ("float64", "float32"):
        _table(dtype, threads, rounds=2 if quick else 15)
    cores = os.cpu_count() or 1
    if threads == 1 and cores > 1 and not quick:
        # numpy's library reads the number once, at import.
        command = Path(__file__).parents[2] / "run.py"
        words = [sys.executable, str(command), "large", "--threads", str(cores)]
        print(flush=True)
        subprocess.run(words, check=True)


def _table(dtype: str, threads: int, *, rounds: int) -> None:
    data = make_data(dtype)
    makers: dict[str, Callable[[LargeData], Callable[[], object] | str]] = {
        _NNLAB: nnlab_passes.epoch,
        _NUMPY: plain_numpy.epoch,
        _SKLEARN: scikit_learn.large_epoch,
    }
    made = {who: make(data) for who, make in makers.items()}
    turns = {
        who: Turn(lambda work=work: work, data.steps)
        for who, work in made.items()
        if not isinstance(work, str)
    }
    best = interleave(turns, rounds=rounds, clock="cpu" if threads == 1 else "wall")
    unit = best.get(_NNLAB, best[_NUMPY])
    rows = [
        [who, work]
        if isinstance(work, str)
        else [who, number(best[who] / unit), number(1e6 * best[who])]
        for who, work in made.items()
    ]
    goals = []
    for who in (_NUMPY, _SKLEARN):
        ratio = best[who] / best[_NNLAB] if {who, _NNLAB} <= set(best) else None
        goals.append(Goal(who, ratio, 1.0, "at least"))
    whose = "nnlab's" if _NNLAB in best else "straightforward numpy's"
    clock = "Processor time" if threads == 1 else "Wall-clock time"
    print_table(
        f"large: 784-128-64-10 relu, {dtype}, sgd, batch 128, {threads} thread(s), steps only",
        f"How to read: how many of {whose} steps a contender's takes; above 1 it is slower.",
        ("contender", "ratio", "us/step"),
        rows,
        goals=goals,
        notes=(
            "Ten sigmoid outputs and their cross-entropies, the mean over the rows, with biases.",
            f"{clock}, least of {rounds} interleaved rounds of {data.steps} steps."
            + (" On a busy machine threads wait, and this says little." if threads > 1 else ""),
        ),
    )
