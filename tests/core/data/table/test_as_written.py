"""What people and programs write around a table's numbers and names loads, or its line is named."""

from __future__ import annotations

import pytest

from nnlab.core.data.table.cells import number_as_written
from nnlab.core.data.table.plan import PlanOptions

from .reading import cells_of, plan_for, plan_refusal_of, table_of


@pytest.mark.parametrize(
    ("text", "decimal", "number", "mark"),
    [
        ("1,234,567.5", ".", 1234567.5, ""),
        ("1 234 567.5", ".", 1234567.5, ""),
        ("1\u00a0234", ".", 1234, ""),
        ("1\u202f234,5", ",", 1234.5, ""),
        ("1'234.5", ".", 1234.5, ""),
        ("1’234", ".", 1234, ""),
        ("1.234,50 €", ",", 1234.5, "€"),
        ("-$1,234", ".", None, ""),
        ("$ 12.5", ".", 12.5, "$"),
        ("£-3", ".", -3, "£"),
        ("12 %", ".", 12, "%"),
        (".5%", ".", 0.5, "%"),
        ("\u22127", ".", -7, ""),
        ("12,34", ".", None, ""),
        ("1,234 567", ".", None, ""),
        ("$5%", ".", None, ""),
        ("5 kg", ".", None, ""),
        ("٣", ".", None, ""),
        ("%", ".", None, ""),
        ("", ".", None, ""),
        ("2024-01-31", ".", None, ""),
    ],
)
def test_a_number_may_have_a_mark_and_divided_thousands(text, decimal, number, mark):
    assert number_as_written(text, decimal) == (None if number is None else (number, mark))


@pytest.mark.parametrize(
    "written",
    ["{:,.1f}", "${:,.1f}", "{:.1f} %", "{:.1f}€", "\u00a0{:.1f}", "{:_.1f}"],
    ids=["thousands", "dollars", "percent", "euros", "hard blank", "none of these"],
)
def test_a_column_of_numbers_as_people_write_them_is_one_of_numbers(written: str):
    numbers = [1000 * place + 0.5 for place in range(1, 30)]
    content = "price;kind\n" + "".join(f"{written.format(n)};x\n" for n in numbers) + ";y\n"
    first = table_of(content).columns[0]
    if written == "{:_.1f}":
        assert first.words is not None
    else:
        assert first.numbers[:-1].tolist() == numbers
        assert first.missing.tolist() == [False] * 29 + [True]


def test_decimal_commas_and_points_between_thousands_are_seen_beside_a_mark():
    content = "a;b\n" + "1.234,50 €;x\n2.000,00 €;y\n" * 5
    assert cells_of(table_of(content))[:2] == [[1234.5, "x"], [2000, "y"]]


def test_numbers_of_several_marks_are_words():
    content = "a,b\n" + "$5,x\n€5,y\n7 %,z\n" * 5
    assert table_of(content).columns[0].words == ("$5", "€5", "7 %")


ROWS = "".join(f"{place / 4},{40 - place},{'xy'[place % 2]}\n" for place in range(40))


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("size,age,kind\ncm,years,\n" + ROWS, 2, "'cm' and 'years'"),
        ("a,b,c\nsize,age,kind\n" + ROWS, 2, "'size' and 'age'"),
        ("size,age,kind\n" + ROWS + "\nup,down,side\n" + ROWS, 43, "'up' and 'down'"),
    ],
    ids=["units", "two headers", "another table"],
)
def test_a_row_of_words_where_numbers_stand_is_refused(content: str, line: int, words: str):
    assert plan_refusal_of(content) == (
        f"my.csv, line {line}: {words} stand in columns of numbers: it may be units, a total, or"
        " another table's names"
    )
    assert plan_for(content, PlanOptions(drop=("1",))).targets


def test_a_single_word_among_numbers_is_said_and_no_more():
    plan = plan_for("size,age,kind\n" + ROWS + "Total,3,\n")
    assert plan.left_out == (("size", "'Total' stands among numbers in line 42"),)


def test_columns_of_numbers_may_lack_a_name():
    table = table_of(",,kind,place\n" + ROWS.replace("x", "x,up").replace("y", "y,down"))
    assert table.names == ("column1", "column2", "kind", "place")
    assert table.rows == 40


def test_a_complete_last_row_needs_no_end_of_line():
    assert table_of("a,b\n1,dog\n2,cat\n3,cat").rows == 3
    assert table_of("a,b\n1,\n2,3\n3,").rows == 3
    assert table_of("a,b\n1,dog\n2,cat\n3,d\n").rows == 3


def test_a_decimal_comma_among_decimal_points_is_said_with_its_line():
    rows = "".join(f"{n}.5;{'xy'[n % 2]}\n" for n in range(40))
    plan = plan_for("size;kind\n" + rows + "7,5;x\n")
    reason = "'7,5' in line 42 has a decimal comma, and others have a point"
    assert plan.left_out == (("size", reason),)
