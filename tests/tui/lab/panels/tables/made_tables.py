"""Tables of many shapes, opened as a person's would be, for looking into every panel."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

import numpy as np

from nnlab.core import RunConfig
from nnlab.core.data.table.plan import PlanOptions, plan_of
from nnlab.core.data.table.reading.read import read_table
from nnlab.core.data.tabular.open_tables import learning
from nnlab.core.data.tabular.prepared import PreparedTable, prepared

HOSTILE_COLUMN, HOSTILE_CLASS = "[red]x\x1b[31m", "[/b]\n"


def table_of(
    heads: Sequence[str], rows: Sequence[Sequence[object]], targets: Sequence[str] = ("class",)
) -> PreparedTable:
    """Write a table as CSV, and read it back."""
    text = StringIO()
    csv.writer(text).writerows([heads, *rows])
    table = read_table(BytesIO(text.getvalue().encode()), name="made.csv")
    return prepared(table, plan_of(table, PlanOptions(targets=tuple(targets))))


def run_of(table: PreparedTable, **others: object) -> RunConfig:
    """Give a config of a run on a table."""
    return learning(RunConfig(epochs=30), table).replace(**others)


def many_classes(inputs: int = 60, classes: int = 19, rows: int = 400) -> PreparedTable:
    """Rows of so many inputs around a place for each class."""
    random = np.random.default_rng(5)
    places = random.normal(size=(classes, inputs))
    labels = np.arange(rows) % classes
    numbers = places[labels] + random.normal(size=(rows, inputs))
    heads = [f"measurement {number}" for number in range(1, inputs + 1)]
    names = [f"kind {chr(ord('A') + label % 26)}{label // 26 or ''}" for label in range(classes)]
    lines = [
        [*(f"{number:.3f}" for number in row), names[label]]
        for row, label in zip(numbers, labels, strict=True)
    ]
    return table_of([*heads, "class"], lines)


def three_targets(rows: int = 200) -> PreparedTable:
    """Four numbers and three that follow from them, in units far apart."""
    random = np.random.default_rng(6)
    x = random.uniform(0, 100, size=(rows, 4))
    y = np.stack([1000 + 20 * x[:, 0] - x[:, 1], x[:, 2] / 1e4, x[:, 3] - x[:, 0]], axis=1)
    heads = ["length", "width", "height", "weight", "price", "rate", "balance"]
    return table_of(heads, np.hstack([x, y]).round(6).tolist(), heads[4:])


def one_input(rows: int = 80) -> PreparedTable:
    """One number, and another that follows from it."""
    x = np.linspace(0, 50, rows)
    return table_of(["minutes", "litres"], np.stack([x, 3 * x + 7], axis=1).tolist(), ["litres"])


def hostile(rows: int = 60) -> PreparedTable:
    """Columns and classes whose names would be obeyed, were they not made harmless."""
    random = np.random.default_rng(7)
    heads = [HOSTILE_COLUMN, "[/]", "class"]
    words = [HOSTILE_CLASS, "\x1b]0;title\x07", "日本語"]
    lines = [[*random.normal(size=2).round(3), words[row % 3]] for row in range(rows)]
    return table_of(heads, lines)
