"""The gradient of every kind of network against three independent derivations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

import numpy as np
import pytest

from nnlab.core.catalog.activations import hidden_activations
from nnlab.core.config import RunConfig
from nnlab.core.config.hyperparameters.network import SAME
from nnlab.core.config.hyperparameters.training import GradientReduction
from nnlab.core.nn.gradient import gradient_of, losses_of
from nnlab.core.nn.network import Network

from . import plain_network as plain

DEPTHS: list[tuple[int, ...]] = [(), (4,), (3, 5), (4, 3, 2)]
ONE_OUTPUT = [*hidden_activations(), SAME]
ENDS = [
    *((output, "mse", 1) for output in ONE_OUTPUT),
    ("sigmoid", "bce", 1),
    ("sigmoid", "huber", 1),
    ("identity", "huber", 1),
    ("sigmoid", "mae", 1),
    ("identity", "mae", 1),
    ("softmax", "cross_entropy", 3),
    ("softmax", "cross_entropy", 10),
    ("sigmoid", "mse", 4),
    ("same", "huber", 4),
    ("same", "mae", 4),
]
"""Output activation, loss and the number of outputs."""

MIXED: list[tuple[str, ...]] = [
    ("tanh", "sigmoid"),
    ("relu", "identity"),
    ("sigmoid", "tanh", "leaky_relu"),
    ("identity", "identity", "sigmoid"),
    ("tanh", "tanh", "relu", "relu"),
    ("gelu", "gelu", "tanh", "softsign"),
    ("elu", "gelu", "elu"),
]
"""An activation for each hidden layer."""


@cache
def kinds_of(hidden_layers: tuple[int, ...], activation: plain.Hidden) -> list[Case]:
    """A case for each end of such a network, with biases and without, for each reduction."""
    reductions = get_args(GradientReduction) if isinstance(activation, str) else ("mean",)
    return [
        made(hidden_layers, activation, end, bias, reduction)
        for end in ENDS
        for bias in (True, False)
        for reduction in reductions
    ]


every_network = pytest.mark.parametrize(
    ("hidden_layers", "activation"),
    [
        *((depth, activation) for depth in DEPTHS for activation in hidden_activations()),
        *(((4, 3, 2, 3)[: len(names)], names) for names in MIXED),
    ],
    ids=str,
)


@dataclass
class Case:
    """A network with some rows, and the gradient that nnlab finds for them."""

    config: RunConfig
    network: Network
    parameters: np.ndarray
    inputs: np.ndarray
    targets: np.ndarray
    gradient: np.ndarray

    def plain_loss(self, parameters: np.ndarray) -> Any:
        """The loss by the textbook."""
        config = self.config
        layers = plain.cut(parameters, config.shape, config.bias)
        predicted = plain.predictions(
            layers, self.inputs, config.activation, config.resolved_output_activation
        )
        targets = self.targets[:, 0] if config.outputs == 1 else self.targets
        return plain.loss(config.loss, predicted, targets, config.gradient_reduction)

    def own_loss(self, parameters: np.ndarray) -> float:
        """The loss by nnlab's own forward pass."""
        rows = losses_of(self.network, parameters, self.inputs, self.targets)
        return float(rows.sum() if self.config.gradient_reduction == "sum" else rows.mean())


def made(
    hidden_layers: tuple[int, ...],
    activation: plain.Hidden,
    end: tuple[str, str, int],
    bias: bool,
    reduction: GradientReduction,
) -> Case:
    outputs = end[2]
    config = RunConfig(
        dataset="spiral" if outputs == 1 else "arms",
        classes=max(outputs, 3),
        hidden_layers=hidden_layers,
        activation=activation,
        output_activation=end[0],
        loss=end[1],
        huber_delta=plain.HUBER_DELTA,
        bias=bias,
        gradient_reduction=reduction,
    )
    network = Network(config)
    generator = np.random.default_rng(3)
    parameters = generator.normal(0.0, 0.7, network.layout.size)
    inputs = generator.normal(0.0, 1.0, (6, 2))
    if outputs == 1:
        targets = (generator.random((6, 1)) < 0.5).astype(float)
    else:
        targets = np.eye(outputs)[generator.integers(0, outputs, 6)]
    gradient = gradient_of(network, parameters, inputs, targets, reduction)
    return Case(config, network, parameters, inputs, targets, gradient)


@every_network
def test_the_gradient_is_that_of_backpropagation_on_paper(
    hidden_layers: tuple[int, ...], activation: plain.Hidden
) -> None:
    for case in kinds_of(hidden_layers, activation):
        config = case.config
        functions = (activation, config.resolved_output_activation, config.loss)
        layers = plain.cut(case.parameters, config.shape, config.bias)
        found = plain.gradient(
            layers, case.inputs, case.targets, functions, config.gradient_reduction
        )
        wanted = [part for pair in found for part in pair[: 1 + config.bias]]
        flat = np.concatenate([part.ravel() for part in wanted])
        np.testing.assert_allclose(case.gradient, flat, rtol=1e-10, atol=1e-13, err_msg=str(config))


@every_network
def test_the_gradient_is_the_imaginary_part_of_a_complex_step(
    hidden_layers: tuple[int, ...], activation: plain.Hidden
) -> None:
    for case in kinds_of(hidden_layers, activation):
        wanted = np.empty_like(case.gradient)
        for i in range(len(wanted)):
            moved = case.parameters.astype(complex)
            moved[i] += 1e-30j
            wanted[i] = case.plain_loss(moved).imag / 1e-30
        np.testing.assert_allclose(
            case.gradient, wanted, rtol=1e-10, atol=1e-13, err_msg=str(case.config)
        )


@every_network
def test_the_gradient_is_the_slope_of_the_loss_that_is_reported(
    hidden_layers: tuple[int, ...], activation: plain.Hidden
) -> None:
    generator = np.random.default_rng(8)
    for case in kinds_of(hidden_layers, activation):
        # Along a direction at random every parameter counts: one that is wrong shows in each.
        for direction in generator.normal(size=(3, len(case.gradient))):
            step = 1e-6 * direction
            up, down = case.own_loss(case.parameters + step), case.own_loss(case.parameters - step)
            np.testing.assert_allclose(
                case.gradient @ direction, (up - down) / 2e-6,
                rtol=1e-6, atol=1e-7, err_msg=str(case.config),
            )  # fmt: skip
