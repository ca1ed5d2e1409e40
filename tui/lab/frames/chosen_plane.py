"""Which plane through a table's inputs, and which of its targets, all pictures show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ....core.data.dataset import Dataset
from ....core.data.seen import seen_along, seen_by_components
from ....core.read_only import read_only


class ChosenPlane:
    """What a person has chosen to look at; of another table, what its dataset begins with."""

    def __init__(self) -> None:
        self._table = ""
        self._columns: tuple[int, int] | None = None
        self._last = (0, 1)
        """The columns that were seen before the components."""
        self._is_chosen = False
        self._target = 0

    def seen(self, dataset: Dataset) -> Dataset:
        """Show a dataset as it is chosen; as it is where nothing is."""
        fingerprint = dataset.table.fingerprint if dataset.table else ""
        if fingerprint != self._table:
            self._table, self._is_chosen, self._target = fingerprint, False, 0
            self._columns, self._last = None, _first_two(dataset)
        if dataset.table is None:
            return dataset
        if self._is_chosen and self._columns is not None:
            dataset = seen_along(dataset, *self._columns)
        elif self._is_chosen:
            dataset = seen_by_components(dataset)
        if self._target:
            labels = read_only(np.ascontiguousarray(dataset.targets[:, self._target]))
            dataset = replace(dataset, shown_target=self._target, labels=labels)
        return dataset

    def step(self, dataset: Dataset, axis: int, by: int) -> str:
        """Show the next column along an axis, never the one that the other axis has.

        Args:
            dataset: What is shown.
            axis: 0 for across, 1 for up.
            by: 1 or -1.

        Returns:
            Why it can't be; empty if it can.
        """
        inputs = dataset.inputs.shape[1]
        if dataset.table is None:
            return "Points have no columns to choose: x1 goes across, x2 up."
        if inputs <= 2:
            return "There are no other columns to choose: all of them are shown."
        if self._columns is None:
            # The first key leaves the components, and shows what there is to go on from.
            self._columns, self._is_chosen = self._last, True
            return ""
        columns = list(self._columns)
        columns[axis] = (columns[axis] + by) % inputs
        if columns[0] == columns[1]:
            columns[axis] = (columns[axis] + by) % inputs
        self._columns = self._last = columns[0], columns[1]
        return ""

    def switch_components(self, dataset: Dataset) -> str:
        """Show the two principal components, or columns again; tell why it can't be."""
        if dataset.table is None or dataset.inputs.shape[1] <= 2:
            return "Components are there for tables of more than two columns."
        self._columns = self._last if self._columns is None else None
        self._is_chosen = True
        return ""

    def next_target(self, dataset: Dataset) -> str:
        """Show the next of several targets; tell why it can't be."""
        if not dataset.has_several_targets:
            return "There is one target only."
        self._target = (self._target + 1) % dataset.targets.shape[1]
        return ""


def _first_two(dataset: Dataset) -> tuple[int, int]:
    """Give the first two columns of numbers, or what there is: a word is only there or not."""
    inputs = () if dataset.table is None else dataset.table.inputs
    numbers = [place for place, each in enumerate(inputs) if each.word is None]
    words = [place for place, each in enumerate(inputs) if each.word is not None]
    first, second, *_ = *numbers, *words, 0, 1
    return first, second
