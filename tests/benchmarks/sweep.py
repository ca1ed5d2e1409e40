"""Times sweeps: many configs over many seeds, two processes beside one, and the plan alone.

    python tests/benchmarks/sweep.py                  # 1,000 configs x 32 seeds, and the rest
    python tests/benchmarks/sweep.py --configs 100    # a look

The network is 2-5-5-1 on the report's XOR (21 points, one batch), 1,000 epochs in float32; the
configs differ in learning rate. The exit code is 1 if 1,000 configs take more than 240 s on two
cores, two processes are less than 1.7 times as fast as one, or 10,000 trials are not planned within
a second.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

# Before numpy: what is trained in lockstep are small products, and there is a process a core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from nnlab.core import RunConfig
from nnlab.core.experiments.sweep.axis import axis_of
from nnlab.core.experiments.sweep.lockstep import groups_of
from nnlab.core.experiments.sweep.plan import SweepPlan
from nnlab.core.experiments.sweep.sweep import begin_sweep, train_sweep
from nnlab.core.store.sweeps.sweep_store import SweepStore

SETTINGS: dict[str, Any] = {
    "dataset": "xor",
    "hidden_layers": (5, 5),
    "epochs": 1000,
    "precision": "float32",
    "train_share": 1.0,
    "test_rows": "all",
}
"""What all configs have in common."""

MOST_SECONDS, LEAST_RATIO, MOST_PLAN_SECONDS = 240.0, 1.7, 1.0
"""The goals: for 1,000 configs by 32 seeds, of two processes to one, for the plan of 10,000."""


def plan_for(configs: int, seeds: int) -> SweepPlan:
    """Plan so many configs."""
    return SweepPlan(
        RunConfig(**SETTINGS, replicas=seeds), (axis_of(f"lr=0.0001..0.1 log {configs}"),)
    )


def seconds_for(plan: SweepPlan, jobs: int) -> float:
    """Train a sweep into a new store, workers begun and all."""
    with (
        tempfile.TemporaryDirectory() as folder,
        SweepStore.open(Path(folder) / "runs.db") as store,
    ):
        began = perf_counter()
        sweep = begin_sweep(store, plan)
        for _ in train_sweep(store, sweep, plan, jobs=jobs):
            pass
        return perf_counter() - began


def main(words: list[str]) -> int:
    """Measure, print and judge."""
    parser = argparse.ArgumentParser(description="How fast sweeps are.")
    parser.add_argument("--configs", type=int, default=1000, metavar="N", help="how many [1000]")
    parser.add_argument("--seeds", type=int, default=32, metavar="N", help="of each [32]")
    chosen = parser.parse_args(words)
    began = perf_counter()
    plan = SweepPlan(
        RunConfig(**SETTINGS, replicas=32),
        (axis_of("lr=1e-4..1 log 100"), axis_of("l2=0..0.1 100")),
    )
    groups = groups_of(plan, plan.all_trials())
    planned = perf_counter() - began
    print(f"10,000 trials planned, in {len(groups):,} groups: {planned:.2f} s (goal 1 s)")
    some = plan_for(max(2, chosen.configs // 20), chosen.seeds)
    # Turn about, as other work comes and goes; the least of each.
    times = [(seconds_for(some, 1), seconds_for(some, 2)) for _ in range(3)]
    one, two = (min(turn[jobs] for turn in times) for jobs in (0, 1))
    ratio = one / two
    print(
        f"{some.grid_size:,} configs x {chosen.seeds} seeds: one process {one:.1f} s, two"
        f" {two:.1f} s, {ratio:.2f} times as fast (goal {LEAST_RATIO})"
    )
    seconds = seconds_for(plan_for(chosen.configs, chosen.seeds), 2)
    allowed = MOST_SECONDS * chosen.configs * chosen.seeds / 32_000
    epochs = chosen.configs * chosen.seeds * SETTINGS["epochs"]
    print(
        f"{chosen.configs:,} configs x {chosen.seeds} seeds: {seconds:.0f} s in two processes"
        f" (goal {allowed:.0f} s), {epochs / seconds:,.0f} epochs a second"
    )
    is_good = seconds <= allowed and ratio >= LEAST_RATIO and planned <= MOST_PLAN_SECONDS
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
