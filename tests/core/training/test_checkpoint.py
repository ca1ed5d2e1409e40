"""A run that goes on from a checkpoint is the run that never stopped, to the last bit."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core import ConfigError, RunConfig, Snapshot, Trainer
from nnlab.core.training.branch import Branch
from nnlab.core.training.checkpoint import FORMAT, Checkpoint

from .plain_trainer import PlainTrainer

pytestmark = pytest.mark.slow

OPTIMIZERS = ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw", "rprop", "irprop"]
SCHEDULES = ["constant", "step", "exponential", "cosine", "plateau"]

BREAKING: dict[str, Any] = {
    "dataset": "linear",
    "activation": "identity",
    "output_activation": "identity",
    "loss": "mse",
    "optimizer": "sgd",
    "gradient_reduction": "sum",
}


def through_bytes(checkpoint: Checkpoint) -> Checkpoint:
    return Checkpoint.from_bytes(checkpoint.to_bytes(), checkpoint.past)


def resumed(trainer: Trainer) -> Trainer:
    return Trainer.resumed(through_bytes(trainer.checkpoint()))


def all_of(snapshot: Snapshot) -> tuple[Any, ...]:
    """Everything but the times, which are measured, and the last step, which is not kept."""
    replicas = snapshot.replicas
    return (
        snapshot.run_id,
        snapshot.parent,
        snapshot.config,
        snapshot.state,
        snapshot.message,
        snapshot.epoch,
        snapshot.position,
        snapshot.steps,
        snapshot.train,
        repr(snapshot.validation),
        repr(snapshot.test),
        snapshot.parameters.tobytes(),
        snapshot.predictions.tobytes(),
        snapshot.history.rows.tobytes(),
        snapshot.learning_rates.tobytes(),
        snapshot.edits,
        replicas and replicas.means.tobytes(),
        replicas and replicas.parameters.tobytes(),
        replicas and replicas.predictions.tobytes(),
        replicas and replicas.diverged_at,
        replicas and replicas.lower.tobytes(),
        replicas and replicas.upper.tobytes(),
    )


def steps(trainer: Trainer, count: int) -> None:
    for _ in range(count):
        trainer.advance_batch()


def end_of(trainer: Trainer) -> tuple[Any, ...]:
    end = all_of(trainer.run())
    kept, rows = trainer.replica_history
    return (*end, kept.tobytes(), rows.tobytes())


@st.composite
def configs(draw: st.DrawFn) -> RunConfig:
    """Small runs with everything in them that remembers anything between two steps."""
    return RunConfig(
        dataset=draw(st.sampled_from(["xor", "spiral", "plane", "blobs"])),
        samples=draw(st.sampled_from([21])),
        train_share=0.8,
        noise=0.0,
        hidden_layers=draw(st.sampled_from([(), (3,), (4, 3)])),
        bias=draw(st.booleans()),
        optimizer=draw(st.sampled_from(OPTIMIZERS)),
        precision=draw(st.sampled_from(["float64", "float32"])),
        batch_size=draw(st.sampled_from([1, 3, 5, 16, 100])),
        shuffle=draw(st.booleans()),
        dropout=draw(st.sampled_from([0.0, 0.3])),
        l2=draw(st.sampled_from([0.0, 1e-3])),
        weight_decay=draw(st.sampled_from([0.0, 1e-3])),
        schedule=draw(st.sampled_from(SCHEDULES)),
        schedule_every=2,
        warmup_epochs=draw(st.sampled_from([0, 2])),
        patience=draw(st.sampled_from([0, 3])),
        watched=draw(st.sampled_from(["loss", "accuracy"])),
        generalization_loss=draw(st.sampled_from([0.0, 5.0])),
        training_progress=draw(st.sampled_from([0.0, 2.0])),
        evaluate_every=draw(st.sampled_from([1, 1, 2, 3])),
        restore_best=draw(st.booleans()),
        replicas=draw(st.sampled_from([1, 1, 3, 150])),
        epochs=draw(st.integers(1, 9)),
        seed=draw(st.integers(0, 99)),
    )


EDITS: list[dict[str, Any]] = [
    {"learning_rate": 0.03},
    {"batch_size": 4},
    {"dropout": 0.5},
    {"dropout": 0.0},
    {"tolerance": 0.2},
    {"patience": 2, "restore_best": True},
    {"evaluate_every": 2, "training_progress": 0.5},
    {"evaluate_every": 1},
    {"watched": "accuracy", "generalization_loss": 1.0},
    {"schedule": "plateau"},
    {"epochs": 12},
    {"noise": 0.1},
    {"data_seed": 5},
    {"samples": 26},
    *({"optimizer": name} for name in OPTIMIZERS),
]


@given(
    config=configs(),
    before=st.integers(0, 25),
    edit=st.none() | st.sampled_from(EDITS),
    between=st.integers(0, 25),
    later=st.none() | st.sampled_from(EDITS),
    branched=st.none() | st.integers(0, 4),
)
@settings(max_examples=120)
def test_it_goes_on_with_the_same_bits(config, before, edit, between, later, branched):
    def edited(trainer: Trainer, changes: dict[str, Any] | None) -> None:
        if changes and trainer.state != "diverged":
            with suppress(ConfigError):  # some points are always the same
                trainer.edit(**changes)

    whole = Trainer(config, run_id="same")
    if branched is not None:
        for _ in range(branched):
            whole.advance_epoch()
        parent = replace(whole.snapshot(), run_id="parent")
        config = config.replace(epochs=config.epochs + 5, learning_rate=0.002)
        whole = Trainer(config, run_id="same", branch=Branch(parent))
    steps(whole, before)
    edited(whole, edit)
    steps(whole, between)
    again = resumed(whole)

    assert all_of(again.snapshot()) == all_of(whole.snapshot())
    for trainer in (whole, again):
        edited(trainer, later)
    assert end_of(again) == end_of(whole)


@given(config=configs(), stops=st.lists(st.integers(0, 7), min_size=1, max_size=6))
@settings(max_examples=40)
def test_it_may_be_stopped_any_number_of_times(config, stops):
    whole = end_of(Trainer(config, run_id="same"))
    trainer = Trainer(config, run_id="same")
    for count in stops:
        steps(trainer, count)
        trainer = resumed(trainer)
    assert end_of(trainer) == whole


def test_long_epochs_and_many_chunks_of_orders_go_on_as_well():
    config = RunConfig(dataset="spiral", samples=1000, batch_size=1, epochs=60, dropout=0.2,
                       optimizer="adam", hidden_layers=(3,))  # fmt: skip
    whole = Trainer(config, run_id="same")
    for count in (300, 500, 7):  # within windows of a long epoch
        steps(whole, count)
        again = resumed(whole)
        for trainer in (whole, again):
            steps(trainer, 600)
        assert all_of(again.snapshot()) == all_of(whole.snapshot())
    config = config.replace(samples=20, batch_size=3, epochs=150)
    whole = Trainer(config, run_id="same")
    for _ in range(77):
        whole.advance_epoch()
    again = resumed(whole)
    assert end_of(again) == end_of(whole)


def test_replicas_that_differ_and_diverge_go_on():
    config = RunConfig(replicas=3, epochs=12, **BREAKING)
    varied = {"learning_rate": (0.001, 1000.0, 0.002)}
    whole = Trainer(config, run_id="same", variations=varied)
    for _ in range(8):
        whole.advance_epoch()
    again = resumed(whole)
    assert all_of(again.snapshot()) == all_of(whole.snapshot())
    assert "1 of 3 replicas diverged" in again.snapshot().message
    assert end_of(again) == end_of(whole)


def test_a_finished_run_that_shows_its_best_weights_goes_on_from_its_last():
    config = RunConfig(dataset="xor", epochs=6, restore_best=True, learning_rate=3.0, batch_size=4,
                       optimizer="momentum", train_share=0.7)  # fmt: skip
    whole = Trainer(config, run_id="same")
    whole.run()
    assert "best epoch" in whole.message
    again = Trainer.resumed(through_bytes(whole.checkpoint()), config.replace(epochs=20))
    whole.edit(epochs=20)
    assert all_of(again.snapshot()) == all_of(whole.snapshot())
    assert end_of(again) == end_of(whole)


def test_a_weight_set_by_hand_and_the_time_trained_are_kept():
    trainer = Trainer(RunConfig(dataset="xor"))
    steps(trainer, 5)
    trainer.set_parameter(1, 0.25)
    again = resumed(trainer)
    assert again.snapshot().edits == trainer.snapshot().edits != ()
    assert again.seconds == trainer.seconds > 0
    assert again.snapshot().epoch_seconds.tobytes() == trainer.snapshot().epoch_seconds.tobytes()


def test_a_run_that_had_ended_still_has():
    diverged = Trainer(RunConfig(learning_rate=900.0, epochs=12, **BREAKING))
    assert diverged.run().state == "diverged"
    again = resumed(diverged)
    assert (again.state, again.message) == ("diverged", diverged.message)
    assert not again.may_go_on


@pytest.mark.parametrize("output", ["sigmoid", "identity"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_what_is_in_it_is_the_same_however_a_network_is_worked_with(optimizer, output):
    # A network of sigmoids only is worked with by half the angle. What is on the disk has to be
    # readable by a version that does otherwise, so it has the units that it always had.
    config = RunConfig(dataset="linear", hidden_layers=(3, 2), activation="sigmoid", batch_size=10,
                       output_activation=output, loss="mse", optimizer=optimizer)  # fmt: skip
    trainer = Trainer(config)
    plain = PlainTrainer(config, trainer.parameters)
    plain.train_epoch()
    trainer.advance_epoch()
    state = trainer.checkpoint().of("engine")
    turned = np.ones_like(plain.parameters)
    turned[: None if output == "sigmoid" else 17] = -1.0
    np.testing.assert_allclose(state["parameters"][0], turned * plain.parameters, rtol=1e-12)
    mean, squares = turned * plain.flat(plain.firsts), plain.flat(plain.seconds)
    factor = 2.0 / config.batch_size  # of the gradient: 2 (a - y), and the mean of the rows
    wanted = {
        "sgd": [],
        "rmsprop": [squares / (factor**2 * (1.0 - config.squared_decay))],
        "adam": [
            mean / (factor * (1.0 - config.beta1)),
            squares / (factor**2 * (1.0 - config.beta2)),
        ],
    }
    wanted |= {"momentum": [mean], "nesterov": [mean], "adamw": wanted["adam"]}
    wanted |= {"rprop": [mean, squares], "irprop": [mean, squares]}  # signs and sizes
    np.testing.assert_allclose(
        state["memory"][:, 0], np.reshape(wanted[optimizer], (-1, turned.size)), rtol=1e-10
    )


def test_a_checkpoint_shares_nothing_with_the_trainer():
    trainer = Trainer(RunConfig(dataset="xor", optimizer="adam", dropout=0.2, restore_best=True))
    steps(trainer, 5)
    checkpoint = trainer.checkpoint()
    before = checkpoint.to_bytes()
    steps(trainer, 50)
    assert checkpoint.to_bytes() == before
    assert len(checkpoint.past) == checkpoint.epoch + 1


def test_a_change_that_needs_a_restart_is_refused():
    trainer = Trainer(RunConfig(dataset="xor"))
    with pytest.raises(ConfigError, match="can't change while a run trains"):
        Trainer.resumed(trainer.checkpoint(), trainer.config.replace(hidden_layers=(9,)))


def test_points_that_come_out_differently_are_refused():
    checkpoint = Trainer(RunConfig(dataset="xor")).checkpoint()
    object.__setattr__(checkpoint, "data", "other points")
    with pytest.raises(ConfigError, match="points come out differently"):
        Trainer.resumed(checkpoint)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"hello",
        lambda data: data[:-30],
        lambda data: data[: len(data) // 2],
        lambda data: data[:4] + bytes(99),
    ],
)
def test_damaged_bytes_are_refused_in_a_sentence(damage):
    checkpoint = Trainer(RunConfig(dataset="xor")).checkpoint()
    with pytest.raises(ConfigError, match=r"damaged|not a checkpoint"):
        Checkpoint.from_bytes(damage(checkpoint.to_bytes()), checkpoint.past)


def test_a_past_of_another_length_is_refused():
    trainer = Trainer(RunConfig(dataset="xor"))
    data = trainer.checkpoint().to_bytes()
    trainer.advance_epoch()
    with pytest.raises(ConfigError, match="epoch 0, but 1 epochs"):
        Checkpoint.from_bytes(data, trainer.checkpoint().past)


def test_a_newer_checkpoint_is_refused_by_name(monkeypatch):
    # One that started from given weights has what only the newest version knows.
    config = RunConfig(dataset="xor")
    checkpoint = Trainer(config, parameters=Trainer(config).parameters).checkpoint()
    monkeypatch.setattr("nnlab.core.training.checkpoint.FORMAT", FORMAT + 1)
    data = checkpoint.to_bytes()
    monkeypatch.undo()
    with pytest.raises(ConfigError, match=f"version {FORMAT + 1}, which a newer nnlab wrote"):
        Checkpoint.from_bytes(data, checkpoint.past)


def test_measures_are_there_where_the_run_rests():
    trainer = Trainer(RunConfig(dataset="xor", train_share=0.7, epochs=3))
    trainer.run()
    means = through_bytes(trainer.checkpoint()).means
    assert means is not None
    assert means[0, 0] == trainer.snapshot().train.loss
    assert np.isfinite(means).all()


def of_format_1(checkpoint: Checkpoint) -> Checkpoint:
    """Write a checkpoint as an nnlab did that judged all replicas together, and read it back."""
    with np.load(io.BytesIO(checkpoint.to_bytes())) as file:
        arrays = {name: file[name] for name in file.files}
    facts = json.loads(arrays.pop("facts").tobytes())
    facts |= {
        "format": 1,
        "message": "1 of 3 replicas diverged and are frozen (seeds 8); the others train on.",
    }
    kept = {
        name: array
        for name, array in arrays.items()
        if not name.startswith(("explosions.", "last.", "watch.", "replicas.stopped", "replicas.b"))
    }
    kept |= {
        "watch.row": np.full(6, 0.5),
        "watch.counts": np.array([2, 1, 3, 3]),
        "watch.losses": np.full(3, 0.4),
    }
    text = np.frombuffer(json.dumps(facts).encode(), np.uint8)
    file = io.BytesIO()
    np.savez(file, facts=text, **kept)
    return Checkpoint.from_bytes(file.getvalue(), checkpoint.past)


@pytest.mark.parametrize("schedule", ["constant", "plateau"])
def test_a_checkpoint_of_replicas_that_were_judged_together_opens_and_goes_on(schedule: str):
    config = RunConfig(
        dataset="circle", samples=60, epochs=40, replicas=3, patience=4, restore_best=True,
        schedule=schedule, schedule_every=3,
    )  # fmt: skip
    trainer = Trainer(config)
    for _ in range(6):
        trainer.advance_epoch()
    trainer.advance_batch()
    again = Trainer.resumed(of_format_1(trainer.checkpoint()))
    there = again.snapshot()
    assert (there.epoch, there.message) == (6, "")
    assert there.parameters.tobytes() == trainer.snapshot().parameters.tobytes()
    end = again.run()
    assert end.state == "finished"
    assert end.replicas is not None
    assert all(best >= 6 for best in end.replicas.best_epochs)
