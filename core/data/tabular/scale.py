"""What was learned of a table on the rows that train: how to fill and scale, and to undo it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...catalog.scalings import SCALINGS
from ...read_only import read_only
from ...short_repr import brief
from .prepared import PreparedTable

Numbers = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """How numbers of a table become those a network sees, and back. Arrays are read-only."""

    fill: Numbers
    """What stands in for a missing input, before it is scaled; shape `(inputs,)`."""
    shift: Numbers
    """What is taken off each input, shape `(inputs,)`."""
    unit: Numbers
    """What each input is divided by, never 0; shape `(inputs,)`."""
    target_shift: Numbers
    """The same for targets, shape `(outputs,)`; 0 for classes."""
    target_unit: Numbers
    """The same for targets; 1 for classes."""

    __repr__ = brief

    def inputs(self, numbers: Numbers) -> Numbers:
        """Fill and scale inputs, shape `(..., inputs)`."""
        filled = np.where(np.isnan(numbers), self.fill, numbers)
        with np.errstate(over="ignore"):  # of numbers far beyond those of the rows that train
            return np.ascontiguousarray((filled - self.shift) / self.unit)

    def numbers(self, inputs: Numbers) -> Numbers:
        """Undo `inputs`: what stood in the table, shape `(..., inputs)`."""
        return inputs * self.unit + self.shift

    def targets(self, numbers: Numbers) -> Numbers:
        """Scale targets, shape `(..., outputs)`."""
        with np.errstate(over="ignore"):
            return np.ascontiguousarray((numbers - self.target_shift) / self.target_unit)

    def outputs(self, predictions: Numbers) -> Numbers:
        """Give predictions in the units of the table, shape `(..., outputs)`."""
        return predictions * self.target_unit + self.target_shift


def learned_scale(table: PreparedTable, train: NDArray[np.intp], name: str) -> Scale:
    """Learn how to fill and scale a table's numbers, on the rows that train.

    What is the same in all of them, or missing, is left where it is: it can't be brought to a
    size. Classes and labels are never scaled.

    Args:
        table: The table.
        train: The rows that train.
        name: Of the scaling.
    """
    scaling = SCALINGS.named(name)
    numbers = table.numbers[train]
    there = ~np.isnan(numbers)
    counts = there.sum(axis=0)
    known = np.where(there, numbers, 0.0)
    fill = of_any_size(lambda some: some.sum(axis=0) / np.maximum(counts, 1), known)
    filled = np.where(there, numbers, fill)
    outputs = len(table.target_names)
    has_numbers = table.task == "regression" and not table.are_labels
    targets = table.targets[train]
    return Scale(
        fill=read_only(fill),
        shift=read_only(of_any_size(scaling.shift, filled)),
        unit=read_only(_without_zero(of_any_size(scaling.unit, filled))),
        target_shift=read_only(
            of_any_size(scaling.shift, targets) if has_numbers else np.zeros(outputs)
        ),
        target_unit=read_only(
            _without_zero(of_any_size(scaling.unit, targets)) if has_numbers else np.ones(outputs)
        ),
    )


def of_any_size(measure: Callable[[Numbers], Numbers], numbers: Numbers) -> Numbers:
    """Measure each column, also where sums or squares of its numbers are too large to be written.

    Of those the same is measured at another scale, which is exact: a power of two.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        found = measure(numbers)
        if np.isfinite(found).all():
            return found
        factor = 2.0**-600
        return np.where(np.isfinite(found), found, measure(numbers * factor) / factor)


def _without_zero(units: Numbers) -> Numbers:
    return np.where((units > 0) & np.isfinite(units), units, 1.0)
