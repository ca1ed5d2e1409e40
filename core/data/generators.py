"""How the points of each dataset with one output are made.

The planes are those of the well-known browser playground, with labels 0 and 1, so that a result
can be compared; `linear` and `xor` are the origin report's.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..catalog.datasets import DatasetName

Array = NDArray[np.float64]
Points = tuple[Array, Array]
"""Inputs of shape `(rows, 2)` and targets of shape `(rows,)`."""


def linear(rows: int, noise: float, generator: np.random.Generator) -> Points:
    """Points uniform in the unit square; label 1 where x1 <= x2, seen through the noise."""
    inputs = generator.uniform(0.0, 1.0, (rows, 2))
    seen = inputs + shift(rows, 0.5 * noise, generator)
    return inputs, (seen[:, 0] <= seen[:, 1]).astype(float)


def xor(rows: int, noise: float, generator: np.random.Generator) -> Points:
    """The report's 21 points on the diagonals of the unit square, in the report's order.

    Label 0 on the rising diagonal, 1 on the falling one; their crossing is there once, as a 0.
    """
    points: list[tuple[float, float]] = []
    labels: list[float] = []
    for i in range(11):
        points.append((0.1 * i, 0.1 * i))
        labels.append(0.0)
        if i != 5:
            points.append((0.1 * i, 1 - 0.1 * i))
            labels.append(1.0)
    return np.array(points) + shift(rows, 0.5 * noise, generator), np.array(labels)


def circle(rows: int, noise: float, generator: np.random.Generator) -> Points:
    """A disc (label 1) inside a ring (label 0), radius 5; noise blurs the border of labels."""
    inner = (rows + 1) // 2
    radius = np.concatenate(
        [generator.uniform(0.0, 2.5, inner), generator.uniform(3.5, 5.0, rows - inner)]
    )
    angle = generator.uniform(0.0, 2 * np.pi, rows)
    inputs = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    seen = inputs + shift(rows, 5.0 * noise, generator)
    return inputs, (np.hypot(seen[:, 0], seen[:, 1]) < 2.5).astype(float)


def gaussian(rows: int, noise: float, generator: np.random.Generator) -> Points:
    """Two round clouds around (2, 2), label 1, and (-2, -2), label 0; noise widens them."""
    labels = _halves(rows)
    centres = np.where(labels == 1, 2.0, -2.0)[:, None]
    # 0.5 to 4 over the allowed noise: a variance on each axis.
    spread = np.sqrt(0.5 + 7.0 * noise)
    return centres + spread * generator.standard_normal((rows, 2)), labels


def spiral(rows: int, noise: float, generator: np.random.Generator) -> Points:
    """Two interleaved arms of 7/4 turns each; noise scatters the points."""
    labels = _halves(rows)
    first = int(labels.sum())
    place = np.concatenate(
        [np.arange(first) / first, np.arange(rows - first) / max(rows - first, 1)]
    )
    angle = 3.5 * np.pi * place + np.where(labels == 1, 0.0, np.pi)
    inputs = 5.0 * place[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    return inputs + shift(rows, noise, generator), labels


def plane(rows: int, noise: float, generator: np.random.Generator) -> Points:
    """A tilted plane over (-6, 6)²: the target is (x1 + x2) / 10, seen through the noise."""
    inputs = generator.uniform(-6.0, 6.0, (rows, 2))
    seen = inputs + shift(rows, 6.0 * noise, generator)
    return inputs, seen.sum(axis=1) / 10.0


def _halves(rows: int) -> Array:
    """Labels: 1 for the first half of the rows (the larger one), then 0."""
    return (np.arange(rows) < (rows + 1) // 2).astype(float)


def shift(rows: int, reach: float, generator: np.random.Generator) -> Array:
    """Displacements, uniform up to `reach` on each axis."""
    return generator.uniform(-1.0, 1.0, (rows, 2)) * reach


GENERATORS: dict[DatasetName, Callable[[int, float, np.random.Generator], Points]] = {
    "linear": linear,
    "xor": xor,
    "circle": circle,
    "gaussian": gaussian,
    "spiral": spiral,
    "plane": plane,
}
"""`(rows, noise, generator)` to points, by the name that a form shows."""
