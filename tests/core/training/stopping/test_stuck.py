"""A stuck network is said in words, with what usually helps; one that learns is left in peace."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.config import PRESETS
from nnlab.core.data.make import make_dataset
from nnlab.core.training.stopping.stuck import stuck_sentence

pytestmark = pytest.mark.slow


def stuck(seed: int = 0, **values: Any) -> RunConfig:
    """A large rate with momentum saturates a sigmoid network without biases at once."""
    return PRESETS["report-l3"].config.replace(
        **{"optimizer": "momentum", "learning_rate": 1.0, "epochs": 1000, "seed": seed, **values}
    )


def test_a_constant_output_is_said_with_what_usually_helps() -> None:
    end = Trainer(stuck()).run()
    assert end.state == "finished"
    assert np.ptp(end.predictions) < 0.01
    assert end.message == (
        "The network seems stuck: its output is almost the same (0) for every row, and the loss"
        " has hardly fallen for 200 epochs. What usually helps: a smaller learning rate, biases,"
        " Glorot or He starting weights, tanh or another seed."
    )


@pytest.mark.parametrize("seed", range(6))
def test_most_runs_at_that_rate_are_stuck_and_said_to_be(seed: int) -> None:
    end = Trainer(stuck(seed)).run()
    assert end.train.accuracy is not None
    assert bool(end.message) == (end.train.accuracy < 70)


def test_an_output_that_is_constant_for_one_label_is_said_too() -> None:
    end = Trainer(PRESETS["report-h2"].config.replace(seed=2, epochs=1000)).run()
    assert "the same (0.5) for every row of label 0, and the loss" in end.message


def test_it_is_a_warning_while_the_run_goes_on() -> None:
    trainer = Trainer(stuck())
    for _ in range(200):
        trainer.advance_epoch()
        assert trainer.snapshot().message == "" or trainer.epoch >= 200
    snapshot = trainer.snapshot()
    assert snapshot.state == "paused"
    assert snapshot.message.startswith("The network seems stuck: ")
    assert trainer.message == ""
    assert trainer.run().state == "finished"


def test_it_goes_away_when_the_network_comes_loose() -> None:
    config = PRESETS["report-x2"].config.replace(seed=0, epochs=10_000)
    trainer = Trainer(config.replace(epochs=1500))
    assert trainer.run().message.startswith("The network seems stuck: ")
    trainer.edit(epochs=10_000)
    end = trainer.run()
    assert (end.message, end.train.accuracy) == ("", 100.0)


def test_why_a_run_ended_comes_first() -> None:
    end = Trainer(stuck(patience=400)).run()
    why, stuck_words, _ = end.message.partition(" The network seems stuck: ")
    said = "Stopped early: no better epoch for 400 epochs; the best validation loss is "
    assert why.startswith(said)
    assert why.endswith(".")
    assert stuck_words


@pytest.mark.parametrize("name", ["xor", "circle", "gaussian", "plane", "report-l3", "report-n2"])
def test_a_network_that_learns_what_it_can_is_left_in_peace(name: str) -> None:
    preset = PRESETS[name].config
    trainer = Trainer(preset.replace(epochs=1000))
    while trainer.state != "finished":
        for _ in range(100):
            trainer.advance_epoch()
        assert trainer.snapshot().message == ""


CONFIG = RunConfig(dataset="gaussian", epochs=1000)
LEVEL = np.full(301, 0.69)


def said(
    losses: np.ndarray = LEVEL, output: float = 0.5, spread: float = 0.0, **values: Any
) -> str:
    config = CONFIG.replace(**values)
    dataset = make_dataset(config)
    predictions = output + spread * np.linspace(-0.5, 0.5, len(dataset.inputs))
    return stuck_sentence(config, dataset, predictions, losses)


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({}, True),
        ({"losses": LEVEL[:200]}, False),
        ({"losses": LEVEL[:201]}, True),
        ({"losses": np.linspace(1.0, 0.8, 301)}, True),
        ({"losses": np.linspace(1.0, 0.4, 301)}, False),
        ({"losses": np.full(301, 0.1)}, False),
        ({"spread": 0.04}, True),
        ({"spread": 0.5}, False),
        ({"epochs": 10_000}, False),
        ({"losses": np.full(2001, 0.69), "epochs": 10_000}, True),
        ({"losses": np.full(5001, 0.69), "epochs": 1_000_000}, True),
    ],
    ids=range(11),
)
def test_what_counts_as_stuck(values: dict[str, Any], wanted: bool) -> None:
    assert bool(said(**values)) == wanted


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({}, "a smaller learning rate or another seed"),
        ({"optimizer": "sgd"}, "Adam or a larger learning rate or another seed"),
        ({"optimizer": "sgd", "output": 0.99}, "a smaller learning rate or another seed"),
        ({"activation": "relu"}, "a smaller learning rate, leaky ReLU or another seed"),
        (
            {"activation": ("relu", "sigmoid")},
            "a smaller learning rate, tanh, leaky ReLU or another seed",
        ),
        (
            {"weight_init": "zeros", "bias": False, "activation": "sigmoid"},
            "starting weights that differ, a smaller learning rate, biases, tanh or another seed",
        ),
    ],
    ids=range(6),
)
def test_the_remedies_are_those_that_are_not_taken_yet(values: dict[str, Any], wanted: str) -> None:
    assert said(**values).endswith(f"What usually helps: {wanted}.")


@pytest.mark.parametrize("loss", ["mse", "huber"])
def test_a_regression_is_stuck_at_a_constant_as_well(loss: str) -> None:
    config = RunConfig(dataset="plane", epochs=1000, loss=loss, huber_delta=0.3)
    dataset = make_dataset(config)
    constant, level = np.zeros(len(dataset.inputs)), np.ones(300)
    sentence = stuck_sentence(config, dataset, constant, level)
    assert "the same (0) for every row" in sentence
    assert stuck_sentence(config, dataset, dataset.targets[:, 0], level) == ""
