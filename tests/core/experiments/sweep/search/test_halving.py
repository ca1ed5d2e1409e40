"""Halving: who survives is what it would have been, who is pruned stands where it was."""

from __future__ import annotations

from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import ConfigError, RunConfig, Trainer
from nnlab.core.experiments.sweep.axis import axis_of
from nnlab.core.experiments.sweep.outcome import Outcome
from nnlab.core.experiments.sweep.plan import Search, SweepPlan
from nnlab.core.experiments.sweep.search.halving import rungs_of
from nnlab.core.experiments.sweep.search.rung import packed, unpacked
from nnlab.core.experiments.sweep.standing import best_of, standings_of, verdict
from nnlab.core.experiments.sweep.sweep import (
    begin_sweep,
    fresh_in,
    outcomes_in,
    plan_of,
    train_sweep,
)
from nnlab.core.store.sweeps.kept_sweep import KeptSweep
from nnlab.core.store.sweeps.sweep_store import SweepStore

pytestmark = pytest.mark.slow

SMALL: dict[str, Any] = {"dataset": "circle", "samples": 40, "epochs": 27, "replicas": 10}
OVER = ("lr=0.001..1 log 4", "hidden=2,3x2,4")


@pytest.fixture
def store(tmp_path: Path):
    with SweepStore.open(tmp_path / "runs.db") as opened:
        yield opened


def plan_for(
    *over: str, search: Search = "grid", trials: int | None = None, halving: int = 3, **values: Any
) -> SweepPlan:
    axes = tuple(map(axis_of, over or OVER))
    return SweepPlan(RunConfig(**SMALL | values), axes, search, trials, halving)


def trained(store: SweepStore, plan: SweepPlan, jobs: int = 1) -> list[Outcome]:
    sweep = begin_sweep(store, plan)
    for _ in train_sweep(store, sweep, plan, jobs=jobs):
        pass
    assert store.sweep(sweep.id).status == "finished"
    return outcomes_in(store, sweep)


def table(outcomes: list[Outcome]) -> list[tuple[Any, ...]]:
    return [
        (
            *(each.number, each.status, each.epoch, each.rung, each.chosen),
            each.means is not None and each.means.tobytes(),
            each.epochs is not None and each.epochs.tolist(),
        )
        for each in outcomes
    ]


def test_of_a_rung_no_more_is_loaded_than_the_group_that_is_trained(store, monkeypatch):
    """However many trials there are, memory holds what a few of them go on from."""
    plan = plan_for("lr=0.001..1 log 6", "hidden=2,3x2,4,5", replicas=32)
    held: set[int] = set()
    most: list[int] = []
    read = SweepStore.checkpoint

    def counted(self: SweepStore, sweep: KeptSweep, number: int) -> bytes | None:
        held.add(number)
        most.append(len(held))
        return read(self, sweep, number)

    monkeypatch.setattr(SweepStore, "checkpoint", counted)
    sweep = begin_sweep(store, plan)
    for some in train_sweep(store, sweep, plan, jobs=1):
        assert all(outcome.checkpoint is None for outcome in some)
        held.difference_update(outcome.number for outcome in some)
    going_on = [each for each in outcomes_in(store, sweep) if each.rung > 0]
    assert len(most) >= len(going_on) >= 8
    assert max(most) == 2  # 64 replicas are trained together


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"precision": "float32", "dropout": 0.2, "schedule": "cosine"},
        {"restore_best": True, "patience": 9, "optimizer": "sgd", "momentum": 0.9},
    ],
    ids=["plain", "streams and a schedule", "patience"],
)
def test_a_survivor_is_to_the_bit_what_it_would_have_been_and_the_others_what_they_were(
    store, values
):
    plan = plan_for(**values)
    standings = standings_of(plan, trained(store, plan, jobs=2))
    assert {standing.outcome.status for standing in standings} == {"finished", "pruned"}
    for standing in standings:
        outcome, trainer = standing.outcome, Trainer(plan.config_of(standing.trial))
        if outcome.status == "finished":
            own = trainer.run()
        else:
            own = next(trainer.epochs(outcome.epoch))
            assert outcome.epoch in {3, 9}
        assert own.replicas is not None
        assert outcome.means is not None
        assert outcome.means.tobytes() == own.replicas.means.tobytes()


def test_of_each_rung_the_better_third_goes_on(store):
    plan = plan_for()
    outcomes = trained(store, plan)
    assert [each.epoch for each in outcomes].count(3) == 8
    assert [each.epoch for each in outcomes].count(9) == 2
    for rung in (0, 1):
        losses = {
            each.number: each.distribution("validation", "loss").median
            for each in outcomes
            if each.rung == rung
        }
        survivors = [each.number for each in outcomes if each.rung > rung]
        before = [
            next(Trainer(plan.config_of(trial)).epochs(3 ** (rung + 1)))
            for trial in plan.all_trials()
            if trial.number in survivors
        ]
        there = [np.median(each.replicas.means[:, 0, 1]) for each in before if each.replicas]
        assert max(there) <= min(losses.values())


@pytest.mark.parametrize(
    ("trials", "halving", "divisors"),
    [
        (1, 3, [1]),
        (3, 3, [1]),
        (4, 3, [3, 1]),
        (9, 3, [3, 1]),
        (10, 3, [9, 3, 1]),
        (300, 3, [27, 9, 3, 1]),
        (8, 2, [4, 2, 1]),
    ],
)
def test_a_cohort_is_cut_as_often_as_two_are_left_and_three_times_at_most(
    trials, halving, divisors
):
    plan = plan_for(f"lr=0.1..0.2 {max(2, trials)}", trials=trials, halving=halving)
    assert rungs_of(plan, plan.all_trials()) == divisors


@pytest.mark.parametrize("search", ["grid", "tpe"])
def test_a_sweep_left_again_and_again_goes_on_through_its_rungs_to_the_same_table(store, search):
    if search == "tpe":
        pytest.importorskip("optuna", reason="Optuna is not installed")
    plan = plan_for(search=search, trials=None if search == "grid" else 12)
    whole = trained(store, plan)
    sweep = begin_sweep(store, plan)
    for _ in count():
        with closing(train_sweep(store, sweep, plan, jobs=1)) as outcomes:
            groups = 0
            while groups < 5 and (some := next(outcomes, None)) is not None:
                groups += bool(some)
        sweep = store.sweep(sweep.id)
        if sweep.status == "finished":
            break
        assert sweep.done <= sweep.trials
        store.take_up(sweep)
        plan = plan_of(store, sweep)
    assert table(outcomes_in(store, sweep)) == table(whole)


def test_who_was_pruned_is_not_ranked_with_those_that_came_to_their_end(store):
    plan = plan_for()
    standings = standings_of(plan, outcomes := trained(store, plan))
    kinds = [standing.outcome.status for standing in standings]
    assert kinds == ["finished"] * 2 + ["pruned"] * 10
    assert [each.outcome.epoch for each in standings[2:]] == [9] * 2 + [3] * 8
    assert best_of(standings) is standings[0]
    assert best_of(standings[2:]) is None
    fresh = fresh_in(store, store.sweep("last"))
    assert fresh is not None
    assert fresh.epoch == 0
    assert "The best of 12 configs, trained again" in verdict(plan, standings, fresh)
    assert all(store.checkpoint(store.sweep("last"), each.number) is None for each in outcomes)


def test_a_trial_that_ends_or_fails_before_a_rung_is_there_and_the_others_go_on(store):
    plan = plan_for("loss=bce,mse", "output_activation=sigmoid,tanh", "lr=0.3,500", patience=1)
    outcomes = trained(store, plan)
    assert {each.status for each in outcomes} >= {"failed", "finished"}
    assert all(each.status != "waiting" for each in outcomes)


def test_halving_ranks_and_so_needs_seeds_enough():
    with pytest.raises(ConfigError, match=r"Halving ranks trials\. 9 seeds are too few to rank"):
        plan_for(replicas=9)
    with pytest.raises(ConfigError, match="one of 2 to 10 trials goes on, not one of 1"):
        plan_for(halving=1)


def test_what_a_trial_goes_on_from_is_read_as_it_was_written_or_refused():
    trainer = Trainer(RunConfig(**SMALL))
    next(trainer.epochs(5))
    data = packed(trainer.checkpoint())
    assert Trainer.resumed(unpacked(data, 10)).epoch == 5
    for damaged in (b"", data[:40], data[:-9], data.replace(b'"rows"', b'"rose"')):
        with pytest.raises(ConfigError, match=r"damaged|not a checkpoint"):
            unpacked(damaged, 10)
