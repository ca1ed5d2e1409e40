"""The forward and the backward pass of some rows, layer by layer, with every number in between.

Written down as it is derived on paper, and apart from the planned passes that train, which keep no
such numbers; the gradient of those passes is put beside it. For rows X = A₀, layer by layer:

    forward     Z = A W + b            A' = f(Z)
    backward    δ = ∂L/∂A' ∘ f'(Z)     ∂L/∂W = Aᵀ δ     ∂L/∂b = Σ δ     ∂L/∂A = δ Wᵀ

(Rumelhart, Hinton & Williams 1986.) Behind a sigmoid with binary cross-entropy, and behind a
softmax with cross-entropy, the two factors of the last layer's δ are one: A' - Y (Bishop 2006,
4.3.4). Where rows count by their class, L is w times the loss, and so is its derivative. Dropout
is left out, as are clipping and decay, which come after the gradient.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..catalog.activations import Activation
from ..catalog.lazy_numpy import Array
from ..config import RunConfig
from ..short_repr import brief
from .gradient import gradient_of, losses_of
from .network import Network


@dataclass(frozen=True, slots=True, eq=False)
class LayerPasses:
    """What went through one layer."""

    activation: Activation
    """f, the function."""
    inputs: Array
    """A, what the layer was given, shape `(rows, fan in)`."""
    weights: Array
    """W, shape `(fan in, fan out)`."""
    biases: Array
    """b, shape `(fan out,)`, or `(0,)` without biases."""
    z: Array
    """Z, shape `(rows, fan out)`."""
    outputs: Array
    """A', shape `(rows, fan out)`."""
    slope: Array | None
    """f'(Z), shape `(rows, fan out)`; `None` where it is one with the loss's derivative."""
    arriving: Array | None
    """∂L/∂A', shape `(rows, fan out)`; `None` likewise."""
    delta: Array
    """δ = ∂L/∂Z, shape `(rows, fan out)`."""
    weight_gradient: Array
    """∂L/∂W of the rows together, without penalties, shape `(fan in, fan out)`."""
    bias_gradient: Array
    """∂L/∂b of the rows together, shape like `biases`."""

    __repr__ = brief


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """Both passes of some rows, and how far they are from the planned ones."""

    layers: tuple[LayerPasses, ...]
    """From the input side on."""
    targets: Array
    """Y, shape `(rows, outputs)`."""
    weights: Array | None
    """w, how much each row counts by its class, shape `(rows,)`; `None` where all count alike."""
    losses: Array
    """Each row's loss, by its weight, shape `(rows,)`."""
    gradient: Array
    """All derivatives with those of the penalties, as the layout cuts them, shape `(size,)`."""
    loss_difference: float
    """The largest distance of a row's loss from the one that the trainer's own calls find."""
    gradient_difference: float
    """The same of a derivative; NaN where numbers are not finite."""

    __repr__ = brief

    @property
    def predictions(self) -> Array:
        """What the last layer gives, shape `(rows, outputs)`."""
        return self.layers[-1].outputs


def explain(
    network: Network,
    config: RunConfig,
    parameters: Array,
    inputs: Array,
    targets: Array,
    weights: Array | None = None,
) -> Explanation:
    """Go through some rows forward and backward.

    Args:
        network: The network of the config.
        config: Says which loss, penalties and whether the rows' losses are averaged or summed.
        parameters: All weights and biases, shape `(size,)`.
        inputs: Shape `(rows, fan in)`.
        targets: Shape `(rows, outputs)`.
        weights: How much each row counts, shape `(rows,)`; all alike if not given.
    """
    parameters = np.asarray(parameters, dtype=float)
    with np.errstate(all="ignore"):
        layers = _passes(network, config, parameters, inputs, targets, weights)
        losses = network.loss.on_paper(layers[-1].z, layers[-1].outputs, targets)
        losses = losses if weights is None else losses * weights
        gradient = np.zeros_like(parameters)
        for number, layer in enumerate(layers):
            network.layout.weights(gradient, number)[...] = layer.weight_gradient
            network.layout.biases(gradient, number)[...] = layer.bias_gradient
        gradient += penalty_gradient(network, config, parameters)
        planned = gradient_of(
            network,
            parameters,
            inputs,
            targets,
            config.gradient_reduction,
            weights=weights,
            l1=config.l1,
            l2=config.l2,
        )
        by_plan = losses_of(network, parameters, inputs, targets, weights)
        return Explanation(
            layers,
            targets,
            weights,
            losses,
            gradient,
            loss_difference=float(np.abs(losses - by_plan).max()),
            gradient_difference=float(np.abs(gradient - planned).max()),
        )


def penalty_gradient(network: Network, config: RunConfig, parameters: Array) -> Array:
    """Give what the penalties add to a gradient, λ₁ sign(w) + λ₂ w for each weight."""
    return network.weight_mask * (config.l1 * np.sign(parameters) + config.l2 * parameters)


def _passes(
    network: Network,
    config: RunConfig,
    parameters: Array,
    inputs: Array,
    targets: Array,
    weights: Array | None,
) -> tuple[LayerPasses, ...]:
    layout = network.layout
    matrices = [layout.weights(parameters, layer) for layer in range(layout.layers)]
    biases = [layout.biases(parameters, layer) for layer in range(layout.layers)]
    given, sums = [np.asarray(inputs, dtype=float)], list[Array]()
    for function, matrix, constant in zip(network.functions, matrices, biases, strict=True):
        sums.append(given[-1] @ matrix + (constant if layout.bias else 0.0))
        given.append(function.on_paper(sums[-1]))

    share = len(inputs) if config.gradient_reduction == "mean" else 1
    layers = list[LayerPasses]()
    # By the outputs, or by the sums before them where the output's slope cancels out.
    from_loss = network.loss.slope_on_paper(given[-1], targets)
    if weights is not None:
        from_loss = from_loss * weights[:, None]
    arriving = from_loss if network.loss.meets_slope else None
    for layer in reversed(range(layout.layers)):
        function, slope, delta = network.functions[layer], None, from_loss
        if arriving is not None:
            slope = function.slope_on_paper(sums[layer], given[layer + 1])
            delta = arriving * slope
        layers.append(
            LayerPasses(
                activation=function,
                inputs=given[layer],
                weights=matrices[layer],
                biases=biases[layer],
                z=sums[layer],
                outputs=given[layer + 1],
                slope=slope,
                arriving=arriving,
                delta=delta,
                weight_gradient=given[layer].T @ delta / share,
                bias_gradient=delta.sum(axis=0)[: biases[layer].size] / share,
            )
        )
        arriving = delta @ matrices[layer].T
    return tuple(reversed(layers))
