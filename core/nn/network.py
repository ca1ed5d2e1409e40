"""What does not change while a run trains: the network's shape and functions."""

from __future__ import annotations

import numpy as np

from ..config import RunConfig
from .activations import ACTIVATIONS, OUTPUT_ACTIVATIONS, Activation, Array, Call
from .layout import ParameterLayout
from .losses import LOSSES
from .products import OneRun, Products


class Network:
    """The shape, the functions and the loss.

    Args:
        config: Names them.

    Attributes:
        layout: How the flat vector of parameters is cut into layers.
        activations: Each layer's activation, the output's last.
        loss: The loss function.
        signs: What the parameters are multiplied by while they are worked with, shape `(size,)`:
            minus 1 for weights into a sigmoid, which then gets the -z it needs, else 1.
        weight_mask: 1 for each weight and 0 for each bias, shape `(size,)`.
    """

    def __init__(self, config: RunConfig) -> None:
        self.layout = ParameterLayout(config.shape, config.bias, config.features)
        hidden = [ACTIVATIONS[name] for name in config.hidden_activations]
        output = OUTPUT_ACTIVATIONS[config.resolved_output_activation]
        self.activations: list[Activation] = [*hidden, output]
        self.loss = LOSSES[config.loss](config)
        self.signs = np.ones(self.layout.size)
        self.weight_mask = np.zeros(self.layout.size)
        for layer, activation in enumerate(self.activations):
            self.layout.weights(self.weight_mask, layer)[...] = 1.0
            if activation.negated:
                self.signs[self.layout.span(layer)] = -1.0

    @property
    def output(self) -> Activation:
        """The output's activation."""
        return self.activations[-1]

    def predict(self, parameters: Array, inputs: Array) -> Array:
        """Give the outputs for any points, shape `(rows, outputs)` for inputs `(rows, fan in)`."""
        samples = self.with_ones(np.asarray(inputs, dtype=float))
        forward = ForwardPass(self, OneRun(), parameters * self.signs, samples.T)
        with np.errstate(all="ignore"):
            forward.run()
        return forward.predictions.T.copy()

    def with_ones(self, inputs: Array) -> Array:
        """Give inputs the feature that biases are multiplied by: a last column of ones."""
        if not self.layout.bias:
            return np.ascontiguousarray(inputs)
        return np.concatenate([inputs, np.ones_like(inputs[..., :1])], axis=-1)


class Blocks:
    """The outputs of all layers for a number of rows, one after the other in one buffer.

    One buffer, because the slopes of neighbouring layers with the same activation are then two
    calls.

    Args:
        network: What to hold the outputs of.
        products: How replicas are kept.
        rows: How many rows.
        dtype: Which floating-point numbers.

    Attributes:
        whole: All of it, flat; features that are always 1 are set.
        full: Each layer's block with the feature of ones, as the next layer takes it.
        outputs: Each layer's block without it.
    """

    def __init__(self, network: Network, products: Products, rows: int, dtype: np.dtype) -> None:
        layout = network.layout
        shapes: list[tuple[int, ...]] = []
        for layer in range(layout.layers):
            extra = layout.bias and layer < layout.layers - 1
            shapes.append(products.block_shape(layout.shape[layer + 1] + extra, rows))
        sizes = [int(np.prod(shape)) for shape in shapes]
        self.whole = np.ones(sum(sizes), dtype=dtype)
        self.starts = np.cumsum([0, *sizes]).tolist()
        self.full = [
            self.whole[start : start + size].reshape(shape)
            for start, size, shape in zip(self.starts, sizes, shapes, strict=False)
        ]
        self.outputs = [
            products.top(block, layout.shape[layer + 1]) for layer, block in enumerate(self.full)
        ]


class ForwardPass:
    """The planned way from inputs to predictions.

    Args:
        network: What to compute.
        products: How replicas are kept.
        parameters: All of them, with the network's signs; values are read anew at each run.
        inputs: A block with the feature of ones; values are read anew at each run.
        blocks: Where to put the outputs, for as many rows; new ones if not given.

    Attributes:
        outputs: Each layer's block of outputs, the last being the predictions.
        z: What the output's activation was handed (negated if it wants that), a block.
        calls: The prepared calls.
    """

    def __init__(
        self,
        network: Network,
        products: Products,
        parameters: Array,
        inputs: Array,
        blocks: Blocks | None = None,
    ) -> None:
        if blocks is None:
            rows = inputs.shape[products.feature_axis + 1]
            blocks = Blocks(network, products, rows, parameters.dtype)
        self.outputs = blocks.outputs
        self.predictions = self.outputs[-1]
        # Cross-entropy is computed from z, so the output is not computed in place here.
        self.z = np.empty_like(self.predictions)
        self.calls: list[Call] = []
        below = inputs
        for layer, activation in enumerate(network.activations):
            last = layer == network.layout.layers - 1
            z = self.z if last else self.outputs[layer]
            weights = weights_of(network.layout, products, parameters, layer)
            self.calls.append(products.forward(weights, below, z))
            if last:
                first = products.features_first
                self.calls += activation.prepare(first(z), first(self.predictions))
            else:
                self.calls += activation.prepare(z, z)
            below = blocks.full[layer]

    def run(self) -> None:
        """Compute the predictions from the present parameters and inputs."""
        for call in self.calls:
            call()


def weights_of(layout: ParameterLayout, products: Products, vector: Array, layer: int) -> Array:
    """View a layer's weights with its biases as their last row."""
    fan_in = layout.shape[layer] + layout.bias
    return products.weights(vector, layout.span(layer), fan_in, layout.shape[layer + 1])
