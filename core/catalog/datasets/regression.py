"""The planes whose points have a real number to be fitted, and how these are made."""

from __future__ import annotations

from ..lazy_numpy import np
from .kind import DatasetKind, Points, PointsWanted, shift


def plane(wanted: PointsWanted, generator: np.random.Generator) -> Points:
    """A tilted plane over (-6, 6)²: the target is (x1 + x2) / 10, seen through the noise."""
    inputs = generator.uniform(-6.0, 6.0, (wanted.samples, 2))
    seen = inputs + shift(wanted.samples, 6.0 * wanted.noise, generator)
    return inputs, seen.sum(axis=1) / 10.0


KINDS = (
    DatasetKind(
        name="plane",
        explanation="a tilted plane to be fitted (regression)",
        words=("regression",),
        points=plane,
        task="regression",
    ),
)
