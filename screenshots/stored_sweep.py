"""The stored sweep that a picture shows."""

from __future__ import annotations

from pathlib import Path

from stored_runs import CountingRecorder

from nnlab.core.config import PRESETS
from nnlab.core.experiments.sweep.axis import axis_of
from nnlab.core.experiments.sweep.plan import SweepPlan
from nnlab.core.experiments.sweep.sweep import begin_sweep, train_sweep
from nnlab.core.store.sweeps.sweep_store import SweepStore

_ID = "3f2a"


def keep_sweep(path: Path) -> CountingRecorder:
    """Train the sweep of the picture and keep it, under an id that is always the same."""
    config = PRESETS["xor"].config.replace(replicas=32, epochs=300)
    plan = SweepPlan(config, (axis_of("hidden=2,4,4x4,8x8"), axis_of("lr=0.001..1 log 7")))
    with SweepStore.open(path) as store:
        sweep = begin_sweep(store, plan)
        for _ in train_sweep(store, sweep, plan, jobs=2):
            pass
        with store.transaction():
            store.connection.execute("UPDATE sweeps SET id = ? WHERE id = ?", (_ID, sweep.id))
    return CountingRecorder(path)
