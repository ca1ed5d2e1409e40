"""What does not change while a run trains: the network's shape and functions; and its forward pass.

Passes compute with scaled numbers, which cost fewer calls; see `scaling.py`.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from ..catalog.activations import ACTIVATIONS, Activation
from ..catalog.calls import Call, constant
from ..catalog.lazy_numpy import Array
from ..catalog.losses import LOSSES
from ..config import RunConfig
from ..data.names import input_names, output_names
from .layout import ParameterLayout
from .products import OneRun, Products
from .scaling import Scaling


class Network:
    """The shape, the functions and the loss.

    Args:
        config: Names them.

    Attributes:
        layout: How the flat vector of parameters is cut into layers.
        functions: Each layer's activation, the output's last.
        loss: The loss function.
        scaling: How training holds the numbers.
        weight_mask: 1 for each weight and 0 for each bias, shape `(size,)`.
    """

    def __init__(self, config: RunConfig) -> None:
        self.layout = ParameterLayout(
            config.shape, config.bias, input_names(config), output_names(config)
        )
        names = (*config.hidden_activations, config.resolved_output_activation)
        # One of a kind for all layers that have it: neighbours alike are computed together.
        shaped = {name: ACTIVATIONS[name].shaped_by(config) for name in names}
        self.functions = [shaped[name] for name in names]
        self.loss = LOSSES[config.loss](config)
        self.scaling = Scaling(self.layout, self.functions, self.loss)
        self.weight_mask = np.zeros(self.layout.size)
        for layer in range(self.layout.layers):
            self.layout.weights(self.weight_mask, layer)[...] = 1.0

    @property
    def output(self) -> Activation:
        """The output's activation."""
        return self.functions[-1]

    def predict(self, parameters: Array, inputs: Array) -> Array:
        """Give the outputs for any points, shape `(rows, outputs)` for inputs `(rows, fan in)`."""
        samples = self.scaling.scaled_inputs(np.asarray(inputs, dtype=float))
        forward = ForwardPass(self, OneRun(), self.scaling.scaled(parameters), samples.T)
        with np.errstate(all="ignore"):
            forward.run()
        return forward.predictions.T.copy()


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

    Hidden layers are computed as in training. The output is computed by its own function, which
    keeps all digits of a tiny probability.

    Args:
        network: What to compute.
        products: How replicas are kept.
        parameters: All of them, scaled; values are read anew at each run.
        inputs: A block of scaled inputs; values are read anew at each run.
        blocks: Where to put the outputs, for as many rows, made by `blocks_for`; new ones if not
            given.

    Attributes:
        predictions: The last layer's outputs, a block.
        z: What the output's activation was handed, a block; see `plain_z`.
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
        scaling = self._scaling = network.scaling
        self._outputs = blocks.outputs
        self.predictions = blocks.outputs[-1]
        # Cross-entropy is computed from z, so the output is not computed in place here.
        self.z = np.empty_like(self.predictions)
        self.calls: list[Call] = []
        below = inputs
        for layer, (activation, out) in enumerate(
            zip(scaling.activations, blocks.outputs, strict=True)
        ):
            weights = weights_of(network.layout, products, parameters, layer)
            if layer < network.layout.layers - 1:
                self.calls += [products.forward(weights, below, out), *activation.prepare(out, out)]
                if activation.lifted:
                    self.calls.append(partial(np.add, out, constant(1.0, out), out))
                below = blocks.full[layer]
            else:
                self.calls.append(products.forward(weights, below, self.z))
                if scaling.z_rescale != 1.0:
                    rescale = constant(scaling.z_rescale, self.z)
                    self.calls.append(partial(np.multiply, self.z, rescale, self.z))
                first = products.features_first
                self.calls += scaling.output.prepare(first(self.z), first(self.predictions))

    @property
    def outputs(self) -> list[Array]:
        """What each layer gave in the last run, plain, blocks."""
        factor = self._scaling.feature_factor
        if factor == 1.0:
            return self._outputs
        hidden = [block / factor for block in self._outputs[:-1]]
        return [*hidden, self.predictions]

    def plain_z(self, out: Array) -> list[Call]:
        """Prepare the output's plain weighted sum, as a loss takes it; `out` may be `z` itself."""
        if self._scaling.z_factor == 1.0:
            return [] if out is self.z else [partial(np.copyto, out, self.z)]
        factor = constant(1.0 / self._scaling.z_factor, self.z)
        return [partial(np.multiply, self.z, factor, out)]

    def run(self) -> None:
        """Compute the predictions from the present parameters and inputs."""
        for call in self.calls:
            call()


def blocks_for(network: Network, products: Products, rows: int, dtype: np.dtype) -> Blocks:
    """Make blocks for a forward pass, which hands on what it keeps."""
    return Blocks(network, products, rows, dtype, one=network.scaling.feature_factor)


def weights_of(layout: ParameterLayout, products: Products, vector: Array, layer: int) -> Array:
    """View a layer's weights with its biases as their last row."""
    fan_in = layout.shape[layer] + layout.bias
    return products.weights(vector, layout.span(layer), fan_in, layout.shape[layer + 1])
