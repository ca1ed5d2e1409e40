"""The large network by nnlab's own passes, as its public interface has two inputs and one output.

Everything that must follow the inside of `core.nn` is in `build`.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from ..task import Array
from .data import BATCH_SIZE, LEARNING_RATE, SHAPE, LargeData

Step = Callable[[Array, Array], object]


def build(data: LargeData) -> tuple[Array, Step] | str:
    """Plan one batch's step.

    Returns:
        The flat vector of parameters and `step(inputs, targets)`, or why there is none.
    """
    from nnlab.core.nn.network import GradientPass, Network
    from nnlab.core.nn.optimizers import GradientDescent

    if data.inputs.dtype != np.float64:
        return "not in this version"
    # What a config would say if a dataset could have 784 columns and ten classes.
    config = cast(
        Any,
        SimpleNamespace(
            shape=SHAPE,
            bias=True,
            activation="relu",
            resolved_output_activation="sigmoid",
            loss="bce",
            learning_rate=LEARNING_RATE,
        ),
    )
    network = Network(config)
    parameters = np.zeros(network.layout.size)
    for layer, weights in enumerate(data.weights):
        network.layout.weights(parameters, layer)[:] = weights
    gradient = np.empty_like(parameters)
    batch = GradientPass(
        network,
        parameters,
        gradient,
        inputs=np.empty((BATCH_SIZE, SHAPE[0])),
        targets=np.empty((BATCH_SIZE, SHAPE[-1])),
        reduction="mean",
    )
    optimizer = GradientDescent(parameters, gradient, config)

    def step(inputs: Array, targets: Array) -> None:
        np.copyto(batch.inputs, inputs)
        np.copyto(batch.targets, targets)
        batch.run()
        optimizer.step()

    return parameters, step


def epoch(data: LargeData) -> Callable[[], object] | str:
    """Give what makes one update with every batch, or why there is none."""
    built = build(data)
    if isinstance(built, str):
        return built
    _, step = built

    def work() -> None:
        for start in range(0, len(data.inputs), BATCH_SIZE):
            stop = start + BATCH_SIZE
            step(data.inputs[start:stop], data.targets[start:stop])

    return work
