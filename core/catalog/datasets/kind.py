"""What there is to say of a dataset: how its points are made, and what they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, Protocol

from ..lazy_numpy import np
from .table_shape import TableShape, shape_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
else:
    Numbers = Any

Task = Literal["classification", "regression"]
Targets = Literal["labels", "classes", "numbers"]
"""What outputs are compared with: labels 0 and 1, one of a row or several; 1 for a row's class
and 0 for the others; or real numbers."""

Points = tuple[Numbers, Numbers]
"""Inputs of shape `(rows, 2)` and targets of shape `(rows,)`: classes or real numbers."""


class PointsWanted(Protocol):
    """What generators read of a config."""

    samples: int
    classes: int
    noise: float
    drawing: str
    formula: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetKind:
    """One dataset, with all that any reader of it needs."""

    name: str
    """What people type, and what a form shows."""
    explanation: str
    """The line that explains it, what it looks like, for the form and the help."""
    words: tuple[str, ...] = ()
    """What other programs and people call it."""
    points: Callable[[PointsWanted, np.random.Generator], Points] | None = None
    """Makes the points of a config, in the order of the dataset's rows; `None` for a table."""
    example: str = ""
    """For a table that comes with nnlab, its shape as text; empty where the config says it."""
    shape: TableShape | None = None
    """The table's, once it is known which one is meant."""
    samples: int = 500
    """How many there are unless told otherwise."""
    task: Task = "classification"
    """Whether targets are classes or real numbers."""
    several_classes: bool = False
    """Whether it has as many classes as the hyperparameter says, an output for each; else the
    two labels 0 and 1 share one output."""
    fixed: bool = False
    """Whether it always has exactly `samples` points."""
    drawn: bool = False
    """Whether its points are those that the config says, and so as many as these."""
    by_formula: bool = False
    """Whether its labels are those of the formula that the config says."""
    chance: bool = True
    """Whether the seed decides where points lie even without noise."""

    @property
    def tabular(self) -> bool:
        """Whether its rows are those of a table, which has columns in place of coordinates."""
        return self.points is None

    @property
    def targets(self) -> Targets:
        """What outputs are compared with."""
        if self.task == "regression":
            has_labels = self.shape is not None and self.shape.kind == "l"
            return "labels" if has_labels else "numbers"
        return "classes" if self.several_classes else "labels"

    def of_table(self, text: object) -> DatasetKind:
        """Say the same of the table that a config means, or this one's own if it has one.

        Args:
            text: Its shape; what can't be read leaves all as it is.
        """
        shape = shape_in(self.example or text) if self.tabular else None
        return self if shape is None else _of_shape(self, shape)


@lru_cache(256)
def _of_shape(kind: DatasetKind, shape: TableShape) -> DatasetKind:
    return replace(
        kind,
        shape=shape,
        samples=shape.rows,
        task="regression" if shape.is_regression else "classification",
        several_classes=shape.several_classes,
    )


def shift(rows: int, reach: float, generator: np.random.Generator) -> Numbers:
    """Displacements, uniform up to `reach` on each axis."""
    return generator.uniform(-1.0, 1.0, (rows, 2)) * reach
