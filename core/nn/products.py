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
from inspect import unwrap
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..catalog.activations import Array, Call

Rows = NDArray[np.intp]

_einsum = unwrap(np.einsum)
"""Numpy's own, without the search for another array library that might take the call: that is a
fifth of its price for a small product."""


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
    def vector_shape(self, size: int) -> tuple[int, ...]:
        """Give the shape of all replicas' parameters."""

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

    def vector_shape(self, size: int) -> tuple[int, ...]:
        """Give `(size,)`."""
        return (size,)

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


class ReplicasFirst(Products):
    """Replicas as the first axis: one `matmul` multiplies each replica's own matrices."""

    feature_axis = 1

    def vector_shape(self, size: int) -> tuple[int, ...]:
        """Give `(replicas, size)`."""
        return (self.replicas, size)

    def pack(self, vectors: Array) -> Array:
        """Lay out as `(replicas, size)`."""
        return np.array(vectors)

    def unpack(self, vector: Array) -> Array:
        """View as `(replicas, size)`."""
        return vector

    def block_shape(self, features: int, rows: int) -> tuple[int, ...]:
        """Give `(replicas, features, rows)`."""
        return (self.replicas, features, rows)

    def samples_shape(self, rows: int, features: int) -> tuple[int, ...]:
        """Give `(replicas, rows, features)`."""
        return (self.replicas, rows, features)

    def sources(self, samples: Array) -> Array:
        """Lay out as `(replicas * rows, features)`."""
        return samples.reshape(-1, samples.shape[2]).copy()

    def places(self, orders: Rows, rows: int) -> Rows:
        """Give `(replicas, epochs * wanted)`."""
        places = orders.transpose(1, 0, 2) + rows * np.arange(self.replicas)[:, None, None]
        return places.reshape(self.replicas, -1)

    def gather(self, sources: Array, places: Rows, buffer: Array) -> None:
        """Copy rows to the front of a buffer."""
        sources.take(places, 0, buffer[:, : places.shape[1]], "clip")

    def block_of(self, samples: Array, start: int, stop: int) -> Array:
        """View rows as `(replicas, features, rows)`."""
        return samples[:, start:stop].transpose(0, 2, 1)

    def top(self, block: Array, features: int) -> Array:
        """View `(replicas, features, rows)`."""
        return block[:, :features]

    def weights(self, vector: Array, span: slice, fan_in: int, fan_out: int) -> Array:
        """View `(replicas, fan in, fan out)`."""
        return vector[:, span].reshape(self.replicas, fan_in, fan_out)

    def per_replica(self, values: Array) -> Array:
        """Give `(replicas, 1)`."""
        return values.reshape(-1, 1)

    def forward(self, weights: Array, below: Array, out: Array) -> Call:
        """Prepare Z = Wᵀ A."""
        return partial(np.matmul, weights.transpose(0, 2, 1), below, out)

    def gradient(self, below: Array, delta: Array, out: Array) -> Call:
        """Prepare G = A δᵀ."""
        return partial(np.matmul, below, delta.transpose(0, 2, 1), out)

    def backward(self, weights: Array, delta: Array, out: Array) -> Call:
        """Prepare D = W δ."""
        return partial(np.matmul, weights, delta, out)


class ReplicasLast(Products):
    """Replicas as the last axis: sums of products over long rows of replicas.

    For narrow layers and many replicas a step takes up to a third less than by `matmul`, whose
    price is per replica; for wide layers it takes many times as long.
    """

    def vector_shape(self, size: int) -> tuple[int, ...]:
        """Give `(size, replicas)`."""
        return (size, self.replicas)

    def pack(self, vectors: Array) -> Array:
        """Lay out as `(size, replicas)`."""
        return np.ascontiguousarray(vectors.T)

    def unpack(self, vector: Array) -> Array:
        """View as `(replicas, size)`."""
        return vector.T

    def block_shape(self, features: int, rows: int) -> tuple[int, ...]:
        """Give `(features, rows, replicas)`."""
        return (features, rows, self.replicas)

    def samples_shape(self, rows: int, features: int) -> tuple[int, ...]:
        """Give `(features, rows, replicas)`."""
        return (features, rows, self.replicas)

    def sources(self, samples: Array) -> Array:
        """Lay out as `(features, replicas * rows)`."""
        return samples.reshape(-1, samples.shape[2]).T.copy()

    def places(self, orders: Rows, rows: int) -> Rows:
        """Give `(epochs * wanted, replicas)`."""
        epochs, _, wanted = orders.shape
        places = np.empty((epochs, wanted, self.replicas), np.intp)
        np.add(orders.transpose(0, 2, 1), rows * np.arange(self.replicas), places)
        return places.reshape(-1, self.replicas)

    def gather(self, sources: Array, places: Rows, buffer: Array) -> None:
        """Copy rows to the front of a buffer."""
        for source, feature in zip(sources, buffer, strict=True):
            source.take(places, None, feature[: len(places)], "clip")

    def block_of(self, samples: Array, start: int, stop: int) -> Array:
        """View rows as `(features, rows, replicas)`."""
        return samples[:, start:stop]

    def top(self, block: Array, features: int) -> Array:
        """View `(features, rows, replicas)`."""
        return block[:features]

    def weights(self, vector: Array, span: slice, fan_in: int, fan_out: int) -> Array:
        """View `(fan in, fan out, replicas)`."""
        return vector[span].reshape(fan_in, fan_out, self.replicas)

    def per_replica(self, values: Array) -> Array:
        """Give `(replicas,)`."""
        return values

    def forward(self, weights: Array, below: Array, out: Array) -> Call:
        """Prepare Z = Wᵀ A."""
        return partial(_einsum, "ior,ibr->obr", weights, below, out=out)

    def gradient(self, below: Array, delta: Array, out: Array) -> Call:
        """Prepare G = A δᵀ."""
        return partial(_einsum, "ibr,obr->ior", below, delta, out=out)

    def backward(self, weights: Array, delta: Array, out: Array) -> Call:
        """Prepare D = W δ."""
        return partial(_einsum, "ior,obr->ibr", weights, delta, out=out)


_MANY = {4: 64, 8: 128}
"""From how many replicas on they are kept last, by the bytes of a number."""
_NARROW = {4: 8, 8: 5}
"""Up to which width they are kept last, by the bytes of a number."""


def products_for(replicas: int, widest: int, dtype: np.dtype[Any]) -> Products:
    """Choose the fastest layout; the bounds are where measured times cross.

    Args:
        replicas: How many are trained in lockstep.
        widest: The widest layer.
        dtype: Which floating-point numbers are computed with.
    """
    if replicas == 1:
        return OneRun()
    if replicas >= _MANY[dtype.itemsize] and widest <= _NARROW[dtype.itemsize]:
        return ReplicasLast(replicas)
    return ReplicasFirst(replicas)
