"""The planes whose points have the labels 0 and 1, and how these are made.

`circle`, `gaussian`, `spiral` and `quadrants` are those of the well-known browser playground (the
file src/dataset.ts of TensorFlow playground), so that a result can be compared; `linear` and `xor`
are the origin report's, `moons` scikit-learn's `make_moons`.
"""

from __future__ import annotations

from ..lazy_numpy import np
from .formula import labels as formula_labels
from .kind import DatasetKind, Numbers, Points, PointsWanted, shift


def linear(wanted: PointsWanted, generator: np.random.Generator) -> Points:
    """Points uniform in the unit square; label 1 where x1 <= x2, seen through the noise."""
    rows = wanted.samples
    inputs = generator.uniform(0.0, 1.0, (rows, 2))
    seen = inputs + shift(rows, 0.5 * wanted.noise, generator)
    return inputs, (seen[:, 0] <= seen[:, 1]).astype(float)


def xor(wanted: PointsWanted, generator: np.random.Generator) -> Points:
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
    moved = np.array(points) + shift(wanted.samples, 0.5 * wanted.noise, generator)
    return moved, np.array(labels)


def circle(wanted: PointsWanted, generator: np.random.Generator) -> Points:
    """A disc (label 1) inside a ring (label 0), radius 5; noise blurs the border of labels."""
    rows = wanted.samples
    inner = (rows + 1) // 2
    radius = np.concatenate(
        [generator.uniform(0.0, 2.5, inner), generator.uniform(3.5, 5.0, rows - inner)]
    )
    angle = generator.uniform(0.0, 2 * np.pi, rows)
    inputs = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    seen = inputs + shift(rows, 5.0 * wanted.noise, generator)
    return inputs, (np.hypot(seen[:, 0], seen[:, 1]) < 2.5).astype(float)


def gaussian(wanted: PointsWanted, generator: np.random.Generator) -> Points:
    """Two round clouds around (2, 2), label 1, and (-2, -2), label 0; noise widens them."""
    labels = _halves(wanted.samples)
    centres = np.where(labels == 1, 2.0, -2.0)[:, None]
    # 0.5 to 4 over the allowed noise: a variance on each axis.
    spread = np.sqrt(0.5 + 7.0 * wanted.noise)
    return centres + spread * generator.standard_normal((wanted.samples, 2)), labels


def spiral(wanted: PointsWanted, generator: np.random.Generator) -> Points:
    """Two interleaved arms of 7/4 turns each; noise scatters the points."""
    rows = wanted.samples
    labels = _halves(rows)
    first = int(labels.sum())
    place = np.concatenate(
        [np.arange(first) / first, np.arange(rows - first) / max(rows - first, 1)]
    )
    angle = 3.5 * np.pi * place + np.where(labels == 1, 0.0, np.pi)
    inputs = 5.0 * place[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    return inputs + shift(rows, wanted.noise, generator), labels


def quadrants(wanted: PointsWanted, generator: np.random.Generator) -> Points:
    """Four squares of side 5; label 1 where x1 and x2 have one sign, seen through the noise.

    The playground calls it XOR: its points are pushed 0.3 away from both axes, so that the classes
    do not touch.
    """
    rows = wanted.samples
    inputs = generator.uniform(-5.0, 5.0, (rows, 2))
    inputs += np.where(inputs > 0, 0.3, -0.3)
    seen = inputs + shift(rows, 5.0 * wanted.noise, generator)
    return inputs, (seen[:, 0] * seen[:, 1] >= 0).astype(float)


def moons(wanted: PointsWanted, generator: np.random.Generator) -> Points:
    """Two half circles of radius 1, one in the other's opening; noise scatters the points.

    As scikit-learn's `make_moons` has them: label 0 above, around (0, 0), and label 1 below, around
    (1, 1/2), evenly from end to end.
    """
    labels = _halves(wanted.samples)
    lower = int(labels.sum())
    angle = np.concatenate(
        [np.linspace(0.0, np.pi, lower), np.linspace(0.0, np.pi, wanted.samples - lower)]
    )
    above = np.column_stack([np.cos(angle), np.sin(angle)])
    inputs = np.where(labels[:, None] == 1, [1.0, 0.5] - above, above)
    return inputs + shift(wanted.samples, 1.5 * wanted.noise, generator), labels


def formula(wanted: PointsWanted, generator: np.random.Generator) -> Points:
    """Points uniform in a square; label 1 where the formula holds, seen through the noise."""
    rows, reach = wanted.samples, formula_labels.REACH
    inputs = generator.uniform(-reach, reach, (rows, 2))
    seen = inputs + shift(rows, reach * wanted.noise, generator)
    return inputs, formula_labels.labels_of(wanted.formula, seen)


def _halves(rows: int) -> Numbers:
    """Labels: 1 for the first half of the rows (the larger one), then 0."""
    return (np.arange(rows) < (rows + 1) // 2).astype(float)


KINDS = (
    DatasetKind(
        name="linear",
        explanation="unit square, label 1 where x1 <= x2",
        points=linear,
        samples=100,
    ),
    DatasetKind(
        name="xor",
        explanation="the 21 points of two crossing diagonals",
        points=xor,
        samples=21,
        fixed=True,
        chance=False,
    ),
    DatasetKind(
        name="circle",
        explanation="a disc inside a ring",
        words=("rings", "circles"),
        points=circle,
    ),
    DatasetKind(
        name="gaussian",
        explanation="two round clouds",
        words=("clouds", "gauss"),
        points=gaussian,
    ),
    DatasetKind(
        name="spiral",
        explanation="two interleaved spiral arms",
        words=("spirals",),
        points=spiral,
        chance=False,
    ),
    DatasetKind(
        name="quadrants",
        explanation="four squares, opposite ones alike: the browser playground's XOR",
        words=("four_quadrants", "checkerboard"),
        points=quadrants,
    ),
    DatasetKind(
        name="moons",
        explanation="two half circles, one in the other's opening",
        words=("half_moons", "make_moons"),
        points=moons,
        chance=False,
    ),
    DatasetKind(
        name="formula",
        explanation="points labelled by a typed inequality, the hyperparameter formula",
        words=("inequality", "expression"),
        points=formula,
        by_formula=True,
    ),
)
