"""A table is read block by block, plain ones at once: what comes out does not depend on it."""

from __future__ import annotations

import io
import random

import numpy as np
import pytest

from nnlab.core.data.table.read_options import ReadOptions
from nnlab.core.data.table.reading import delimited
from nnlab.core.data.table.reading.gathered import GatheredColumns
from nnlab.core.data.table.reading.read import read_table

from .reading import cells_of, refusal_of, table_of


@pytest.fixture(params=[1 << 20, 60], ids=["one block", "many blocks"])
def block(request, monkeypatch) -> int:
    monkeypatch.setattr(delimited, "_BLOCK", request.param)
    return request.param


def plain_blocks(monkeypatch) -> list[bool]:
    """Note of each block whether its numbers were read at once."""
    taken: list[bool] = []
    original = GatheredColumns.add_plain

    def noted(*arguments) -> bool:
        taken.append(original(*arguments))
        return taken[-1]

    monkeypatch.setattr(GatheredColumns, "add_plain", noted)
    return taken


def test_numbers_are_those_that_were_written(block: int, monkeypatch) -> None:
    taken = plain_blocks(monkeypatch)
    numbers = [
        [random.Random(i).uniform(-1, 1) * 10**i for i in range(j, j + 3)] for j in range(200)
    ]
    content = "a,b,c\n" + "".join(",".join(map(repr, row)) + "\n" for row in numbers)
    assert cells_of(table_of(content)) == numbers
    if block == 60:
        assert all(taken[1:])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", " "])
@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_words_gaps_and_numbers_go_together(
    block: int, delimiter: str, quote: str, end: str
) -> None:
    rows = [[i / 4, None if i % 3 == 0 else i, -i, f"k{i % 4}"] for i in range(100)]
    lines = [["a", "b", "c", "kind"], *([("NA" if c is None else str(c)) for c in r] for r in rows)]
    lines = [[*others, quote + word + quote] for *others, word in lines]
    table = table_of("".join(delimiter.join(line) + end for line in lines))
    assert cells_of(table) == rows
    assert table.lines.tolist() == list(range(2, 102))


def test_decimal_commas_and_points_between_thousands_are_read_in_every_block(block: int) -> None:
    rows = [["0,5", "1,25"]] * 50 + [["1.234,5", "2"]] + [["0,5", "7"]] * 50
    content = "a;b\n" + "".join(";".join(row) + "\n" for row in rows)
    numbers = cells_of(table_of(content))
    assert numbers[0] == [0.5, 1.25]
    assert numbers[50] == [1234.5, 2]
    assert numbers[-1] == [0.5, 7]


def test_a_late_word_makes_words_of_a_column(block: int) -> None:
    content = "a,b\n" + "1,2\n0.5,2\n" * 30 + "x,3\n1,4\n"
    first = [row[0] for row in cells_of(table_of(content))]
    assert first == ["1", "0.5"] * 30 + ["x", "1"]


def test_records_go_on_over_the_ends_of_blocks(block: int) -> None:
    word = "one\n# two\n\nthree"
    content = "a,b\n" + f'1,"{word}"\n2,plain\n' * 40
    table = table_of(content)
    assert cells_of(table) == [[1, word], [2, "plain"]] * 40
    assert table.lines[:4].tolist() == [2, 6, 7, 11]


def test_comments_and_empty_lines_between_clean_rows_change_no_line(block: int) -> None:
    content = "a,b\n" + "1,2\n" * 40 + "# a comment\n\n" + "3,4\n" * 40
    table = table_of(content)
    assert table.rows == 80
    assert table.lines[39:41].tolist() == [41, 44]
    assert table.form is not None
    assert table.form.comments == 1


def test_so_many_rows_are_read_as_are_wanted(block: int) -> None:
    content = "a,b,k\n" + "1,2,x\n3,4,y\n" * 100
    for rows in (1, 7, 150, 1000):
        assert table_of(content, ReadOptions(rows=rows)).rows == min(rows, 200)


@pytest.mark.slow
def test_the_numbers_of_a_hundred_thousand_rows_are_read_at_once_block_by_block(monkeypatch):
    taken = plain_blocks(monkeypatch)
    line = ",".join(f"{value:.6g}" for value in np.random.default_rng(0).normal(size=50)) + "\n"
    header = ",".join(f"c{place}" for place in range(50)) + "\n"
    table = read_table(io.BytesIO((header + line * 100_000).encode()))
    assert (table.rows, len(table.columns)) == (100_000, 50)
    assert taken.count(False) == 1
    assert len(taken) > 20


@pytest.mark.parametrize("place", [0, 1, 3], ids=["in front", "inside", "at the end"])
def test_words_do_not_keep_numbers_and_gaps_from_being_read_at_once(place: int, monkeypatch):
    monkeypatch.setattr(delimited, "_BLOCK", 100)
    taken = plain_blocks(monkeypatch)
    rows: list[list[str]] = []
    for number in range(200):
        rows.append([repr(number / 7), "" if number % 5 == 3 else "2", "" if number % 7 else "-3"])
        rows[-1].insert(place, f" k{number % 3} " if number % 11 else "NA")
    names = ["a", "b", "c"]
    names.insert(place, "kind")
    table = table_of("".join(",".join(row) + "\n" for row in [names, *rows]))
    assert all(taken[1:])
    assert cells_of(table) == [
        [None if cell in {"", "NA"} else cell.strip() if at == place else float(cell)
         for at, cell in enumerate(row)]
        for row in rows
    ]  # fmt: skip


def test_a_row_that_is_too_long_or_short_is_found_in_any_block(block: int):
    good = "".join(f"{number / 7!r},2,k{number % 3}\n" for number in range(60))
    for odd, cells in (("1,2,3,x", 4), ("1,x", 2), ("1,2", 2)):
        sentence = refusal_of(f"a,b,kind\n{good}{odd}\n{good}")
        assert sentence == (
            f"my.csv, line 62: {cells} cells where the header has 3, divided by comma"
        )


def test_a_header_that_comes_again_is_found_in_any_block(block: int):
    content = "a,b\n" + "1,x\n2,y\n" * 40 + "one,x\n" + "1,x\n" * 40 + "a, b\n1,x\n"
    assert refusal_of(content) == (
        "my.csv, line 123: it repeats the header of line 1: another table begins here"
    )


def test_a_character_that_is_zero_is_found_behind_the_first_lines(block: int):
    content = "a,b\n" + "1,x\n" * 200_000 + "2,\0y\n"
    assert refusal_of(content) == "my.csv, line 200002: it is no text: a character in it is zero"
