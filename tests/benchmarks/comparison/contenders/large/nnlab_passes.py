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


def build(data: LargeData) -> tuple[Callable[[], Array], Callable[[], object]]:
    """Plan every batch's step.

    Returns:
        What gives all parameters, and what makes one update with every batch.
    """
    from nnlab.core.catalog.calls import run
    from nnlab.core.catalog.optimizers.descent import GradientDescent
    from nnlab.core.nn.network import Network
    from nnlab.core.nn.products import OneRun
    from nnlab.core.nn.step_plan import StepPlan

    # What a config would say if a dataset could have 784 columns and ten classes.
    config = cast(
        Any,
        SimpleNamespace(
            shape=SHAPE,
            bias=True,
            features=(),
            table_shape=None,
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
    scales = network.scaling.factors.astype(dtype)
    optimizer = GradientDescent(parameters * scales, config)
    # As in a run, where rows are gathered a chunk of batches at a time; others get slices too.
    plan = StepPlan(
        network,
        OneRun(),
        optimizer,
        inputs=network.scaling.scaled_inputs(data.inputs),
        targets=network.scaling.scaled_targets(data.targets),
        batch_size=BATCH_SIZE,
        reduction="mean",
    )
    steps = [
        plan.calls_for(start, start + BATCH_SIZE)
        for start in range(0, len(data.inputs), BATCH_SIZE)
    ]

    def work() -> None:
        for calls in steps:
            run(calls)

    return lambda: optimizer.parameters / scales, work


def epoch(data: LargeData) -> Callable[[], object]:
    """Give what makes one update with every batch."""
    return build(data)[1]
