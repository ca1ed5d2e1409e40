"""One parameter update as a list of numpy calls, made once and run a million times.

A tiny network spends its time in calling numpy, not in arithmetic: a call costs 0.2 to 0.5 us
whatever it does to 50 numbers. So training is planned. `StepPlan` makes every buffer once, binds
every numpy call to its buffers once, and a step is then nothing but

    for call in calls:
        call()

How a plan comes to have so few calls (21 for two hidden sigmoid layers and plain descent):

- All parameters lie in one vector, and so does their gradient: an optimizer is a few calls in all,
  not a few for each layer.
- All layers' outputs lie in one buffer: the slopes of neighbours with the same activation are two
  calls together.
- Biases are a row of the weights (see `products.py`). Numbers are scaled so that sigmoids take
  fewer calls (see `scaling.py`). Constant factors of the gradient go into the optimizer's learning
  rate (`gradient_factor`).
- Numbers are arrays, as numpy takes twice as long by a plain number (see `constant`).
- Batches are views into the buffer of gathered samples, cut once: `calls_for` keeps the calls of
  every place a batch can stand at. Only three of a list's calls differ between batches, those
  that read inputs or targets; the others are shared.
"""

from __future__ import annotations

from functools import partial
from itertools import groupby

import numpy as np

from ..catalog.calls import Call, constant
from ..catalog.lazy_numpy import Array
from ..catalog.optimizers import Optimizer
from ..config.hyperparameters.training import GradientReduction
from .network import Blocks, Network, weights_of
from .products import Products
from .update.dropout import Dropout
from .update.regularization import Regularization


class StepPlan:
    """The prepared steps of one run, or of many replicas in lockstep.

    Args:
        network: What to train.
        products: How replicas are kept.
        optimizer: Owns the parameters and the gradient and turns one into a change of the other.
        inputs: The buffer that samples are gathered into, scaled.
        targets: The buffer of their targets, scaled; with a last column of weights where rows
            don't count alike.
        batch_size: Rows of a full batch.
        reduction: Whether a batch's rows are averaged or summed.
        regularization: What is done to the gradient and the weights between the two, if anything.
        dropout: What is dropped of the hidden outputs, if anything.
    """

    def __init__(
        self,
        network: Network,
        products: Products,
        optimizer: Optimizer,
        *,
        inputs: Array,
        targets: Array,
        batch_size: int,
        reduction: GradientReduction,
        regularization: Regularization | None = None,
        dropout: Dropout | None = None,
    ) -> None:
        self._network = network
        self._products = products
        self._optimizer = optimizer
        self._update = [*(regularization.calls if regularization else ()), *optimizer.calls]
        self._inputs = inputs
        self._targets = targets
        self._batch_size = batch_size
        self._reduction = reduction
        self._dropout = dropout if network.layout.layers > 1 else None
        self._passes: dict[int, _Pass] = {}
        self._calls: dict[tuple[int, int], list[Call]] = {}
        factor = gradient_factor(network, reduction, batch_size)
        optimizer.scale_gradient(factor)
        if regularization:
            regularization.scale_gradient(factor)

    def calls_for(self, start: int, stop: int) -> list[Call]:
        """Give the calls of one step on some rows of the buffer, the parameters' update included.

        Args:
            start: The batch's first row.
            stop: The row after its last.
        """
        place = (start, stop)
        if place not in self._calls:
            inputs = self._products.block_of(self._inputs, start, stop)
            targets = self._products.block_of(self._targets, start, stop)
            self._calls[place] = self._pass(stop - start).calls(inputs, targets)
            self._calls[place] += self._update
        return self._calls[place]

    def outputs(self, rows: int) -> list[Array]:
        """Give the layers' outputs at the last step on so many rows, blocks."""
        return self._pass(rows).blocks.outputs

    def _pass(self, rows: int) -> _Pass:
        if rows not in self._passes:
            factor = 1.0
            if self._reduction == "mean" and rows != self._batch_size:
                # The optimizer scales by the full batch; the last batch of an epoch is smaller.
                factor = self._batch_size / rows
            self._passes[rows] = _Pass(
                self._network, self._products, self._optimizer, self._dropout, rows, factor
            )
        return self._passes[rows]


def gradient_factor(network: Network, reduction: GradientReduction, rows: int) -> float:
    """Tell what a planned gradient is still to be multiplied by, but for signs."""
    factor = network.loss.factor * network.scaling.gradient_factor
    return factor / (rows if reduction == "mean" else 1)


class _Pass:
    """Forward and backward through a batch of one size."""

    def __init__(
        self,
        network: Network,
        products: Products,
        optimizer: Optimizer,
        dropout: Dropout | None,
        rows: int,
        factor: float,
    ) -> None:
        self._network, self._products = network, products
        self._factor = factor
        layout = network.layout
        dtype = optimizer.parameters.dtype
        self.blocks = Blocks(network, products, rows, dtype)
        # What the next layer sees: the outputs themselves, or what is made and left of them.
        self._seen = self.blocks
        self._mask: Array | None = None
        draw: list[Call] = []
        activations = network.scaling.activations
        if dropout or any(activation.lifted for activation in activations):
            self._seen = Blocks(network, products, rows, dtype)
        if dropout:
            self._mask, draw = dropout.prepare(self.blocks)
        self._weights = [
            weights_of(layout, products, optimizer.parameters, layer)
            for layer in range(layout.layers)
        ]
        self._gradients = [
            weights_of(layout, products, optimizer.gradient, layer)
            for layer in range(layout.layers)
        ]
        self._deltas = [np.empty_like(block) for block in self.blocks.outputs]
        # The weighted sums: in the outputs' place, but where the slope is found by them.
        self._sums = [
            np.empty_like(out) if activation.slope_by_sum else out
            for activation, out in zip(activations, self.blocks.outputs, strict=True)
        ]
        self._between = [*draw, *self._forward(), *self._slopes()]
        self._back = self._backward()

    def calls(self, inputs: Array, targets: Array) -> list[Call]:
        """Put the batch's own calls between those that all batches share."""
        loss, products = self._network.loss, self._products
        first = products.forward(self._weights[0], inputs, self._sums[0])
        out, factor = self.blocks.outputs[-1], self._network.scaling.error_factor
        outputs, delta_of_loss = self._network.layout.shape[-1], self._deltas[-1]
        delta = loss.prepare_delta(out, products.top(targets, outputs), delta_of_loss, factor)
        weights = products.features_first(targets)[outputs:]
        if len(weights):
            weighted = products.features_first(delta_of_loss)
            delta.append(partial(np.multiply, weighted, weights, weighted))
        last = products.gradient(inputs, self._deltas[0], self._gradients[0])
        return [first, *self._between, *delta, *self._back, last]

    def _forward(self) -> list[Call]:
        """Everything forward but the first product."""
        calls: list[Call] = []
        for layer, activation in enumerate(self._network.scaling.activations):
            z, out = self._sums[layer], self.blocks.outputs[layer]
            if layer:
                below = self._seen.full[layer - 1]
                calls.append(self._products.forward(self._weights[layer], below, z))
            if layer == self._network.layout.layers - 1:
                in_place, out = z is out, self._products.features_first(out)
                z = out if in_place else self._products.features_first(z)
            calls += activation.prepare(z, out)
            if layer == self._network.layout.layers - 1:
                break
            full, seen = self.blocks.full[layer], self._seen.full[layer]
            if activation.lifted:
                # The feature of ones becomes one of twos, as it must.
                calls.append(partial(np.add, full, constant(1.0, full), seen))
                full = seen
            if self._mask is not None:
                start = self.blocks.starts[layer]
                mask = self._mask[start : start + full.size].reshape(full.shape)
                calls.append(partial(np.multiply, full, mask, seen))
        return calls

    def _slopes(self) -> list[Call]:
        """The slopes of all layers: of neighbours alike together, the output's if it is needed."""
        network, blocks = self._network, self.blocks
        slopes = np.zeros_like(blocks.whole)
        self._slope = [
            self._products.top(
                slopes[start : start + full.size].reshape(full.shape),
                out.shape[self._products.feature_axis],
            )
            for start, full, out in zip(blocks.starts, blocks.full, blocks.outputs, strict=False)
        ]
        activations = network.scaling.activations
        *hidden, output = activations
        calls: list[Call] = []
        together = hidden
        if network.loss.meets_slope and output == activations[-2:][0]:
            together = activations
        elif network.loss.meets_slope and not output.constant_slope:
            calls += output.prepare_slope(self._sums[-1], self._slope[-1])
        # Dropout multiplies all hidden slopes at once, so those that are 1 among others are set.
        all_are_one = all(activation.constant_slope for activation in hidden)
        layer = 0
        for activation, alike in groupby(together):
            first, layer = layer, layer + len(list(alike))
            if activation.slope_by_sum:
                for each in range(first, layer):
                    calls += activation.prepare_slope(self._sums[each], self._slope[each])
                continue
            span = slice(blocks.starts[first], blocks.starts[layer])
            if not activation.constant_slope or (self._mask is not None and not all_are_one):
                calls += activation.prepare_slope(blocks.whole[span], slopes[span])
        if self._mask is not None:
            dropped = slopes[: self._mask.size]
            if all_are_one:
                calls.append(partial(np.copyto, dropped, self._mask))
            else:
                calls.append(partial(np.multiply, dropped, self._mask, dropped))
        return calls

    def _backward(self) -> list[Call]:
        """From the loss's derivative down to the first layer's delta: δ ← (W δ) ∘ f'(z)."""
        network, products = self._network, self._products
        deltas, full, activations = self._deltas, self._seen.full, network.scaling.activations
        calls: list[Call] = []
        if network.loss.meets_slope and not activations[-1].constant_slope:
            calls.append(partial(np.multiply, deltas[-1], self._slope[-1], deltas[-1]))
        if self._factor != 1.0:
            factor = constant(self._factor, deltas[-1])
            calls.append(partial(np.multiply, deltas[-1], factor, deltas[-1]))
        for layer in range(network.layout.layers - 1, 0, -1):
            below, delta = deltas[layer - 1], deltas[layer]
            calls.append(products.gradient(full[layer - 1], delta, self._gradients[layer]))
            weights = products.top(self._weights[layer], network.layout.shape[layer])
            calls.append(products.backward(weights, delta, below))
            if self._mask is not None or not activations[layer - 1].constant_slope:
                calls.append(partial(np.multiply, below, self._slope[layer - 1], below))
        return calls
