"""A person's own table is called by its file."""

from __future__ import annotations

import pytest

from nnlab.core.data.dataset_name import file_name


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("/tmp/iris.csv", "iris.csv"), ("standard input", "standard input"),
        ("a\x1b[31m.csv", "a\N{REPLACEMENT CHARACTER}[31m.csv"), ("..", ".."), ("/", "/"),
        ("x" * 200, "x" * 57 + "..."), ("a\udcff.csv", "a\N{REPLACEMENT CHARACTER}.csv"),
    ],
)  # fmt: skip
def test_a_list_calls_a_table_by_its_files_name_and_nothing_in_that_acts(file: str, name: str):
    assert file_name(file) == name
