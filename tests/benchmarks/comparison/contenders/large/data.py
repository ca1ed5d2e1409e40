"""Rows for a network as wide as a small picture: random, as only the time is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..task import Array

SHAPE = (784, 128, 64, 10)
BATCH_SIZE = 128
LEARNING_RATE = 0.01


@dataclass(frozen=True, slots=True)
class LargeData:
    """Rows, their one-hot targets, and where the network starts."""

    inputs: Array
    """Shape `(rows, 784)`."""
    targets: Array
    """Shape `(rows, 10)`."""
    weights: tuple[Array, ...]
    """Each layer's, shape `(fan in, fan out)`; biases start at 0."""

    @property
    def steps(self) -> int:
        """How many batches the rows make."""
        return len(self.inputs) // BATCH_SIZE


def make_data(dtype: str, batches: int = 10) -> LargeData:
    """Draw rows of a precision; always the same ones."""
    generator = np.random.default_rng(7)
    rows = batches * BATCH_SIZE
    limits = [np.sqrt(6.0 / (fan_in + fan_out)) for fan_in, fan_out in pairwise(SHAPE)]
    return LargeData(
        inputs=generator.random((rows, SHAPE[0])).astype(dtype),
        targets=np.eye(SHAPE[-1], dtype=dtype)[generator.integers(SHAPE[-1], size=rows)],
        weights=tuple(
            generator.uniform(-limit, limit, shape).astype(dtype)
            for limit, shape in zip(limits, pairwise(SHAPE), strict=True)
        ),
    )
