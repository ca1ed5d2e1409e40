"""Stores with sweeps in them, and the screens that show them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np

from nnlab.core import RunConfig
from nnlab.core.experiments.sweep.axis import axis_of
from nnlab.core.experiments.sweep.outcome import Outcome
from nnlab.core.experiments.sweep.plan import SweepPlan
from nnlab.core.experiments.sweep.sweep import begin_sweep, outcomes_in, train_sweep
from nnlab.core.store.sweeps.kept_sweep import KeptTrial
from nnlab.core.store.sweeps.sweep_store import SweepStore
from nnlab.tui.sweep.cursor_table import CursorTable
from nnlab.tui.sweep.list_screen import SweepListScreen
from nnlab.tui.sweep.screen import SweepScreen

from ..driven_lab import Lab

CONFIG = RunConfig(dataset="xor", hidden_layers=(4,), epochs=20, replicas=10, seed=3)
AXES = axis_of("learning_rate=0.001,0.01,0.1"), axis_of("hidden=4,3x3")
PLAN = SweepPlan(CONFIG, AXES)


def sweep_kept(path: Path, plan: SweepPlan = PLAN, *, groups: int | None = None) -> str:
    """Train a sweep, or so many groups of it, and give its id."""
    with SweepStore.open(path) as store:
        sweep = begin_sweep(store, plan)
        seen = 0
        with closing(train_sweep(store, sweep, plan, jobs=1)) as outcomes:
            for some in outcomes:
                seen += bool(some)
                if groups is not None and seen >= groups:
                    break
        return sweep.id


def sweep_made_up(path: Path, count: int) -> str:
    """Keep a sweep of made-up trials, as training takes too long."""
    plan = SweepPlan(CONFIG, (axis_of(f"learning_rate=0.001..1 {count // 10}"),
                              axis_of("batch_size=1..10")))  # fmt: skip
    generator = np.random.default_rng(3)
    with SweepStore.open(path) as store:
        sweep = begin_sweep(store, plan)
        means = generator.random((count, 10, 3, 3))
        none, epochs = np.zeros(10, dtype=bool), np.full(10, 20)
        kept = [
            KeptTrial(n + 1, "finished", "", 0.1, means[n], epochs, none, none)
            for n in range(count)
        ]
        store.add(sweep, kept, 1.0)
        store.end(sweep, "finished")
        return sweep.id


def kept_in(path: Path, key: str = "last") -> list[Outcome]:
    with SweepStore.open(path, read_only=True) as store:
        return outcomes_in(store, store.sweep(key))


def status_in(path: Path, key: str = "last") -> str:
    with SweepStore.open(path, read_only=True) as store:
        return store.sweep(key).status


def sweep_screen(lab: Lab) -> SweepScreen:
    screen = lab.app.screen
    assert isinstance(screen, SweepScreen)
    return screen


def table_of(lab: Lab) -> CursorTable:
    return lab.app.screen.query_one("#trials", CursorTable)


async def until_at_rest(lab: Lab) -> None:
    """Wait until the sweep is not trained any more, and that is shown."""
    work = sweep_screen(lab)._work
    await lab.until(lambda: work.state == "at rest" and sweep_screen(lab)._shown is work.findings)
    await lab.settle()


async def open_list(lab: Lab) -> None:
    """List the kept sweeps, and wait until they are read."""
    await lab.press("W")
    await lab.until(lambda: isinstance(lab.app.screen, SweepListScreen))
    table = lab.app.screen.query_one("#sweeps", CursorTable)
    await lab.until(lambda: table.rows)


async def open_kept(lab: Lab) -> None:
    """Show the newest of the kept sweeps."""
    await open_list(lab)
    await lab.press("enter")
    await lab.until(lambda: isinstance(lab.app.screen, SweepScreen) and table_of(lab).rows)
