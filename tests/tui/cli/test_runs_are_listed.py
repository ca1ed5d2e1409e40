"""`nnlab runs`: what is kept, found by words and conditions, whatever people wrote into it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from nnlab.core import RunConfig
from nnlab.core.config.formats.state_line import line_of_today
from nnlab.core.store.store import Store
from nnlab.tui.cli.output.run_words import said_in

from ...core.store.recording import kept, trained
from ...core.store.summaries import summary_of

EVIL = "\x1b]0;owned\x07\x1b[31m\u202e[bold red]x"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "runs.db"
    kept(
        path,
        trained(run_id="aa11", epochs=5, learning_rate=0.01),
        trained(run_id="bb22", epochs=3, optimizer="sgd", learning_rate=0.1),
        trained(run_id="cc33", epochs=4, dataset="plane", seed=5),
        trained(run_id="dd44", epochs=2, replicas=3),
    )
    with Store.open(path) as store:
        store.rename("aa11", "two rings")
        store.tag("aa11", "good", "to show")
        store.annotate("bb22", "stalls early")
        store.rename("cc33", "漢字テスト")
        store.rename("dd44", "שלום")
    return path


@pytest.fixture
def runs(nnlab, file: Path):
    return lambda *words, **how: nnlab("runs", *words, NNLAB_STORE=str(file), **how)


def ids(outcome) -> list[str]:
    assert outcome.code == 0
    return [line.split()[0] for line in outcome.out.splitlines()[1:]]


def test_all_runs_are_listed_the_newest_first(runs):
    outcome = runs()

    assert ids(outcome) == ["dd44", "cc33", "bb22", "aa11"]
    assert outcome.out.splitlines()[0].split() == [
        "id", "status", "dataset", "epochs", "loss", "accuracy", "age", "config", "name",
    ]  # fmt: skip
    assert "\x1b" not in outcome.out
    assert "two rings  #good #to show" in outcome.out
    assert "optimizer=sgd learning-rate=0.1" in outcome.out
    assert ids(runs("list")) == ids(outcome)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["lr>=0.05"], ["bb22"]),
        (["lr >= 0.05"], ["bb22"]),
        (["xor", "rings"], ["aa11"]),
        (["two rings"], ["aa11"]),
        (["tag=to show"], ["aa11"]),
        (["note:stalls early"], ["bb22"]),
        (["rings two"], []),
        (["dataset!=xor"], ["cc33"]),
        (["replicas>1"], ["dd44"]),
        (["bb"], ["bb22"]),
        (["loss:..1e9", "xor", "--sort", "lr", "--limit", "2"], ["dd44", "aa11"]),
        (["--sort", "epochs", "--reverse"], ["aa11", "cc33", "bb22", "dd44"]),
        (["--sort", "name"], ["aa11", "dd44", "cc33", "bb22"]),
        (["--reverse", "-n", "1"], ["aa11"]),
    ],
)
def test_words_and_conditions_choose_and_names_sort(runs, words, found):
    outcome = runs(*words)

    assert ids(outcome) == found


def test_json_is_one_array_of_what_is_known_configs_included(runs):
    listed = json.loads(runs("--json", "rings").out)

    (run,) = listed
    assert (run["id"], run["name"], run["tags"]) == ("aa11", "two rings", ["good", "to show"])
    assert (run["status"], run["epochs"], run["config"]["epochs"]) == ("finished", 5, 5)
    assert run["config"]["learning_rate"] == 0.01
    assert run["train"]["accuracy_within_tolerance"] >= 0.0
    assert run["parent"] is None
    assert json.loads(runs("--json", "nothing").out) == []
    (plane,) = json.loads(runs("--json", "plane").out)
    assert plane["train"]["accuracy"] is None


def test_a_terminal_gets_lines_that_fit_and_a_pipe_gets_them_whole(runs):
    for columns in (60, 80, 120):
        lines = runs(terminal=True, columns=columns, NO_COLOR="1").out.splitlines()
        assert max(map(cell_len, lines)) <= columns
        assert len(lines) == 5
    assert "config" not in runs(terminal=True, NO_COLOR="1").out.splitlines()[0]
    assert "\x1b[32mfinished" in runs(terminal=True).out
    assert "\x1b" not in runs(terminal=True, NO_COLOR="1").out


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_seeds_are_listed_on_a_terminal_always(nnlab, tmp_path: Path, columns):
    path = tmp_path / "runs.db"
    kept(
        path,
        trained(run_id="aa11", seed=41),
        trained(run_id="bb22", seed=42),
        trained(run_id="cc33", seed=43, l2=0.1),
    )
    how = {"NNLAB_STORE": str(path), "terminal": True, "columns": columns, "NO_COLOR": "1"}

    def seeds(*words: str) -> list[str]:
        head, *lines = nnlab("runs", *words, **how).out.splitlines()
        assert max(map(cell_len, [head, *lines])) <= columns
        if "seed" not in head.split():
            return []
        end = head.index("seed") + len("seed")
        return [line[:end].split()[-1] for line in lines]

    assert seeds() == ["43", "42", "41"]
    assert seeds("-n", "2") == ["43", "42"]
    assert seeds("l2=0") == ["42", "41"]
    assert seeds("cc33") == ["43"]


def test_in_a_pipe_seeds_are_listed_where_they_alone_tell_runs_apart(nnlab, tmp_path: Path):
    path = tmp_path / "runs.db"
    runs = [trained(run_id=f"r{seed}", seed=seed) for seed in (41, 42)]
    kept(path, *runs, trained(run_id="r43", seed=43, l2=0.1))

    def heads(*words: str) -> list[str]:
        return nnlab("runs", *words, NNLAB_STORE=str(path)).out.splitlines()[0].split()

    assert "seed" in heads()
    assert "seed" not in heads("-n", "2")


def test_wide_characters_keep_the_columns(nnlab, tmp_path: Path):
    path = tmp_path / "runs.db"
    kept(path, trained(run_id="aa11"), trained(run_id="bb22"))
    with Store.open(path) as store:
        store.rename("aa11", "漢字" * 30)
        store.tag("bb22", "é")

    lines = nnlab("runs", NNLAB_STORE=str(path), terminal=True, NO_COLOR="1").out.splitlines()

    assert max(map(cell_len, lines)) <= 80
    assert lines[2].endswith("…")
    (start,) = {line.index("finished") for line in lines[1:]}
    assert start == lines[0].index("status")


def test_a_narrow_terminal_gets_fewer_columns_and_not_broken_lines(nnlab, tmp_path: Path):
    path = tmp_path / "runs.db"
    kept(path, trained(run_id="aa11", dataset="gaussian", samples=20))
    with Store.open(path) as store:
        store.rename("aa11", "a name that is rather long")
        store.connection.execute("UPDATE runs SET status = 'interrupted', epochs = 1000000")

    def heads(columns: int) -> list[str]:
        how = {"terminal": True, "columns": columns, "NO_COLOR": "1", "NNLAB_STORE": str(path)}
        lines = nnlab("runs", **how).out.splitlines()
        assert max(map(len, lines)) <= columns
        assert "a name t" in lines[1]
        return lines[0].split()

    assert heads(50) == ["id", "status", "val", "loss", "val", "right", "name"]
    assert heads(64) == ["id", "status", "dataset", "val", "loss", "val", "right", "name"]
    assert heads(90) == [
        "id", "status", "dataset", "seed", "epochs", "val", "loss", "val", "right", "age", "name",
    ]  # fmt: skip


def test_in_ascii_every_character_beyond_is_a_question_mark(runs):
    for outcome in (runs("--ascii"), runs("--ascii", terminal=True), runs(encoding="ascii")):
        assert outcome.out.isascii()
        assert "?????" in outcome.out


def test_what_a_store_holds_has_no_power_over_the_terminal(nnlab, tmp_path: Path):
    path = tmp_path / "runs.db"
    kept(path, trained(run_id="aa11"), trained(run_id="bb22"))
    connection = sqlite3.connect(path)
    connection.execute(
        "UPDATE runs SET name = ?, note = ?, message = ?, machine = ?, dataset = ?, status = ?,"
        " line = line || ? WHERE id = 'aa11'",
        (*[EVIL] * 6, f"/x={EVIL}"),
    )
    connection.execute("INSERT INTO tags VALUES (1, ?)", (EVIL,))
    connection.commit()
    connection.close()

    for words in ([], ["show", "aa11"], ["compare", "aa11", "bb22"], ["note", "aa11"], ["--json"]):
        outcome = nnlab("runs", *words, NNLAB_STORE=str(path))

        assert outcome.code == 0
        assert not {"\x1b", "\x07", "\u202e"} & set(outcome.out + outcome.err)
        assert "[bold red]x" in outcome.out


def test_what_is_wrong_with_a_filter_is_said_in_sentences(runs):
    outcome = runs("lr>=", "ler=3", "--sort", "lrx", "--limit", "x")

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.splitlines() == [
        "Error: 'lr>=' needs a value behind it: a number.",
        "Error: Runs have no 'ler'. Did you mean lr?",
        "Error: --limit must be a whole number from 1 on, not 'x'.",
        "Error: --sort can't go by 'lrx'. Did you mean lr?",
        "`nnlab runs list --help` explains the options.",
    ]


def test_former_names_of_hyperparameters_go_on_working_and_are_noted(runs):
    outcome = runs("keep-best:no", "--sort", "right_when")

    assert ids(outcome) == ["dd44", "cc33", "bb22", "aa11"]
    assert outcome.err.splitlines() == [
        "Note: keep_best is called restore_best now.",
        "Note: right_when is called accuracy_rule now.",
    ]


def test_a_run_that_was_kept_under_former_names_is_listed_by_todays():
    run = summary_of(RunConfig())._replace(line="nnlab1/seed=2/hidden=3/init=he/keep-best=true")

    assert said_in(run) == "hidden-layers=3 weight-init=he restore-best=true"
    assert line_of_today(run.line) == (
        "nnlab1/seed=2/hidden-layers=3/weight-init=he/restore-best=true"
    )
    assert line_of_today("nnlab1") == "nnlab1"


def test_nothing_found_is_said_and_is_no_error(runs, nnlab, tmp_path: Path):
    assert runs("shwo").err == "No run matches 'shwo'. Did you mean `nnlab runs show`?\n"
    assert runs("--deleted").err == "No deleted run is kept.\n"
    nowhere = nnlab("runs", "--store", str(tmp_path / "none.db"))
    assert (nowhere.code, nowhere.out) == (0, "")
    assert nowhere.err == "No run is kept yet; `nnlab` keeps each.\n"
    assert nnlab("runs", "--json", "--store", str(tmp_path / "none.db")).out == "[]\n"
    assert not (tmp_path / "none.db").exists()


def test_a_store_that_is_none_is_a_sentence(nnlab, tmp_path: Path):
    other = tmp_path / "other.db"
    other.write_text("not a store")

    for words in (["runs"], ["runs", "show", "last"], ["runs", "rm", "last"]):
        outcome = nnlab(*words, "--store", str(other))
        assert (outcome.code, outcome.out) == (2, "")
        assert "it is no store of runs" in outcome.err
    assert "NNLAB_STORE is empty" in nnlab("runs", NNLAB_STORE="").err


@given(words=st.lists(st.text(st.characters(exclude_characters="\0"), max_size=12), max_size=3))
@settings(deadline=None, max_examples=60)
def test_any_words_are_a_filter_or_wrong_in_sentences(nnlab, file, words):
    outcome = nnlab("runs", "list", "--store", str(file), "--", *words)

    assert outcome.code in {0, 2}
    assert "\x1b" not in outcome.out + outcome.err


def test_a_reader_that_has_seen_enough_ends_the_list_quietly(file: Path):
    process = subprocess.Popen(
        [sys.executable, "-m", "nnlab.tui", "runs", "--store", str(file)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.close()

    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert process.wait(timeout=60) == 141
    process.stderr.close()
