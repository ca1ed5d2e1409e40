"""The columns of the table: what each is called, how wide it is, and what it says of a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .....core import RunConfig
from .....core.data.dataset import Dataset
from .....core.data.names import Names, abbreviated, names_in
from .....core.training.metrics.correctness import gives_probabilities
from ....appearance.look import Glyphs
from ....drawing.numbers import value_cell
from ....drawing.text_columns import fitted
from .rows import SET_NAMES, Moment

_LEAST, _MOST = 9, 16
"""Columns on the screen of a column of the table whose name is the table's own."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table."""

    title: str
    width: int
    key: Callable[[Moment], NDArray[Any]]
    """What the column sorts by."""
    text: Callable[[Moment, int, Glyphs], str]
    """What it says of a row."""

    def cell(self, moment: Moment, row: int, glyphs: Glyphs) -> str:
        """Write what it says of a row, right-aligned."""
        return _right(self.text(moment, row, glyphs), self.width)

    def head(self, arrow: str = "") -> str:
        """Write its title, and behind it which way it sorts."""
        return _right(self.title, self.width - len(arrow)) + arrow


def _right(text: str, width: int) -> str:
    """Bring a text to a width; of one that is cut a blank stands before it."""
    if text.isascii() and len(text) <= width:
        return text.rjust(width)
    return " " + fitted(text, width - 1, right=True)


def columns_for(config: RunConfig, dataset: Dataset, room: int) -> tuple[Column, ...]:
    """Give the columns of a run.

    Args:
        config: The run's.
        dataset: The rows; of a table what is predicted stands before the inputs.
        room: Columns on the screen; of a table's inputs those that have room.
    """
    names = names_in(dataset)
    if dataset.table is None:
        return _OF_POINTS[:3] + _results(config, dataset, names) + _AT_THE_END
    columns = [_LINE, *_results(config, dataset, names), *_AT_THE_END]
    room -= sum(column.width for column in columns)
    for place, name in enumerate(names.short_inputs):
        column = _input(place, name)
        if column.width > room:
            break
        room -= column.width
        columns.append(column)
    return tuple(columns)


def _results(config: RunConfig, dataset: Dataset, names: Names) -> tuple[Column, ...]:
    """Give the columns of targets and predictions, and of how far they are apart."""
    if dataset.has_several_targets:
        pairs = (_pair(place, name) for place, name in enumerate(names.short_outputs))
        return tuple(column for pair in pairs for column in pair)
    is_any, width = dataset.task == "classification", 9
    if names.classes and is_any:
        longest = max(len(name) for name in names.classes)
        width = max(width, min(longest, _MOST) + 2)

    def target(moment: Moment, row: int, glyphs: Glyphs) -> str:
        number = moment.targets[row]
        return names.of_class(int(number)) if is_any else _number_text(number, dataset, width)

    def prediction(moment: Moment, row: int, glyphs: Glyphs) -> str:
        number = moment.predictions[row]
        if not dataset.has_several_classes:
            if not (is_any and names.classes) or np.isnan(number):
                return _number_text(float(number), dataset, max(width, 11))
            return names.classes[int(number >= 0.5)]
        return "-" if np.isnan(moment.measures[row]) else names.of_class(int(number))

    def measure(moment: Moment, row: int, glyphs: Glyphs) -> str:
        return _number_text(float(moment.measures[row]), dataset, 9)

    title, wide = "error", 9
    if dataset.has_several_classes:
        title, wide = ("probability" if gives_probabilities(config) else "output"), 13
    elif is_any and names.classes:
        title, wide, measure = "output", 9, _output
    called = "target" if is_any or not names.targets else abbreviated(names.targets[0])
    width = width if called == "target" else max(_LEAST, min(len(called), _MOST) + 2)
    return (
        Column(called, width, lambda moment: moment.targets, target),
        Column("prediction", max(width, 11), lambda moment: moment.predictions, prediction),
        Column(title, wide, _output_key if measure is _output else _measures, measure),
    )


def _output(moment: Moment, row: int, glyphs: Glyphs) -> str:
    return value_cell(moment.predictions[row])


def _output_key(moment: Moment) -> NDArray[Any]:
    return moment.predictions


def _measures(moment: Moment) -> NDArray[Any]:
    return moment.measures


def _pair(place: int, name: str) -> tuple[Column, Column]:
    """Give the columns of one of several targets, and of what is predicted for it."""
    width = max(_LEAST, min(len(name), _MOST) + 2)
    return (
        Column(
            name,
            width,
            lambda moment: moment.targets[:, place],
            lambda moment, row, glyphs: _units(moment.targets[row, place], width),
        ),
        Column(
            "predicted",
            10,
            lambda moment: moment.predictions[:, place],
            lambda moment, row, glyphs: _units(moment.predictions[row, place], 10),
        ),
    )


def _input(place: int, name: str) -> Column:
    """Give the column of one of a table's inputs, as it stands in the file."""
    width = max(_LEAST, min(len(name), _MOST) + 2)

    def number(moment: Moment, row: int, glyphs: Glyphs) -> str:
        assert moment.dataset.table is not None
        found = float(moment.dataset.table.numbers[row, place])
        return "-" if np.isnan(found) else _units(found, width)

    def key(moment: Moment) -> NDArray[Any]:
        assert moment.dataset.table is not None
        return moment.dataset.table.numbers[:, place]

    return Column(name, width, key, number)


def _lines(moment: Moment) -> NDArray[Any]:
    assert moment.dataset.table is not None
    return moment.dataset.table.lines


def _number_text(number: float, dataset: Dataset, width: int) -> str:
    """Write a target, a prediction or an error: of a table's in its units, whatever their size."""
    is_units = dataset.table is not None and dataset.task == "regression"
    return _units(number, width) if is_units else value_cell(number)


def _units(number: float, width: int) -> str:
    """Write a number with five significant digits, or as many as leave a blank before it."""
    texts = [f"{number:.{digits}g}" for digits in (5, 4, 3, 2, 1)]
    return next((text for text in texts if len(text) < width), texts[-1])


_LINE = Column("line", 7, _lines, lambda moment, row, glyphs: str(_lines(moment)[row]))
_OF_POINTS = (
    Column(
        "row", 6, lambda moment: np.arange(len(moment.right)), lambda moment, row, glyphs: str(row)
    ),
    Column(
        "x1",
        9,
        lambda moment: moment.dataset.points[:, 0],
        lambda moment, row, glyphs: value_cell(moment.dataset.points[row, 0]),
    ),
    Column(
        "x2",
        9,
        lambda moment: moment.dataset.points[:, 1],
        lambda moment, row, glyphs: value_cell(moment.dataset.points[row, 1]),
    ),
)
_AT_THE_END = (
    Column(
        "right",
        7,
        lambda moment: moment.right,
        lambda moment, row, glyphs: glyphs.right if moment.right[row] else glyphs.wrong,
    ),
    Column(
        "set",
        12,
        lambda moment: moment.sets.names,
        lambda moment, row, glyphs: SET_NAMES[moment.sets.names[row]],
    ),
)
