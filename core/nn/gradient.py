"""The gradient and the losses of any rows, outside of a run: to check, to explain, to test."""

from __future__ import annotations

import numpy as np

from ..config import RunConfig
from ..config.training import GradientReduction
from .activations import Array, run
from .network import ForwardPass, Network
from .optimizers import GradientDescent
from .plan import StepPlan, gradient_factor
from .products import OneRun


def gradient_of(
    network: Network,
    parameters: Array,
    inputs: Array,
    targets: Array,
    reduction: GradientReduction,
) -> Array:
    """Find the gradient of a batch by the very calls that training makes.

    Args:
        network: What to compute.
        parameters: All weights and biases, shape `(size,)`.
        inputs: Shape `(rows, fan in)`.
        targets: Shape `(rows, outputs)`.
        reduction: Whether the rows' losses are averaged or summed.

    Returns:
        The derivative of the loss by each parameter, shape `(size,)`.
    """
    rows = len(inputs)
    optimizer = GradientDescent(parameters * network.signs, RunConfig())
    plan = StepPlan(
        network,
        OneRun(),
        optimizer,
        inputs=network.with_ones(np.asarray(inputs, dtype=float)),
        targets=np.asarray(targets, dtype=float),
        batch_size=rows,
        reduction=reduction,
    )
    with np.errstate(all="ignore"):
        run(plan.calls_for(0, rows))
    return optimizer.gradient * network.signs * gradient_factor(network, reduction, rows)


def losses_of(network: Network, parameters: Array, inputs: Array, targets: Array) -> Array:
    """Give the loss of each row, shape `(rows,)`; arguments as for `gradient_of`."""
    samples = network.with_ones(np.asarray(inputs, dtype=float))
    forward = ForwardPass(network, OneRun(), parameters * network.signs, samples.T)
    losses = np.empty_like(forward.z)
    with np.errstate(all="ignore"):
        forward.run()
        z = -forward.z if network.output.negated else forward.z
        wanted = np.asarray(targets, dtype=float).T
        run(network.loss.prepare(z, forward.predictions, wanted, losses))
    return losses.sum(axis=0)
