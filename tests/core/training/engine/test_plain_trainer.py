"""Planned training does what plain training does, whatever is combined with whatever."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core import RunConfig, Trainer
from nnlab.core.catalog.activations import hidden_activations
from nnlab.core.catalog.class_weights import CLASS_WEIGHTS
from nnlab.core.catalog.optimizers import OPTIMIZERS
from nnlab.core.config.hyperparameters.training import GradientReduction

from ...nn.plain_network import HUBER_DELTA
from ..plain_trainer import PlainTrainer

pytestmark = pytest.mark.slow

ENDS = [
    ("sigmoid", "bce"),
    ("sigmoid", "mse"),
    ("sigmoid", "huber"),
    ("tanh", "mse"),
    ("identity", "huber"),
    ("softsign", "mse"),
    ("relu", "mse"),
    ("same", "mse"),
]
ENDS_OF_CLASSES = [("softmax", "cross_entropy"), ("sigmoid", "mse"), ("identity", "huber")]


@st.composite
def runs(draw: st.DrawFn) -> RunConfig:
    dataset = draw(st.sampled_from(["linear", "linear", "arms", "blobs"]))
    hidden_layers = draw(st.lists(st.integers(1, 5), max_size=4).map(tuple))
    activation: Any = draw(a_name := st.sampled_from(list(hidden_activations())))
    if len(hidden_layers) > 1 and draw(st.booleans()):
        count = len(hidden_layers)
        activation = draw(st.lists(a_name, min_size=count, max_size=count).map(tuple))
    ends = ENDS if dataset == "linear" else ENDS_OF_CLASSES
    if draw(st.booleans()):
        # Networks of nothing else are worked with in another way, and rare among all.
        activation, ends = "sigmoid", [end for end in ends if end[0] == "sigmoid"]
    output, loss = draw(st.sampled_from(ends))
    return RunConfig(
        dataset=dataset,
        classes=draw(st.integers(3, 6)),
        samples=20,
        seed=draw(st.integers(0, 9)),
        hidden_layers=hidden_layers,
        activation=activation,
        features=draw(st.sampled_from([("x1", "x2"), ("x1",), ("x1x2", "x1^2", "sin_x2")])),
        output_activation=output,
        bias=draw(st.booleans()),
        loss=loss,
        huber_delta=HUBER_DELTA,
        class_weight=draw(st.sampled_from(list(CLASS_WEIGHTS))),
        # By its sign alone, a gradient that is 0 but for rounding would make a step of that.
        optimizer=draw(st.sampled_from(OPTIMIZERS.names_where(lambda each: each.has_rate))),
        learning_rate=draw(st.sampled_from([1e-3, 0.02])),
        # Where a gradient is 0 but for rounding, a tiny epsilon would make a step of the rounding.
        epsilon=1e-3,
        gradient_reduction=draw(st.sampled_from(get_args(GradientReduction))),
        shuffle=draw(st.booleans()),
        batch_size=draw(st.sampled_from([1, 3, 5, 7, 16, 100])),
        l1=draw(st.sampled_from([0.0, 0.01])),
        l2=draw(st.sampled_from([0.0, 0.1])),
        weight_decay=draw(st.sampled_from([0.0, 0.5])),
        clip_norm=draw(st.sampled_from([0.0, 0.05, 1.0])),
        dropout=draw(st.sampled_from([0.0, 0.3])),
        epochs=4,
    )


@settings(max_examples=300)
@given(runs())
def test_every_combination_trains_as_the_textbook_does(config: RunConfig) -> None:
    trainer = Trainer(config)
    plain = PlainTrainer(config, trainer.parameters)
    for _ in range(config.epochs):
        plain.train_epoch()
    end = trainer.run()
    np.testing.assert_allclose(end.parameters, plain.parameters, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(end.train.loss, plain.loss, rtol=1e-8, atol=1e-12)


def test_what_is_switched_on_and_off_in_flight_holds_from_the_next_step_on() -> None:
    config = RunConfig(dataset="xor", optimizer="momentum", batch_size=4, epochs=4, shuffle=False)
    trainer = Trainer(config)
    plain = PlainTrainer(config, trainer.parameters)
    changes: list[dict[str, float]] = [
        *({"dropout": 0.2}, {"l1": 0.1}, {"dropout": 0.5}, {"dropout": 0.0, "l2": 0.3}),
        *({"clip_norm": 0.1}, {"weight_decay": 0.5, "l1": 0.0}, {"dropout": 0.3}, {"l2": 0.2}),
        *({"clip_norm": 0.02}, {"weight_decay": 0.0}, {"clip_norm": 0.0, "l1": 0.2}, {"l1": 0.0}),
    ]
    rows = trainer.dataset.train
    for i, change in enumerate(changes):
        trainer.advance_batch()
        plain.step(rows[4 * (i % 4) : 4 * (i % 4) + 4], rate_factor=1.0)
        np.testing.assert_allclose(trainer.parameters, plain.parameters, rtol=1e-11, atol=1e-13)
        trainer.edit(**change)
        plain.config = trainer.config
