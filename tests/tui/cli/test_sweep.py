"""`nnlab sweep` trains many configs over many seeds, and goes on whatever ended it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from nnlab.core.store.sweeps.sweep_store import SweepStore

SMALL = ("--dataset", "circle", "--samples", "60", "--epochs", "15", "--replicas", "10")
# A test runner in the background ignores SIGINT, and its children inherit that.
PROGRAM = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
    " from nnlab.tui.cli import main; sys.exit(main())"
)
GRID = ("--over", "lr=0.1,0.001", "--over", "hidden=3,2x2", "--jobs", "1")


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "kept.db"))


def test_a_sweep_prints_its_table_best_first_and_what_it_shows(nnlab):
    found = nnlab("sweep", *SMALL, *GRID)
    assert found.code == 0
    head, *rows, verdict, sure = found.out.splitlines()
    assert head.split()[:5] == ["trial", "learning", "rate", "hidden", "val"]
    assert len(rows) == 4
    medians = [float(row.split()[3]) for row in rows]
    assert medians == sorted(medians)
    assert "The best of 4 configs, trained again on fresh seeds." in verdict
    assert sure.startswith("At least 95 %: the interquartile mean, which supposes nothing of")
    assert "4 trials of 10 seeds" in found.err


def test_a_sweep_as_json_has_every_trial_with_its_statistics(nnlab):
    found = json.loads(nnlab("sweep", *SMALL, *GRID, "--json", "--quiet").out)
    assert found["status"] == "finished"
    assert [trial["config"] for trial in found["trials"]] == [
        {"learning_rate": rate, "hidden_layers": hidden}
        for rate in (0.1, 0.001)
        for hidden in ([3], [2, 2])
    ]
    assert {trial["status"] for trial in found["trials"]} == {"finished"}
    medians = [trial["statistics"]["loss"]["median"] for trial in found["trials"]]
    assert found["best"]["number"] == 1 + medians.index(min(medians))
    assert found["best"]["fresh_seeds"]["loss"]["n"] == 10
    assert found["verdict"]
    shown = json.loads(nnlab("sweeps", found["id"], "--json").out)
    assert shown == found
    (listed,) = json.loads(nnlab("sweeps", "--json").out)
    assert (listed["id"], listed["trials"], listed["planned"]) == (found["id"], 4, 4)


def test_sweeps_are_listed_and_shown_again(nnlab):
    assert "No sweep is kept yet" in nnlab("sweeps").err
    table = nnlab("sweep", *SMALL, *GRID).out
    assert nnlab("sweeps", "last").out == table
    _, line = nnlab("sweeps").out.splitlines()
    assert line.split()[1:4] == ["finished", "4", "of"]
    short = nnlab("sweeps", "last", "--limit", "2").out
    assert "2 of 4 trials; --limit 4 shows all." in short


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("sweep",), "Nothing varies"),
        (("sweep", "--over", "lr=0.1,nine"), "learning rate must be a number"),
        (("sweep", "--over", "optimizer=adam,adma"), "optimizer must be one of"),
        (("sweep", "--over", "lr=0.1,0.2", "--jobs", "0"), "--jobs must be a whole number"),
        (("sweep", "--over", "lr=0.1,0.2", "--budget", "soon"), "--budget is a time"),
        (("sweep", "--over", "lr=0.1,0.2", "--trials", "0"), "--trials must be a whole number"),
        (("sweep", "--over", "lr=0.1,0.2", "--halving", "x"), "--halving must be a whole number"),
        (("sweep", "--over", "lr=0.1,0.2", "--halving", "3"), "too few to rank"),
        (("sweep", "--over", "lr=0.1,0.2", "--search", "tpe"), "needs to know how many: --trials"),
        (("sweep", "nofile.toml"), "The config file nofile.toml can't be read"),
        (("sweep", "a.toml", "--config", "b.toml"), "choose one"),
        (("sweeps", "--toml"), "--toml prints one sweep"),
        (("sweep", "resume", "zz"), "There is no sweep 'zz'"),
        (("sweeps", "zz"), "There is no"),
    ],
)
def test_what_is_wrong_is_a_sentence(nnlab, words, sentence):
    found = nnlab(*words)
    assert found.code == 2
    assert sentence in found.err
    assert "Traceback" not in found.err


FILE = """
[data]
dataset = "circle"
samples = 60
[training]
epochs = 15
replicas = 10
[sweep]
jobs = 1
halving = 2
[sweep.over]
lr = [0.1, 0.001]
hidden = [[3], [2, 2], []]
"""


def test_a_file_says_the_same_as_the_flags_which_win(nnlab, tmp_path):
    file = tmp_path / "rates.toml"
    file.write_text(FILE)
    halved = nnlab("sweep", str(file)).out
    assert "ended" in halved.splitlines()[0]
    assert halved.count("pruned at ") == 4
    flags = ("--over", "lr=0.1,0.001", "--over", "hidden=3,2x2,none", "--halving", "2")
    assert nnlab("sweep", *SMALL, *flags).out == halved
    assert nnlab("sweep", "--config", str(file)).out == halved
    rows = nnlab("sweep", str(file), "--over", "hidden=4", "--halving", "3", "--json").out
    assert [trial["config"]["hidden_layers"] for trial in json.loads(rows)["trials"]] == [[4]] * 2


def test_the_file_of_a_kept_sweep_begins_the_same_again(nnlab, tmp_path):
    file = tmp_path / "again.toml"
    first = nnlab("sweep", *SMALL, *GRID, "--search", "random", "--trials", "3")
    assert nnlab("sweeps", "last", "-o", str(file)).code == 0
    assert nnlab("sweep", str(file), "--jobs", "1").out == first.out


def test_drawn_values_have_four_digits_in_the_table_and_all_of_them_in_json_and_file(
    nnlab, tmp_path
):
    random = ("--over", "lr=0.001..1 log", "--search", "random", "--trials", "3", "--jobs", "1")
    found = nnlab("sweep", *SMALL, *random)
    _, *rows, shortened, _, _ = found.out.splitlines()
    assert shortened == "Of long values four digits are written; --json has all of them."
    drawn = {
        str(trial["number"]): trial["config"]["learning_rate"]
        for trial in json.loads(nnlab("sweeps", "last", "--json").out)["trials"]
    }
    assert {row.split()[0]: row.split()[1] for row in rows} == {
        number: f"{rate:.4g}" for number, rate in drawn.items()
    }
    assert all(len(str(rate)) > 8 for rate in drawn.values())
    grid = nnlab("sweep", *SMALL, *GRID)
    assert "four digits" not in grid.out


def test_values_that_four_digits_do_not_tell_apart_have_all_of_them(nnlab):
    rates = ("--over", "lr=0.0123451,0.0123452,0.9876543", "--jobs", "1")
    table = nnlab("sweep", *SMALL, *rates).out
    assert {line.split()[1] for line in table.splitlines()[1:4]} == {
        *("0.0123451", "0.0123452", "0.9877"),
    }


def test_what_is_wrong_in_a_file_is_said_with_its_place(nnlab, tmp_path):
    file = tmp_path / "wrong.toml"
    file.write_text('[sweep]\njbos = 3\ntrials = true\nover = {lr = "0.1..z", moment = 3}\n')
    found = nnlab("sweep", str(file))
    assert found.code == 2
    for sentence in (
        "over: learning rate can't be read from '0.1..z'; a range reads as 0.001..1 log 7.",
        "over: 'moment' is not a hyperparameter. Did you mean momentum?",
        "there is no 'jbos' here, but over, search, trials, halving, jobs, budget,"
        " executor, scheduler.",
        "trials must be a whole number from 1 to 100,000, not true.",
    ):
        assert f"In {file}, [sweep]: {sentence}" in found.err


def test_train_passes_over_what_is_said_of_a_sweep_and_says_so(nnlab, tmp_path):
    file = tmp_path / "rates.toml"
    file.write_text(FILE)
    found = nnlab("train", "--config", str(file), "--epochs", "2", "--quiet")
    assert found.code == 0
    assert "[sweep] is for `nnlab sweep`, and has no effect here." in found.err


def test_a_pruned_trial_says_where_in_json(nnlab):
    over = ("--over", "lr=0.1,0.01,0.001,0.0001", "--halving", "2", "--jobs", "1")
    found = json.loads(nnlab("sweep", *SMALL, *over, "--json", "--quiet").out)
    assert found["halving"] == 2
    pruned = [trial for trial in found["trials"] if trial["status"] == "pruned"]
    assert len(pruned) == 2
    assert {trial["epoch"] for trial in pruned} == {7}
    assert all(trial["statistics"]["loss"]["n"] == 10 for trial in pruned)
    assert {trial["epoch"] for trial in found["trials"] if trial["status"] == "finished"} == {None}


def test_a_search_that_learns_is_kept_and_shown_without_optuna(nnlab, monkeypatch):
    pytest.importorskip("optuna", reason="Optuna is not installed")
    over = ("--over", "lr=0.001..1 log", "--search", "tpe", "--trials", "10", "--jobs", "1")
    found = nnlab("sweep", *SMALL, *over)
    assert found.code == 0
    assert "study" not in found.err
    key = json.loads(nnlab("sweeps", "--json").out)[0]["id"]
    monkeypatch.setitem(sys.modules, "optuna", None)
    assert nnlab("sweeps", key).out == found.out
    refused = nnlab("sweep", *SMALL, *over)
    assert refused.code == 2
    assert "pip install 'nnlab-tui[search]' brings it" in refused.err
    assert "can't go on" in nnlab("sweep", "resume", key).err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("search", "kills"),
    [
        (("--limit", "99"), 10),
        # What one kill leaves behind, many do: these have only another order of trials.
        (("--halving", "3"), 4),
        (("--search", "tpe", "--trials", "30"), 4),
    ],
    ids=["grid", "halving", "tpe"],
)
def test_a_sweep_that_is_killed_again_and_again_ends_with_the_table_of_one_left_in_peace(
    tmp_path, search, kills
):
    """Each time at a random moment, the workers being told nothing."""
    if "tpe" in search:
        pytest.importorskip("optuna", reason="Optuna is not installed")
    killed = tmp_path / "killed.db"
    over = ("--over", "lr=0.001..1 log 9", "--over", "hidden=2,3x3,4,5x2")
    begin = ["sweep", *SMALL, *over, *search, "--quiet"]
    whole = started(tmp_path / "whole.db", *begin, "--json")
    expected = json.loads(whole.communicate(timeout=240)[0])
    generator, words = np.random.default_rng(5), begin
    for _ in range(kills):
        process = started(killed, *words, "--jobs", "2")
        if words is begin:
            wait_for_a_sweep(process, killed)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=float(generator.uniform(0.2, 2.0)))
        process.kill()
        process.communicate(timeout=60)
        words = ["sweep", "resume", "--quiet"]
    found = json.loads(started(killed, *words, "--json").communicate(timeout=240)[0])
    for one in (found, expected):
        for told in (one, *one["trials"]):
            told.pop("seconds")
    del found["id"], expected["id"]
    assert found == expected


@pytest.mark.slow
def test_a_signal_keeps_what_there_is_and_says_how_to_go_on(tmp_path):
    path = tmp_path / "runs.db"
    long = ["--epochs", "100000", "--over", "lr=0.001..1 log 9", "--over", "hidden=2,3,4,5"]
    process = started(path, "sweep", *SMALL[:4], *long, "--jobs", "1")
    wait_for_a_sweep(process, path)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    with SweepStore.open(path) as store:
        (sweep,) = store.sweeps
    assert sweep.status == "stopped"
    assert f"`nnlab sweep resume {sweep.id}` goes on from here." in err


def started(store: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words],
        env={**os.environ, "NNLAB_STORE": str(store)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )


def wait_for_a_sweep(process: subprocess.Popen[str], path: Path) -> None:
    while process.poll() is None:
        if path.exists():
            with SweepStore.open(path) as store:
                if store.sweeps:
                    return
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.02)
    pytest.fail(process.communicate()[1])
