"""Rows of another file are found for a run by the names of columns and their words."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest

from nnlab.core.data.table.read_options import ReadOptions
from nnlab.core.data.table.reading.read import read_table
from nnlab.core.data.table.refusal import TableError
from nnlab.core.data.tabular.rows_for import RowsFor, UnknownWord, rows_for

from .tables import table_of

LEARNED = table_of(
    """sky,wind,warm,play
sunny,1.5,yes,no
cloudy,2.5,no,yes
rainy,0.5,no,yes
sunny,3.5,yes,no
rainy,4.0,yes,no
cloudy,1.0,no,yes
"""
)
"""Inputs: sky=cloudy, sky=rainy, sky=sunny, wind, warm=yes."""


def found(text: str) -> RowsFor:
    table = read_table(BytesIO(text.encode()), ReadOptions(nan_is_missing=True), name="b.csv")
    return rows_for(LEARNED, table)


def test_columns_are_found_by_their_names_in_any_order():
    rows = found("warm,play,Wind ,sky\nyes,no,7,rainy\nno,yes,8,sunny\n")
    assert rows.numbers.tolist() == [[0, 1, 0, 7, 1], [0, 0, 1, 8, 0]]
    assert rows.lines.tolist() == [2, 3]
    assert (rows.extra, rows.unknown, rows.missing) == ((), (), ())
    assert rows.targets is not None
    assert rows.targets.tolist() == [[0], [1]]


def test_the_target_need_not_be_there_and_extra_columns_are_named():
    rows = found("id,sky,wind,warm,note\n1,sunny,2,no,a\n2,rainy,3,yes,b\n")
    assert rows.targets is None
    assert rows.extra == ("id", "note")


def test_columns_that_lack_are_refused_by_name():
    sentence = "^b.csv: it lacks the columns 'sky', 'warm', which the run learned from$"
    with pytest.raises(TableError, match=sentence):
        found("wind,play\n1,no\n2,yes\n")


def test_an_unknown_word_is_none_of_those_that_are_known():
    rows = found("sky,wind,warm\nsunny,1,yes\nfoggy,2,no\nfoggy,3,no\nhail,4,no\n")
    assert rows.numbers[1:, :3].tolist() == [[0, 0, 0]] * 3
    assert rows.complete.all()
    assert rows.unknown == (
        UnknownWord("sky", "foggy", line=3, count=2), UnknownWord("sky", "hail", line=5, count=1)
    )  # fmt: skip


def test_of_two_words_a_third_is_a_missing_value():
    rows = found("sky,wind,warm\nsunny,1,yes\nrainy,2,mild\n")
    assert rows.complete.tolist() == [True, False]
    assert np.isnan(rows.numbers[1, 4])
    assert rows.unknown == (UnknownWord("warm", "mild", line=3, count=1),)


def test_what_is_missing_is_told_by_column():
    rows = found("sky,wind,warm\n,1,yes\nrainy,NaN,\nsunny,2,no\n")
    assert rows.missing == (("sky", 1), ("wind", 1), ("warm", 1))
    assert rows.complete.tolist() == [False, False, True]
    assert np.isnan(rows.numbers[0, :3]).all()


def test_a_word_among_numbers_leaves_the_other_numbers_what_they_are():
    rows = found("sky,wind,warm\nsunny,1.5,yes\nsunny,calm,no\nsunny,2,no\n")
    assert rows.numbers[[0, 2], 3].tolist() == [1.5, 2]
    assert np.isnan(rows.numbers[1, 3])
    assert rows.unknown == (UnknownWord("wind", "calm", line=3, count=1),)


def test_words_that_look_like_numbers_are_known_however_they_are_spelled():
    lines = [f"{code},{goal}" for code in ("7", "08", "x") for goal in (1.5, 2, 3)]
    learned = table_of("\n".join(["code,y", *lines]) + "\n", targets=("y",))
    table = read_table(BytesIO(b"code\n7.0\n8\n9\n"), name="b.csv")
    rows = rows_for(learned, table)
    assert [each.word for each in learned.inputs] == ["7", "08", "x"]
    assert rows.numbers.tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 0]]
    assert rows.unknown == (UnknownWord("code", "9", line=4, count=1),)
