"""What can't be a table is refused in one sentence, with its file, line and column."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path

import pytest

from nnlab.core.data.table.plan import PlanOptions
from nnlab.core.data.table.read_options import ReadOptions
from nnlab.core.data.table.reading import delimited, source
from nnlab.core.data.table.reading.gathered import GatheredColumns
from nnlab.core.data.table.reading.read import read_table
from nnlab.core.data.table.refusal import TableError

from .reading import plan_refusal_of, refusal_of, table_of


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "my.csv: it is empty"),
        ("a,b\n", "my.csv, line 1: it has a header, and no row below it"),
        ("# nothing\n", "my.csv: it has comments, and no row"),
        ("a,b\n1,2\n3\n4,5\n", "my.csv, line 3: 1 cell where the header has 2, divided by comma"),
        ("1,2\n3,4,5\n6,7\n", "my.csv, line 2: 3 cells where the first row has 2, divided by"
         " comma"),
        ("a,b,c\n1,2,3\n4;5;6\n", "my.csv, line 3: 1 cell where the header has 3, divided by comma;"
         " it has as many, divided by semicolon"),
        ("a,b,c\n1,2,3\n4;5;6\n7;8;9\n1;2;3\n", "my.csv, line 3: from here on semicolon divides,"
         " and comma in line 1: it has to be the same in all lines"),
        ("a;b;c\n1,2,3\n4,5,6\n", "my.csv, line 2: from here on comma divides, and semicolon in"
         " line 1: it has to be the same in all lines"),
        ("a,b\n1,x\n2,y\n3,x\"\n", "my.csv, line 4, column 'b': a quote stands in 'x\"' and in no"
         " other cell of the column; perhaps it is one too many"),
        ("a,b\n1,x\n2,y\n3\"4,x\n", "my.csv, line 4, column 'a': a quote stands in '3\"4' and in no"
         " other cell of the column; perhaps it is one too many"),
        ("a,b\n1,2\n3", "my.csv, line 3, column 'a': it ends in the middle of a row: 1 cell of"
         " 2"),
        ("a,b\n1,2\n3,", "my.csv, line 3, column 'b': it ends in front of a cell that no other row"
         " lacks; an end of line behind it says that it is missing"),
        ("a,b\n1,dog\n2,cat\n3,d", "my.csv, line 4, column 'b': it ends with 'd', which may have"
         " been 'dog'; an end of line behind it says that it is whole"),
        ("<!DOCTYPE html>\n<p>", "my.csv, line 1: it is HTML or XML, not a table; save the table in"
         " it as CSV"),
        ('[{"a": 1}]', "my.csv, line 1: it is JSON, not a table; save it as CSV"),
        (b"\xff\xfe", "my.csv: it is empty"),
        ('a,b\n1,2\n3,"x', "my.csv, line 3: a quote is opened here and never closed"),
        ("a,b,a\n1,2,3\n", "my.csv, line 1: two columns are called 'a'; rename one of them"),
        ("a,b\n1,2\n3,inf\n", "my.csv, line 3, column 'b': 'inf' is not finite, and nothing can be"
         " learned from it"),
        ("a,b\n1,2\n-Infinity,2\n", "my.csv, line 3, column 'a': '-Infinity' is not finite, and"
         " nothing can be learned from it"),
        ("a,b\n1,2\n3,NaN\n", "my.csv, line 3, column 'b': 'NaN' is no number; with --missing drop"
         " or mean it is a missing value"),
        ("a,b\n1,2\n3,1e999\n", "my.csv, line 3, column 'b': '1e999' is larger than any number that"
         " can be computed with"),
        (b"a,b\n1,\x002\n", "my.csv, line 2: it is no text: a character in it is zero"),
        (b"PK\x03\x04xl/workbook.xml", "my.csv: it is an archive or a workbook; save the sheet as"
         " CSV"),
        (b"\x1f\x8b\x08", "my.csv: it is compressed by gzip; `zcat FILE | nnlab ... -` reads it"),
        (b"\xff\xfea\x00,\x00b\x00\n\x00\x01", "my.csv, line 2: it ends in the middle of a"
         " character of UTF-16"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_said_with_its_place(content, sentence) -> None:
    assert refusal_of(content) == sentence


def test_an_encoding_that_is_wrong_is_said_with_the_line() -> None:
    content = "a,b\n1,2\n3,é\n".encode("latin-1")
    assert refusal_of(content, ReadOptions(encoding="utf-8")) == (
        "my.csv, line 3: the byte 0xe9 is not UTF-8; --encoding names another"
    )
    for name in ("no-such", "base64", "\0"):
        assert refusal_of(content, ReadOptions(encoding=name)).startswith(
            "my.csv: there is no encoding "
        )


def test_lines_in_two_encodings_are_refused_with_a_line_of_each_until_one_is_said() -> None:
    content = "a,b\n1,ü\n".encode() + "2,é\n3,x\n".encode("cp1252")
    assert refusal_of(content) == (
        "my.csv, line 3: the byte 0xe9 is not UTF-8, and line 2 is UTF-8: it is in two encodings;"
        " --encoding takes all of it for one"
    )
    assert table_of(content, ReadOptions(encoding="cp1252")).rows == 3


def test_a_late_infinity_is_found_with_its_line(monkeypatch) -> None:
    monkeypatch.setattr(delimited, "_BLOCK", 100)
    lines = ["a,b", *("1,2" for _ in range(4000)), "3,inf", "4,5"]
    assert refusal_of("\n".join(lines)).startswith("my.csv, line 4002, column 'b': 'inf' ")


def test_a_cell_that_has_no_end_is_not_read_for_ever() -> None:
    sentence = refusal_of('a,b\n1,"' + "x" * 200_000 + '"\n')
    assert sentence.startswith("my.csv, line 2: a cell has more than 131,072 characters")


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    def refused(path: Path) -> str:
        with pytest.raises(TableError) as error:
            read_table(path)
        return str(error.value)

    assert refused(tmp_path) == f"{tmp_path}: it is a directory; a table is a file in it"
    assert refused(tmp_path / "no.csv").endswith(
        "no.csv: it can't be read: No such file or directory"
    )
    assert refused(Path("/dev/zero")) == "/dev/zero: it is a device, not a file"
    assert "it can't be read" in refused(Path("a\0b"))


def test_a_pipe_is_read_to_its_end_and_refused_where_it_ends_early(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def feed(content: str) -> None:
        threading.Thread(target=pipe.write_text, args=(content,), daemon=True).start()

    feed("a,b\n1,2\n3,4\n")
    assert read_table(pipe).rows == 2
    feed("a,b\n1,2\n3")
    with pytest.raises(TableError, match="line 3, column 'a': it ends in the middle of a row"):
        read_table(pipe)


class Endless(io.RawIOBase):
    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return b"1,2\n" * (size // 4)


def test_a_pipe_without_an_end_is_refused_when_memory_would_not_hold_it(monkeypatch) -> None:
    monkeypatch.setattr(source, "free_memory", lambda: 3_000_000)
    with pytest.raises(TableError, match=r"^standard input: there is not enough memory for more"):
        read_table(Endless())  # type: ignore[arg-type]


def test_a_file_that_needs_more_memory_than_there_is_is_refused_before_it_is_read(
    monkeypatch, tmp_path: Path
) -> None:
    file = tmp_path / "large.csv"
    file.write_text("a,b\n" + "1,2\n" * 100_000)
    monkeypatch.setattr(delimited, "free_memory", lambda: 2_000_000)
    monkeypatch.setattr(GatheredColumns, "add", lambda *_: pytest.fail("it was read"))
    with pytest.raises(TableError, match=r"needs about 0.0 GB .* free; --rows reads only some of"):
        read_table(file)


def test_some_rows_of_such_a_file_can_be_read(monkeypatch) -> None:
    monkeypatch.setattr(delimited, "free_memory", lambda: 2_000_000)
    content = "a,b\n" + "1,2\n" * 100_000
    assert table_of(content, ReadOptions(rows=1000)).rows == 1000


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        ("name,about\nfoo,bar baz\nqux,quux\nlorem,ipsum\n", PlanOptions(), "my.csv: no column has"
         " numbers, or few words that recur: nothing can be learned from text"),
        ('"a,b"\n"1,x"\n"2,y"\n"3,x"\n', PlanOptions(), "my.csv, line 1: nothing was found that"
         " divides it into columns; --delimiter says what does"),
        ("a,class\n1,x\n2,x\n", PlanOptions(), "my.csv, column 'class': the target has only one"
         " class, and two are needed: every row has 'x'; --target names another"),
        ("a,b\n1,2\n", PlanOptions(), "my.csv, line 2: it is the only row, and nothing can be"
         " learned from one"),
        ("a,b\n1,2\n3,4\n", PlanOptions(targets=("c",)), "my.csv: there is no column 'c'; there are"
         " 'a', 'b'"),
        ("width,b\n1,2\n3,4\n", PlanOptions(drop=("widht",)), "my.csv: there is no column 'widht'."
         " Did you mean 'width'?"),
        ("a,b\n1,2\n3,4\n", PlanOptions(drop=("a", "b")), "my.csv: every column is left out"),
        ("a,b\n1,x\n3,y\n5,x\n", PlanOptions(targets=("b",), task="regression"), "my.csv, column"
         " 'b': its values are words, which no regression predicts; let it be a classification"),
        ("a,b,c\n1,2,3\n3,4,5\n", PlanOptions(targets=("a", "b"), task="classification"),
         "my.csv: several targets are numbers; a classification has one"),
        ("a,b\n1,2\n,4\n", PlanOptions(missing="error"), "my.csv, line 3, column 'a': a value is"
         " missing"),
        ("a,set\n1,train\n2,later\n", PlanOptions(split_column="set"), "my.csv, line 3, column"
         " 'set': 'later' is none of train, validation, test"),
        ("a,set\n1,test\n2,test\n", PlanOptions(split_column="set"), "my.csv, column 'set': no row"
         " is for training"),
    ],
)  # fmt: skip
def test_what_nothing_can_be_learned_from_is_said(content, options, sentence) -> None:
    assert plan_refusal_of(content, options) == sentence


def test_control_characters_of_a_file_do_not_reach_a_sentence() -> None:
    sentence = refusal_of("a\x1b[31m,b\x1b[31m\n1,2\n3,inf\n")
    assert "\x1b" not in sentence
    assert "column 'b�[31m'" in sentence
