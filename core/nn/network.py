"""Forward and backward passes, prepared once for a number of rows and run many times.

A tiny network spends its time in calling numpy, not in arithmetic. So a pass is *planned*: its
buffers are made once, every numpy call is bound to them once, and running the pass is running a
list of calls. Shapes: `rows` samples as rows, `Z = A W + b` with `W` of shape (fan in, fan out).
"""

from __future__ import annotations

from functools import partial

import numpy as np

from ..config import RunConfig
from ..config.training import GradientReduction
from .activations import ACTIVATIONS, Array, Call
from .layout import ParameterLayout
from .losses import LOSSES


class Network:
    """What does not change while a run trains: the shape, the functions and the loss."""

    def __init__(self, config: RunConfig) -> None:
        self.layout = ParameterLayout(config.shape, config.bias)
        self.hidden = ACTIVATIONS[config.activation]
        self.output = ACTIVATIONS[config.resolved_output_activation]
        self.loss = LOSSES[config.loss]

    def predict(self, parameters: Array, inputs: Array) -> Array:
        """Give the outputs for any points, shape `(rows, 1)` for inputs `(rows, 2)`."""
        forward = ForwardPass(self, parameters, np.ascontiguousarray(inputs, dtype=float))
        with np.errstate(all="ignore"):
            forward.run()
        return forward.predictions


class ForwardPass:
    """The planned way from inputs to predictions.

    Args:
        network: What to compute.
        parameters: The flat vector; its values are read anew at each run.
        inputs: Shape `(rows, fan in)`; values are read anew at each run.

    Attributes:
        inputs: Where the inputs are read from.
        activations: The inputs, then each layer's output, the last being the predictions.
        z: The output's weighted sum, shape `(rows, 1)`.
        calls: The prepared calls.
    """

    def __init__(self, network: Network, parameters: Array, inputs: Array) -> None:
        layout = network.layout
        rows = len(inputs)
        self.inputs = inputs
        self.activations = [inputs]
        # The output keeps its weighted sum, as cross-entropy is computed from it.
        self.z = np.empty((rows, layout.shape[-1]))
        self.calls: list[Call] = []
        for layer in range(layout.layers):
            last = layer == layout.layers - 1
            out = np.empty((rows, layout.shape[layer + 1]))
            z = self.z if last else out
            weights = layout.weights(parameters, layer)
            self.calls.append(partial(self.activations[-1].dot, weights, z))
            if layout.bias:
                self.calls.append(partial(np.add, z, layout.biases(parameters, layer), z))
            self.calls += (network.output if last else network.hidden).prepare(z, out)
            self.activations.append(out)
        self.predictions = self.activations[-1]

    def run(self) -> None:
        """Compute the predictions from the present parameters and inputs."""
        for call in self.calls:
            call()


class GradientPass:
    """The planned gradient of one batch: forward, backward, reduced over the rows.

    Args:
        network: What to compute.
        parameters: The flat vector, shape `(layout.size,)`.
        gradient: Where the gradient goes, same shape.
        inputs: The batch's inputs, shape `(rows, fan in)`.
        targets: The batch's targets, shape `(rows, 1)`.
        reduction: Whether rows are averaged or summed.
    """

    def __init__(
        self,
        network: Network,
        parameters: Array,
        gradient: Array,
        *,
        inputs: Array,
        targets: Array,
        reduction: GradientReduction,
    ) -> None:
        layout = network.layout
        rows = len(inputs)
        self.inputs, self.targets = inputs, targets
        self.forward = ForwardPass(network, parameters, inputs)
        activations = self.forward.activations
        calls = self.calls = list(self.forward.calls)

        delta = np.empty((rows, layout.shape[-1]))
        calls += network.loss.prepare_delta(network.output, activations[-1], targets, delta)
        if reduction == "mean":
            calls.append(partial(np.multiply, delta, np.full_like(delta, 1.0 / rows), delta))
        ones = np.ones(rows)
        for layer in reversed(range(layout.layers)):
            # dL/dW = Aᵀ δ and dL/db = the column sums of δ (a product with ones is the
            # fastest sum numpy has), then δ of the layer before: (δ Wᵀ) ∘ f'(z).
            below = activations[layer]
            calls.append(partial(below.T.dot, delta, layout.weights(gradient, layer)))
            if layout.bias:
                calls.append(partial(ones.dot, delta, layout.biases(gradient, layer)))
            if layer:
                slope, earlier = np.empty_like(below), np.empty_like(below)
                calls.append(partial(delta.dot, layout.weights(parameters, layer).T, earlier))
                calls += network.hidden.prepare_slope(below, slope)
                calls.append(partial(np.multiply, earlier, slope, earlier))
                delta = earlier

    def run(self) -> None:
        """Compute the gradient from the present parameters, inputs and targets."""
        for call in self.calls:
            call()
