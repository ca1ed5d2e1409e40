"""Planes through the inputs of a table: two of its columns, or its two principal components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...read_only import read_only
from ...short_repr import brief
from .scale import Scale, of_any_size

Numbers = NDArray[np.floating[Any]]

_FEW_INPUTS = 100
"""Up to so many inputs all components are found as soon as two."""
_MOST_STEPS = 300
_EXACT = 1e-14
"""How far a component may be from being one, as a part of all variance."""


@dataclass(frozen=True, slots=True, eq=False)
class PlaneOfColumns:
    """Two inputs in the units of the table; the others stand at their means.

    Attributes:
        names: What the two are called.
        places: Which inputs they are, across and up; twice the same where there is one.
        scale: How a table's numbers become inputs.
        middle: The mean of each input over the rows that train, scaled; shape `(inputs,)`.
    """

    names: tuple[str, str]
    places: tuple[int, int]
    scale: Scale
    middle: Numbers

    __repr__ = brief

    @property
    def is_round(self) -> bool:
        """A year is no centimetre."""
        return False

    @property
    def said(self) -> str:
        """What the other inputs are."""
        others = len(self.middle) - len(set(self.places))
        return f"{others} other {'inputs' if others > 1 else 'input'} at the mean" * bool(others)

    @property
    def around_the_mean(self) -> NDArray[np.float64]:
        """Two places two units from the mean, for a plane on which no rows are; shape `(2, 2)`."""
        return self.points_of(self.middle + np.array([[-2.0], [2.0]])).astype(np.float64)

    def points_of(self, inputs: Numbers) -> Numbers:
        """Find where rows lie, shape `(rows, 2)`."""
        across, up = self.places
        both = [across, up]
        numbers = inputs[:, both] * self.scale.unit[both] + self.scale.shift[both]
        if across == up:
            numbers[:, 1] = 0.0
        return np.ascontiguousarray(numbers)

    def inputs_at(self, points: Numbers) -> Numbers:
        """Put two inputs where points are, and all others at their means."""
        inputs = np.tile(self.middle, (len(points), 1))
        for axis, place in reversed(list(enumerate(self.places))):
            inputs[:, place] = (points[:, axis] - self.scale.shift[place]) / self.scale.unit[place]
        return inputs


@dataclass(frozen=True, slots=True, eq=False)
class PlaneOfComponents:
    """The two directions in which the scaled inputs of the rows that train are spread the most.

    They are the first right singular vectors of the inputs less their means (Pearson 1901), each
    turned so that its largest part is positive.

    Attributes:
        middle: The mean of each input, scaled; shape `(inputs,)`.
        directions: Unit vectors, shape `(2, inputs)`.
        share: The part of the variance that lies in the plane, from 0 to 1.
    """

    middle: Numbers
    directions: Numbers
    share: float

    __repr__ = brief

    @property
    def names(self) -> tuple[str, str]:
        """The usual short names of principal components."""
        return "PC 1", "PC 2"

    @property
    def is_round(self) -> bool:
        """Both are measured alike."""
        return True

    @property
    def said(self) -> str:
        """How much of the table the plane shows."""
        return f"{self.share:.0%} of the variance"

    def points_of(self, inputs: Numbers) -> Numbers:
        """Find where rows lie, shape `(rows, 2)`."""
        return np.ascontiguousarray((inputs - self.middle) @ self.directions.T)

    def inputs_at(self, points: Numbers) -> Numbers:
        """Go from the middle as far as points say."""
        return self.middle + points @ self.directions


Plane = PlaneOfColumns | PlaneOfComponents


def plane_of_columns(
    names: Sequence[str],
    inputs: Numbers,
    train: NDArray[np.intp],
    scale: Scale,
    across: int,
    up: int,
) -> PlaneOfColumns:
    """Lay a plane along two inputs.

    Args:
        names: What the inputs are called.
        inputs: What the network is shown, shape `(rows, inputs)`.
        train: The rows that train.
        scale: How the table's numbers became inputs.
        across: The input that goes across.
        up: The input that goes up.
    """
    # What missing numbers are filled with is the mean of the others.
    middle = of_any_size(_mean, inputs[train]) if len(train) else scale.inputs(scale.fill)
    middle = read_only(np.asarray(middle))
    return PlaneOfColumns((names[across], names[up]), (across, up), scale, middle)


def _mean(rows: Numbers) -> Numbers:
    return rows.mean(axis=0)


def plane_of_components(inputs: Numbers, train: NDArray[np.intp]) -> PlaneOfComponents:
    """Lay a plane along the two principal components of the rows that train.

    Args:
        inputs: What the network is shown, shape `(rows, inputs)`; at least two inputs.
        train: The rows that train.
    """
    rows = inputs[train]
    middle = of_any_size(_mean, rows)
    # Of the products of inputs, as there may be a hundred thousand rows.
    spread = (rows - middle).T @ (rows - middle)
    directions, variances, whole = _two_largest(spread)
    largest = np.abs(directions).argmax(axis=1)
    directions = directions * np.where(directions[[0, 1], largest] < 0, -1.0, 1.0)[:, None]
    share = variances / whole if whole > 0 else 1.0
    return PlaneOfComponents(read_only(middle), read_only(directions), share)


def _two_largest(spread: Numbers) -> tuple[Numbers, float, float]:
    """Find the two eigenvectors of the largest eigenvalues, the sum of these, and that of all.

    Args:
        spread: Symmetric, none of its eigenvalues below 0.
    """
    if len(spread) > _FEW_INPUTS:
        spread = spread.astype(np.float64)
        first = _largest(spread, np.empty((0, len(spread))))
        second = None if first is None else _largest(spread, first[None])
        if first is not None and second is not None:
            directions = np.array([first, second])
            variances = np.einsum("ij,jk,ik->i", directions, spread, directions)
            return directions, float(variances.sum()), float(spread.trace())
    variances, vectors = np.linalg.eigh(spread)
    return vectors[:, ::-1][:, :2].T, float(variances[-2:].sum()), float(variances.sum())


def _largest(spread: Numbers, found: Numbers) -> Numbers | None:
    """Find the eigenvector of the largest eigenvalue by Lanczos' method.

    All vectors are made orthogonal anew in each step, as they would not stay so by themselves
    (Golub and Van Loan, chapter 10). Nothing in it is random.

    Args:
        spread: Symmetric, none of its eigenvalues below 0.
        found: Eigenvectors that it is not to be, one a row.

    Returns:
        `None` where it takes too many steps.
    """
    # Another one each time, as the first may be what was found.
    start = np.cos((1.0 + len(found)) * np.arange(1.0, len(spread) + 1.0))
    basis = found.astype(np.float64)
    diagonal: list[float] = []
    beside: list[float] = []
    following, length = start - (basis @ start) @ basis, 0.0
    for step in range(_MOST_STEPS):
        following = following / np.linalg.norm(following)
        basis = np.vstack([basis, following])
        reached = spread @ following
        diagonal.append(float(following @ reached))
        for _ in range(2):  # once leaves a trace of rounding
            reached = reached - (basis @ reached) @ basis
        length = float(np.linalg.norm(reached))
        if step % 4 == 3 or length == 0.0:
            small = np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)
            vectors = np.linalg.eigh(small)[1]
            if length * abs(float(vectors[-1, -1])) <= _EXACT * float(spread.trace()):
                return vectors[:, -1] @ basis[len(found) :]
        beside.append(length)
        following = reached
    return None
