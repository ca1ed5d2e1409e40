"""The three products of a step for many replicas in lockstep, and which of all ways is fastest."""

from __future__ import annotations

from functools import partial
from inspect import unwrap
from typing import Any

import numpy as np

from ..catalog.calls import Call
from ..catalog.lazy_numpy import Array
from .products import OneRun, Products, Rows

_einsum = unwrap(np.einsum)
"""Numpy's own, without the search for another array library that might take the call: that is a
fifth of its price for a small product."""


class ReplicasFirst(Products):
    """Replicas as the first axis: one `matmul` multiplies each replica's own matrices."""

    feature_axis = 1

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
