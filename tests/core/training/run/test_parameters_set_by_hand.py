"""A weight or bias set by hand is trained on from, shown at once and remembered."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import ConfigError, RunConfig, Trainer
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.run_options import RunOptions
from nnlab.core.training.snapshot import Edit

from ..waiting import ended, until


def made(**values: Any) -> Trainer:
    return Trainer(config(**values))


def config(**values: Any) -> RunConfig:
    return RunConfig(**{"dataset": "xor", "epochs": 4, "batch_size": 5, **values})


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_a_run_goes_on_as_one_that_started_with_the_parameter(activation, precision) -> None:
    values = {"activation": activation, "precision": precision}
    changed, start = made(**values), made(**values).parameters
    for place, value in ((0, 2.5), (7, -1.25), (len(start) - 1, 0.75)):
        changed.set_parameter(place, value)
        start[place] = value
    fresh = Trainer(config(**values), parameters=start)
    assert (changed.parameters == fresh.parameters).all()
    assert changed.snapshot().train == fresh.snapshot().train
    assert (changed.run().parameters == fresh.run().parameters).all()


def test_the_optimizer_keeps_its_memory() -> None:
    changed, plain = made(optimizer="adam"), made(optimizer="adam")
    for trainer in (changed, plain):
        trainer.advance_epoch()
    # A unit's incoming weight that is set to what it is changes nothing at all.
    changed.set_parameter(3, float(changed.parameters[3]))
    assert (changed.run().parameters == plain.run().parameters).all()
    assert changed.snapshot().edits == ()


def test_a_snapshot_shows_the_effect_before_any_step() -> None:
    trainer = made()
    trainer.advance_batch()
    before = trainer.snapshot()
    trainer.set_parameter(
        trainer.network.layout.bias_place(trainer.network.layout.layers - 1, 0), 9
    )
    after = trainer.snapshot()
    assert after.steps == before.steps
    assert after.train.loss > before.train.loss
    assert (after.predictions != before.predictions).all()
    assert before.edits == ()


def test_it_is_remembered_with_its_moment_its_name_and_its_values() -> None:
    trainer = made(hidden_layers=(3, 2))
    layout = trainer.network.layout
    trainer.advance_epoch()
    trainer.advance_batch()
    places = (layout.weight_place(1, 2, 0), layout.bias_place(2, 0), layout.weight_place(0, 1, 1))
    befores = [f"{trainer.parameters[place]:.6g}" for place in places]
    for place in places:
        trainer.set_parameter(place, 0.5)
    names = ("weight 1.3 to 2.1", "bias y", "weight x2 to 1.2")
    assert trainer.snapshot().edits == tuple(
        Edit(1, 5, name, before, "0.5") for name, before in zip(names, befores, strict=True)
    )


def test_every_parameter_has_a_name_of_its_own() -> None:
    layout = made(hidden_layers=(3, 12), dataset="arms").network.layout
    names = [layout.name_of(place) for place in range(layout.size)]
    assert len(set(names)) == layout.size
    assert (names[0], names[-1]) == ("weight x1 to 1.1", f"bias y{layout.shape[-1]}")
    with pytest.raises(IndexError):
        layout.name_of(layout.size)


def test_of_several_replicas_only_one_is_changed() -> None:
    trainer, plain = made(replicas=3), made(replicas=3)
    trainer.set_parameter(4, 1.5, replica=1)
    found, untouched = trainer.snapshot().replicas, plain.snapshot().replicas
    assert found is not None
    assert untouched is not None
    where = np.argwhere(found.parameters != untouched.parameters)
    assert where.tolist() == [[1, 4]]
    (edit,) = trainer.snapshot().edits
    assert edit.name.endswith(f" of seed {found.seeds[1]}")


@pytest.mark.parametrize(
    ("place", "value", "replica", "sentence"),
    [
        (0, float("nan"), 0, "is a finite number"),
        (0, float("inf"), 0, "is a finite number"),
        (0, 1e39, 0, "that float32 can hold"),
        (10_000, 1.0, 0, "so there is none at 10000"),
        (-1, 1.0, 0, "so there is none at -1"),
        (0, 1.0, 1, "so there is none at 1"),
    ],
)
def test_what_is_no_parameter_is_refused_and_nothing_happens(place, value, replica, sentence):
    trainer = made(precision="float32")
    before = trainer.parameters
    with pytest.raises(ConfigError, match=sentence):
        trainer.set_parameter(place, value, replica)
    assert (trainer.parameters == before).all()
    assert trainer.snapshot().edits == ()


def test_a_run_that_broke_is_not_mended() -> None:
    values = config(activation="identity", output_activation="identity", loss="mse")
    trainer = Trainer(values, parameters=np.full(made().parameters.shape, 1e200))
    assert trainer.run().state == "diverged"
    with pytest.raises(ConfigError, match="numbers are broken"):
        trainer.set_parameter(0, 1.0)


def test_the_best_weights_of_a_finished_run_can_be_changed_and_trained_on_from() -> None:
    trainer = made(restore_best=True, epochs=6)
    trainer.run()
    trainer.set_parameter(0, 3.0)
    changed = trainer.parameters
    trainer.edit(epochs=7)
    assert (trainer.parameters == changed).all()
    trainer.advance_batch()
    assert trainer.epoch >= 6
    assert abs(trainer.parameters[0] - 3.0) < 1.0


def test_a_paused_run_shows_it_and_stays_paused() -> None:
    run = BackgroundRun(config(), RunOptions(paused=True))
    run.set_parameter(0, 4.0)
    shown = until(run, lambda snapshot: bool(snapshot.edits))
    assert (shown.parameters[0], shown.state, shown.steps) == (4.0, "paused", 0)
    run.stop()
    ended(run)


def test_a_running_run_is_changed_between_two_batches_and_trains_on() -> None:
    run = BackgroundRun(config(epochs=1_000_000))
    until(run, lambda snapshot: snapshot.state == "running")
    run.set_parameter(0, 1e6)
    shown = until(run, lambda snapshot: bool(snapshot.edits))
    assert shown.state == "running"
    assert shown.parameters[0] > 1e5
    run.stop()
    ended(run)


def test_of_two_orders_for_one_parameter_the_later_counts() -> None:
    run = BackgroundRun(config(), RunOptions(paused=True))
    for value in (1.0, 2.0, 3.0):
        run.set_parameter(0, value)
    assert until(run, lambda snapshot: snapshot.parameters[0] == 3.0).edits[-1].after == "3"
    run.stop()
    ended(run)


def test_an_ended_run_shows_it_at_once() -> None:
    run = BackgroundRun(config())
    loss = ended(run).train.loss
    run.set_parameter(0, 50.0)
    assert run.newest.parameters[0] == 50.0
    assert run.newest.train.loss != loss


def test_a_number_that_is_none_is_refused_before_it_reaches_the_run() -> None:
    run = BackgroundRun(config(), RunOptions(paused=True))
    with pytest.raises(ConfigError, match="is a finite number"):
        run.set_parameter(0, float("nan"))
    assert run.newest.edits == ()
    run.stop()
    ended(run)
