"""`nnlab train` and `resume` beside a store that fails: a run is kept, or said not to be."""

from __future__ import annotations

import ctypes
import json
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from nnlab.core import RunConfig
from nnlab.core.store import errors
from nnlab.core.store.store import Store
from nnlab.core.store.writing import closing_time, write_check
from nnlab.core.store.writing.recorder import Recorder
from nnlab.tui import store_news
from nnlab.tui.cli.run_dashboard import keep_the_last

from ...core.store.recording import begin, kept, trained, until

XOR = ("train", "--dataset", "xor", "--epochs", "5", "--json")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs.db"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing_time, "_TRAINER_SECONDS", 0.1)
    monkeypatch.setattr(closing_time, "_PATIENCE_SECONDS", 1.5)
    monkeypatch.setattr(store_news, "_SECONDS_BEFORE_A_WORD", 0.2)


def other_program(path: Path) -> sqlite3.Connection:
    Store.open(path).close()
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    return other


def only_run(path: Path) -> str:
    with Store.open(path, read_only=True) as store:
        (run,) = store.find()
        return run.id


def test_json_says_that_a_run_is_kept(nnlab, path):
    result = json.loads(nnlab(*XOR, "--store", str(path)).out)
    assert (result["kept"], result["not_kept"]) == (True, "")
    only_run(path)
    result = json.loads(nnlab(*XOR, "--no-store").out)
    assert (result["kept"], result["not_kept"]) == (False, "")


@pytest.mark.parametrize("quiet", [(), ("--quiet",)])
def test_a_run_that_another_program_kept_from_being_kept_is_said(nnlab, path, impatient, quiet):
    with closing(other_program(path)):
        outcome = nnlab(*XOR, *quiet, "--store", str(path))
    result = json.loads(outcome.out)
    sentence = result["not_kept"]
    assert outcome.code == 0  # it was trained, and its result is there
    assert not result["kept"]
    assert sentence.startswith("Run ")
    assert sentence.endswith(
        f" is not kept: The store {path} can't be used: another program holds it."
    )
    assert outcome.err.splitlines()[-1] == sentence
    assert outcome.err.count("Ctrl-C leaves now") == 1


def test_a_store_that_is_held_for_a_while_has_the_run_in_the_end(nnlab, path, monkeypatch):
    monkeypatch.setattr(store_news, "_SECONDS_BEFORE_A_WORD", 0.2)
    other = other_program(path)
    close = Recorder.close

    def let_go_and_close(recorder, *seconds):
        if recorder.problem:
            other.close()
        return close(recorder, *seconds)

    monkeypatch.setattr(Recorder, "close", let_go_and_close)
    outcome = nnlab(*XOR, "-q", NNLAB_STORE=str(path))
    result = json.loads(outcome.out)
    assert (outcome.code, result["kept"], result["not_kept"]) == (0, True, "")
    assert outcome.err.count("another program holds it. Waiting for it") == 1
    assert outcome.err.splitlines()[-1] == "All is kept now."
    only_run(path)


def test_a_store_that_is_deleted_in_mid_run_is_said_even_to_who_wants_quiet(path):
    words = ["train", "--preset", "spiral", "--epochs", "1000000", "--json", "-q"]
    process = subprocess.Popen(
        [sys.executable, "-m", "nnlab.tui", *words, "--store", str(path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    until(path.exists)
    until(lambda: is_kept(path))
    path.unlink()
    until(path.exists)
    until(lambda: is_kept(path))
    process.terminate()
    out, err = process.communicate(timeout=60)
    run_id = only_run(path)
    assert json.loads(out)["kept"]
    assert f"The store {path} was deleted; run {run_id} is kept whole anew." in err


def is_kept(path: Path) -> bool:
    try:
        only_run(path)
    except (errors.StoreError, ValueError):
        return False
    return True


# --- a store that was named on the command line ---


def text(path: Path) -> Path:
    path.write_text("no store" * 1000)
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def beneath_a_file(path: Path) -> Path:
    path.write_text("a file")
    return path / "deeper" / "runs.db"


def where_no_file_can_be(path: Path) -> Path:
    return Path("/proc/runs.db")


def too_long(path: Path) -> Path:
    return path.with_name("x" * 300)


UNUSABLE = [
    (text, "it is no store of runs."),
    (folder, "it is a folder."),
    (beneath_a_file, "its folder is a file."),
    (where_no_file_can_be, "no such file or directory."),
    (too_long, "file name too long."),
]


@pytest.mark.parametrize(("make", "reason"), UNUSABLE)
def test_a_store_that_was_named_and_can_t_be_used_is_an_error_before_training(
    nnlab, path, make, reason
):
    if make is where_no_file_can_be and not Path("/proc/self").exists():
        pytest.skip("there is no /proc")
    named = make(path)
    outcome = nnlab(*XOR, "--store", str(named))
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.splitlines() == [
        f"Error: The store {named} can't be used: {reason}",
        "`nnlab train --help` explains the options.",
    ]


@pytest.mark.parametrize(("make", "reason"), UNUSABLE[:3])
def test_one_that_the_environment_names_is_a_warning_and_the_result_is_there(
    nnlab, path, make, reason
):
    outcome = nnlab(*XOR, NNLAB_STORE=str(make(path)))
    result = json.loads(outcome.out)
    assert (outcome.code, result["epochs"], result["kept"]) == (0, 5, False)
    assert reason in outcome.err
    assert reason in result["not_kept"]


def test_the_lab_does_not_open_beside_a_store_that_was_named_and_can_t_be_used(
    nnlab, path, monkeypatch
):
    monkeypatch.setattr("nnlab.tui.cli.commands.lab.lacks_terminal", lambda *_, **__: False)
    monkeypatch.setattr("nnlab.tui.cli.commands.lab.open_dashboard", pytest.fail)
    outcome = nnlab("--store", str(text(path)))
    assert outcome.code == 2
    assert outcome.err.startswith(f"Error: The store {path} can't be used: it is no store of runs.")


def test_to_look_whether_a_store_can_be_used_makes_nothing(tmp_path):
    write_check.refuse_unwritable(tmp_path / "deep" / "deeper" / "runs.db")
    assert list(tmp_path.iterdir()) == []
    kept(tmp_path / "runs.db", trained(3))
    before = (tmp_path / "runs.db").read_bytes()
    write_check.refuse_unwritable(tmp_path / "runs.db")
    assert [file.name for file in tmp_path.iterdir()] == ["runs.db"]
    assert (tmp_path / "runs.db").read_bytes() == before
    with closing(other_program(tmp_path / "runs.db")):
        write_check.refuse_unwritable(tmp_path / "runs.db")  # it will be let go of


# --- a store that may only be read ---


WRITING = [
    ["train", "--dataset", "xor", "--epochs", "5"],
    ["resume", "aa11", "--headless", "--epochs", "9"],
    ["runs", "rename", "aa11", "name"],
    ["runs", "tag", "aa11", "good"],
    ["runs", "untag", "aa11", "old"],
    ["runs", "note", "aa11", "text"],
    ["runs", "rm", "aa11"],
]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="root may write anything")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_store_that_may_only_be_read_says_so_wherever_it_is_to_be_written(path, what):
    kept(path, trained(3, "aa11"))
    with Store.open(path) as store:
        store.tag("aa11", "old")
    codes, err = as_reader(path, what, *WRITING)
    assert codes == [2] * len(WRITING), err
    sentence = f"Error: The store {path} can't be used: it may only be read."
    assert err.count(sentence) == len(WRITING), err
    assert "Traceback" not in err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="root may write anything")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_store_that_may_only_be_read_is_read(path, what):
    kept(path, trained(3, "aa11"))
    assert as_reader(path, what, ["runs"], ["runs", "show", "aa11"]) == ([0, 0], "")


def as_reader(path: Path, what: str, *commands: list[str]) -> tuple[list[int], str]:
    """Run commands as somebody who may read a store and not write it.

    Returns:
        Their exit codes, and what they said on standard error.
    """
    code = (
        "import json, sys; from nnlab.tui.cli import main\n"
        "codes = [main(words) for words in json.loads(sys.argv[1])]\n"
        "print('\\n' + json.dumps(codes))"
    )
    words = json.dumps([[*command, "--store", str(path)] for command in commands])
    path.chmod(0o444 if what == "file" else 0o644)
    path.parent.chmod(0o755 if what == "file" else 0o555)
    try:
        ended = subprocess.run(
            [sys.executable, "-c", code, words],
            capture_output=True, text=True, check=False, preexec_fn=obey_modes,
        )  # fmt: skip
    finally:
        path.parent.chmod(0o755)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1]), ended.stderr


def obey_modes() -> None:
    """Take from the process that is to be what lets root write any file."""
    if os.geteuid() == 0:
        drop_from_the_bounding_set, dac_override = 24, 1
        ctypes.CDLL(None).prctl(drop_from_the_bounding_set, dac_override)


# --- the lab, once the terminal is itself again ---


def test_the_lab_says_what_it_lost_when_it_has_closed(path, impatient, capsys):
    recorder = Recorder(path, seconds=0.01)
    with closing(other_program(path)):
        run = begin(recorder, RunConfig(dataset="xor", epochs=5))
        assert run.wait(60)
        keep_the_last(recorder)
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert said[0].endswith("another program holds it. Waiting for it up to half a minute; Ctrl-C"
                            " leaves now.")  # fmt: skip
    assert said[1].startswith(f"Run {run.run_id} is not kept: ")


def test_the_lab_says_nothing_where_all_is_kept(path, capsys):
    recorder = Recorder(path, seconds=0.01)
    other = other_program(path)
    run = begin(recorder, RunConfig(dataset="xor", epochs=5))
    assert run.wait(60)
    threading.Timer(0.3, other.close).start()
    keep_the_last(recorder)
    assert capsys.readouterr().err == ""
    assert only_run(path) == run.run_id
