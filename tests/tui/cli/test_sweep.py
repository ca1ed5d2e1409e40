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
    head, *rows, verdict = found.out.splitlines()
    assert head.split()[:5] == ["trial", "learning", "rate", "hidden", "val"]
    assert len(rows) == 4
    medians = [float(row.split()[3]) for row in rows]
    assert medians == sorted(medians)
    assert "The best of 4 configs, trained again on fresh seeds." in verdict
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
        (("sweep", "resume", "zz"), "There is no sweep 'zz'"),
        (("sweeps", "zz"), "There is no"),
    ],
)
def test_what_is_wrong_is_a_sentence(nnlab, words, sentence):
    found = nnlab(*words)
    assert found.code == 2
    assert sentence in found.err
    assert "Traceback" not in found.err


@pytest.mark.slow
def test_a_sweep_that_is_killed_again_and_again_ends_with_the_table_of_one_left_in_peace(tmp_path):
    """Each time at a random moment, the workers being told nothing."""
    killed = tmp_path / "killed.db"
    begin = ["sweep", *SMALL, "--over", "lr=0.001..1 log 9", "--over", "hidden=2,3x3,4", "--quiet"]
    whole = started(tmp_path / "whole.db", *begin, "--json")
    expected = json.loads(whole.communicate(timeout=120)[0])
    generator, words = np.random.default_rng(5), begin
    for _ in range(4):
        process = started(killed, *words, "--jobs", "2")
        if words is begin:
            wait_for_a_sweep(process, killed)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=float(generator.uniform(0.2, 2.0)))
        process.kill()
        process.communicate(timeout=60)
        words = ["sweep", "resume", "--quiet"]
    found = json.loads(started(killed, *words, "--json").communicate(timeout=120)[0])
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
