"""A table's rows with their predictions: names of columns and classes, in the table's own units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .....core.config import printable
from .....core.data.dataset import Dataset
from .....core.data.units import in_units
from .....core.export.rows import sets_of
from .....core.export.table_rows import known_classes
from .....core.training.metrics.correctness import right_rows
from .....core.training.snapshot import Snapshot

_MOST_INPUTS = 20
_MOST_CLASSES = 10
_LONGEST = 16
_BETWEEN = 2


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    cells: Sequence[str]

    @property
    def width(self) -> int:
        return max(map(len, (self.head, *self.cells))) + _BETWEEN

    def lines(self) -> Iterator[str]:
        width = self.width
        yield self.head.rjust(width)
        for cell in self.cells:
            yield cell.rjust(width)


def table_lines_of(snapshot: Snapshot, dataset: Dataset, *, width: int) -> Iterator[str]:
    """Write a head and a line a row: line of the file, set, inputs as many as fit, what is right.

    Args:
        snapshot: Has the predictions.
        dataset: A table's rows.
        width: How many characters fit into a line.
    """
    table = dataset.table
    assert table is not None
    sets = [name.ljust(10) for name in sets_of(dataset)]
    first = [
        _Column("line", [str(line) for line in table.lines.tolist()]),
        _Column("set".ljust(10), sets),
    ]
    last = [*_results(snapshot, dataset), _right(snapshot, dataset)]
    room = width - sum(column.width for column in (*first, *last))
    inputs: list[_Column] = []
    for place, named in enumerate(table.inputs[:_MOST_INPUTS]):
        numbers = table.numbers[:, place].tolist()
        column = _Column(_short(named.name), [_number(number) for number in numbers])
        room -= column.width
        if room < 0:
            break
        inputs.append(column)
    columns = [*first, *inputs, *last]
    for cells in zip(*(column.lines() for column in columns), strict=True):
        yield "".join(cells)


def _results(snapshot: Snapshot, dataset: Dataset) -> Iterator[_Column]:
    table = dataset.table
    assert table is not None
    outputs = snapshot.predictions
    if table.classes:
        classes = [_short(name) for name in table.classes]
        places = table.targets[:, 0].astype(int).tolist()
        known = known_classes(table, outputs)
        yield _Column(_short(table.target_names[0]), [classes[place] for place in places])
        yield _Column("predicted", ["-" if name is None else _short(name) for name in known])
        # Where two classes share an output, it is the second's.
        heads = classes[1:] if outputs.ndim == 1 else classes
        if len(heads) <= _MOST_CLASSES:
            of_each = outputs.reshape(len(outputs), -1).T.tolist()
            for head, values in zip(heads, of_each, strict=True):
                yield _Column(head, [_output(value) for value in values])
        return
    predicted = in_units(dataset, outputs.reshape(dataset.targets.shape))
    for place, name in enumerate(table.target_names):
        targets, values = table.targets[:, place], predicted[:, place]
        with np.errstate(all="ignore"):
            errors = np.abs(values - targets).tolist()
        yield _Column(_short(name), [_number(value) for value in targets.tolist()])
        yield _Column("predicted", [_number(value) for value in values.tolist()])
        yield _Column("|error|", [_number(value) for value in errors])


def _right(snapshot: Snapshot, dataset: Dataset) -> _Column:
    with np.errstate(all="ignore"):
        rows = right_rows(snapshot, dataset).tolist()
    return _Column("right?", ["right" if is_right else "wrong" for is_right in rows])


def _short(name: str) -> str:
    return printable(name)[:_LONGEST]


def _number(value: float) -> str:
    return "-" if np.isnan(value) else f"{value:.4g}"


def _output(value: float) -> str:
    return f"{value:.4f}" if abs(value) < 1e4 else f"{value:.2e}"
