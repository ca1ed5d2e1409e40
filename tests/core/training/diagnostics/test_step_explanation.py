"""A single step: what the trainer remembers of it, and what the formulas make of the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.nn.gradient import gradient_of
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.diagnostics.step import StepRecord
from nnlab.core.training.diagnostics.step_explanation import explain_step
from nnlab.core.training.run_options import RunOptions

from ..waiting import until

CIRCLE = RunConfig(dataset="circle", samples=50, hidden_layers=(5, 4), batch_size=8, seed=3)
OPTIMIZERS = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw", "rprop", "irprop")


def record_of(trainer: Trainer) -> StepRecord:
    record = trainer.snapshot().step
    assert record is not None
    return record


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(
    "changes",
    [{}, {"l1": 0.01, "l2": 0.02, "clip_norm": 0.05, "weight_decay": 0.1},
     {"gradient_reduction": "sum", "schedule": "exponential", "schedule_every": 2},
     {"dataset": "arms", "output_activation": "softmax", "loss": "cross_entropy"},
     {"dataset": "plane", "loss": "huber", "huber_delta": 0.1},
     {"bias": False, "activation": "sigmoid", "loss": "mse"}, {"shuffle": False},
     {"replicas": 3}, {"replicas": 70, "hidden_layers": (3,)}],
    ids=str,
)  # fmt: skip
def test_every_optimizer_s_formula_leads_to_the_trainer_s_weights(optimizer: str, changes: Any):
    trainer = Trainer(CIRCLE.replace(optimizer=optimizer, learning_rate=0.01).replace(**changes))
    trainer.whose = 2 if trainer.config.replicas > 1 else 0
    trainer.advance_epoch()
    for _ in range(7):  # over the end of an epoch, whose last batch is smaller
        trainer.advance_batch()
        step = explain_step(trainer.network, trainer.datasets[trainer.whose], record_of(trainer))
        assert step.difference <= 1e-12
        assert step.agrees
        assert step.batch.gradient_difference <= 1e-12


def test_in_single_precision_it_agrees_as_far_as_that_goes():
    trainer = Trainer(CIRCLE.replace(precision="float32"))
    trainer.advance_batch()
    step = explain_step(trainer.network, trainer.dataset, record_of(trainer))
    assert step.agrees
    assert step.difference > 1e-12


def test_with_dropout_it_does_not_claim_to_agree():
    trainer = Trainer(CIRCLE.replace(dropout=0.5))
    trainer.advance_batch()
    assert not explain_step(trainer.network, trainer.dataset, record_of(trainer)).agrees


def test_plain_descent_is_the_weights_less_the_rate_times_the_mean_of_the_batch_s_rows():
    trainer = Trainer(CIRCLE.replace(optimizer="sgd", learning_rate=0.5))
    before = trainer.parameters
    trainer.advance_batch()
    record = record_of(trainer)
    data = trainer.dataset
    assert np.array_equal(record.before, before)
    assert np.array_equal(record.after, trainer.parameters)
    assert (record.number, record.learning_rate, len(record.rows)) == (1, 0.5, 8)
    rows = [
        gradient_of(trainer.network, before, data.inputs[[row]], data.targets[[row]], "mean")
        for row in record.rows
    ]
    np.testing.assert_allclose(
        trainer.parameters, before - 0.5 * np.mean(rows, axis=0), rtol=1e-12, atol=1e-15
    )


@pytest.mark.parametrize("batch_size", [8, 7, 100])
def test_the_batches_of_an_epoch_are_the_rows_that_train_each_once(batch_size: int):
    trainer = Trainer(CIRCLE.replace(batch_size=batch_size))
    for epoch in range(1, 4):
        rows = list[int]()
        while trainer.epoch < epoch:
            trainer.advance_batch()
            rows += record_of(trainer).rows.tolist()
        assert sorted(rows) == trainer.dataset.train.tolist()


def test_a_batch_after_an_edit_of_its_size_is_told_right():
    trainer = Trainer(CIRCLE)
    trainer.advance_batch()
    trainer.edit(batch_size=5, optimizer="momentum")
    trainer.advance_batch()
    record = record_of(trainer)
    assert (len(record.rows), record.config.batch_size) == (5, 5)
    assert explain_step(trainer.network, trainer.dataset, record).agrees


def test_an_edit_after_the_step_leaves_it_what_it_was():
    trainer = Trainer(CIRCLE)
    trainer.advance_batch()
    trainer.edit(learning_rate=0.5)
    record = record_of(trainer)
    assert record.config == CIRCLE
    assert explain_step(trainer.network, trainer.dataset, record).agrees


def test_training_on_forgets_the_step():
    trainer = Trainer(CIRCLE)
    assert trainer.snapshot().step is None
    trainer.advance_batch()
    assert trainer.snapshot().step is not None
    trainer.advance_epoch()
    assert trainer.snapshot().step is None


def test_a_step_that_is_looked_at_leads_to_the_same_bits():
    looked_at, alone = Trainer(CIRCLE), Trainer(CIRCLE)
    for _ in range(7):  # five make an epoch
        looked_at.advance_batch()
        looked_at.snapshot()
    looked_at.advance_epoch()
    alone.advance_epoch()
    alone.advance_epoch()
    assert looked_at.steps == alone.steps == 10
    assert looked_at.parameters.tobytes() == alone.parameters.tobytes()


def test_each_replica_s_step_is_that_of_a_run_of_its_own():
    many, alone = Trainer(CIRCLE.replace(replicas=3)), Trainer(CIRCLE.replace(seed=5))
    many.whose = 2
    for trainer in (many, alone):
        trainer.advance_batch()
        trainer.advance_batch()
    of_many, of_one = record_of(many), record_of(alone)
    assert of_many.config == of_one.config
    assert np.array_equal(of_many.rows, of_one.rows)
    np.testing.assert_allclose(of_many.memory, of_one.memory, rtol=1e-9)
    np.testing.assert_allclose(of_many.after, of_one.after, rtol=1e-9)


def test_what_a_record_holds_can_not_be_changed():
    trainer = Trainer(CIRCLE)
    trainer.advance_batch()
    record = record_of(trainer)
    for array in (record.rows, record.before, record.after, record.memory):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_a_step_that_went_elsewhere_is_told_apart():
    trainer = Trainer(CIRCLE)
    trainer.advance_batch()
    record = record_of(trainer)
    moved = replace(record, after=record.after + 1e-6)
    step = explain_step(trainer.network, trainer.dataset, moved)
    assert not step.agrees
    assert step.difference == pytest.approx(1e-6, rel=1e-3)
    broken = replace(record, after=record.after * np.nan)
    assert not explain_step(trainer.network, trainer.dataset, broken).agrees


def test_an_ordered_step_of_a_run_in_the_background_is_in_its_snapshot():
    run = BackgroundRun(CIRCLE, RunOptions(paused=True))
    run.advance("step")
    shown = until(run, lambda snapshot: snapshot.steps == 1 and snapshot.state == "paused")
    run.stop()
    assert shown.step is not None
    assert np.array_equal(shown.step.after, shown.parameters)
