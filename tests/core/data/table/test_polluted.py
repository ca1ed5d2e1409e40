"""One kind of fault in a file at a time: it is read as the clean table is, or its line is named.

The faults are those of the Pollock benchmark (Vitagliano and others, 2023), on a table made here.
"""

from __future__ import annotations

import pytest

from .reading import cells_of, refusal_of, table_of

WORDS = ["walks, mostly", "it's green", '12" wide', "plain", "a, b, and c"]


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def row(number: int) -> list[str]:
    """Give the cells of a row as they are written: date, amount, word, quoted words, nothing."""
    words = WORDS[number % len(WORDS)]
    return [
        f"{number % 28 + 1:02}/01/2018",
        str(number),
        f"Men's Boots{number % 3}",
        quoted(words),
        f'"https://example.com/{number}.html"',
        "",
    ]


HEADER = 'DATE,Qty,Type,"Words","URL",Comments'
ROWS = [row(number) for number in range(60)]
LINES = [HEADER, *(",".join(each) for each in ROWS)]
CLEAN = "\n".join(LINES) + "\n"


def with_line(number: int, line: str) -> str:
    """Put another line in the place of one, the header being 1."""
    return "\n".join([*LINES[: number - 1], line, *LINES[number:]]) + "\n"


def divided_by(delimiter: str) -> str:
    lines = [delimiter.join(HEADER.split(",")), *(delimiter.join(each) for each in ROWS)]
    return "\n".join(lines) + "\n"


READ = {
    "two line ends at the end": CLEAN + "\n",
    "no line end at the end": CLEAN.rstrip("\n"),
    "a backslash escapes": CLEAN.replace('12""', '12\\"'),
    "comma and blank": divided_by(", "),
    "semicolons": divided_by(";"),
    "tabs": divided_by("\t"),
    "the header twice": HEADER + "\n" + CLEAN,
    "the header three times": HEADER + "\n" + HEADER + "\n" + CLEAN,
    "a preamble": "PREAMBLE,,,,,\n,,,,,\n" + CLEAN,
    "carriage returns": CLEAN.replace("\n", "\r"),
}


def test_the_clean_table_is_what_it_is_meant_to_be() -> None:
    table = table_of(CLEAN)
    assert table.names == ("DATE", "Qty", "Type", "Words", "URL", "Comments")
    assert table.rows == 60
    assert cells_of(table)[2] == [
        "03/01/2018", 2.0, "Men's Boots2", '12" wide', "https://example.com/2.html", None,
    ]  # fmt: skip


@pytest.mark.parametrize("content", READ.values(), ids=READ)
def test_it_is_read_as_the_clean_table_is(content: str) -> None:
    table = table_of(content)
    assert table.names == table_of(CLEAN).names
    assert cells_of(table) == cells_of(table_of(CLEAN))


def test_without_its_header_it_has_the_same_rows() -> None:
    table = table_of("\n".join(LINES[1:]) + "\n")
    assert table.names[:2] == ("column1", "column2")
    assert cells_of(table) == cells_of(table_of(CLEAN))


def test_one_row_below_a_header_is_a_table() -> None:
    assert cells_of(table_of("\n".join(LINES[:2]))) == cells_of(table_of(CLEAN))[:1]


def more_cells(number: int) -> str:
    cells = LINES[number - 1].split(",")
    return with_line(number, ",".join([*cells[:2], "", *cells[2:]]))


SECOND = "\n".join(LINES[1:]) + "\n"
REFUSED = {
    "a cell too many at the front": (2, more_cells(2)),
    "a cell too many": (44, more_cells(44)),
    "a lost delimiter before a word": (30, LINES[29].replace(",28,M", ",28M")),
    "a lost delimiter between quotes": (20, LINES[19].replace('","', '""')),
    "a lost delimiter before a quote": (46, LINES[45].replace(',"https', '"https')),
    "a quote too many before a number": (34, LINES[33].replace(",32,", ',"32,')),
    "a quote too many before a quote": (57, LINES[56].replace('"https', '""https')),
    "a quote too many in the header": (1, HEADER.replace('"Words', '""Words')),
    "a second table": (62, CLEAN + HEADER + "\n" + SECOND),
    "a second table with less": (62, CLEAN + "DATE,Qty,Type\n1,2,x\n"),
    "a second table with more": (62, CLEAN + HEADER + ",more\n1,2,x,y,z,a,b\n"),
    "quotes that are not doubled": (4, CLEAN.replace('12""', '12"')),
    "a header and nothing more": (1, HEADER + "\n"),
    "its end cut off": (61, CLEAN[:-24]),
    "its end cut off in a cell": (
        61,
        CLEAN.rstrip("\n")[: -len(',"https://example.com/59.html",')],
    ),
}


@pytest.mark.parametrize(("line", "content"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_and_its_line_is_named(line: int, content: str) -> None:
    if "\n" not in content:
        content = with_line(line, content)
    sentence = refusal_of(content)
    assert sentence.startswith((f"my.csv, line {line}: ", f"my.csv, line {line}, column "))
    assert "\n" not in sentence


def test_apostrophes_stand_around_cells_with_apostrophes_in_bare_words() -> None:
    content = CLEAN.replace('"', "'").replace("it's", "it is").replace("12'' wide", "wide")
    table = table_of(content)
    assert table.rows == 60
    assert cells_of(table)[1][2:4] == ["Men's Boots1", "it is green"]


def test_an_empty_file_is_refused() -> None:
    assert refusal_of("") == "my.csv: it is empty"
    assert refusal_of("\n \n") == "my.csv: it has nothing but blanks"
