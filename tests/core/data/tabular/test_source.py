"""A file is known again, and it is said when it changed or is gone."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from nnlab.core.data.table.plan import PlanOptions
from nnlab.core.data.table.read_options import ReadOptions
from nnlab.core.data.tabular.source import TableSource, source_from, source_of

READING = ReadOptions(delimiter=";", decimal=",", header=True, rows=5, nan_is_missing=True)
PLANNING = PlanOptions(targets=("b", "c"), task="regression", drop=("d",), missing="mean")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2\n")
    return path


def source(file: Path) -> TableSource:
    found = source_of(file, READING, PLANNING)
    assert found is not None
    return found


def test_a_file_that_was_written_anew_with_the_same_bytes_is_as_it_was(file: Path):
    before = source(file)
    os.utime(file, ns=(0, 0))
    assert before.fate == "as it was"


def test_a_file_with_other_bytes_has_changed_as_long_as_before_or_not(file: Path):
    before = source(file)
    file.write_text("a;b\n1;3\n")
    os.utime(file, ns=(0, 0))
    assert before.fate == "changed"
    file.write_text("a;b\n1;30\n")
    assert before.fate == "changed"


def test_a_file_that_was_removed_is_gone(file: Path):
    before = source(file)
    file.unlink()
    assert before.fate == "gone"


def test_a_pipe_can_not_be_read_again(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    assert source_of(tmp_path / "pipe", READING, PLANNING) is None
    assert source_of(tmp_path / "none", READING, PLANNING) is None
    assert source_of("a\0b", READING, PLANNING) is None


def test_a_source_is_written_as_json_and_read_back(file: Path):
    before = source(file)
    assert source_from(json.loads(json.dumps(before.facts))) == before


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("path", 3), ("path", None), ("size", -1), ("size", True), ("size", 1.5), ("digest", []),
        ("reading", {}), ("reading", None), ("planning", []), ("changed_at", "now"),
    ],
)  # fmt: skip
def test_what_is_no_source_is_none(file: Path, place: str, value: object):
    assert source_from(source(file).facts | {place: value}) is None


@pytest.mark.parametrize("value", [None, 1, "text", [], {}])
def test_what_is_no_record_at_all_is_no_source(value: object):
    assert source_from(value) is None


def test_options_that_nobody_can_say_are_refused(file: Path):
    facts = source(file).facts
    for part, name, value in (
        ("reading", "delimiter", "ab"),
        ("reading", "header", 1),
        ("planning", "task", "magic"),
        ("planning", "targets", "ab"),
        ("planning", "missing", 0),
    ):
        assert source_from(facts | {part: facts[part] | {name: value}}) is None
