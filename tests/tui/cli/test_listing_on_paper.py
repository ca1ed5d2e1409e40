"""How a list of runs stands on a terminal and in a file: how many, how wide, in which columns."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path

import pytest

from nnlab.core import RunConfig
from nnlab.core.config import HYPERPARAMETERS
from nnlab.core.store.store import Store
from nnlab.core.store.writing.writer import RunWriter
from nnlab.tui.cli.commands.runs.list import _lines
from nnlab.tui.cli.output.columns import Column, Paper, table_lines
from nnlab.tui.cli.output.runs_csv import COLUMNS
from nnlab.tui.cli.output.wording import loss_text, percent_text

from ...core.store.recording import kept, trained
from ...core.store.summaries import summary_of

FILE = Paper(width=None, ascii_only=False, coloured=False)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "runs.db"
    checkpoint = trained(1).checkpoint()
    with Store.open(path) as store:
        writer = RunWriter(store)
        for number in range(41):
            writer.save(checkpoint.named(f"r{number:03}"))
    return path


def listed(nnlab, path: Path, *words: str, **how) -> tuple[int, str]:
    outcome = nnlab("runs", *words, NNLAB_STORE=str(path), **how)
    assert outcome.code == 0
    return len(outcome.out.splitlines()) - 1, outcome.err


def test_a_terminal_gets_forty_runs_and_is_told_of_the_others(nnlab, many: Path):
    assert listed(nnlab, many, terminal=True) == (
        40, "40 of 41 runs; --limit 41 lists them all.\n",
    )  # fmt: skip
    assert listed(nnlab, many) == (41, "")
    # Who said how many knows that there may be more.
    for said, shown in (("1", 1), ("40", 40), ("41", 41), ("1000", 41)):
        assert listed(nnlab, many, "--limit", said, terminal=True) == (shown, "")
        assert listed(nnlab, many, "-n", said) == (shown, "")


def test_forty_runs_are_all_there_are_and_nothing_is_said(nnlab, many: Path):
    assert listed(nnlab, many, "id!=r000", terminal=True) == (40, "")


def test_the_limit_holds_for_json_and_csv_which_are_whole_without_one(nnlab, many: Path):
    for terminal in (True, False):
        how = {"NNLAB_STORE": str(many), "terminal": terminal}
        assert len(json.loads(nnlab("runs", "--json", **how).out)) == 41
        assert len(json.loads(nnlab("runs", "--json", "-n", "2", **how).out)) == 2
        assert len(nnlab("runs", "--csv", **how).out.splitlines()) == 42
        assert len(nnlab("runs", "--csv", "-n", "2", **how).out.splitlines()) == 3


@pytest.mark.parametrize("said", ["0", "-1", "1.5", "x", "1000000000"])
def test_a_limit_that_is_none_is_a_sentence(nnlab, many: Path, said: str):
    outcome = nnlab("runs", "--limit", said, NNLAB_STORE=str(many))

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"Error: --limit must be a whole number from 1 on, not {said!r}.")


def test_configs_are_listed_from_110_columns_on(nnlab, many: Path):
    def heads(columns: int) -> list[str]:
        how = {"terminal": True, "columns": columns, "NO_COLOR": "1", "NNLAB_STORE": str(many)}
        return nnlab("runs", **how).out.splitlines()[0].split()

    assert "config" not in heads(109)
    assert "config" in heads(110)


def test_numbers_end_and_words_begin_in_one_column():
    runs = [
        summary_of(RunConfig(dataset="xor"), id="a", epoch=7, epochs=10, train_loss=0.5,
                   status="interrupted", name="first"),
        summary_of(RunConfig(dataset="gaussian"), id="bbbbbb", epoch=10_000, epochs=10_000,
                   train_loss=12_345.6, train_accuracy=100.0, name="the second"),
    ]  # fmt: skip
    head, first, second = _lines(FILE, runs)

    words = {"id": ("a", "bbbbbb"), "status": ("interrupted", "finished"),
             "dataset": ("xor", "gaussian"), "name": ("first", "the second")}  # fmt: skip
    numbers = {"epochs": ("7/10", "10,000"), "loss": ("0.500", "1.23e+04"),
               "accuracy": ("95.2%", "100.0%"), "age": ("1 min", "1 min")}  # fmt: skip
    for name, (one, other) in words.items():
        assert head.index(name) == _begin(first, one) == _begin(second, other)
    for name, (one, other) in numbers.items():
        assert _end(head, name) == _end(first, one) == _end(second, other)
    assert all(line == line.rstrip() for line in (head, first, second))


def _begin(line: str, text: str) -> int:
    return f" {line} ".index(f" {text} ")


def _end(line: str, text: str) -> int:
    return f" {line} ".index(f" {text} ") + len(text)


def test_a_table_has_two_blanks_between_columns_and_cuts_only_what_may_be_cut():
    columns = [Column("n", right=True), Column("long name", shrinks=True), Column("end")]
    rows = [["1", "x" * 30, "e"], ["22", "short", "e"]]

    assert table_lines(FILE, columns, rows) == [
        f" n  long name{' ' * 21}  end",
        f" 1  {'x' * 30}  e",
        f"22  short{' ' * 25}  e",
    ]
    narrow = Paper(width=20, ascii_only=False, coloured=False)
    assert table_lines(narrow, columns, rows) == [
        " n  long name    end",
        " 1  xxxxxxxxxx…  e",
        "22  short        e",
    ]
    ascii_only = Paper(width=20, ascii_only=True, coloured=False)
    assert table_lines(ascii_only, columns, rows)[1] == " 1  xxxxxxxx...  e"
    # Exactly as wide as it is, nothing is cut.
    exact = Paper(width=39, ascii_only=False, coloured=False)
    assert table_lines(exact, columns, rows) == table_lines(FILE, columns, rows)


@pytest.mark.parametrize(
    ("loss", "text"),
    [
        (0.0, "0"), (0.001, "0.00100"), (0.00099949, "9.99e-04"), (0.5, "0.500"),
        (12.345, "12.3"), (999.0, "999."), (999.49, "999."), (999.5, "1.00e+03"),
        (1000.0, "1.00e+03"), (1234.5, "1.23e+03"), (1.44e38, "1.44e+38"), (1e300, "1.0e+300"),
        (math.inf, "infinite"), (None, "-"),
    ],
)  # fmt: skip
def test_a_loss_has_three_digits_whatever_its_size(loss, text):
    assert loss_text(loss) == text
    assert len(text) <= 8


@pytest.mark.parametrize(
    ("percent", "text"),
    [
        (0.0, "0.0%"), (95.238, "95.2%"), (99.94, "99.9%"), (99.95, "99.9%"), (99.999, "99.9%"),
        (100.0, "100.0%"), (None, "-"), (math.nan, "-"),
    ],
)  # fmt: skip
def test_a_hundred_percent_means_every_row(percent, text):
    assert percent_text(percent) == text


# --- the accuracy that each run's own rule means ---

BY_TOLERANCE = summary_of(
    RunConfig(dataset="xor", accuracy_rule="tolerance"), id="tt", validation_accuracy=90.0,
    validation_within=40.0,
)  # fmt: skip
PLANE = summary_of(RunConfig(dataset="plane"), id="pp", train_accuracy=None, train_within=60.0)
BY_THRESHOLD = summary_of(RunConfig(dataset="xor"), id="hh", train_accuracy=50.0, train_within=99.0)


def test_the_list_has_the_accuracy_of_each_run_s_own_rule_and_says_which():
    lines = _lines(FILE, [BY_TOLERANCE, PLANE, BY_THRESHOLD])

    assert "  40.0% close  " in lines[1]
    assert "  60.0% close  " in lines[2]
    assert "  50.0% right  " in lines[3]
    # Where all count alike, as nearly always, the word would say nothing.
    assert "  50.0%  " in _lines(FILE, [BY_THRESHOLD])[1]


def test_it_is_sorted_and_found_by_the_accuracy_that_is_shown(nnlab, tmp_path: Path):
    path = tmp_path / "runs.db"
    kept(
        path,
        trained(1, run_id="tt", accuracy_rule="tolerance"),
        trained(1, run_id="hh"),
        trained(1, run_id="pp", dataset="plane"),
    )
    with Store.open(path) as store:
        for run_id, accuracy, within in (("tt", 90.0, 40.0), ("hh", 50.0, 99.0), ("pp", None, 60)):
            store.connection.execute(
                "UPDATE runs SET validation_accuracy = ?, validation_within = ? WHERE id = ?",
                (accuracy, within, run_id),
            )

    def ids(*words: str) -> list[str]:
        found = json.loads(nnlab("runs", *words, "--json", NNLAB_STORE=str(path)).out)
        return [run["id"] for run in found]

    assert ids("--sort", "accuracy") == ["pp", "hh", "tt"]
    assert ids("accuracy>45") == ["pp", "hh"]
    assert ids("val_accuracy>45") == ["hh", "tt"]


# --- CSV ---


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_a_line_a_run_and_what_json_has(nnlab, tmp_path: Path):
    path = tmp_path / "runs.db"
    kept(
        path,
        trained(2, run_id="aa11", dataset="circle", samples=40, hidden_layers=(3, 4)),
        trained(3, run_id="bb22", dataset="plane", learning_rate=1e-7),
    )
    with Store.open(path) as store:
        store.rename("aa11", 'with, "commas"')
        store.tag("aa11", "good", "to show")
        store.annotate("aa11", "two\nlines")
        store.connection.execute("UPDATE runs SET parent = 1, parent_epoch = 2 WHERE id = 'bb22'")

    how = {"NNLAB_STORE": str(path)}
    plane, circle = read(nnlab("runs", "--csv", **how).out)
    as_json = json.loads(nnlab("runs", "--json", **how).out)

    assert tuple(circle) == COLUMNS
    assert (circle["name"], circle["tags"], circle["note"]) == (
        'with, "commas"', "good,to show", "two\nlines",
    )  # fmt: skip
    assert (plane["parent.id"], plane["parent.epoch"]) == ("aa11", "2")
    assert (circle["parent.id"], circle["deleted"], plane["train.accuracy"]) == ("", "", "")
    for row, run in ((plane, as_json[0]), (circle, as_json[1])):
        assert float(row["train.loss"]) == run["train"]["loss"]
        assert float(row["seconds"]) == run["seconds"]
        assert (row["epochs"], row["config.epochs"]) == (str(run["epochs"]),) * 2
    assert circle["config.hidden_layers"] == "3,4"
    assert (circle["config.bias"], plane["config.learning_rate"]) == ("true", "1e-07")
    assert {f"config.{name}" for name in HYPERPARAMETERS} <= set(COLUMNS)


def test_csv_without_runs_is_its_first_line(nnlab, tmp_path: Path):
    outcome = nnlab("runs", "--csv", "--store", str(tmp_path / "none.db"))

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == ",".join(COLUMNS) + "\n"
    refused = nnlab("runs", "--csv", "--json", "--store", str(tmp_path / "none.db"))
    assert refused.err.startswith("Error: --json and --csv exclude each other.")


def test_what_a_store_holds_has_no_power_in_csv(nnlab, tmp_path: Path):
    path = tmp_path / "runs.db"
    kept(path, trained(1, run_id="aa11"))
    with Store.open(path) as store:
        for column in ("name", "note", "message", "machine"):
            store.connection.execute(f"UPDATE runs SET {column} = ?", ("\x1b]0;owned\x07\r\u202e",))
        store.connection.execute("INSERT INTO tags VALUES (1, ?)", ("\x1b[31m",))

    text = nnlab("runs", "--csv", NNLAB_STORE=str(path)).out

    assert not {"\x1b", "\x07", "\r", "\u202e"} & set(text)
    assert len(read(text)) == 1
