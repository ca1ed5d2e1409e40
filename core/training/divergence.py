"""Says in words where a run broke that has met a number which is not finite.

One overflow reaches every layer within two steps, and the loss is looked at once an epoch. So the
trainer remembers how each epoch began, and the broken epoch is trained again, looking after every
step: the same config from the same start breaks at the same place.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from ..config import RunConfig, value_text
from ..data.dataset import Dataset
from ..nn.activations import Array
from ..nn.network import ForwardPass, GradientPass, Network
from ..nn.optimizers import OPTIMIZERS, Optimizer

_PATIENCE_SECONDS = 0.05


class EpochStart:
    """The parameters and the optimizer's memory as an epoch began."""

    def __init__(self, parameters: Array, optimizer: Optimizer) -> None:
        self._live_parameters = parameters
        self._optimizer = optimizer
        self.parameters = parameters.copy()
        self.memory = optimizer.memory.copy()
        self.steps = optimizer.steps

    def remember(self) -> None:
        """Take over the present as the start."""
        np.copyto(self.parameters, self._live_parameters)
        np.copyto(self.memory, self._optimizer.memory)
        self.steps = self._optimizer.steps


def divergence_sentence(
    config: RunConfig,
    network: Network,
    dataset: Dataset,
    *,
    order: NDArray[np.intp],
    start: EpochStart,
    epoch: int,
) -> str:
    """Say in which epoch and layer a run broke, at which learning rate, and what helps.

    Args:
        config: The config in force.
        network: The network that broke.
        dataset: Its data.
        order: The rows of the broken epoch in the order of training.
        start: How that epoch began.
        epoch: Its number, from 1.
    """
    layers = network.layout.layers
    layer = _first_broken_layer(config, network, dataset, order, start)
    name = "the output layer" if layer == layers - 1 else f"hidden layer {layer + 1}"
    remedies = ["a smaller learning rate"]
    if config.gradient_reduction == "sum":
        remedies.append("the mean of the gradients instead of their sum")
    if config.weight_init not in {"glorot", "he"}:
        remedies.append("Glorot or He starting weights")
    return (
        f"The run diverged in epoch {epoch:,}: the numbers of {name} (layer {layer + 1} of"
        f" {layers}) ceased to be finite at learning rate {value_text(config.learning_rate)}."
        f" What usually helps: {' or '.join(remedies)}."
    )


def _first_broken_layer(
    config: RunConfig,
    network: Network,
    dataset: Dataset,
    order: NDArray[np.intp],
    start: EpochStart,
) -> int:
    parameters, gradient = start.parameters.copy(), np.zeros_like(start.parameters)
    optimizer = OPTIMIZERS[config.optimizer](parameters, gradient, config)
    np.copyto(optimizer.memory, start.memory)
    optimizer.steps = start.steps
    deadline = perf_counter() + _PATIENCE_SECONDS
    for rows in _blocks(order, config.batch_size):
        batch = GradientPass(
            network,
            parameters,
            gradient,
            inputs=dataset.inputs[rows],
            targets=dataset.targets[rows],
            reduction=config.gradient_reduction,
        )
        batch.run()
        if (layer := _first_broken_output(batch.forward)) is not None:
            return layer
        # A gradient comes from behind, so the last layer that broke was the first to do so.
        if (layer := network.layout.last_not_finite(gradient)) is not None:
            return layer
        optimizer.step()
        if (layer := network.layout.last_not_finite(parameters)) is not None:
            return layer
        if perf_counter() > deadline:
            break
    # Every step was finite, so only the evaluation after the last one has met what broke.
    for rows in _blocks(np.arange(len(dataset.inputs)), config.batch_size):
        forward = ForwardPass(network, parameters, dataset.inputs[rows])
        forward.run()
        if (layer := _first_broken_output(forward)) is not None:
            return layer
        if perf_counter() > deadline:
            break
    # Only the loss itself overflowed, or it was a long epoch.
    return network.layout.layers - 1


def _blocks(rows: NDArray[np.intp], size: int) -> Iterator[NDArray[np.intp]]:
    return (rows[start : start + size] for start in range(0, rows.size, size))


def _first_broken_output(forward: ForwardPass) -> int | None:
    outputs = enumerate(forward.activations[1:])
    return next((layer for layer, a in outputs if not np.isfinite(a).all()), None)
