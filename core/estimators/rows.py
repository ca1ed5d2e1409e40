"""Rows that an estimator is given, as a table that a run learns from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data.tabular.open_tables import at_hand_while_held
from ..data.tabular.prepared import PreparedTable, TableInput, fingerprint_of
from ..data.tabular.scale import Scale
from ..read_only import read_only

_FILE = "the arrays"
_MOST_TIMES = 10
"""Whole weights repeat rows, up to so many times as many as there are."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What is learned from, as scikit-learn has checked it."""

    numbers: Numbers
    """The inputs, shape `(rows, inputs)`; NaN is missing."""
    targets: Numbers
    """Each row's class as its place among `classes`, shape `(rows, 1)`; else the numbers."""
    names: tuple[str, ...]
    """What the inputs are called."""
    target_names: tuple[str, ...]
    """What the targets are called."""
    classes: tuple[str, ...] = ()
    """What the classes are called; empty of a regression."""
    are_labels: bool = False
    """Whether each target is a label, 0 or 1, of which a row may have several."""
    weights: Numbers | None = None
    """How much each row counts, shape `(rows,)`; `None` where all count alike."""
    lines: NDArray[np.intp] | None = None
    """Where each row stood among those that were given, from 0; `None` as they are."""

    def arranged(self, *, sort: bool) -> Rows:
        """Let a row of a whole weight be there so many times, and put them into an order.

        A fit is to depend on the rows and not on which came first, so they are sorted.

        Args:
            sort: Whether the order is left to that.
        """
        lines, weights = np.arange(len(self.numbers)), self.weights
        if weights is not None:
            lines = np.flatnonzero(weights)
            if _are_repetitions(weights):
                lines = np.repeat(lines, weights[lines].astype(np.intp))
                weights = None
        if sort:
            counts = () if weights is None else (weights[lines, None],)
            lines = lines[_order(self.numbers[lines], self.targets[lines], *counts)]
        if len(lines) == 1:
            # A table has two rows; the mean of two alike is that of one.
            lines = np.repeat(lines, 2)
        if weights is not None:
            weights = weights[lines] / weights[lines].mean()
        return replace(
            self,
            numbers=self.numbers[lines],
            targets=self.targets[lines],
            weights=weights,
            lines=lines,
        )

    def scaled(self, scale: Scale) -> Rows:
        """Fill and scale the inputs, and targets that are no classes."""
        inputs, targets = scale.inputs(self.numbers), scale.targets(self.targets)
        return replace(self, numbers=inputs, targets=targets)

    def table(self, *, is_shown: bool = False) -> PreparedTable:
        """Make a table of them, which is at hand for as long as somebody holds it.

        Args:
            is_shown: Whether anybody is going to see pictures of the rows.
        """
        inputs = tuple(map(TableInput, self.names))
        numbers, targets = self.numbers, self.targets
        lines = np.arange(len(numbers)) if self.lines is None else self.lines
        told = inputs, numbers, self.target_names, self.classes, targets, None
        return at_hand_while_held(
            PreparedTable(
                file=_FILE,
                inputs=inputs,
                numbers=read_only(numbers),
                target_names=self.target_names,
                classes=self.classes,
                targets=read_only(targets),
                split=None,
                are_labels=self.are_labels,
                lines=read_only(lines + 1),
                is_shown=is_shown,
                weights=None if self.weights is None else read_only(self.weights),
                fingerprint=fingerprint_of(*told, weights=self.weights),
            )
        )


def _are_repetitions(weights: Numbers) -> bool:
    """Tell whether weights say how often each row is there, and that is not too often."""
    is_whole = np.array_equal(weights, np.floor(weights))
    return is_whole and weights.sum() <= _MOST_TIMES * len(weights)


def _order(*parts: Numbers) -> NDArray[np.intp]:
    """Sort rows by whatever is in them; of equals it does not matter which is first."""
    whole = np.hstack(parts)
    # A missing number is one whichever of the many NaNs it is, and -0 is 0.
    whole = np.where(np.isnan(whole), np.nan, whole) + 0.0
    keys: NDArray[Any] = np.ascontiguousarray(whole).view(np.dtype((np.void, 8 * whole.shape[1])))
    return np.argsort(keys.ravel(), kind="stable")
