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


def build(data: LargeData) -> tuple[Callable[[], Array], Step] | str:
    """Plan one batch's step.

    Returns:
        What gives all parameters, and `step(inputs, targets)`; or why there is none.
    """
    from nnlab.core.nn.activations import run
    from nnlab.core.nn.network import Network
    from nnlab.core.nn.plan import StepPlan
    from nnlab.core.nn.products import OneRun
    from nnlab.core.nn.update.optimizers import GradientDescent

    # What a config would say if a dataset could have 784 columns and ten classes.
    config = cast(
        Any,
        SimpleNamespace(
            shape=SHAPE,
            bias=True,
            features=(),
            hidden_activations=("relu", "relu"),
            resolved_output_activation="sigmoid",
            loss="bce",
            learning_rate=LEARNING_RATE,
        ),
    )
    network = Network(config)
    dtype = data.inputs.dtype
    parameters = np.zeros(network.layout.size, dtype)
    for layer, weights in enumerate(data.weights):
        network.layout.weights(parameters, layer)[:] = weights
    scales = network.scales.astype(dtype)
    optimizer = GradientDescent(parameters * scales, config)
    # The last column stays 1: what biases are multiplied by.
    samples = np.ones((BATCH_SIZE, SHAPE[0] + 1), dtype)
    labels = np.empty((BATCH_SIZE, SHAPE[-1]), dtype)
    plan = StepPlan(
        network,
        OneRun(),
        optimizer,
        inputs=samples,
        targets=labels,
        batch_size=BATCH_SIZE,
        reduction="mean",
    )
    calls = plan.calls_for(0, BATCH_SIZE)

    def step(inputs: Array, targets: Array) -> None:
        np.copyto(samples[:, :-1], inputs)
        np.copyto(labels, targets)
        run(calls)

    return lambda: optimizer.parameters / scales, step


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
