"""Whatever the csv module writes, in any dialect, reads back."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnlab.core.data.table.cells import MISSING, is_missing, number_as_written, number_in
from nnlab.core.data.table.read_options import ReadOptions

from .reading import cells_of, table_of

# Before Python 3.13 the csv module writes a line end that is not its own without quotes, and reads
# it as the end of a row: only where all is in quotes it stands for itself. A NUL is no text.
TEXT = st.characters(codec="utf-8", exclude_characters="\0\r\n")
NAMES = (
    st.text(TEXT, min_size=1, max_size=6).map(str.strip).filter(lambda s: s and s not in MISSING)
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@dataclass(frozen=True)
class Written:
    names: list[str]
    rows: list[list[str]]
    numbers: list[bool]
    dialect: dict[str, object]

    @property
    def text(self) -> str:
        file = io.StringIO(newline="")
        writer = csv.writer(file, **self.dialect)  # type: ignore[arg-type]
        writer.writerow(self.names)
        writer.writerows(self.rows)
        return file.getvalue()


@st.composite
def tables(draw, width: st.SearchStrategy[int]) -> Written:
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONE]))
    doubled = draw(st.booleans()) and quoting != csv.QUOTE_NONE
    words = st.text(
        TEXT | st.sampled_from("\r\n") if quoting == csv.QUOTE_ALL else TEXT, max_size=8
    )
    numbers = draw(width.flatmap(lambda n: st.lists(st.booleans(), min_size=n, max_size=n)))
    # A row of one empty cell can't be written without quotes, and is an empty line to a reader.
    assume(len(numbers) > 1 or all(numbers))
    names = draw(st.lists(NAMES, min_size=len(numbers), max_size=len(numbers), unique=True))
    cells = [NUMBERS.map(repr) if is_number else words for is_number in numbers]
    rows = draw(st.lists(st.tuples(*cells).map(list), min_size=1, max_size=8))
    assume(names not in rows)
    dialect = {
        "delimiter": draw(st.sampled_from(",;\t|:~^!&§\x1e")),
        "quotechar": draw(st.sampled_from("\"'")),
        "lineterminator": draw(st.sampled_from(["\n", "\r\n", "\r"])),
        "quoting": quoting,
        "doublequote": doubled,
        "escapechar": None if doubled else "\\",
    }
    return Written(names, rows, numbers, dialect)


def meant(cell: str, *, is_number: bool) -> float | str | None:
    if is_number:
        return float(cell)
    word = cell.strip()
    return None if is_missing(word) else word


def is_of_words(column: tuple[str, ...]) -> bool:
    """Tell whether some cell of a column can't be a number or a missing one."""
    return any(
        number_in(c) is None
        and number_as_written(c, ",") is None
        and number_as_written(c, ".") is None
        and not is_missing(c.strip(), among_numbers=True)
        for c in column
    )


@settings(max_examples=150)
@given(tables(st.integers(1, 5)))
def test_a_table_of_a_known_delimiter_reads_back(written: Written) -> None:
    assume(not written.names[0].startswith("#"))
    # Where a cell begins with `"` and ends without, a file may have been cut: that is refused.
    cells = [cell for row in (written.names, *written.rows) for cell in row]
    assume(written.dialect["quotechar"] == '"' or not any(c.strip()[:1] == '"' for c in cells))
    columns = list(zip(*written.rows, strict=True))
    assume(all(n or is_of_words(c) for n, c in zip(written.numbers, columns, strict=True)))
    options = ReadOptions(delimiter=str(written.dialect["delimiter"]), header=True)

    table = table_of(written.text, options)

    assert table.names == tuple(written.names)
    assert cells_of(table) == [
        [meant(c, is_number=n) for c, n in zip(row, written.numbers, strict=True)]
        for row in written.rows
    ]


WORD = st.text("abcxyz ,;\"'", min_size=1, max_size=8).map(lambda word: f"w{word}w")


@settings(max_examples=100)
@given(
    rows=st.lists(st.tuples(NUMBERS, WORD, NUMBERS), min_size=3, max_size=12),
    delimiter=st.sampled_from(",;\t|:~^!&§\x1e"),
    quote=st.sampled_from("\"'"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_a_table_of_which_nothing_is_known_reads_back(rows, delimiter, quote, end) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(
        text, delimiter=delimiter, quotechar=quote, lineterminator=end,
        quoting=csv.QUOTE_NONNUMERIC,
    )  # fmt: skip
    writer.writerow(["first", "kind", "last"])
    writer.writerows(rows)

    table = table_of(text.getvalue())

    assert table.names == ("first", "kind", "last")
    assert cells_of(table) == [list(row) for row in rows]
