"""A Parquet file serves wherever a table does: told, trained on, kept, and predicted."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from nnlab.tui.cli.options.tables.given_table import looks_like_a_table

ROWS = [(x, (x * 7) % 11, ("north", "south")[x % 2]) for x in range(40)]


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a table as CSV and as Parquet, with a list in each row of the latter."""
    parquet: Any = pytest.importorskip(
        "pyarrow.parquet", reason="pyarrow is not installed, so nothing writes or reads Parquet"
    )
    arrow: Any = pytest.importorskip("pyarrow")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "runs.db"))
    columns: dict[str, Any] = dict(zip(("x", "y", "side"), zip(*ROWS, strict=True), strict=True))
    lines = [",".join(map(str, row)) + "\n" for row in ROWS]
    Path("rooms.csv").write_text("".join(["x,y,side\n", *lines]))
    parquet.write_table(arrow.table({**columns, "way\x1b[31m": [[1]] * 40}), "rooms.parquet")
    return tmp_path / "rooms.parquet"


def test_it_is_told_as_any_table_and_its_names_obey_no_terminal(nnlab, rooms: Path):
    outcome = nnlab("data", str(rooms))
    assert (outcome.code, "\x1b" in outcome.out) == (0, False)
    words = " ".join(outcome.out.split())
    assert "40 rows, 4 columns; Parquet" in words
    assert "way�[31m nested left out 0 its cells are lists or records" in words
    table = json.loads(nnlab("data", str(rooms), "--json").out)
    assert (table["delimiter"], table["target"], table["inputs"]) == (None, "side", ["x", "y"])
    assert table["columns"][3]["type"] == "nested"
    refused = nnlab("data", str(rooms), "--target", "4")
    assert refused.code == 2
    assert "column 'way�[31m': it can't be predicted: its cells are lists or rec" in refused.err


def test_it_comes_from_standard_input_too(nnlab, rooms: Path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(rooms.read_bytes())))
    table = json.loads(nnlab("data", "-", "--json").out)
    assert (table["file"], table["rows"]) == ("-", 40)


def test_a_run_on_it_is_that_on_its_csv_and_predicts(nnlab, rooms: Path):
    results = []
    for file in ("rooms.csv", "rooms.parquet"):
        outcome = nnlab(
            "train", "--data", file, "--epochs", "5", "--json", "--quiet", "--name", file
        )
        result = json.loads(outcome.out)
        results.append((result["config"], result["train"]))
    assert results[0] == results[1]
    of_csv, of_parquet = (nnlab("predict", "last", f"rooms.{kind}") for kind in ("csv", "parquet"))
    assert of_parquet.code == 0
    assert "Extra columns, which the run does not use: 'way�[31m'" in of_parquet.err
    lines = [
        [line.split(",")[1:] for line in each.out.splitlines()] for each in (of_csv, of_parquet)
    ]
    assert lines[0] == lines[1]
    assert len(lines[0]) == 41


def test_a_run_tells_when_the_file_is_gone(nnlab, rooms: Path):
    nnlab("train", "--data", str(rooms), "--epochs", "5", "--quiet", "--name", "a")
    assert "gone" not in nnlab("runs", "show", "last").out
    rooms.unlink()
    assert "rooms.parquet is gone; the run has its rows." in nnlab("runs", "show", "last").out


def test_what_is_nested_now_is_no_input_of_a_run(nnlab, rooms: Path):
    nnlab("train", "--data", "rooms.csv", "--epochs", "5", "--quiet", "--name", "a")
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    parquet.write_table(arrow.table({"x": [[1], [2]], "y": [1, 2]}), rooms)
    outcome = nnlab("predict", "last", str(rooms))
    assert outcome.code == 2
    assert "rooms.parquet, column 'x': its cells are lists or records, wh" in outcome.err


def test_its_name_alone_says_that_it_is_a_table():
    assert looks_like_a_table("no-such.parquet")
    assert looks_like_a_table("no-such.PQ")
