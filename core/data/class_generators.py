"""How the points of each dataset with several classes are made.

Classes are as large as one another, to a row, and come one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..catalog.datasets import DatasetName
from ..config.formats.drawn_points import REACH, DrawnPoint
from .generators import Array, Points, shift

_RADIUS = 5.0
"""Half the data's width, as in the other planes."""


def blobs(rows: int, classes: int, noise: float, generator: np.random.Generator) -> Points:
    """Round clouds, one a class, evenly on a circle of radius 4; noise scatters their points.

    Class 0 is on top and the others follow clockwise. Each cloud has a standard deviation of 1/2.
    """
    labels, _ = _shares(rows, classes)
    angle = 2 * np.pi * labels / classes
    centres = 0.8 * _RADIUS * np.column_stack([np.sin(angle), np.cos(angle)])
    inputs = centres + 0.5 * generator.standard_normal((rows, 2))
    return inputs + shift(rows, _RADIUS * noise, generator), labels


def arms(rows: int, classes: int, noise: float, generator: np.random.Generator) -> Points:
    """Interleaved arms, one a class; noise scatters the points.

    With more arms each turns less, 7/2 turns divided by their number, so that neighbours are as
    far apart as the two arms of `spiral`. They start around the middle and not in it, as no point
    should belong to every class.
    """
    labels, place = _shares(rows, classes)
    angle = 2 * np.pi * (3.5 * place + labels) / classes
    radius = _RADIUS * (0.1 + 0.9 * place)
    inputs = radius[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    return inputs + shift(rows, noise, generator), labels


def drawn(points: Sequence[DrawnPoint], noise: float, generator: np.random.Generator) -> Points:
    """The points of a drawing, in the order they were drawn in; noise scatters them."""
    inputs = np.array([(point.x1, point.x2) for point in points])
    labels = np.array([float(point.label) for point in points])
    return inputs + shift(len(points), REACH * noise, generator), labels


def _shares(rows: int, classes: int) -> tuple[Array, Array]:
    """Deal rows out to the classes, and tell each row's place in its class, from 0 up to 1."""
    labels = np.arange(rows) * classes // rows
    sizes = np.bincount(labels, minlength=classes)
    firsts = np.cumsum(sizes) - sizes
    return labels.astype(float), (np.arange(rows) - firsts[labels]) / sizes[labels]


CLASS_GENERATORS: dict[DatasetName, Callable[[int, int, float, np.random.Generator], Points]] = {
    "blobs": blobs,
    "arms": arms,
}
"""`(rows, classes, noise, generator)` to points and classes, by the name that a form shows."""
