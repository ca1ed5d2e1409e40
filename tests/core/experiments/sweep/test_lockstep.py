"""A trial that is trained in lockstep with others has the bits of its own run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.experiments.sweep.axis import axis_of
from nnlab.core.experiments.sweep.lockstep import groups_of, train_group
from nnlab.core.experiments.sweep.plan import SweepPlan

SMALL: dict[str, Any] = {"dataset": "circle", "samples": 60, "epochs": 12, "hidden_layers": (5,)}


@pytest.mark.parametrize(
    "config",
    [
        RunConfig(**SMALL, replicas=5),
        RunConfig(**SMALL, replicas=3, precision="float32", patience=3),
        RunConfig(**SMALL, replicas=70, precision="float32"),
        RunConfig(**SMALL),
        RunConfig(dataset="iris", epochs=8, replicas=2, restore_best=True),
    ],
    ids=["five seeds", "patience", "kept last", "one seed", "a table"],
)
@pytest.mark.parametrize("over", ["lr=0.001,0.3,0.02", "dropout=0,0.2,0.5"])
def test_trials_have_the_bits_of_their_own_runs(config, over):
    plan = SweepPlan(config, (axis_of(over),))
    trials = plan.all_trials()
    outcomes = [each for group in groups_of(plan, trials) for each in train_group(plan, group)]
    assert [outcome.number for outcome in outcomes] == [1, 2, 3]
    for trial, outcome in zip(trials, outcomes, strict=True):
        own = Trainer(plan.config_of(trial)).run()
        means = own.numbers.means if own.replicas is None else own.replicas.means
        assert outcome.means is not None
        assert np.array_equal(outcome.means, means, equal_nan=True)


def test_who_diverged_and_when_is_told_of_each_trial():
    config = RunConfig(**{**SMALL, "epochs": 60}, replicas=3, optimizer="sgd", loss="mse")
    config = config.replace(output_activation="identity", activation="relu")
    plan = SweepPlan(config, (axis_of("lr=0.01,500"),))
    (group,) = groups_of(plan, plan.all_trials())
    good, bad = train_group(plan, group)
    assert good.diverged is not None
    assert bad.diverged is not None
    assert bad.epochs is not None
    assert not good.diverged.any()
    assert bad.diverged.all()
    assert (bad.epochs < 60).all()
    assert bad.distribution("validation", "loss").median == np.inf


def test_a_trial_without_a_config_fails_and_the_others_go_on():
    plan = SweepPlan(
        RunConfig(**SMALL, replicas=2),
        (axis_of("loss=bce,mse"), axis_of("output_activation=sigmoid,tanh")),
    )
    trials = plan.all_trials()
    outcomes = [each for group in groups_of(plan, trials) for each in train_group(plan, group)]
    failed = [outcome for outcome in outcomes if outcome.status == "failed"]
    assert [plan.named(trials[each.number - 1]) for each in failed] == [
        {"loss": "bce", "output_activation": "tanh"}
    ]
    assert failed[0].reason
    with pytest.raises(ValueError, match="failed"):
        failed[0].distribution("validation", "loss")


def test_trials_that_need_too_much_memory_together_are_trained_one_by_one(monkeypatch):
    plan = SweepPlan(RunConfig(**SMALL, replicas=2), (axis_of("lr=0.1,0.2"),))
    (group,) = groups_of(plan, plan.all_trials())
    together = train_group(plan, group)
    run = Trainer.run

    def short_of_memory(self):
        if self.config.replicas > 2:
            raise MemoryError
        return run(self)

    monkeypatch.setattr(Trainer, "run", short_of_memory)
    for one, other in zip(train_group(plan, group), together, strict=True):
        assert one.means is not None
        assert other.means is not None
        assert np.array_equal(one.means, other.means, equal_nan=True)
