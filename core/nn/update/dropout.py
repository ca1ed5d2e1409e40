"""Dropout: each step trains a network that lacks a random share of its hidden units.

Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov 2014, in the inverted form: an output is
multiplied by 0 with probability p and by 1 / (1 - p) otherwise, so that what reaches the next
layer is the same on average and an evaluation needs no correction. With the mask m, a layer gives
m ∘ f(z), and its slope is m ∘ f'(z): f' is found from f(z), so the outputs are kept undropped
beside those that the next layer sees.

One random number is drawn for each place of the hidden layers' blocks at each step, in order, and
at no other time: what is drawn depends neither on pauses nor on how far ahead batches are
gathered.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from ...catalog.calls import Call
from ...catalog.lazy_numpy import Array
from ...config import RunConfig
from ..network import Blocks
from ..products import Products


class Dropout:
    """Draws the masks of one run, or of each replica from its own stream.

    Args:
        products: How replicas are kept.
        generators: Where random numbers come from, one for each replica.
        config: Gives the share that is dropped; `configure` may change it later.
    """

    def __init__(
        self, products: Products, generators: Sequence[np.random.Generator], config: RunConfig
    ) -> None:
        self._products = products
        self._generators = generators
        self._masks: list[tuple[Array, Array, Array]] = []
        self.configure(config)

    def configure(self, config: RunConfig) -> None:
        """Drop another share from the next step on."""
        self._share = config.dropout
        for units, threshold, scale in self._masks:
            self._set(units, threshold, scale)

    @property
    def state(self) -> list[Any]:
        """Where the streams are, to be given back to `restore`."""
        return [generator.bit_generator.state for generator in self._generators]

    def restore(self, state: list[Any]) -> None:
        """Draw again what was drawn since the streams were there."""
        for generator, value in zip(self._generators, state, strict=True):
            generator.bit_generator.state = value

    def prepare(self, blocks: Blocks) -> tuple[Array, list[Call]]:
        """Make a mask for the hidden layers of some blocks.

        Args:
            blocks: Their shapes and places.

        Returns:
            The mask, flat as `blocks.whole` up to the output's block, and the calls that draw it.
            Features that are always 1 are never dropped.
        """
        hidden = len(blocks.full) - 1
        size = blocks.starts[hidden]
        units = np.zeros(size, dtype=bool)
        for start, full, out in zip(
            blocks.starts, blocks.full[:hidden], blocks.outputs, strict=False
        ):
            block = units[start : start + full.size].reshape(full.shape)
            self._products.top(block, out.shape[self._products.feature_axis])[...] = True
        # Numbers are drawn as float64 whatever is computed with: each precision drops the same.
        drawn, threshold = np.empty(size), np.empty(size)
        mask, scale = np.empty((2, size), blocks.whole.dtype)
        self._masks.append((units, threshold, scale))
        self._set(units, threshold, scale)
        return mask, [
            self._draw(drawn, blocks),
            partial(np.greater_equal, drawn, threshold, mask),
            partial(np.multiply, mask, scale, mask),
        ]

    def _set(self, units: Array, threshold: Array, scale: Array) -> None:
        threshold[...] = np.where(units, self._share, 0.0)
        scale[...] = np.where(units, 1.0 / (1.0 - self._share), 1.0)

    def _draw(self, drawn: Array, blocks: Blocks) -> Call:
        if self._products.replicas == 1:
            return partial(self._generators[0].random, out=drawn)
        views: list[Array] = []
        for start, full in zip(blocks.starts, blocks.full[:-1], strict=False):
            block = drawn[start : start + full.size].reshape(full.shape)
            # Replicas stand in front of the features or behind the rows.
            views.append(block if self._products.feature_axis else np.moveaxis(block, -1, 0))
        return partial(self._draw_each, views)

    def _draw_each(self, views: list[Array]) -> None:
        for replica, generator in enumerate(self._generators):
            for view in views:
                view[replica] = generator.random(view[replica].shape)
