"""A step has as few calls as it can, and what is switched off has none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig
from nnlab.core.catalog.optimizers import OPTIMIZERS
from nnlab.core.nn.network import Network
from nnlab.core.nn.products import OneRun
from nnlab.core.nn.step_plan import StepPlan
from nnlab.core.nn.update.dropout import Dropout
from nnlab.core.nn.update.regularization import Regularization
from nnlab.core.randomness import generator


def calls(**values: Any) -> int:
    config = RunConfig(
        **{
            "dataset": "linear",
            "hidden_layers": (5, 5),
            "activation": "sigmoid",
            "output_activation": "same",
            "loss": "mse",
            "optimizer": "sgd",
            **values,
        }
    )
    network, products = Network(config), OneRun()
    optimizer = OPTIMIZERS[config.optimizer](np.zeros(network.layout.size), config)
    plan = StepPlan(
        network,
        products,
        optimizer,
        inputs=network.scaling.scaled_inputs(np.zeros((10, 2))),
        targets=np.zeros((10, config.outputs)),
        batch_size=10,
        reduction=config.gradient_reduction,
        regularization=Regularization(
            network, products, optimizer.parameters, optimizer.gradient, config
        ),
        dropout=Dropout(products, [generator(1, "dropout")], config) if config.dropout else None,
    )
    return len(plan.calls_for(0, 10))


def test_a_plain_step_of_two_hidden_sigmoid_layers_has_21_calls() -> None:
    assert calls() == 21


def test_by_half_the_angle_an_output_spares_two_calls_and_a_hidden_layer_one() -> None:
    # An output of identity spares its own three calls, a slope that goes with the others anyway,
    # and a multiplication by it; and with it nothing is halved.
    assert calls(output_activation="identity") == 21 + 2 + 2 * 1 - 3 - 1


@pytest.mark.parametrize(
    ("values", "more"),
    [
        ({"l1": 0.1}, 3),
        ({"l2": 0.1}, 2),
        ({"weight_decay": 0.1}, 1),
        ({"clip_norm": 1.0}, 1),
        ({"dropout": 0.1}, 6),
        ({"loss": "huber"}, 2),
        ({"schedule": "cosine"}, 0),
        ({"patience": 5}, 0),
    ],
    ids=str,
)
def test_what_is_switched_on_costs_no_more_calls_than_it_must(
    values: dict[str, Any], more: int
) -> None:
    assert calls(**values) == 21 + more


def test_layers_with_their_own_activations_cost_one_slope_for_neighbours_alike() -> None:
    def mixed(*names: str, **values: Any) -> int:
        return calls(hidden_layers=(5,) * len(names), activation=names, **values)

    assert mixed("tanh", "tanh") == 19
    # A sigmoid among others is two calls more than a tanh, and its slope is two calls of its own.
    assert mixed("sigmoid", "tanh") == 19 + 2 + 2
    assert mixed("tanh", "tanh", output_activation="sigmoid") == 19 + 2 + 2
    assert mixed("tanh", "sigmoid", output_activation="tanh") == 19 + 2 + 4
    # The output's slope goes together with those of the neighbours that are alike.
    four = mixed("tanh", "tanh", "sigmoid", "sigmoid")
    assert mixed("tanh", "sigmoid", "tanh", "sigmoid") == four + 4
    # No activation, no slope, and nothing to multiply by.
    assert mixed("identity", "tanh") == 19 - 1 - 1


def test_a_softmax_costs_five_calls_and_its_cross_entropy_one() -> None:
    one = {"activation": "tanh", "output_activation": "sigmoid", "loss": "bce"}
    several = {
        "dataset": "arms",
        "activation": "tanh",
        "output_activation": "softmax",
        "loss": "cross_entropy",
    }
    # Nothing else differs: a sigmoid costs three calls and has the same difference as its delta.
    assert calls(**several) == calls(**one) - 3 + 5
