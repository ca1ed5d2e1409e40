"""The search that learns: the same trials whatever trains them, none twice, and near the best."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from math import log10
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import ConfigError, RunConfig
from nnlab.core.experiments.sweep.axis import axis_of
from nnlab.core.experiments.sweep.outcome import Outcome
from nnlab.core.experiments.sweep.plan import SweepPlan, Trial
from nnlab.core.experiments.sweep.search.tpe import BATCH, batches
from nnlab.core.experiments.sweep.standing import standings_of
from nnlab.core.experiments.sweep.sweep import begin_sweep, outcomes_in, plan_of, train_sweep
from nnlab.core.store.sweeps.sweep_store import SweepStore

pytestmark = pytest.mark.slow

SMALL: dict[str, Any] = {"dataset": "circle", "samples": 40, "epochs": 4, "replicas": 2}
OVER = ("lr=0.001..1 log", "hidden=2,3x2,4", "batch_size=4,16,8")


@pytest.fixture(autouse=True)
def _optuna() -> None:
    pytest.importorskip("optuna", reason="Optuna is not installed")


@pytest.fixture
def store(tmp_path: Path):
    with SweepStore.open(tmp_path / "runs.db") as opened:
        yield opened


def plan_for(*over: str, trials: int = 20, **values: Any) -> SweepPlan:
    axes = tuple(map(axis_of, over or OVER))
    return SweepPlan(RunConfig(**SMALL | values), axes, "tpe", trials)


def table(outcomes: list[Outcome]) -> list[tuple[Any, ...]]:
    return [
        (each.number, each.status, each.chosen, each.means is not None and each.means.tobytes())
        for each in outcomes
    ]


def trained(store: SweepStore, plan: SweepPlan, jobs: int = 1) -> list[Outcome]:
    sweep = begin_sweep(store, plan)
    for _ in train_sweep(store, sweep, plan, jobs=jobs):
        pass
    assert store.sweep(sweep.id).status == "finished"
    return outcomes_in(store, sweep)


def made_up(trial: Trial, loss: float) -> Outcome:
    means = np.full((2, 3, 3), loss)
    flags = np.zeros(2, bool)
    return Outcome(
        trial.number, "finished", means=means, epochs=np.ones(2, int), diverged=flags, stuck=flags,
        chosen=trial.values,
    )  # fmt: skip


def searched(plan: SweepPlan, known: dict[int, Outcome] | None = None) -> list[Trial]:
    """Search where the loss is the distance to a rate of 0.02, without any network."""
    outcomes, found = dict(known or {}), []
    for batch in batches(plan, outcomes):
        found += batch
        for trial in batch:
            outcomes.setdefault(trial.number, made_up(trial, distance(trial)))
    return found


def distance(trial: Trial) -> float:
    (rate,) = trial.values
    assert isinstance(rate, float)
    return abs(log10(rate / 0.02))


def test_the_same_plan_gives_the_same_trials_whatever_the_jobs(store):
    one, two = trained(store, plan_for()), trained(store, plan_for(), jobs=2)
    assert table(one) == table(two)
    assert len({each.chosen for each in one}) == 20
    other = trained(store, plan_for(seed=3))
    assert {each.chosen for each in one}.isdisjoint(each.chosen for each in other)


@pytest.mark.parametrize("left_after", [1, BATCH + 2])
def test_a_search_that_was_left_goes_on_to_the_same_table(store, left_after):
    whole = trained(store, plan_for())
    sweep = begin_sweep(store, plan_for())
    with closing(train_sweep(store, sweep, plan_for(), jobs=1)) as outcomes:
        count = 0
        while count < left_after:
            count += len(next(outcomes))
    left = store.sweep(sweep.id)
    assert (left.status, left.trials) == ("stopped", 20)
    assert left.done < 20
    store.take_up(left)
    for _ in train_sweep(store, left, plan_of(store, left), jobs=2):
        pass
    assert table(outcomes_in(store, left)) == table(whole)


def test_each_batch_draws_nearer_to_what_did_well():
    found = searched(plan_for("lr=1e-6..1 log", trials=5 * BATCH))
    distances = [distance(trial) for trial in found]
    assert np.median(distances[-2 * BATCH :]) < np.median(distances[:BATCH]) / 2


def test_what_was_chosen_before_stays_though_another_optuna_would_choose_otherwise():
    plan = plan_for("lr=1e-6..1 log", trials=3 * BATCH)
    whole = searched(plan)
    changed = [trial._replace(values=(0.5 / trial.number,)) for trial in whole[:3]]
    known = {trial.number: made_up(trial, 1.0) for trial in changed}
    found = searched(plan, known)
    assert found[:3] == changed
    assert len(found) == len(whole)
    assert found[3:] != whole[3:]


def test_a_small_space_is_searched_through_and_that_is_all(store):
    outcomes = trained(store, plan_for("lr=0.1,0.3,0.2", "loss=bce,mse", trials=40))
    assert len({each.chosen for each in outcomes}) == len(outcomes) == 6
    assert store.sweep("last").trials == 6
    outcomes = trained(store, plan_for("batch_size=2..4 log", trials=40))
    assert sorted(each.chosen or () for each in outcomes) == [(2,), (3,), (4,)]


def test_a_config_that_is_impossible_is_a_row_and_the_search_goes_on(store):
    outcomes = trained(store, plan_for("loss=bce,mse", "output_activation=sigmoid,tanh"))
    (failed,) = [each for each in outcomes if each.status == "failed"]
    assert failed.chosen == ("bce", "tanh")
    assert failed.reason
    assert len(outcomes) == 4


def test_a_trial_has_the_bits_of_its_own_run(store):
    from nnlab.core import Trainer

    plan = plan_for()
    for standing in standings_of(plan, trained(store, plan)):
        own = Trainer(plan.config_of(standing.trial)).run().replicas
        assert own is not None
        assert standing.outcome.means is not None
        assert np.array_equal(standing.outcome.means, own.means, equal_nan=True)


def test_optuna_says_nothing_and_is_not_loaded_for_what_needs_none_of_it(store, capfd):
    trained(store, plan_for())
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")
    program = (
        "import sys; import nnlab.core.experiments.sweep.sweep as s;"
        " assert 'optuna' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_without_optuna_a_sentence_says_how_to_get_it(store, monkeypatch):
    sweep = begin_sweep(store, plan_for())
    monkeypatch.setitem(sys.modules, "optuna", None)
    for begin in (lambda: begin_sweep(store, plan_for()), lambda: plan_of(store, sweep)):
        with pytest.raises(ConfigError, match=r"pip install 'nnlab-tui\[search\]' brings it"):
            begin()
    assert begin_sweep(store, replace(plan_for(), search="random")).trials == 20
