"""Live hyperparameters change from the next step on and are recorded; others are refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import ConfigError, RunConfig, Trainer
from nnlab.core.config import HYPERPARAMETERS
from nnlab.core.training.snapshot import Edit


def made(**values: Any) -> Trainer:
    return Trainer(RunConfig(**{"dataset": "xor", "epochs": 4, "batch_size": 5, **values}))


OTHER_VALUE: dict[str, Any] = {
    "optimizer": "adamw",
    "learning_rate": 0.5,
    "momentum": 0.5,
    "squared_decay": 0.5,
    "beta1": 0.5,
    "beta2": 0.5,
    "epsilon": 0.1,
    "step_increase": 2.0,
    "step_decrease": 0.1,
    "largest_step": 0.05,
    "smallest_step": 0.3,
    "weight_decay": 5.0,
    "l1": 0.5,
    "l2": 0.5,
    "dropout": 0.5,
    "clip_norm": 1e-3,
    "batch_size": 3,
    "schedule": "exponential",
    "schedule_factor": 1e-6,
    "schedule_every": 1,
    "schedule_floor": 0.9,
    "warmup_epochs": 9,
}
"""Another value of each live hyperparameter that changes the steps."""


DATA = {"samples", "noise", "data_seed", "drawing", "formula"}
"""Those that swap the rows; `test_data_in_flight.py` tries them."""

ENDING = {
    "epochs",
    "patience",
    "least_improvement",
    "watched",
    "generalization_loss",
    "training_progress",
    "evaluate_every",
    "restore_best",
    "target_accuracy",
    "target_loss",
    "time_limit",
}
"""Those that decide when a run ends and with what; `test_stopping.py` tries them."""


def test_every_live_hyperparameter_that_changes_the_steps_is_tried_here() -> None:
    live = {name for name, declared in HYPERPARAMETERS.items() if declared.live}
    assert live - ENDING - DATA - {"accuracy_rule", "tolerance"} == set(OTHER_VALUE)


@pytest.mark.parametrize("name", OTHER_VALUE)
def test_a_change_takes_effect_on_the_next_step_and_not_before(name: str) -> None:
    users = HYPERPARAMETERS[name].applies.get("optimizer", ("rmsprop",))
    # A schedule takes effect from the second epoch on, so change it there.
    schedule = {"schedule": "step", "schedule_every": 2} if "schedule" in name else {}
    edited, untouched = (
        made(optimizer=users[-1], learning_rate=0.01, **schedule) for _ in range(2)
    )
    for trainer in (edited, untouched):
        for _ in range(3 if schedule else 0):
            trainer.advance_epoch()
        trainer.advance_batch()
    edited.edit(**{name: OTHER_VALUE[name]})
    assert (edited.parameters == untouched.parameters).all()
    for trainer in (edited, untouched):
        # A step size that shrinks where a gradient turns is first gone by at the next step.
        for _ in range(2 if name in {"step_decrease", "smallest_step"} else 1):
            trainer.advance_batch()
    assert (edited.parameters != untouched.parameters).any()


def test_a_rate_changed_in_flight_trains_like_a_run_that_starts_there_with_it() -> None:
    values = {"optimizer": "sgd", "shuffle": False, "batch_size": 16}
    trainer = made(**values, learning_rate=0.1)
    trainer.advance_epoch()
    between = trainer.snapshot().parameters
    trainer.edit(learning_rate=0.7)
    trainer.advance_epoch()
    fresh = Trainer(trainer.config, parameters=between)
    fresh.advance_epoch()
    assert (fresh.parameters == trainer.parameters).all()


def test_a_changed_optimizer_starts_afresh() -> None:
    values = {"shuffle": False, "batch_size": 16}
    trainer = made(**values, optimizer="momentum", learning_rate=0.1)
    trainer.advance_epoch()
    between = trainer.snapshot().parameters
    trainer.edit(optimizer="adam")
    trainer.advance_epoch()
    fresh = Trainer(trainer.config, parameters=between)
    fresh.advance_epoch()
    assert (fresh.parameters == trainer.parameters).all()


def test_a_smaller_batch_goes_on_from_the_same_row() -> None:
    trainer = made()
    trainer.advance_batch()
    trainer.edit(batch_size=10)
    trainer.advance_batch()
    assert trainer.snapshot().position == 15
    trainer.edit(batch_size=1)
    trainer.advance_batch()
    assert (trainer.epoch, trainer.snapshot().position) == (1, 0)


def test_edits_are_recorded_with_their_moment_and_their_values() -> None:
    trainer = made(learning_rate=0.01, optimizer="adam")
    trainer.advance_epoch()
    trainer.advance_batch()
    trainer.edit(learning_rate=0.5, optimizer="sgd")
    trainer.advance_epoch()
    trainer.edit(epochs=9)
    assert trainer.snapshot().edits == (
        Edit(1, 5, "optimizer", "adam", "sgd"),
        Edit(1, 5, "learning_rate", "0.01", "0.5"),
        Edit(2, 8, "epochs", "4", "9"),
    )
    assert trainer.snapshot().config == trainer.config


def test_an_edit_that_changes_nothing_is_none() -> None:
    trainer = made()
    trainer.edit()
    trainer.edit(epochs=4)
    assert trainer.snapshot().edits == ()


def test_an_older_snapshot_does_not_learn_of_later_edits() -> None:
    trainer = made()
    before = trainer.snapshot()
    trainer.edit(learning_rate=0.5)
    assert before.edits == ()
    assert before.config.learning_rate != 0.5


@pytest.mark.parametrize(
    "changes",
    [{"seed": 1}, {"hidden_layers": (3,)}, {"shuffle": False}, {"loss": "mse"}, {"bias": False}],
    ids=str,
)
def test_what_cannot_change_in_flight_is_refused_and_nothing_happens(
    changes: dict[str, Any],
) -> None:
    trainer, untouched = made(), made()
    with pytest.raises(ConfigError, match="can't change while a run trains") as caught:
        trainer.edit(learning_rate=0.5, **changes)
    assert [problem.name for problem in caught.value.problems] == list(changes)
    assert trainer.config == untouched.config
    assert trainer.snapshot().edits == ()
    assert (trainer.run().parameters == untouched.run().parameters).all()


def test_a_wrong_value_is_refused_and_nothing_happens() -> None:
    trainer = made()
    with pytest.raises(ConfigError, match=r"^epochs must be"):
        trainer.edit(epochs=0)
    assert trainer.config == made().config


def test_epochs_lowered_to_what_is_done_finish_the_run_at_once() -> None:
    trainer = made()
    trainer.advance_epoch()
    trainer.advance_batch()
    trainer.edit(epochs=1)
    assert trainer.state == "finished"
    assert trainer.run().steps == 5


def test_another_tolerance_counts_the_same_predictions_anew() -> None:
    trainer = made()
    trainer.edit(tolerance=10.0)
    snapshot = trainer.snapshot()
    assert snapshot.train.accuracy_within_tolerance == 100
    trainer.edit(tolerance=0.0)
    after = trainer.snapshot()
    assert after.train.accuracy_within_tolerance == 0
    assert np.array_equal(after.predictions, snapshot.predictions)
    assert len(after.history) == 1
