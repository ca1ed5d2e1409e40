"""A sweep is kept as it goes, and ends with the same table however often it was killed."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig
from nnlab.core.experiments.sweep.axis import axis_of
from nnlab.core.experiments.sweep.outcome import Outcome
from nnlab.core.experiments.sweep.plan import SweepPlan
from nnlab.core.experiments.sweep.standing import best_of, standings_of, verdict
from nnlab.core.experiments.sweep.sweep import (
    begin_sweep,
    fresh_in,
    outcomes_in,
    plan_of,
    train_sweep,
)
from nnlab.core.store.errors import StoreError
from nnlab.core.store.sweeps.sweep_store import SweepStore

pytestmark = pytest.mark.slow

SMALL: dict[str, Any] = {"dataset": "circle", "samples": 60, "epochs": 15}
"""A trial that takes no time."""


def small_plan(*said: str, seeds: int = 10, **values: Any) -> SweepPlan:
    over = said or ("lr=0.1,0.001", "hidden=3,2x2")
    return SweepPlan(RunConfig(**SMALL, replicas=seeds, **values), tuple(map(axis_of, over)))


def same(one: list[Outcome], other: list[Outcome]) -> bool:
    return len(one) == len(other) and all(
        (a.number, a.status) == (b.number, b.status)
        and alike(a.means, b.means)
        and alike(a.epochs, b.epochs)
        for a, b in zip(one, other, strict=True)
    )


def alike(one: Any, other: Any) -> bool:
    return np.array_equal(one, other, equal_nan=True)


@pytest.fixture
def store(tmp_path: Path):
    with SweepStore.open(tmp_path / "runs.db") as opened:
        yield opened


def trained(
    store: SweepStore, plan: SweepPlan, jobs: int = 1, budget: float | None = None
) -> list[Outcome]:
    sweep = begin_sweep(store, plan)
    for _ in train_sweep(store, sweep, plan, jobs=jobs, budget=budget):
        pass
    return outcomes_in(store, store.sweep(sweep.id))


def test_a_sweep_that_was_left_goes_on_to_the_same_table_whatever_the_jobs(store):
    whole = trained(store, small_plan())
    sweep = begin_sweep(store, small_plan())
    with closing(train_sweep(store, sweep, small_plan(), jobs=2)) as outcomes:
        next(some for some in outcomes if some)
    left = store.sweep(sweep.id)
    assert left.status == "stopped"
    assert 0 < left.done < left.trials == 4
    store.take_up(left)
    for _ in train_sweep(store, left, plan_of(store, left), jobs=2):
        pass
    ended = store.sweep(sweep.id)
    assert (ended.status, ended.done) == ("finished", 4)
    assert same(outcomes_in(store, ended), whole)


def test_the_winner_is_trained_again_on_seeds_that_had_no_part_in_choosing_it(store):
    plan = small_plan()
    outcomes = trained(store, plan)
    sweep = store.sweep("last")
    standings = standings_of(plan, outcomes)
    best, fresh = best_of(standings), fresh_in(store, sweep)
    assert best is not None
    assert best.distribution is not None
    assert fresh is not None
    medians = [each.distribution("validation", "loss").median for each in outcomes]
    assert best.distribution.median == min(medians)
    own = trained(store, small_plan("lr=0.1,0.001", "hidden=3,2x2", seed=17))
    assert alike(own[best.trial.number - 1].means, fresh.means)
    assert "trained again on fresh seeds" in verdict(plan, standings, fresh)
    assert sweep.done == sweep.trials


def test_few_seeds_rank_nothing(store):
    plan = small_plan(seeds=3)
    standings = standings_of(plan, trained(store, plan))
    assert [standing.trial.number for standing in standings] == [1, 2, 3, 4]
    assert best_of(standings) is None
    assert fresh_in(store, store.sweep("last")) is None
    assert verdict(plan, standings, None) == "3 seeds are too few to rank: 10 do."


def test_losses_of_different_kinds_are_not_compared(store):
    plan = small_plan("loss=bce,mse")
    (first, second) = standings_of(plan, trained(store, plan))
    assert first.distribution is not None
    assert second.distribution is not None
    assert not first.distribution.scale.low_is_better
    assert first.distribution.median >= second.distribution.median


def test_after_its_budget_nothing_is_begun(store):
    assert len(trained(store, small_plan("hidden=2,3,4,5,6,7"), budget=1e-9)) < 6
    assert store.sweep("last").status == "stopped"


def test_a_table_is_kept_with_its_sweep(store, tmp_path):
    """In a process that never saw the file, it is read from the store."""
    program = f"""
from nnlab.core import RunConfig, Table
from nnlab.core.data.tabular.open_tables import learning
from nnlab.core.experiments.sweep.axis import axis_of
from nnlab.core.experiments.sweep.plan import SweepPlan
from nnlab.core.experiments.sweep.sweep import begin_sweep
from nnlab.core.store.sweeps.sweep_store import SweepStore
table = Table.from_arrays([[i, i * i % 7] for i in range(40)], [i % 2 for i in range(40)])
config = learning(RunConfig(epochs=5, replicas=2), table)
with SweepStore.open({str(tmp_path / "runs.db")!r}) as store:
    begin_sweep(store, SweepPlan(config, (axis_of("lr=0.1,0.2"),)))
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
    left = store.sweep("last")
    assert left.status == "interrupted"
    store.take_up(left)
    for _ in train_sweep(store, left, plan_of(store, left), jobs=1):
        pass
    assert {outcome.status for outcome in outcomes_in(store, left)} == {"finished"}
    assert len(outcomes_in(store, left)) == 2


def test_a_worker_that_is_killed_costs_nothing(store):
    plan = small_plan()
    whole = trained(store, plan)
    sweep = begin_sweep(store, plan)
    killed = False
    for _ in train_sweep(store, sweep, plan, jobs=1):
        for child in [] if killed else active_children():
            child.kill()
            killed = True
    assert killed
    assert same(outcomes_in(store, sweep), whole)


def test_a_sweep_that_is_under_way_is_not_taken_up_by_another(store):
    sweep = begin_sweep(store, small_plan())
    with pytest.raises(StoreError, match="is being trained by another process"):
        store.take_up(sweep)
