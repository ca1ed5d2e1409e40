"""A Parquet file is the table that its CSV is, by types instead of guesses; pyarrow is an extra."""

from __future__ import annotations

import datetime
import io
import sys
from decimal import Decimal
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest

from nnlab.core.data.table.kinds import facts_of
from nnlab.core.data.table.read_options import ReadOptions
from nnlab.core.data.table.reading.binary import parquet
from nnlab.core.data.table.reading.binary.parquet_column import ParquetColumn
from nnlab.core.data.table.reading.read import read_table
from nnlab.core.data.table.refusal import TableError

from .reading import cells_of, refusal_of, table_of

SKIPPED = "pyarrow is not installed, so nothing writes or reads Parquet"


@pytest.fixture
def arrow() -> Any:
    return pytest.importorskip("pyarrow", reason=SKIPPED)


@pytest.fixture
def written(arrow: Any) -> Any:
    parquet = pytest.importorskip("pyarrow.parquet", reason=SKIPPED)

    def write(columns: Any, **how: Any) -> bytes:
        file = io.BytesIO()
        parquet.write_table(columns if hasattr(columns, "schema") else arrow.table(columns), file,
                            **how)  # fmt: skip
        return file.getvalue()

    return write


def test_numbers_of_any_type_are_numbers_and_null_is_missing(arrow: Any, written: Any):
    table = table_of(
        written(
            {
                "whole": arrow.array([1, None, 3], arrow.int64()),
                "small": arrow.array([255, 0, 7], arrow.uint8()),
                "single": arrow.array([0.5, nan, None], arrow.float32()),
                "half": arrow.array([0.5, 1.5, 2], arrow.float16()),
                "exact": [Decimal("0.1"), Decimal("-12.3"), None],
                "lasts": arrow.array([1, 2, None], arrow.duration("s")),
                "many": arrow.array([5, 5, None]).dictionary_encode(),
            }
        )
    )  # fmt: skip
    assert table.form is None
    assert table.lines.tolist() == [1, 2, 3]
    assert cells_of(table) == [
        [1, 255, 0.5, 0.5, 0.1, 1, 5],
        [None, 0, None, 1.5, -12.3, 2, 5],
        [3, 7, None, 2, None, None, None],
    ]
    assert all(column.words is None for column in table.columns)


def test_words_of_any_type_are_words_even_where_they_look_like_numbers(arrow: Any, written: Any):
    table = table_of(
        written(
            {
                "text": ["7", " 8 ", "NA"],
                "large": arrow.array(["a", None, "b"], arrow.large_string()),
                "bytes": arrow.array([b"a", b"\xff", b""]),
                "kind": arrow.array(["b", "a", "b"]).dictionary_encode(),
                "is": [True, False, None],
            }
        )
    )
    assert cells_of(table) == [
        ["7", "a", "a", "b", "True"],
        ["8", None, "�", "a", "False"],
        [None, "b", None, "b", None],
    ]
    assert table.named("kind").words == ("b", "a")


def test_days_and_times_are_words_without_what_says_nothing_of_any(arrow: Any, written: Any):
    day, noon = datetime.datetime(2024, 1, 31), datetime.datetime(2024, 1, 31, 12, 0, 0, 500)
    table = table_of(
        written(
            {
                "day": [day.date(), None],
                "time": arrow.array([day, noon], arrow.timestamp("ns")),
                "there": arrow.array([day, None], arrow.timestamp("ms", "Europe/Berlin")),
                "clock": [day.time(), noon.replace(microsecond=0).time()],
            }
        )
    )
    assert cells_of(table) == [
        ["2024-01-31", "2024-01-31 00:00:00.000000", "2024-01-31", "00:00:00.000000"],
        [None, "2024-01-31 12:00:00.000500", None, "12:00:00.000000"],
    ]


def test_what_is_nested_is_left_out_and_said(arrow: Any, written: Any):
    table = table_of(
        written({"list": [[1], [2]], "record": [{"a": 1}] * 2, "none": arrow.nulls(2), "b": [1, 2]})
    )
    assert [(each.kind, each.is_usable) for each in facts_of(table)] == [
        ("nested", False), ("nested", False), ("empty", False), ("number", True),
    ]  # fmt: skip
    assert facts_of(table)[0].reason == "its cells are lists or records, which are not read"


def test_rows_come_in_batches_and_no_more_than_are_wanted(written: Any, monkeypatch):
    monkeypatch.setattr(parquet, "_ROWS_AT_ONCE", 3)
    content = written({"a": range(10), "kind": list("abcabdeeaf")}, row_group_size=4)
    assert cells_of(table_of(content)) == [[i, "abcabdeeaf"[i]] for i in range(10)]
    for rows in (1, 3, 7, 10, 99):
        assert table_of(content, ReadOptions(rows=rows)).rows == min(rows, 10)


def test_the_names_that_pandas_gives_to_rows_are_left_out(written: Any):
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    frame: Any = pandas.DataFrame({"a": [1, 2]}, index=["x", "y"])
    file = io.BytesIO()
    frame.to_parquet(file)
    assert [(each.name, each.reason) for each in facts_of(table_of(file.getvalue()))] == [
        ("a", ""),
        ("__index_level_0__", "it names the rows of a pandas frame"),
    ]


def test_what_is_no_table_is_refused(arrow: Any, written: Any):
    two = arrow.table([arrow.array([1]), arrow.array([2])], names=["a\x1b", "a\x1b"])
    good = written({"a": range(1000), "b": [f"w{i}" for i in range(1000)]})
    damaged = "my.csv: it is damaged or ends early: pyarrow can't read it as Parquet"
    assert refusal_of(written(two)) == "my.csv: two columns are called 'a�'; rename one of them"
    assert refusal_of(written({"a": []})) == "my.csv: it has no rows"
    assert refusal_of(written({"a": [0.5, inf]})) == "my.csv, column 'a': row 2 is not finite"
    assert refusal_of(b"PARE" + good[4:]) == "my.csv: it is Parquet that is encrypted"
    for cut in (4, 5, 100, len(good) - 1, len(good) - 8):
        assert refusal_of(good[:cut]) == damaged
    assert refusal_of(good[:20] + b"\xff" * 200 + good[220:]) == damaged


def test_without_pyarrow_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert refusal_of(b"PAR1 and more") == (
        "my.csv: it is Parquet, which pyarrow reads; pip install 'nnlab-tui[parquet]' brings it"
    )


def test_a_file_that_is_called_parquet_and_is_none_is_refused(tmp_path: Path):
    for name in ("a.parquet", "b.PQ"):
        (tmp_path / name).write_text("a,b\n1,2\n3,4\n")
        with pytest.raises(TableError, match="does not begin as Parquet does"):
            read_table(tmp_path / name)


def test_more_than_there_is_memory_for_is_refused_before_it_is_read(written: Any, monkeypatch):
    content = written({"a": range(1000), "b": range(1000)})
    monkeypatch.setattr(parquet, "free_memory", lambda: 30_000)
    monkeypatch.setattr(ParquetColumn, "add", lambda *_: pytest.fail("it was read"))
    assert "free; --rows reads only some of it" in refusal_of(content)
    monkeypatch.undo()
    monkeypatch.setattr(parquet, "free_memory", lambda: 30_000)
    assert table_of(content, ReadOptions(rows=100)).rows == 100
