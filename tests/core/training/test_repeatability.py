"""The same config trains to the same bytes, however it is driven and watched."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Snapshot, Trainer
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.control.goal import Stride
from nnlab.core.training.run_options import RunOptions

from .waiting import ended, until

pytestmark = pytest.mark.slow

CONFIGS: list[dict[str, Any]] = [
    {"dataset": "xor", "batch_size": 3, "epochs": 60},
    {"dataset": "spiral", "noise": 0.1, "batch_size": 32, "epochs": 12},
    {"dataset": "plane", "optimizer": "momentum", "batch_size": 40, "epochs": 9, "bias": False},
    {"dataset": "linear", "hidden_layers": (), "optimizer": "rmsprop", "epochs": 30},
    {"dataset": "formula", "formula": "x > 3", "class_weight": "balanced", "epochs": 9},
    {"dataset": "xor", "dropout": 0.4, "l1": 1e-3, "clip_norm": 0.5, "batch_size": 3, "epochs": 30},
    {
        "dataset": "gaussian",
        "schedule": "cosine",
        "warmup_epochs": 3,
        "restore_best": True,
        "noise": 0.3,
        "epochs": 12,
    },
    {
        "dataset": "circle",
        "schedule": "plateau",
        "schedule_every": 2,
        "patience": 60,
        "noise": 0.3,
        "epochs": 12,
    },
]
every_config = pytest.mark.parametrize(
    "values", CONFIGS, ids=lambda values: " ".join([values["dataset"], *list(values)[1:2]])
)


def all_that_training_made(snapshot: Snapshot) -> tuple[Any, ...]:
    return (
        snapshot.state,
        snapshot.epoch,
        snapshot.steps,
        snapshot.parameters.tobytes(),
        snapshot.predictions.tobytes(),
        snapshot.history.rows.tobytes(),
        snapshot.learning_rates.tobytes(),
    )


def straight_through(config: RunConfig) -> tuple[Any, ...]:
    return all_that_training_made(Trainer(config).run())


@every_config
def test_running_twice(values: dict[str, Any]) -> None:
    config = RunConfig(**values)
    assert straight_through(config) == straight_through(config)


@every_config
def test_another_seed_trains_to_something_else(values: dict[str, Any]) -> None:
    ends = [straight_through(RunConfig(**values, seed=seed)) for seed in (1, 2)]
    assert ends[0] != ends[1]


@every_config
def test_iterating_over_epochs(values: dict[str, Any]) -> None:
    config = RunConfig(**values)
    *_, end = Trainer(config)
    assert all_that_training_made(end) == straight_through(config)


@every_config
def test_stepping_batch_by_batch_with_a_snapshot_after_each(values: dict[str, Any]) -> None:
    config = RunConfig(**values)
    trainer = Trainer(config)
    while trainer.state != "finished":
        trainer.advance_batch()
        trainer.snapshot()
    assert all_that_training_made(trainer.snapshot()) == straight_through(config)


@every_config
def test_a_start_given_explicitly_that_is_the_configs_own(values: dict[str, Any]) -> None:
    config = RunConfig(**values)
    start = Trainer(config).snapshot().parameters
    given = Trainer(config, parameters=start).run()
    assert all_that_training_made(given) == straight_through(config)


@every_config
def test_two_trainers_taking_turns(values: dict[str, Any]) -> None:
    config = RunConfig(**values)
    one, other = Trainer(config), Trainer(config)
    while one.state != "finished":
        one.advance_batch()
        other.advance_batch()
    wanted = straight_through(config)
    assert all_that_training_made(one.snapshot()) == wanted
    assert all_that_training_made(other.snapshot()) == wanted


@every_config
def test_in_a_thread(values: dict[str, Any]) -> None:
    config = RunConfig(**values)
    assert all_that_training_made(ended(BackgroundRun(config))) == straight_through(config)


@every_config
def test_in_a_thread_with_strides_that_end_inside_epochs(values: dict[str, Any]) -> None:
    config = RunConfig(**values)
    run = BackgroundRun(config, RunOptions(paused=True))
    strides: list[Stride] = ["step", "step", "epoch", "step", "epoch", "step"] * 3
    for stride in strides:
        steps = run.newest.steps
        run.advance(stride)
        until(run, lambda s, was=steps: s.steps > was and s.state != "running")
    run.resume()
    assert all_that_training_made(ended(run)) == straight_through(config)


@every_config
def test_in_a_thread_with_pauses_and_snapshots_at_any_moment(values: dict[str, Any]) -> None:
    config = RunConfig(**values).replace(epochs=values["epochs"] * 4)
    choices = np.random.default_rng(1)
    run = BackgroundRun(config)
    while run.newest.state != "finished":
        match choices.integers(4):
            case 0:
                run.pause()
                until(run, lambda s: s.state != "running")
                run.resume()
            case 1:
                steps = run.newest.steps
                run.advance("step")
                until(run, lambda s, was=steps: s.state != "running" and s.steps > was)
                run.resume()
            case 2:
                run.pause()
                run.advance("epoch")
                until(run, lambda s: s.state != "running")
                run.resume()
            case _:
                run.refresh()
    assert all_that_training_made(ended(run)) == straight_through(config)


def test_two_runs_in_threads_at_once() -> None:
    configs = [RunConfig(**values) for values in CONFIGS]
    runs = [BackgroundRun(config) for config in configs]
    for run, config in zip(runs, configs, strict=True):
        assert all_that_training_made(ended(run)) == straight_through(config)
