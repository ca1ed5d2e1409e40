"""Numbers that are read many at a time have the bits that `float` gives one at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core.data.table.cells import GAPS_AMONG_NUMBERS
from nnlab.core.data.table.reading.numbers import numbers_and_gaps, rows_of_numbers

DIGITS = st.text("0123456789", max_size=30)
SPELLED = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.floats(allow_nan=False, allow_infinity=False).map("{:.30e}".format),
    st.integers(-(2**70), 2**70).map(str),
    st.tuples(st.sampled_from(["", "-", "+"]), DIGITS, st.sampled_from(["", "."]), DIGITS).map(
        "".join
    ),
    st.sampled_from(["-0", "-0.0", "0", " 7 ", "1e999", "-1e-999", "5e-324", "3e-324"]),
)  # fmt: skip


def finite(cell: str) -> float | None:
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def bits(numbers: Sequence[float] | np.ndarray) -> list[int]:
    return np.array(numbers, np.float64).view(np.uint64).tolist()


@settings(max_examples=400)
@given(st.lists(SPELLED, min_size=1, max_size=12))
def test_a_column_s_numbers_have_the_bits_of_float(cells: list[str]):
    wanted = [np.nan if cell in GAPS_AMONG_NUMBERS else finite(cell) for cell in cells]
    found = numbers_and_gaps(cells)
    there = [number for number in wanted if number is not None]
    if len(there) < len(cells):
        assert found is None
    else:
        assert found is not None
        assert np.isnan(found).tolist() == np.isnan(there).tolist()
        assert bits(found[~np.isnan(found)]) == bits([n for n in there if not np.isnan(n)])


@settings(max_examples=400)
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(SPELLED, min_size=width, max_size=width), min_size=1)
    ),
    st.sampled_from([(",", "."), (";", ","), ("\t", "."), ("|", ",")]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_rows_of_numbers_have_the_bits_of_float_or_are_left_to_others(
    rows: list[list[str]], form: tuple[str, str], end: str
):
    delimiter, decimal = form
    lines = [delimiter.join(row).replace(".", decimal) + end for row in rows]
    found = rows_of_numbers(lines, len(rows[0]), delimiter=delimiter, decimal=decimal)
    if found is not None:
        for row, numbers in zip(rows, found, strict=True):
            for cell, number in zip(row, numbers, strict=True):
                if cell.strip():
                    assert bits([float(cell)]) == bits([number])
                else:
                    assert np.isnan(number)


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        (["1,x\n", "2,3\n"], (",", ".")),
        (["1,true\n"], (",", ".")),
        (["1,null\n"], (",", ".")),
        (["1],[2\n", "3,4\n"], (",", ".")),
        (["1,2,3\n", "4\n"], (",", ".")),
        (["1,2\n", "\n"], (",", ".")),
        (["1;2,5\n"], (";", ".")),
        (["1.5;2,5\n"], (";", ",")),
        (["1,5\n"], (",", ",")),
        (["1_0,2\n"], (",", ".")),
        (["١,2\n"], (",", ".")),
        (["1e400,2\n"], (",", ".")),
    ],
)
def test_what_may_be_something_else_is_left_to_others(lines: list[str], form: tuple[str, str]):
    delimiter, decimal = form
    assert rows_of_numbers(lines, 2, delimiter=delimiter, decimal=decimal) is None


def test_what_may_be_a_word_is_no_number():
    for cell in ("x", "true", "1_0", "١", "nan", "inf", "1,2", "1 2", "0x1", "[1]", "1null"):
        assert numbers_and_gaps(["1", cell, "2"]) is None
