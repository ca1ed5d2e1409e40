"""`nnlab predict` lets a kept run say what it makes of the rows of a file."""

from __future__ import annotations

import csv
import io
import json
import shlex
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Table, Trainer, load, save
from nnlab.tui.manual.pages import read_page

ROWS = [(x, (x * 7) % 11, ("north", "south", "west")[x % 3], 3 * x + 100) for x in range(40)]
TEXT = "\n".join(["x,y,side,height", *(",".join(map(str, row)) for row in ROWS)]) + "\n"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "runs.db"))
    return tmp_path / "runs.db"


def kept(store: Path, **values: Any) -> Trainer:
    trainer = Trainer(RunConfig(**{"dataset": "penguins", "epochs": 40, **values}))
    trainer.run()
    save(trainer, store, name="mine")
    return trainer


def kept_of(store: Path, name: str, **said: Any) -> Trainer:
    (store.parent / name).write_text(TEXT)
    table = Table.from_csv(store.parent / name, **said)
    trainer = Trainer(RunConfig(epochs=200, learning_rate=0.01), data=table)
    trainer.run()
    save(trainer, store, name="mine")
    return trainer


def penguins() -> str:
    return files("nnlab.core.data.tabular.examples").joinpath("penguins.csv").read_text()


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_classes_are_named_with_the_probability_of_each(nnlab, store: Path):
    trainer = kept(store)
    Path("new.csv").write_text(penguins())
    outcome = nnlab("predict", "mine", "new.csv")
    assert outcome.code == 0
    rows = rows_of(outcome.out)
    assert list(rows[0]) == ["line", "prediction", "p(Adelie)", "p(Chinstrap)", "p(Gentoo)"]
    assert [row["line"] for row in rows] == [str(line) for line in range(2, 346)]
    table = trainer.dataset.table
    assert table is not None
    whole = [row for row in rows if row["prediction"]]
    assert [int(row["line"]) for row in whole] == table.lines.tolist()
    found = np.array([[float(row[name]) for name in list(row)[2:]] for row in whole])
    np.testing.assert_allclose(found, trainer.predict(table.numbers), rtol=1e-12)
    assert "Missing in column 'sex': 11 values, left without a prediction." in outcome.err
    assert "11 of 344 rows have no prediction." in outcome.err
    assert "rows are right by the file's own column 'species'" in outcome.err


def test_numbers_are_in_the_units_of_the_table(nnlab, store: Path):
    kept_of(store, "a.csv", target="height")
    Path("new.csv").write_text("side,y,x\nnorth,3,5\nwest,1,20\n")
    rows = rows_of(nnlab("predict", "mine", "new.csv").out)
    assert list(rows[0]) == ["line", "prediction"]
    assert [float(row["prediction"]) for row in rows] == pytest.approx([115, 160], abs=15)


def test_several_targets_have_a_column_each_and_their_errors_are_told(nnlab, store: Path):
    kept_of(store, "a.csv", target=("height", "x"))
    outcome = nnlab("predict", "mine", "a.csv")
    assert outcome.out.splitlines()[0] == "line,prediction(height),prediction(x)"
    assert "By the file's own column 'height' the error is " in outcome.err
    assert "By the file's own column 'x' the error is " in outcome.err


def test_two_classes_have_both_probabilities_and_points_two_columns(nnlab, store: Path):
    trainer = kept(store, dataset="circle")
    Path("new.csv").write_text("x2,x1\n0.5,0.25\n4,4\n")
    rows = rows_of(nnlab("predict", "mine", "new.csv").out)
    found = [float(row["p(1)"]) for row in rows]
    assert found == pytest.approx(trainer.predict([[0.25, 0.5], [4, 4]]).tolist())
    assert [float(row["p(0)"]) + p for row, p in zip(rows, found, strict=True)] == [1.0, 1.0]
    assert [row["prediction"] for row in rows] == [str(int(p >= 0.5)) for p in found]


def test_gaps_are_filled_where_the_run_learned_so(nnlab, store: Path):
    kept_of(store, "a.csv", target="height", missing="mean")
    Path("new.csv").write_text("side,y,x\nnorth,,5\nwest,1,20\n")
    outcome = nnlab("predict", "mine", "new.csv")
    assert all(row["prediction"] for row in rows_of(outcome.out))
    assert outcome.err == ("Missing in column 'y': 1 value, filled by the mean, as for training.\n")


def test_what_is_extra_or_unknown_is_said(nnlab, store: Path):
    kept_of(store, "a.csv", target="height")
    Path("new.csv").write_text("side,y,x,zoo\nup,3,5,1\nup,1,2,1\nnorth,?,2,1\n")
    outcome = nnlab("predict", "mine", "new.csv")
    assert outcome.err.splitlines() == [
        "Extra columns, which the run does not use: 'zoo'.",
        "Unknown in column 'side': 'up' in line 2 and 1 more.",
        "Missing in column 'y': 1 value, left without a prediction.",
        "1 of 3 rows have no prediction.",
    ]


def test_a_program_gets_one_object(nnlab, store: Path):
    kept_of(store, "a.csv", target="side")
    outcome = nnlab("predict", "mine", "a.csv", "--json")
    found = json.loads(outcome.out)
    assert found["classes"] == ["north", "south", "west"]
    assert found["right"]["of"] == 40
    assert (found["missing"], found["extra"], found["unknown"]) == ({}, [], [])
    assert found["predictions"][0]["line"] == 2
    assert set(found["predictions"][0]) == {
        "line", "prediction", "p(north)", "p(south)", "p(west)"
    }  # fmt: skip


def test_a_file_is_written_whole_and_standard_input_read(
    nnlab, store: Path, monkeypatch: pytest.MonkeyPatch
):
    kept_of(store, "a.csv", target="height")
    assert nnlab("predict", "mine", "a.csv", "-o", "out.csv").out == ""
    written = Path("out.csv").read_text()
    for words in (["-"], []):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
        assert nnlab("predict", "mine", *words).out == written
    outcome = nnlab("predict", "mine", "a.csv", "-o", "out.csv")
    assert outcome.code == 2
    assert "out.csv is there already; --force replaces it." in outcome.err


def test_a_run_of_replicas_says_what_the_one_shown_says(nnlab, store: Path):
    kept(store, replicas=3, epochs=5)
    Path("new.csv").write_text(penguins())
    rows = rows_of(nnlab("predict", "mine", "new.csv").out)
    again = load("mine", store)
    assert again.dataset.table is not None
    first = again.predict(again.dataset.table.numbers[:1])[0]
    assert [float(cell) for cell in list(rows[0].values())[2:]] == pytest.approx(first.tolist())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("mine", "new.csv"), "new.csv: it lacks the columns 'x', 'y', 'side', which the run"),
        (("mine", "no.csv"), "no.csv: it can't be read: No such file or directory."),
        (("other", "new.csv"), "There is no run 'other'"),
        (("mine", "new.csv", "--rows", "x"), "--rows must be a whole number from 1 on, not 'x'."),
        (("mine", "new.csv", "-o", "out.pdf"), ".pdf is no format"),
    ],
)
def test_what_can_not_be_is_one_sentence(nnlab, store: Path, words: tuple[str, ...], sentence: str):
    kept_of(store, "a.csv", target="height")
    Path("new.csv").write_text("a,b\n1,2\n")
    outcome = nnlab("predict", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert sentence in outcome.err


def test_names_with_escapes_are_harmless_on_a_terminal(nnlab, store: Path):
    Path("a.csv").write_text("x,kind\n" + "1,\x1b[31mred\n2,blue\n" * 9)
    trainer = Trainer(RunConfig(epochs=3), data=Table.from_csv("a.csv"))
    trainer.run()
    save(trainer, store, name="mine")
    assert "\x1b" not in nnlab("predict", "mine", "a.csv", terminal=True).out
    assert "p(\x1b[31mred)" in nnlab("predict", "mine", "a.csv").out


def test_each_command_of_the_page_runs(nnlab, store: Path, monkeypatch: pytest.MonkeyPatch):
    kept_of(store, "new.csv", target="height")
    text = read_page("data").text
    commands = [line for line in text.splitlines() if line.startswith("nnlab predict ")]
    assert len(commands) == 3
    for line in commands:
        words = shlex.split(line.split("  #")[0])[1:]
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
        assert nnlab(*words).code == 0
    assert Path("out.csv").exists()
