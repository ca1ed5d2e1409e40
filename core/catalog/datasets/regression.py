"""The planes whose points have a real number to be fitted, and how these are made.

They are those of the well-known browser playground (the file src/dataset.ts of TensorFlow
playground), so that a result can be compared.
"""

from __future__ import annotations

from ..lazy_numpy import np
from .kind import DatasetKind, Points, PointsWanted, shift


def plane(wanted: PointsWanted, generator: np.random.Generator) -> Points:
    """A tilted plane over (-6, 6)²: the target is (x1 + x2) / 10, seen through the noise."""
    inputs = generator.uniform(-6.0, 6.0, (wanted.samples, 2))
    seen = inputs + shift(wanted.samples, 6.0 * wanted.noise, generator)
    return inputs, seen.sum(axis=1) / 10.0


_RADIUS = 2.0
"""How far a hill or a pit reaches: none into another."""

_CENTRES = ((-4.0, 2.5), (0.0, 2.5), (4.0, 2.5), (-4.0, -2.5), (0.0, -2.5), (4.0, -2.5))
_HEIGHTS = (1.0, -1.0, 1.0, -1.0, 1.0, -1.0)


def bumps(wanted: PointsWanted, generator: np.random.Generator) -> Points:
    """Three hills and three pits over (-6, 6)², the rest is level; seen through the noise.

    The playground calls it multi-gaussian. Each is a cone: 1 or -1 at its centre, and straight to
    0 at a distance of 2, where the next one may begin.
    """
    inputs = generator.uniform(-6.0, 6.0, (wanted.samples, 2))
    seen = inputs + shift(wanted.samples, 6.0 * wanted.noise, generator)
    distances = np.hypot(*(seen[:, None, :] - np.array(_CENTRES)).transpose(2, 0, 1))
    nearest = distances.argmin(axis=1)
    sizes = np.clip(1.0 - distances.min(axis=1) / _RADIUS, 0.0, 1.0)
    return inputs, sizes * np.array(_HEIGHTS)[nearest]


KINDS = (
    DatasetKind(
        name="plane",
        explanation="a tilted plane to be fitted (regression)",
        words=("regression",),
        points=plane,
        task="regression",
    ),
    DatasetKind(
        name="bumps",
        explanation="hills and pits to be fitted (regression)",
        words=("reg_gauss", "multi_gaussian", "hills"),
        points=bumps,
        task="regression",
    ),
)
