"""A table comes out of a store as it went in, and nothing else comes out of one."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from nnlab.core.catalog.datasets.table_shape import TableShape
from nnlab.core.data.table.split import SplitRows
from nnlab.core.data.tabular.prepared import PreparedTable, TableInput, fingerprint_of
from nnlab.core.store.tables.kept_table import facts_text, kept_table
from nnlab.core.store.tables.packed_rows import MOST_BYTES, packed_rows, unpacked_rows

from .files import opened, same_table, written

REFUSED = "damaged|can't be so many|another table"

NAMES = some.text(min_size=1, max_size=8)
NUMBERS = some.floats(allow_infinity=False, width=64)


@some.composite
def tables(draw: some.DrawFn) -> PreparedTable:
    """Make any table there may be."""
    rows, inputs = draw(some.integers(2, 9)), draw(some.integers(1, 4))
    numbers = np.array(
        draw(some.lists(NUMBERS, min_size=rows * inputs, max_size=rows * inputs))
    ).reshape(rows, inputs)
    words = some.none() | NAMES
    columns = tuple(TableInput(draw(NAMES), draw(words), draw(words)) for _ in range(inputs))
    if draw(some.booleans()):
        classes = tuple(draw(some.lists(NAMES, min_size=2, max_size=4, unique=True)))
        places = some.integers(0, len(classes) - 1)
        targets = np.array(draw(some.lists(places, min_size=rows, max_size=rows)), dtype=float)[
            :, None
        ]
        names = (draw(NAMES),)
    else:
        classes, names = (), tuple(draw(some.lists(NAMES, min_size=1, max_size=3)))
        finite = some.floats(allow_nan=False, allow_infinity=False)
        count = rows * len(names)
        targets = np.array(draw(some.lists(finite, min_size=count, max_size=count))).reshape(
            rows, len(names)
        )
    split = None
    if draw(some.booleans()):
        others = draw(some.lists(some.integers(0, 2), min_size=rows - 1, max_size=rows - 1))
        sets = np.array([0, *others])
        train, validation, test = (np.flatnonzero(sets == each) for each in range(3))
        split = SplitRows(draw(NAMES), train, validation, test)
    return PreparedTable(
        file=draw(NAMES), inputs=columns, numbers=numbers, target_names=names, classes=classes,
        targets=targets, split=split, lines=np.cumsum(np.ones(rows, np.int64) + 3),
        left_out=((draw(NAMES), draw(NAMES)),), incomplete=draw(some.integers(0, 9)),
        an_output_each=len(classes) == 2 and draw(some.booleans()),
        fingerprint=fingerprint_of(columns, numbers, names, classes, targets, split),
    )  # fmt: skip


def through(table: PreparedTable) -> PreparedTable:
    data = packed_rows(table)
    assert data is not None
    return kept_table(facts_text(table), table.shape, has_rows=True).with_rows(data)


@settings(max_examples=150, deadline=None)
@given(tables())
def test_any_table_comes_back_to_the_last_bit(table: PreparedTable):
    assert same_table(through(table), table)


def test_a_table_of_a_file_keeps_where_it_came_from(tmp_path: Path):
    table = opened(written(tmp_path))
    assert table.source is not None
    assert same_table(through(table), table)


def test_rows_that_take_more_than_five_megabytes_are_not_kept():
    random = np.random.default_rng(1)
    rows = MOST_BYTES // 80
    table = replace(
        opened_example(), numbers=random.random((rows, 12)), targets=random.random((rows, 1)),
        lines=np.arange(rows),
    )  # fmt: skip
    assert packed_rows(table) is None
    assert packed_rows(replace(table, numbers=np.ones((rows, 12)))) is not None


def opened_example() -> PreparedTable:
    inputs = (TableInput("a"), TableInput("b", "x"))
    numbers, targets = (
        np.array([[1.0, np.nan], [2.0, 0.0], [4.0, 1.0]]),
        np.array([[0.5], [1], [2]]),
    )
    return PreparedTable(
        file="a.csv", inputs=inputs, numbers=numbers, target_names=("y",), classes=(),
        targets=targets, split=None, lines=np.array([2, 3, 4]),
        fingerprint=fingerprint_of(inputs, numbers, ("y",), (), targets, None),
    )  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        b"", b"x", zlib.compress(b""), zlib.compress(b"x" * 96), zlib.compress(b"\0" * 97),
        zlib.compress(b"\xff" * 96), zlib.compress(np.full(12, np.inf).tobytes()),
        zlib.compress(b"\0" * 96)[:-3], b"x" * (MOST_BYTES + 1),
    ],
)  # fmt: skip
def test_bytes_that_are_no_rows_of_a_table_are_refused(data: bytes):
    table = opened_example()
    with pytest.raises(ValueError, match=REFUSED):
        kept_table(facts_text(table), table.shape, has_rows=True).with_rows(data)


def test_a_shape_that_promises_too_much_takes_no_memory():
    shape = TableShape(rows=999_999_999, inputs=20_000, count=1, kind="o", fingerprint="0" * 16)
    with pytest.raises(ValueError, match=REFUSED):
        unpacked_rows(zlib.compress(b"\0" * 1000), shape, have_weights=False)


def test_bytes_that_unpack_to_far_more_are_refused_where_they_pass_what_there_is():
    shape = opened_example().shape
    with pytest.raises(ValueError, match=REFUSED):
        unpacked_rows(zlib.compress(b"\0" * 50_000_000), shape, have_weights=False)


def test_a_class_that_there_is_not_is_refused():
    inputs = (TableInput("a"),)
    numbers, targets = np.array([[1.0], [2.0]]), np.array([[0.0], [7.0]])
    table = PreparedTable(
        file="a", inputs=inputs, numbers=numbers, target_names=("y",), classes=("u", "v"),
        targets=targets, split=None, lines=np.array([1, 2]),
        fingerprint=fingerprint_of(inputs, numbers, ("y",), ("u", "v"), targets, None),
    )  # fmt: skip
    with pytest.raises(ValueError, match=REFUSED):
        through(table)


@pytest.mark.parametrize(
    "changed",
    [
        {"inputs": [["a", None, None]]}, {"inputs": 3}, {"inputs": [["a"], ["b"]]},
        {"inputs": [[1, None, None], ["b", "x", None]]}, {"targets": []}, {"targets": "y"},
        {"classes": ["u"]}, {"split": 4}, {"left_out": [1]}, {"incomplete": "x"}, {"file": None},
    ],
)  # fmt: skip
def test_facts_that_are_none_of_this_table_are_refused(changed: dict[str, Any]):
    table = opened_example()
    text = json.dumps(json.loads(facts_text(table)) | changed)
    with pytest.raises(ValueError, match=REFUSED):
        kept_table(text, table.shape, has_rows=False)


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", "[" * 100_000, '{"inputs": []}'])
def test_what_is_no_record_of_a_table_is_refused(text: str):
    with pytest.raises(ValueError, match=REFUSED):
        kept_table(text, opened_example().shape, has_rows=False)


def test_another_tables_rows_are_found_out():
    table = opened_example()
    other = replace(table, numbers=table.numbers + 1)
    data = packed_rows(other)
    assert data is not None
    with pytest.raises(ValueError, match="another table"):
        kept_table(facts_text(table), table.shape, has_rows=True).with_rows(data)
