"""A run that meets a number which is not finite stops and says where, at which rate, what helps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Snapshot, Trainer
from nnlab.core.nn.layout import ParameterLayout

SHAPE = (2, 3, 2, 1)


def made(**values: Any) -> RunConfig:
    return RunConfig(
        **{
            "dataset": "linear",
            "hidden_layers": SHAPE[1:-1],
            "activation": "identity",
            "output_activation": "identity",
            "loss": "mse",
            "optimizer": "sgd",
            "learning_rate": 0.25,
            "batch_size": 100,
            "epochs": 50,
            **values,
        }
    )


def from_weights(sizes: tuple[float, float, float], config: RunConfig) -> Snapshot:
    """Run from weights that are all alike in each layer."""
    layout = ParameterLayout(SHAPE, bias=True)
    start = np.zeros(layout.size)
    for layer, size in enumerate(sizes):
        layout.weights(start, layer)[:] = size
    return Trainer(config, parameters=start).run()


@pytest.mark.parametrize(
    ("sizes", "layer"),
    [
        ((1.7e308, 1.0, 1.0), "hidden layer 1 (layer 1 of 3)"),
        ((1e200, 1e200, 1e-300), "hidden layer 2 (layer 2 of 3)"),
        ((1e100, 1e100, 1e200), "the output layer (layer 3 of 3)"),
        # Predictions are finite here, but the gradient by the output's weights is not.
        ((1e160, 1.0, 1.0), "the output layer (layer 3 of 3)"),
        # Here the gradient breaks on its way back.
        ((1.0, 1.0, 1e160), "hidden layer 2 (layer 2 of 3)"),
        # The only step leaves finite weights that are too large for the next forward pass.
        ((1e200, 1e-300, 1e100), "hidden layer 2 (layer 2 of 3)"),
    ],
    ids=["layer 1", "layer 2", "output", "its gradient", "a hidden gradient", "the last step"],
)
def test_the_sentence_names_the_layer_that_broke_first(
    sizes: tuple[float, float, float], layer: str
) -> None:
    end = from_weights(sizes, made())
    assert end.state == "diverged"
    assert end.epoch == 1
    assert end.message == (
        f"The run diverged in epoch 1: the numbers of {layer} ceased to be finite at learning"
        " rate 0.25. What usually helps: a smaller learning rate."
    )


def test_where_only_the_loss_is_beyond_all_numbers_it_is_the_output_layer() -> None:
    config = made(hidden_layers=(), learning_rate=1e-9)
    end = Trainer(config, parameters=np.array([1e160, 1e160, 0.0])).run()
    assert np.isfinite(end.predictions).all()
    assert "the numbers of the output layer (layer 1 of 1)" in end.message


def test_a_run_diverges_in_the_epoch_whose_metrics_are_not_finite() -> None:
    trainer = Trainer(made(dataset="plane", hidden_layers=(), learning_rate=100.0))
    end = trainer.run()
    assert end.state == "diverged"
    losses = end.history.column("train_loss")
    assert 1 < end.epoch < 50
    assert np.isfinite(losses[:-1]).all()
    assert not np.isfinite(losses[-1])
    assert f"in epoch {end.epoch}:" in end.message
    assert "at learning rate 100." in end.message


def test_the_layer_is_found_in_the_epoch_that_broke_not_in_the_first() -> None:
    config = made(dataset="plane", samples=60, hidden_layers=(4, 4, 4), learning_rate=1.0, seed=0)
    end = Trainer(config).run()
    assert end.epoch > 2
    assert "the numbers of hidden layer 2 (layer 2 of 4)" in end.message


def test_the_remedies_are_those_that_are_not_taken_yet() -> None:
    end = Trainer(
        made(dataset="plane", learning_rate=10.0, gradient_reduction="sum", weight_init="normal")
    ).run()
    assert end.message.endswith(
        "What usually helps: a smaller learning rate or the mean of the gradients instead of"
        " their sum or Glorot or He starting weights."
    )


def test_the_rate_that_is_named_is_the_one_in_force() -> None:
    trainer = Trainer(made(dataset="plane", learning_rate=1e-3))
    trainer.advance_epoch()
    trainer.edit(learning_rate=500.0)
    assert "at learning rate 500." in trainer.run().message


def test_a_diverged_run_stays_where_it_is() -> None:
    trainer = Trainer(made(dataset="plane", learning_rate=100.0))
    end = trainer.run()
    trainer.edit(learning_rate=1e-3, epochs=1000)
    again = trainer.run()
    assert (again.state, again.steps, again.message) == ("diverged", end.steps, end.message)


def test_iterating_ends_with_the_epoch_that_diverged() -> None:
    snapshots = list(Trainer(made(dataset="plane", learning_rate=100.0)))
    assert [snapshot.state for snapshot in snapshots[:-1]] == ["paused"] * (len(snapshots) - 1)
    assert snapshots[-1].state == "diverged"


def test_finding_the_layer_leaves_the_run_as_it_broke() -> None:
    # The broken epoch is trained again on the side; what is shown must not move by that.
    trainer = Trainer(made(dataset="plane", learning_rate=100.0, batch_size=100))
    end = trainer.run()
    assert end.steps == trainer.steps == 4 * end.epoch
    assert end.parameters.tobytes() == trainer.parameters.tobytes()


def test_a_start_that_is_hopeless_does_not_warn_nor_end_the_run_before_it_trains() -> None:
    trainer = Trainer(made(), parameters=np.full(ParameterLayout(SHAPE, bias=True).size, 1e308))
    assert trainer.state == "paused"
    assert not np.isfinite(trainer.snapshot().train.loss)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"])
def test_a_sigmoid_never_ceases_to_be_finite_at_the_largest_rate(optimizer: str) -> None:
    end = Trainer(
        RunConfig(
            dataset="linear", activation="sigmoid", output_activation="same", loss="mse",
            optimizer=optimizer, learning_rate=100.0, weight_decay=0.0, epochs=30,
        )
    ).run()  # fmt: skip
    assert end.state == "finished"
    assert np.isfinite(end.parameters).all()
