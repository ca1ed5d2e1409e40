"""A look back shows a run as it was then, to the last bit, and training does not notice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Snapshot, Trainer
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.replicas.shown_replica import Whose

from ..waiting import ended, until

CONFIGS: dict[str, dict[str, Any]] = {
    "one run": {"dataset": "xor", "batch_size": 5, "epochs": 40},
    "single precision": {"dataset": "spiral", "precision": "float32", "epochs": 12},
    "several classes": {"dataset": "arms", "samples": 60, "epochs": 9},
    "a regression": {"dataset": "plane", "samples": 60, "epochs": 9, "bias": False},
    "replicas": {"dataset": "gaussian", "samples": 40, "noise": 0.4, "replicas": 5, "epochs": 20},
    "replicas that diverge": {
        "dataset": "plane", "samples": 40, "replicas": 6, "optimizer": "sgd",
        "learning_rate": 0.9, "hidden_layers": (4,), "activation": "relu", "epochs": 30,
    },
    "a schedule and the best weights": {
        "dataset": "circle", "schedule": "cosine", "restore_best": True, "epochs": 20,
    },
}  # fmt: skip
every_config = pytest.mark.parametrize("values", CONFIGS.values(), ids=CONFIGS)


def looked_back(trainer: Trainer, epoch: int) -> Snapshot:
    trainer.past.look_at(epoch)
    past = trainer.snapshot().past
    assert past is not None
    return past


def all_that_is_seen(snapshot: Snapshot) -> list[Any]:
    replicas, shown = snapshot.replicas, snapshot.shown
    return [
        snapshot.run_id,
        snapshot.config,
        snapshot.epoch,
        snapshot.position,
        snapshot.steps,
        str(snapshot.train),
        str(snapshot.validation),
        str(snapshot.test),
        snapshot.parameters.tobytes(),
        snapshot.parameters.dtype,
        snapshot.predictions.tobytes(),
        snapshot.history.rows.tobytes(),
        snapshot.learning_rates.tobytes(),
        len(snapshot.epoch_seconds),
        replicas and replicas.means.tobytes(),
        replicas and replicas.parameters.tobytes(),
        replicas and replicas.predictions.tobytes(),
        replicas and replicas.diverged_at,
        replicas and replicas.lower.tobytes(),
        replicas and replicas.upper.tobytes(),
        shown and (shown.name, shown.members, shown.parameters.tobytes()),
    ]


@every_config
@pytest.mark.parametrize("whose", [0, "best", "mean"])
def test_the_past_is_what_a_snapshot_showed_then(values: dict[str, Any], whose: Whose):
    trainer = Trainer(RunConfig(**values))
    trainer.whose = whose
    seen = [trainer.snapshot(), *trainer]
    # A finished run may have gone back to its best weights.
    paused = [each for each in seen if each.state == "paused"]
    assert len(paused) >= len(seen) - 1 > 1
    for then in paused:
        past = looked_back(trainer, then.epoch)
        assert all_that_is_seen(past) == all_that_is_seen(then)
        assert past.is_past
        assert past.state == "paused"


@every_config
def test_its_predictions_are_those_of_the_network_with_its_parameters(values: dict[str, Any]):
    trainer = Trainer(RunConfig(**values))
    end = trainer.run()
    for epoch in end.kept[:: max(len(end.kept) // 4, 1)].tolist():
        past = looked_back(trainer, epoch)
        dataset = trainer.datasets[past.shown.replica if past.shown else 0]
        with np.errstate(all="ignore"):
            predicted = trainer.network.predict(past.parameters, dataset.inputs)
        rough = past.config.precision == "float32"
        np.testing.assert_allclose(
            past.predictions,
            predicted.reshape(past.predictions.shape),
            rtol=1e-4 if rough else 1e-9,
            atol=1e-4 if rough else 1e-12,
        )


def test_nothing_is_past_unless_it_is_asked_for():
    trainer = Trainer(RunConfig(dataset="xor", epochs=5))
    trainer.run()
    assert trainer.snapshot().past is None
    assert looked_back(trainer, 2).epoch == 2
    trainer.past.look_at("live")
    assert trainer.snapshot().past is None


def test_the_same_past_is_made_once():
    trainer = Trainer(RunConfig(dataset="xor", epochs=50))
    trainer.past.look_at(0)
    first = trainer.snapshot().past
    trainer.advance_epoch()
    assert trainer.snapshot().past is first
    trainer.past.look_at(1)
    assert trainer.snapshot().past is not first


def test_it_tells_the_epochs_that_are_kept_and_the_best_of_them():
    trainer = Trainer(RunConfig(dataset="xor", learning_rate=0.5, seed=5, epochs=1500))
    end = trainer.run()
    losses = end.history.column("validation_loss")
    assert end.best_epoch is not None
    assert end.best_epoch == int(losses.argmin())
    assert end.best_epoch in end.kept
    assert len(end.kept) <= 401
    past = looked_back(trainer, end.best_epoch)
    assert past.validation is not None
    assert past.validation.loss == losses.min()


def test_an_edit_leaves_the_moment_before_it_to_be_seen():
    trainer = Trainer(RunConfig(dataset="xor", batch_size=5, epochs=3000, seed=4))
    while trainer.epoch < 1001:
        trainer.advance_epoch()
    trainer.advance_batch()
    before = trainer.snapshot()
    trainer.edit(learning_rate=0.5)
    trainer.run()
    past = looked_back(trainer, 1001)
    assert before.position > 0
    assert all_that_is_seen(past) == all_that_is_seen(before)
    assert past.config.learning_rate == before.config.learning_rate
    assert not past.edits
    assert looked_back(trainer, 2000).edits


def test_a_moment_is_looked_at_until_something_else_is_wanted():
    trainer = Trainer(RunConfig(dataset="xor", epochs=1000))
    while trainer.epoch < 300:
        trainer.advance_epoch()
    before = looked_back(trainer, 151)
    trainer.whose = "mean"
    end = trainer.run()
    assert 151 not in end.kept
    assert end.past is not None
    assert all_that_is_seen(end.past) == all_that_is_seen(before)


@every_config
def test_training_comes_to_the_same_bits_with_and_without_looking_back(values: dict[str, Any]):
    config = RunConfig(**values)
    trainer = Trainer(config)
    for snapshot in trainer:
        trainer.past.look_at(snapshot.epoch // 2)
        trainer.snapshot()
    trainer.past.look_at("live")
    plain = Trainer(config, run_id=trainer.run_id)
    assert all_that_is_seen(trainer.snapshot()) == all_that_is_seen(plain.run())


@pytest.mark.parametrize("replicas", [1, 4])
def test_a_run_in_the_background_shows_its_past_while_it_trains_and_after_it(replicas: int):
    values = {"dataset": "xor", "epochs": 1_000_000, "seed": 3, "replicas": replicas}
    run = BackgroundRun(RunConfig(**values))
    until(run, lambda snapshot: snapshot.epoch > 50)
    run.show_epoch(20)
    first = until(run, lambda snapshot: snapshot.past is not None)
    later = until(run, lambda snapshot: snapshot.epoch > first.epoch)
    assert later.past is first.past
    assert later.past is not None
    assert later.past.epoch == 20
    run.stop()
    end = ended(run)
    assert end.past is first.past
    run.show_epoch("live")
    assert run.newest.past is None
    run.show_epoch(int(end.kept[-1]))
    assert run.newest.past is not None
    assert run.newest.past.epoch == end.kept[-1]


def test_every_parameter_of_a_broken_run_that_is_kept_is_a_number():
    config = RunConfig(dataset="plane", optimizer="sgd", learning_rate=50.0, epochs=500)
    trainer = Trainer(config)
    end = trainer.run()
    assert end.state == "diverged"
    for epoch in end.kept.tolist():
        assert np.isfinite(looked_back(trainer, epoch).parameters).all()
