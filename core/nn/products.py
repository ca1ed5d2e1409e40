"""The three products of a step, for one run and for many replicas in lockstep.

A layer's numbers stand in a *block*: features down, rows (samples) across. In blocks the step is

    forward    Z = Wᵀ A        (fan out, rows)
    gradient   G = A δᵀ        (fan in, fan out)
    backward   D = W δ         (fan in, rows)

and everything else is elementwise. So only what is in this file knows how replicas are laid out.
With biases, W has one more row, and A one more feature that is always 1: a product then adds the
bias, and sums its gradient, for nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ..catalog.calls import Call
from ..catalog.lazy_numpy import Array

Rows = NDArray[np.intp]


class Products(ABC):
    """How vectors, blocks and their products look for one way of keeping replicas.

    Args:
        replicas: How many are trained in lockstep.
    """

    feature_axis = 0
    """Which axis of a block counts features."""

    def __init__(self, replicas: int = 1) -> None:
        self.replicas = replicas

    def features_first(self, block: Array) -> Array:
        """View a block with its features as the first axis."""
        return np.moveaxis(block, self.feature_axis, 0) if self.feature_axis else block

    @abstractmethod
    def pack(self, vectors: Array) -> Array:
        """Lay parameters of shape `(replicas, size)` out as they are worked with, a copy."""

    @abstractmethod
    def unpack(self, vector: Array) -> Array:
        """View what `pack` has laid out as `(replicas, size)`."""

    @abstractmethod
    def block_shape(self, features: int, rows: int) -> tuple[int, ...]:
        """Give the shape of a block."""

    @abstractmethod
    def samples_shape(self, rows: int, features: int) -> tuple[int, ...]:
        """Give the shape of the buffer that samples are gathered into."""

    @abstractmethod
    def sources(self, samples: Array) -> Array:
        """Lay samples of shape `(replicas, rows, features)` out as `gather` takes from them."""

    @abstractmethod
    def places(self, orders: Rows, rows: int) -> Rows:
        """Find where rows stand in such sources, one epoch's behind the other's.

        Args:
            orders: Which rows, shape `(epochs, replicas, wanted)`; one replica's order may stand
                for all.
            rows: How many each replica has.
        """

    @abstractmethod
    def gather(self, sources: Array, places: Rows, buffer: Array) -> None:
        """Copy the rows at some places to the front of a buffer."""

    @abstractmethod
    def block_of(self, samples: Array, start: int, stop: int) -> Array:
        """View some rows of such a buffer as a block."""

    @abstractmethod
    def top(self, block: Array, features: int) -> Array:
        """View the first features of a block, or the first rows of weights."""

    @abstractmethod
    def weights(self, vector: Array, span: slice, fan_in: int, fan_out: int) -> Array:
        """View a stretch of a vector as weights."""

    @abstractmethod
    def per_replica(self, values: Array) -> Array:
        """Shape one number for each replica so that it multiplies whole vectors."""

    @abstractmethod
    def forward(self, weights: Array, below: Array, out: Array) -> Call:
        """Prepare Z = Wᵀ A."""

    @abstractmethod
    def gradient(self, below: Array, delta: Array, out: Array) -> Call:
        """Prepare G = A δᵀ."""

    @abstractmethod
    def backward(self, weights: Array, delta: Array, out: Array) -> Call:
        """Prepare D = W δ."""


class OneRun(Products):
    """A single run: vectors of shape (size,), blocks of shape (features, rows).

    A method bound to its first factor is the fastest way numpy has to multiply small matrices;
    transposed views cost nothing, but a factor with gaps between its rows is half as fast, which
    is why samples are gathered row by row and not feature by feature.
    """

    def pack(self, vectors: Array) -> Array:
        """Lay out as `(size,)`."""
        return vectors[0].copy()

    def unpack(self, vector: Array) -> Array:
        """View as `(1, size)`."""
        return vector[None]

    def block_shape(self, features: int, rows: int) -> tuple[int, ...]:
        """Give `(features, rows)`."""
        return (features, rows)

    def samples_shape(self, rows: int, features: int) -> tuple[int, ...]:
        """Give `(rows, features)`."""
        return (rows, features)

    def sources(self, samples: Array) -> Array:
        """Lay out as `(rows, features)`."""
        return samples[0].copy()

    def places(self, orders: Rows, rows: int) -> Rows:
        """Give `(epochs * wanted,)`."""
        return orders.reshape(-1)

    def gather(self, sources: Array, places: Rows, buffer: Array) -> None:
        """Copy rows to the front of a buffer."""
        # "clip" skips the check of each row number, which are all valid.
        sources.take(places, 0, buffer[: len(places)], "clip")

    def block_of(self, samples: Array, start: int, stop: int) -> Array:
        """View rows as `(features, rows)`."""
        return samples[start:stop].T

    def top(self, block: Array, features: int) -> Array:
        """View `(features, rows)`."""
        return block[:features]

    def weights(self, vector: Array, span: slice, fan_in: int, fan_out: int) -> Array:
        """View `(fan in, fan out)`."""
        return vector[span].reshape(fan_in, fan_out)

    def per_replica(self, values: Array) -> Array:
        """Give the one value as an array without axes."""
        return values.reshape(())

    def forward(self, weights: Array, below: Array, out: Array) -> Call:
        """Prepare Z = Wᵀ A."""
        return partial(weights.T.dot, below, out)

    def gradient(self, below: Array, delta: Array, out: Array) -> Call:
        """Prepare G = A δᵀ."""
        return partial(below.dot, delta.T, out)

    def backward(self, weights: Array, delta: Array, out: Array) -> Call:
        """Prepare D = W δ."""
        return partial(weights.dot, delta, out)
