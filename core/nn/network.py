"""What does not change while a run trains: the network's shape and functions.

Parameters are worked with multiplied by powers of two and by signs, `Network.scales`, which rounds
nothing: a sigmoid is handed -z by weights of the other sign, and in a network of sigmoids only
they are worked with by half the angle. As sigmoid(z) = (1 + tanh(z / 2)) / 2,

    (z / 2) of a layer = (W / 4) · (twice what the layer below gives, or twice the inputs)

and twice what a layer gives is 1 + tanh(z / 2): a call and a sum, where exp(-z), 1 + exp(-z) and
its reciprocal are three calls. The ones that biases are multiplied by are doubled likewise, so
that one number, a quarter, serves weights and biases of all layers.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from ..catalog.activations import (
    ACTIVATIONS,
    HALVED_SIGMOID,
    OUTPUT_ACTIVATIONS,
    Activation,
    Array,
    Call,
    constant,
)
from ..catalog.losses import LOSSES
from ..config import RunConfig
from .layout import ParameterLayout
from .products import OneRun, Products


class Network:
    """The shape, the functions and the loss.

    Args:
        config: Names them.

    Attributes:
        layout: How the flat vector of parameters is cut into layers.
        functions: Each layer's activation, the output's last.
        activations: The same as training works with them.
        halved: Whether these are sigmoids by half the angle.
        loss: The loss function.
        scale: What the parameters are multiplied by while they are worked with, but for signs.
        scales: The same with signs, shape `(size,)`.
        doubling: What inputs and hidden outputs are multiplied by as the next layer takes them.
        weight_mask: 1 for each weight and 0 for each bias, shape `(size,)`.
    """

    def __init__(self, config: RunConfig) -> None:
        self.layout = ParameterLayout(config.shape, config.bias, config.features)
        hidden = [ACTIVATIONS[name] for name in config.hidden_activations]
        output = OUTPUT_ACTIVATIONS[config.resolved_output_activation]
        self.functions = self.activations = [*hidden, output]
        self.loss = LOSSES[config.loss](config)
        sigmoid = ACTIVATIONS["sigmoid"]
        self.halved = all(function is sigmoid for function in self.functions)
        self.scale = self.doubling = 1.0
        if self.halved:
            self.activations = [HALVED_SIGMOID for _ in self.functions]
            self.doubling = 2.0
            self.scale = HALVED_SIGMOID.scale / self.doubling
        self.scales = np.empty(self.layout.size)
        self.weight_mask = np.zeros(self.layout.size)
        for layer, activation in enumerate(self.activations):
            self.layout.weights(self.weight_mask, layer)[...] = 1.0
            self.scales[self.layout.span(layer)] = activation.scale / self.doubling

    @property
    def output(self) -> Activation:
        """The output's activation."""
        return self.functions[-1]

    @property
    def signs(self) -> Array:
        """Give minus 1 for weights and biases into a function that is handed -z, else 1."""
        signs = np.empty(self.layout.size)
        for layer, function in enumerate(self.functions):
            signs[self.layout.span(layer)] = np.sign(function.scale)
        return signs

    @property
    def delta_unit(self) -> float:
        """What errors are multiplied by where training compares outputs with targets.

        Where the output's slope is multiplied in, it brings the sign along.
        """
        if self.halved:
            return self.doubling
        return abs(self.output.scale) if self.loss.meets_slope else self.output.scale

    @property
    def gradient_scale(self) -> float:
        """What training's gradient, but for signs, is multiplied by to be that of the parameters.

        The constant factor of the loss is not in it. An error that is multiplied by a unit has
        its square multiplied by the unit's square; the difference that is cross-entropy's
        derivative is by half the angle already. The derivative by what is worked with then is to
        become that by the parameter.
        """
        error = self.delta_unit**2 if self.loss.meets_slope else 1.0
        return self.scale / error

    def worked_targets(self, targets: Array) -> Array:
        """Give targets as training compares them with outputs: tanh goes from -1 to 1."""
        return 2.0 * targets - 1.0 if self.halved else targets

    def predict(self, parameters: Array, inputs: Array) -> Array:
        """Give the outputs for any points, shape `(rows, outputs)` for inputs `(rows, fan in)`."""
        samples = self.worked_inputs(np.asarray(inputs, dtype=float))
        forward = ForwardPass(self, OneRun(), parameters * self.scales, samples.T)
        with np.errstate(all="ignore"):
            forward.run()
        return forward.predictions.T.copy()

    def worked_inputs(self, inputs: Array) -> Array:
        """Give inputs as the first layer takes them.

        With biases they have one more feature, a last column of ones; all are doubled in a network
        that is worked with so.
        """
        if self.layout.bias:
            inputs = np.concatenate([inputs, np.ones_like(inputs[..., :1])], axis=-1)
        return np.ascontiguousarray(inputs if self.doubling == 1.0 else inputs * self.doubling)


class Blocks:
    """The outputs of all layers for a number of rows, one after the other in one buffer.

    One buffer, because the slopes of neighbouring layers with the same activation are then two
    calls.

    Args:
        network: What to hold the outputs of.
        products: How replicas are kept.
        rows: How many rows.
        dtype: Which floating-point numbers.
        one: What the features are set to that biases are multiplied by.

    Attributes:
        whole: All of it, flat.
        full: Each layer's block with the feature of ones, as the next layer takes it.
        outputs: Each layer's block without it.
    """

    def __init__(
        self,
        network: Network,
        products: Products,
        rows: int,
        dtype: np.dtype,
        one: float = 1.0,
    ) -> None:
        layout = network.layout
        shapes: list[tuple[int, ...]] = []
        for layer in range(layout.layers):
            extra = layout.bias and layer < layout.layers - 1
            shapes.append(products.block_shape(layout.shape[layer + 1] + extra, rows))
        sizes = [int(np.prod(shape)) for shape in shapes]
        self.whole = np.full(sum(sizes), one, dtype=dtype)
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

    Hidden layers are worked with as in training. The output is computed by its own function, which
    keeps all digits of a tiny probability.

    Args:
        network: What to compute.
        products: How replicas are kept.
        parameters: All of them, with the network's scales; values are read anew at each run.
        inputs: A block as `Network.worked_inputs` gives it; values are read anew at each run.
        blocks: Where to put the outputs, for as many rows, made by `blocks_for`; new ones if not
            given.

    Attributes:
        predictions: The last layer's outputs, a block.
        z: What the output's activation was handed, a block: the weighted sum times its `scale`.
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
            blocks = blocks_for(network, products, rows, parameters.dtype)
        self._doubling = network.doubling
        self._outputs = blocks.outputs
        self.predictions = blocks.outputs[-1]
        # Cross-entropy is computed from z, so the output is not computed in place here.
        self.z = np.empty_like(self.predictions)
        self.calls: list[Call] = []
        below = inputs
        for layer, (activation, out) in enumerate(
            zip(network.activations, blocks.outputs, strict=True)
        ):
            weights = weights_of(network.layout, products, parameters, layer)
            if layer < network.layout.layers - 1:
                self.calls += [products.forward(weights, below, out), *activation.prepare(out, out)]
                if activation.lifted:
                    self.calls.append(partial(np.add, out, constant(1.0, out), out))
                below = blocks.full[layer]
            else:
                self.calls.append(products.forward(weights, below, self.z))
                if activation.scale != network.output.scale:
                    rescale = constant(network.output.scale / activation.scale, self.z)
                    self.calls.append(partial(np.multiply, self.z, rescale, self.z))
                first = products.features_first
                self.calls += network.output.prepare(first(self.z), first(self.predictions))

    @property
    def outputs(self) -> list[Array]:
        """What each layer gave in the last run, blocks."""
        if self._doubling == 1.0:
            return self._outputs
        hidden = [block / self._doubling for block in self._outputs[:-1]]
        return [*hidden, self.predictions]

    def run(self) -> None:
        """Compute the predictions from the present parameters and inputs."""
        for call in self.calls:
            call()


def blocks_for(network: Network, products: Products, rows: int, dtype: np.dtype) -> Blocks:
    """Make blocks for a forward pass, which hands on what it keeps."""
    return Blocks(network, products, rows, dtype, one=network.doubling)


def weights_of(layout: ParameterLayout, products: Products, vector: Array, layer: int) -> Array:
    """View a layer's weights with its biases as their last row."""
    fan_in = layout.shape[layer] + layout.bias
    return products.weights(vector, layout.span(layer), fan_in, layout.shape[layer + 1])
