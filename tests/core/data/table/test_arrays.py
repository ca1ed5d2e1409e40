"""Arrays of numpy are tables as well, and nothing in their files is executed."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest

from nnlab.core.data.table.read_options import ReadOptions

from .reading import cells_of, refusal_of, table_of


def npy(array: Any, **how: Any) -> bytes:
    file = io.BytesIO()
    np.save(file, array, **how)
    return file.getvalue()


def npz(**arrays: Any) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def test_an_array_of_two_dimensions_is_a_table() -> None:
    table = table_of(npy(np.array([[1, 2], [3, 4], [5, 6]])))
    assert table.names == ("column1", "column2")
    assert cells_of(table) == [[1, 2], [3, 4], [5, 6]]
    assert table.lines.tolist() == [1, 2, 3]
    assert table.form is None


def test_nan_in_an_array_is_a_missing_value() -> None:
    assert cells_of(table_of(npy(np.array([1.0, np.nan, 3.0])))) == [[1], [None], [3]]


def test_several_arrays_stand_beside_each_other() -> None:
    table = table_of(npz(X=np.eye(3), y=np.array(["a", "", "b"]), ok=np.array([True, False, True])))
    assert table.names == ("X1", "X2", "X3", "y", "ok")
    assert cells_of(table)[:2] == [[1, 0, 0, "a", 1], [0, 1, 0, None, 0]]


def test_records_have_named_columns() -> None:
    records = np.array([(1, 2.5, b"x"), (2, 3.5, b"y")], [("id", "i4"), ("v", "f4"), ("k", "S1")])
    table = table_of(npy(records))
    assert table.names == ("id", "v", "k")
    assert cells_of(table) == [[1, 2.5, "x"], [2, 3.5, "y"]]


def test_so_many_rows_are_read_as_are_wanted() -> None:
    assert table_of(npy(np.eye(4)), ReadOptions(rows=2)).rows == 2


PICKLED = "it holds objects of Python, which are never loaded: only numbers and texts are"
DAMAGED = "it is damaged or ends early: numpy can't read its arrays"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (npy(np.array([{}, 1], object), allow_pickle=True), PICKLED),
        (npz(a=np.array([{}, 1], object)), PICKLED),
        (npy(np.eye(9))[:200], DAMAGED),
        (npz(a=np.eye(9), b=np.eye(9))[:300], DAMAGED),
        (npz(a=np.eye(9)).replace(b"PK\x01\x02", b"PK\x01\x03"), DAMAGED),
        (npy(np.eye(9)).replace(b"(9, 9)", b"(9, 9 "), DAMAGED),
        (npy(np.zeros((2, 2, 2))), "the array has 3 dimensions; a table has two"),
        (npy(np.array(1.0)), "the array is a single value, not rows"),
        (npy(np.zeros((0, 2))), "it has no rows"),
        (npz(X=np.zeros((5, 2)), y=np.zeros(4)), "the array 'X' has 5 rows, and 'y' 4"),
        (npz(x=np.zeros((5, 2)), x1=np.zeros(5)), "two columns are called 'x1'; rename one of its"
         " arrays"),
        (npy(np.array([[1, 2], [np.inf, 3]])), "column 'column1': row 2 is not finite"),
        (npy(np.array([1j, 2])), "column 'column1': its type is 'complex128'; a column has numbers"
         " or texts"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(content: bytes, sentence: str) -> None:
    assert refusal_of(content) in {f"my.csv: {sentence}", f"my.csv, {sentence}"}
