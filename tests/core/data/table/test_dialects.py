"""Whatever way a table is written, it is the same table."""

from __future__ import annotations

import codecs

import numpy as np
import pytest

from nnlab.core.data.table.read_options import ReadOptions
from nnlab.core.data.table.reading import delimited

from .reading import cells_of, table_of

NAMES = ("length", "width", "kind")
ROWS = [[5.1, 3.5, "setosa"], [7.0, None, "versi color"], [-6.25, 0.5, "setosa"], [1.0, 2.0, "x"]]
PLAIN = "length,width,kind\n5.1,3.5,setosa\n7,,versi color\n-6.25,.5,setosa\n1,2,x\n"


def spelled(delimiter: str, quote: str = "", decimal: str = ".") -> str:
    """Write the table with a delimiter, with quotes around words and another decimal sign."""
    lines = []
    for line in PLAIN.splitlines():
        cells = [cell.replace(".", decimal) for cell in line.split(",")]
        quoted = [quote + cell + quote if cell[:1].isalpha() else cell for cell in cells]
        lines.append(delimiter.join(quoted))
    return "\n".join(lines) + "\n"


WRITTEN = {
    "commas": PLAIN,
    "semicolons": spelled(";"),
    "tabs": spelled("\t"),
    "pipes": spelled("|"),
    "colons": spelled(":"),
    "tildes and decimal commas": spelled("~", decimal=","),
    "carets and quotes": spelled("^", '"'),
    "exclamation marks": spelled("!"),
    "a sign of paragraphs": spelled("§"),
    "what separates records": spelled("\x1e"),
    "two colons": spelled("::"),
    "two pipes": spelled("||"),
    "delimiters behind the last cell": PLAIN.replace("\n", ",,\n"),
    "delimiters around all": "|" + PLAIN.replace(",", "|").replace("\n", "|\n|").removesuffix("|"),
    "comma and blank": spelled(", "),
    "quotes": spelled(",", '"'),
    "apostrophes": spelled(",", "'"),
    "blanks and quotes": spelled(" ", '"'),
    "decimal commas": spelled(";", decimal=","),
    "decimal commas and quotes": spelled(";", '"', decimal=","),
    "carriage returns": PLAIN.replace("\n", "\r"),
    "Windows' line ends": PLAIN.replace("\n", "\r\n"),
    "no last line end": PLAIN.rstrip("\n"),
    "empty lines": PLAIN.replace("\n", "\n\n") + "\n  \n",
    "a title": "Measured by hand\n\n" + PLAIN,
    "a title in cells": "Measured by hand,,\n,,\n" + PLAIN,
    "comments": "# it's \"mine, of 2020\n" + PLAIN.replace("7,,", "# half, way\n7,,"),
    "a repeated header": "length,width,kind\n" + PLAIN,
    "a quoted line end": PLAIN.replace("versi color", '"versi color"').replace("x\n", '"x"\n'),
}
ENCODED = {
    "UTF-8 with a mark": PLAIN.encode("utf-8-sig"),
    "UTF-16": PLAIN.encode("utf-16"),
    "UTF-16, big end first": codecs.BOM_UTF16_BE + PLAIN.encode("utf-16-be"),
    "UTF-32": PLAIN.encode("utf-32"),
    "UTF-8 with two marks": codecs.BOM_UTF8 + PLAIN.encode("utf-8-sig"),
    "UTF-16 without a mark": PLAIN.encode("utf-16-le"),
    "UTF-16, big end first, without a mark": PLAIN.encode("utf-16-be"),
    "UTF-32 without a mark": PLAIN.encode("utf-32-le"),
    "UTF-32, big end first, without a mark": PLAIN.encode("utf-32-be"),
}


@pytest.mark.parametrize(
    "written", [*WRITTEN.values(), *ENCODED.values()], ids=[*WRITTEN, *ENCODED]
)
def test_the_same_table_is_read_however_it_is_written(written: str | bytes) -> None:
    table = table_of(written)
    assert table.names == NAMES
    assert cells_of(table) == ROWS


def test_without_a_header_columns_are_called_by_their_places() -> None:
    table = table_of(PLAIN.partition("\n")[2])
    assert table.names == ("column1", "column2", "column3")
    assert cells_of(table) == ROWS
    assert table.form is not None
    assert table.form.header == 0


def test_what_was_found_out_is_told() -> None:
    form = table_of(
        "Title\n# a comment\nlength;kind\nlength;kind\n1,5;'a'\n# more\n2,5;'b c'\n"
    ).form
    assert form is not None
    assert (form.delimiter, form.decimal, form.quote, form.encoding) == (";", ",", "'", "utf-8")
    assert (form.header, form.skipped, form.repeated, form.comments) == (3, 1, 1, 2)


@pytest.mark.parametrize(
    ("content", "names", "rows"),
    [
        # R's `write.table`: the rows have names, and the header says nothing of these.
        ('"a" "b"\n"1" 1.5 "x"\n"2" 2.5 "y"\n', ("row", "a", "b"), [[1, 1.5, "x"], [2, 2.5, "y"]]),
        # `numpy.savetxt` makes a comment of its header.
        ("# a b\n1 2\n3 4\n", ("a", "b"), [[1, 2], [3, 4]]),
        # Columns that are aligned by blanks.
        ("  a     b\n  1.5   2\n 10    3\n", ("a", "b"), [[1.5, 2], [10, 3]]),
        # pandas leaves the name of the rows' numbers empty.
        (",a\n0,5\n1,6\n", ("column1", "a"), [[0, 5], [1, 6]]),
        ("a;b\n1.234,5;1\n0,5;2\n", ("a", "b"), [[1234.5, 1], [0.5, 2]]),
        # scikit-learn's own files begin with how many rows and columns there are, and classes.
        ("2,5,x\n1,2,3,4,5,6,7\n1,2,3,4,5,6,8\n", tuple(f"column{i}" for i in range(1, 8)),
         [[1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 8]]),
        ("a\n1\n2\n", ("a",), [[1], [2]]),
        ("city\nNew York\nParis\nBonn\n", ("city",), [["New York"], ["Paris"], ["Bonn"]]),
        ("a,b\n#1,x\n#2,y\n", ("a", "b"), [["#1", "x"], ["#2", "y"]]),
        ('a,b\n1,"x, ""y"""\n2,"two\nlines"\n', ("a", "b"), [[1, 'x, "y"'], [2, "two\nlines"]]),
        ('a,b\n1,"x\\"y"\n2,"z, w"\n', ("a", "b"), [[1, 'x"y'], [2, "z, w"]]),
        ("a,b\n1,x\\,y\n2,z\n", ("a", "b"), [[1, "x,y"], [2, "z"]]),
        ("a,b\n1,C:\\data\n2,D:\\\n", ("a", "b"), [[1, "C:\\data"], [2, "D:\\"]]),
        ("a,b\n1,it's\n2,'tis\n", ("a", "b"), [[1, "it's"], [2, "'tis"]]),
        ("a,b\n-,-\n1,+\n", ("a", "b"), [[None, "-"], [1, "+"]]),
        ("a,b\n1_000,2\n5,١\n", ("a", "b"), [["1_000", "2"], ["5", "١"]]),
    ],
)  # fmt: skip
def test_programs_have_ways_of_their_own(content, names, rows) -> None:
    table = table_of(content)
    assert table.names == names
    assert cells_of(table) == rows


@pytest.mark.parametrize("word", ["", "NA", "N/A", "NaN", "null", "None", "?", "<NA>"])
def test_what_stands_for_a_missing_value_is_missing_among_words(word: str) -> None:
    assert cells_of(table_of(f"a,b\n1,x\n2,{word}\n3,y\n"))[1] == [2, None]


@pytest.mark.parametrize("word", ["", "NA", "null", "?", "-", ".", "none"])
def test_what_stands_for_a_missing_value_is_missing_among_numbers(word: str) -> None:
    table = table_of(f"a,b\n1,x\n{word},y\n3,x\n")
    assert [row[0] for row in cells_of(table)] == [1, None, 3]


def test_bytes_that_are_no_utf_8_are_windows_and_said_so() -> None:
    for encoding in ("cp1252", "latin-1"):
        text = "größe,art\n1,grün\n2,rot" + ("\x81" if encoding == "latin-1" else "€") + "\n"
        table = table_of(text.encode(encoding))
        assert table.form is not None
        assert table.form.encoding == encoding
        assert table.names == ("größe", "art")
        assert cells_of(table)[0] == [1, "grün"]


def test_a_late_byte_that_is_no_utf_8_changes_the_encoding_of_the_whole_table(monkeypatch) -> None:
    monkeypatch.setattr(delimited, "_SAMPLE", 100)
    lines = "a,1\n" * 20_000
    table = table_of(("a,b\n" + lines).encode() + b"\xe9,2\n")
    assert table.form is not None
    assert table.form.encoding == "cp1252"
    assert cells_of(table)[-1] == ["é", 2]


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("2020-01-02\n2020-01-03\n", 1),
        ("12:30\n12:45\n", 1),
        ("$5\n$7\n", 1),
        ("when:what\n1:x\n2\n", 1),  # it is not in each line
        ("12:30:01,5\n12:30:02,6\n", 2),  # the usual divides as well
        ("a:b,c\n1:2,3\n", 2),
    ],
)
def test_a_sign_that_seldom_divides_does_so_where_nothing_else_can(content, names) -> None:
    assert len(table_of(content).names) == names


def test_every_guess_gives_way_to_what_is_said() -> None:
    assert table_of("a b,c\n1 2,3\n", ReadOptions(delimiter=" ")).names == ("a", "b,c")
    assert table_of("a:b\n1:2\n", ReadOptions(delimiter=":")).names == ("a", "b")
    assert table_of("a,b\nc,d\n", ReadOptions(delimiter="")).names == ("a,b",)
    assert cells_of(table_of("a;b\n1,5;2\n", ReadOptions(decimal="."))) == [["1,5", 2]]
    assert cells_of(table_of("a,b\nc,d\n", ReadOptions(header=False)))[0] == ["a", "b"]
    assert table_of("1,2\n3,4\n", ReadOptions(header=True)).names == ("1", "2")
    assert table_of("ä,b\n1,2\n".encode("cp437"), ReadOptions(encoding="cp437")).names[0] == "ä"
    assert table_of("a,b\n1,2\n3,4\n5,6,7\n", ReadOptions(rows=2)).rows == 2
    nan = table_of("a,b\n1,nan\n2,3\n", ReadOptions(nan_is_missing=True))
    assert np.isnan(nan.columns[1].numbers).tolist() == [True, False]


def test_each_row_knows_its_line() -> None:
    table = table_of('Title\n\na,b\n1,"x\ny"\n# comment\n\n2,z\n')
    assert table.lines.tolist() == [4, 8]


def test_arrays_of_a_table_are_read_only() -> None:
    table = table_of(PLAIN)
    with pytest.raises(ValueError, match="read-only"):
        table.columns[0].numbers[0] = 1
