"""A plan is data: the same plan gives the same trials, in the same order."""

from __future__ import annotations

import pytest

from nnlab.core import ConfigError, RunConfig
from nnlab.core.experiments.sweep.axis import axis_of
from nnlab.core.experiments.sweep.lockstep import groups_of
from nnlab.core.experiments.sweep.plan import SweepPlan


def plan(*said: str, config: RunConfig | None = None, **more) -> SweepPlan:
    return SweepPlan(config or RunConfig(replicas=4), tuple(map(axis_of, said)), **more)


def test_a_grid_has_every_combination_the_last_axis_first():
    made = plan("lr=0.1,0.01", "hidden=4,8x8")
    trials = made.all_trials()
    assert [trial.values for trial in trials] == [
        (0.1, (4,)),
        (0.1, (8, 8)),
        (0.01, (4,)),
        (0.01, (8, 8)),
    ]
    assert made.config_of(trials[3]) == RunConfig(
        replicas=4, learning_rate=0.01, hidden_layers=(8, 8)
    )


def test_dependent_defaults_follow_what_varies():
    made = plan("dataset=circle,xor")
    configs = [made.config_of(trial) for trial in made.all_trials()]
    assert [each.samples for each in configs] == [
        RunConfig(dataset=name).samples for name in ("circle", "xor")
    ]


def test_a_random_search_draws_by_the_seed_and_nothing_twice():
    def values(seed: int) -> list:
        config = RunConfig(seed=seed)
        return [t.values for t in plan("lr=0.001..1 log", config=config, **random).all_trials()]

    random = {"search": "random", "trials": 30}
    assert values(1) == values(1) != values(2)
    assert len(set(values(1))) == 30
    few = plan("bias=yes,no", "lr=0.1,0.2", search="random", trials=100).all_trials()
    assert len({trial.values for trial in few}) == len(few) == 4


def test_a_plan_that_was_written_is_the_same_plan():
    made = plan("lr=0.001..1 log 5", "features=x1 x2;x1^2 x2^2", search="grid", trials=7)
    assert SweepPlan.from_json(made.to_json()) == made


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"config": 3, "over": {}, "search": "grid", "trials": 1}', "null"]
)
def test_a_damaged_plan_is_a_sentence(text):
    with pytest.raises(ConfigError):
        SweepPlan.from_json(text)


@pytest.mark.parametrize(
    ("said", "more", "sentence"),
    [
        ((), {}, "Nothing varies"),
        (("lr=0.1", "lr=0.2"), {}, "learning rate is swept twice"),
        (("optimizer=adam,foo",), {}, "optimizer must be one of"),
        (("lr=1,1e9",), {}, "learning rate must be a number from"),
        (("lr=0.1..1 log",), {}, "A grid needs to know how many values"),
        (("lr=0.1..1",), {"search": "random"}, "--trials 50"),
        (("lr=0.1",), {"trials": 0}, "from 1 to 100,000 trials, not 0"),
        (("lr=1e-5..1 9999", "noise=0..0.5 9999"), {}, "This grid has 99,980,001 trials"),
    ],
)
def test_a_plan_that_makes_no_sense_is_a_sentence(said, more, sentence):
    with pytest.raises(ConfigError, match=sentence):
        plan(*said, **more)


def test_what_is_wrong_only_together_with_something_else_is_a_trial_that_fails():
    config = RunConfig(dataset="circle")
    made = plan("loss=bce,mae", "output_activation=sigmoid,tanh", config=config)
    wrong = []
    for trial in made.all_trials():
        try:
            made.config_of(trial)
        except ConfigError:
            wrong.append(trial.values)
    assert wrong == [("bce", "tanh")]


def test_trials_that_differ_in_numbers_of_a_step_are_trained_together():
    made = plan("lr=0.001..1 log 6", "hidden=4,8", "optimizer=adam,sgd")
    trials = made.all_trials()
    groups = groups_of(made, trials)
    assert sorted(trial.number for group in groups for trial in group) == list(range(1, 25))
    assert [len(group) for group in groups] == [6] * 4


@pytest.mark.parametrize("alone", [{"folds": 4}, {"time_limit": 5.0}])
def test_what_follows_from_a_replica_s_place_or_the_clock_is_trained_alone(alone):
    config = RunConfig(**alone)
    made = plan("lr=0.001..1 log 6", config=config)
    assert {len(group) for group in groups_of(made, made.all_trials())} == {1}


def test_ten_thousand_trials_are_planned_without_a_config_for_each(monkeypatch):
    made = plan("lr=0.001..1 log 100", "noise=0..0.4 100")
    count = 0

    def counted(self, trial):
        nonlocal count
        count += 1
        return original(self, trial)

    original = SweepPlan.config_of
    monkeypatch.setattr(SweepPlan, "config_of", counted)
    trials = made.all_trials()
    assert sum(len(group) for group in groups_of(made, trials)) == len(trials) == 10_000
    assert count < 10
