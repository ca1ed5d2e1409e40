"""`nnlab data` says what would be read of a table, or why it can't be; it never trains."""

from __future__ import annotations

import io
import json
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest

IRIS = "length,width,species,set\n" + "".join(
    f"{5 + i / 10},{'' if i == 3 else i % 7},{('setosa', 'versicolor', 'virginica')[i % 3]},"
    f"{'test' if i % 5 == 0 else 'train'}\n"
    for i in range(30)
)


@pytest.fixture
def iris(tmp_path: Path) -> str:
    return written(tmp_path, "iris.csv", IRIS)


def written(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def standard_input(content: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content))


def test_a_person_reads_what_is_in_it_and_what_would_be_learned(nnlab, iris):
    outcome = nnlab("data", iris)

    assert (outcome.code, outcome.err) == (0, "")
    assert max(map(len, outcome.out.splitlines())) <= 80
    text = " ".join(outcome.out.split())
    assert "30 rows, 4 columns; divided by comma; names in line 1; utf-8" in text
    assert "length number input 0 5 to 7.9" in text
    assert "width number input 1 0 to 6" in text
    assert "species category target 0 setosa (10), versicolor (10)," in text
    assert "set category split 0 train (24), test (6)" in text
    assert "target species, as it is called as targets are" in text
    assert "task classification, as the target has 3 different words" in text
    assert "inputs 2 columns" in text
    assert "split 24 train, 0 validation, 6 test, by set" in text
    assert "missing 1 row of 30 lacks a value; --missing says what becomes of that" in text


def test_a_program_gets_an_object_a_file(nnlab, iris, tmp_path: Path):
    ragged = written(tmp_path, "ragged.csv", "a,b\n1,2\n3\n4,5\n")

    outcome = nnlab("data", ragged, iris, "--json")

    assert (outcome.code, outcome.err) == (2, "")
    refused, table = map(json.loads, outcome.out.splitlines())
    assert refused == {
        "file": ragged,
        "error": f"{ragged}, line 3: 1 cell where the header has 2, divided by comma.",
        "line": 3,
    }
    assert (table["file"], table["rows"], table["delimiter"]) == (iris, 30, ",")
    assert (table["target"], table["task"]) == ("species", "classification")
    assert [(c["name"], c["type"], c["missing"]) for c in table["columns"]] == [
        ("length", "number", 0),
        ("width", "number", 1),
        ("species", "category", 0),
        ("set", "category", 0),
    ]
    assert table["columns"][2]["values"] == {"setosa": 10, "versicolor": 10, "virginica": 10}
    assert table["columns"][1]["max"] == 6
    assert table["split"] == {"column": "set", "train": 24, "validation": 0, "test": 6}
    assert table["inputs"] == ["length", "width"]


def test_several_targets_are_a_list_and_arrays_have_no_delimiter(nnlab, tmp_path: Path):
    file = tmp_path / "my.npz"
    np.savez(file, x=np.eye(4), out1=np.arange(4), out2=np.arange(4))

    table = json.loads(nnlab("data", str(file), "--json").out)

    assert (table["target"], table["task"]) == (["out1", "out2"], "regression")
    assert table["delimiter"] is table["encoding"] is None


def test_a_file_that_is_refused_does_not_keep_others_from_being_told(nnlab, iris, tmp_path: Path):
    outcome = nnlab("data", str(tmp_path), iris, "no.csv")

    assert outcome.code == 2
    assert "species" in outcome.out
    assert outcome.err.splitlines() == [
        f"Error: {tmp_path}: it is a directory; a table is a file in it.",
        "Error: no.csv: it can't be read: No such file or directory.",
    ]


def test_every_guess_gives_way_to_a_flag(nnlab, tmp_path: Path):
    file = written(tmp_path, "my.csv", "a:b:c\n1,5:nan:ä\n2,5:3:b\n3,5:4:ä\n".encode("cp437"))
    flags = ["--delimiter", ":", "--decimal", "comma", "--encoding", "cp437", "--missing", "mean"]
    more = ["--target", "A", "--drop", "3", "--columns", "b", "--task", "regression", "--rows", "3"]

    table = json.loads(nnlab("data", file, "--json", *flags, *more).out)

    assert (table["target"], table["inputs"], table["task"]) == ("a", ["b"], "regression")
    assert [column["type"] for column in table["columns"]] == ["number", "number", "category"]
    assert [column["use"] for column in table["columns"]] == ["target", "input", "left_out"]
    assert table["columns"][1]["missing"] == 1
    assert table["columns"][2]["values"] == {"b": 1, "ä": 2}
    numbers = written(tmp_path, "numbers.csv", "1,2\n3,4\n5,6\n")
    assert json.loads(nnlab("data", numbers, "--json").out)["target"] == "column2"
    assert json.loads(nnlab("data", numbers, "--json", "--header").out)["target"] == "2"


def test_names_with_commas_stand_in_quotes(nnlab, tmp_path: Path):
    file = written(tmp_path, "my.csv", '"a, b",c,d\n1,2,3\n4,5,6\n')
    table = json.loads(nnlab("data", file, "--json", "--target", '"a, b",c').out)
    assert table["target"] == ["a, b", "c"]


def test_a_split_column_may_be_named(nnlab, tmp_path: Path):
    file = written(tmp_path, "my.csv", "a,b,use of it\n1,2,learn\n3,4,test\n")
    assert json.loads(nnlab("data", file, "--json").out)["split"] is None
    outcome = nnlab("data", file, "--json", "--split-column", "use of it")
    assert json.loads(outcome.out)["split"]["train"] == 1


def test_a_dash_is_standard_input(nnlab, monkeypatch):
    monkeypatch.setattr(sys, "stdin", standard_input(IRIS.encode()))
    outcome = nnlab("data", "-")
    assert outcome.out.startswith("standard input: 30 rows")
    monkeypatch.setattr(sys, "stdin", standard_input(b"a,b\n1,2\n3"))
    outcome = nnlab("data", "-", "--json")
    assert outcome.code == 2
    assert json.loads(outcome.out)["file"] == "-"
    assert json.loads(outcome.out)["line"] == 3
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert nnlab("data", "-").err == "Error: standard input: it can't be read.\n"


def test_everything_that_is_wrong_with_the_flags_is_said_at_once(nnlab, iris):
    outcome = nnlab(
        "data", iris, "--task", "both", "--missing", "guess", "--delimiter", "ab",
        "--decimal", "x", "--rows", "0",
    )  # fmt: skip
    assert outcome.code == 2
    assert outcome.out == ""
    assert [line for line in outcome.err.splitlines() if line.startswith("Error: ")] == [
        "Error: --task must be classification or regression, not 'both'.",
        "Error: --missing must be drop, mean or error, not 'guess'.",
        "Error: --delimiter must be one character that may divide cells, or comma, semicolon, tab,"
        " pipe, blank or none, not 'ab'.",
        "Error: --decimal must be point or comma, not 'x'.",
        "Error: --rows must be a whole number from 1 on, not '0'.",
    ]


def test_the_report_goes_into_a_file(nnlab, iris, tmp_path: Path):
    file = tmp_path / "report.json"
    assert nnlab("data", iris, "-o", str(file)).out == ""
    assert json.loads(file.read_text())["rows"] == 30


HOSTILE = "a\x1b[31m\u202e,b\x07,class\n" + '1,2,"\x1b]0;x\x07[red]"\n3,4,y\n5,6,y\n7,8,y\n9,1,y\n'


@pytest.mark.parametrize("words", [[], ["--json"], ["--target", "b\x07"], ["--target", "\x1b[2J"]])
def test_control_characters_of_names_and_cells_show_harmlessly(nnlab, tmp_path: Path, words):
    file = written(tmp_path, "my.csv", HOSTILE)
    for terminal in (True, False):
        outcome = nnlab("data", file, *words, terminal=terminal, NO_COLOR="1")
        shown = (outcome.out + outcome.err).replace("\n", "")
        assert "C" not in {unicodedata.category(character)[0] for character in shown}


def test_huge_cells_and_names_are_cut(nnlab, tmp_path: Path):
    rows = "".join(f"{i},{'日' * 50_000}{i % 2}\n" for i in range(6))
    file = written(tmp_path, "my.csv", f"a,{'n' * 5000}\n{rows}")
    outcome = nnlab("data", file, NO_COLOR="1", terminal=True)
    assert outcome.code == 0
    assert len(outcome.out) < 1500
    assert "…" in outcome.out


def test_nothing_beyond_ascii_is_printed_where_it_can_t_be(nnlab, iris, tmp_path: Path):
    file = written(tmp_path, "my.csv", IRIS.replace("length", "länge" * 20))
    outcome = nnlab("data", file, iris, encoding="ascii")
    assert outcome.code == 0
    assert outcome.out.isascii()
