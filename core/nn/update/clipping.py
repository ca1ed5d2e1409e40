"""Gradients that are too long are made as long as they may be."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np

from ...catalog.calls import Call
from ...catalog.lazy_numpy import Array


class Clipping:
    """Clips by the norm of all parameters together: g ← g · min(1, c / ‖g‖).

    Pascanu, Mikolov & Bengio 2013, algorithm 1. The direction stays; a gradient that holds a
    number which is not finite is left as it is, so that the run is found to diverge there.

    Args:
        gradients: A view of shape `(replicas, size)`; each replica is clipped by its own norm.
    """

    def __init__(self, gradients: Array) -> None:
        self._gradients = gradients
        self._limit: Any = 0.0

    @property
    def clip(self) -> Call:
        """The prepared call."""
        return self._clip_one if len(self._gradients) == 1 else self._clip_each

    def set_limit(self, limit: Any) -> None:
        """Set the largest norm, one for all replicas or one for each; 0 is no limit."""
        limit = np.where(np.greater(limit, 0.0), limit, np.inf)
        self._limit = float(limit) if np.ndim(limit) == 0 else np.ravel(limit)

    def _clip_one(self) -> None:
        # One product decides; a comparison in Python costs less than four calls that do nothing.
        gradient = self._gradients[0]
        squares = float(gradient.dot(gradient))
        if squares > self._limit * self._limit:
            norm = sqrt(squares) if squares < np.inf else _long_norm(gradient)
            if norm < np.inf:
                gradient *= self._limit / norm

    def _clip_each(self) -> None:
        gradients = self._gradients
        norms = np.sqrt(np.einsum("rs,rs->r", gradients, gradients))
        for replica in np.flatnonzero(norms == np.inf):
            norms[replica] = _long_norm(gradients[replica])
        factors = np.divide(self._limit, norms, out=np.ones_like(norms), where=norms > self._limit)
        factors[norms == np.inf] = 1.0
        gradients *= factors[:, None]


def _long_norm(gradient: Array) -> float:
    """Find a norm whose square is beyond all numbers; infinite if the gradient is not finite."""
    largest = float(np.abs(gradient).max())
    if not largest < np.inf:
        return np.inf
    scaled = gradient / largest
    return largest * sqrt(float(scaled.dot(scaled)))
