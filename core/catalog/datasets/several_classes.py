"""The planes whose points belong to several classes, and how these are made.

Generated classes are as large as one another, to a row, and come one after the other; a drawing has
its points in the order they were drawn in.
"""

from __future__ import annotations

from ..lazy_numpy import np
from .drawn_points import REACH, from_text
from .kind import DatasetKind, Numbers, Points, PointsWanted, shift

_RADIUS = 5.0
"""Half the data's width, as in the other planes."""


def blobs(wanted: PointsWanted, generator: np.random.Generator) -> Points:
    """Round clouds, one a class, evenly on a circle of radius 4; noise scatters their points.

    Class 0 is on top and the others follow clockwise. Each cloud has a standard deviation of 1/2.
    """
    rows = wanted.samples
    labels, _ = _shares(rows, wanted.classes)
    angle = 2 * np.pi * labels / wanted.classes
    centres = 0.8 * _RADIUS * np.column_stack([np.sin(angle), np.cos(angle)])
    inputs = centres + 0.5 * generator.standard_normal((rows, 2))
    return inputs + shift(rows, _RADIUS * wanted.noise, generator), labels


def arms(wanted: PointsWanted, generator: np.random.Generator) -> Points:
    """Interleaved arms, one a class; noise scatters the points.

    With more arms each turns less, 7/2 turns divided by their number, so that neighbours are as
    far apart as the two arms of `spiral`. They start around the middle and not in it, as no point
    should belong to every class.
    """
    rows = wanted.samples
    labels, place = _shares(rows, wanted.classes)
    angle = 2 * np.pi * (3.5 * place + labels) / wanted.classes
    radius = _RADIUS * (0.1 + 0.9 * place)
    inputs = radius[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    return inputs + shift(rows, wanted.noise, generator), labels


def drawn(wanted: PointsWanted, generator: np.random.Generator) -> Points:
    """The points of a drawing; noise scatters them."""
    points = from_text(wanted.drawing)
    inputs = np.array([(point.x1, point.x2) for point in points])
    labels = np.array([float(point.label) for point in points])
    return inputs + shift(len(points), REACH * wanted.noise, generator), labels


def _shares(rows: int, classes: int) -> tuple[Numbers, Numbers]:
    """Deal rows out to the classes, and tell each row's place in its class, from 0 up to 1."""
    labels = np.arange(rows) * classes // rows
    sizes = np.bincount(labels, minlength=classes)
    firsts = np.cumsum(sizes) - sizes
    return labels.astype(float), (np.arange(rows) - firsts[labels]) / sizes[labels]


DRAWN = DatasetKind(
    name="drawn",
    explanation="the points of the drawing, a class each",
    words=("drawing",),
    points=drawn,
    samples=12,
    several_classes=True,
    drawn=True,
    chance=False,
)
"""What a person draws in the lab."""

KINDS = (
    DatasetKind(
        name="blobs",
        explanation="round clouds on a circle, a class each",
        points=blobs,
        several_classes=True,
    ),
    DatasetKind(
        name="arms",
        explanation="a spiral with an arm for each class",
        points=arms,
        several_classes=True,
        chance=False,
    ),
    DRAWN,
)
