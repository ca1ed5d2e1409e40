"""The gradient and the losses of any rows, outside of a run: to check, to explain, to test."""

from __future__ import annotations

import numpy as np

from ..catalog.calls import run
from ..catalog.lazy_numpy import Array
from ..catalog.optimizers.descent import GradientDescent
from ..config import RunConfig
from ..config.hyperparameters.training import GradientReduction
from .network import ForwardPass, Network
from .products import OneRun
from .step_plan import StepPlan, gradient_factor
from .update.regularization import Regularization


def gradient_of(
    network: Network,
    parameters: Array,
    inputs: Array,
    targets: Array,
    reduction: GradientReduction,
    *,
    weights: Array | None = None,
    l1: float = 0.0,
    l2: float = 0.0,
) -> Array:
    """Find the gradient of a batch by the very calls that training makes.

    Args:
        network: What to compute.
        parameters: All weights and biases, shape `(size,)`.
        inputs: Shape `(rows, fan in)`.
        targets: Shape `(rows, outputs)`.
        reduction: Whether the rows' losses are averaged or summed.
        weights: How much each row counts, shape `(rows,)`; all alike if not given.
        l1: Factor of the penalty Σ|w|.
        l2: Factor of the penalty Σw²/2.

    Returns:
        The derivative of the loss with its penalties by each parameter, shape `(size,)`.
    """
    rows = len(inputs)
    config = RunConfig(l1=l1, l2=l2)
    optimizer = GradientDescent(network.scaling.scaled(parameters), config)
    regularization = Regularization(
        network, OneRun(), optimizer.parameters, optimizer.gradient, config
    )
    plan = StepPlan(
        network,
        OneRun(),
        optimizer,
        inputs=network.scaling.scaled_inputs(np.asarray(inputs, dtype=float)),
        targets=network.scaling.scaled_targets(np.asarray(targets, dtype=float), weights),
        batch_size=rows,
        reduction=reduction,
        regularization=regularization,
    )
    with np.errstate(all="ignore"):
        run(plan.calls_for(0, rows))
    factor = gradient_factor(network, reduction, rows)
    return network.scaling.plain_gradient(optimizer.gradient) * factor


def penalties_of(network: Network, parameters: Array, l1: float, l2: float) -> float:
    """Give what the penalties add to a batch's loss, λ₁ Σ|w| + λ₂/2 Σw²."""
    if not (l1 or l2):
        return 0.0
    weights = parameters[network.weight_mask > 0]
    return float(l1 * np.abs(weights).sum() + l2 / 2.0 * (weights * weights).sum())


def losses_of(
    network: Network,
    parameters: Array,
    inputs: Array,
    targets: Array,
    weights: Array | None = None,
) -> Array:
    """Give the loss of each row, by its weight, shape `(rows,)`; see `gradient_of`."""
    samples = network.scaling.scaled_inputs(np.asarray(inputs, dtype=float))
    forward = ForwardPass(network, OneRun(), network.scaling.scaled(parameters), samples.T)
    losses, z = np.empty_like(forward.z), forward.z
    with np.errstate(all="ignore"):
        forward.run()
        wanted = np.asarray(targets, dtype=float).T
        run(forward.plain_z(z))
        run(network.loss.prepare(z, forward.predictions, wanted, losses))
    return losses.sum(axis=0) if weights is None else losses.sum(axis=0) * weights
