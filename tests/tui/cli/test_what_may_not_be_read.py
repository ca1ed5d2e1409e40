"""Files and folders that the person may not read: a sentence, and the training is not lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nnlab.core.store.location import may_be_there, place

from ...core.store.recording import kept, trained

pytestmark = pytest.mark.skipif(os.name != "posix", reason="who may read is told by modes")

TRAIN = ("train", "--dataset", "xor", "--hidden", "3", "--epochs", "2", "--json", "-q")
_POWERS = "-dac_override,-dac_read_search"

Ended = subprocess.CompletedProcess[str]


@pytest.fixture
def as_anybody(tmp_path: Path) -> Callable[..., Ended]:
    """Run nnlab as a person whom modes hold up; who may do anything gives that up for it."""
    before: list[str] = []
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root may read everything, and setpriv is not there to give that up")
        before = ["setpriv", "--bounding-set", _POWERS, "--inh-caps", _POWERS]

    def call(*words: str, **env: str) -> Ended:
        command = [*before, sys.executable, "-m", "nnlab.tui", *words]
        return subprocess.run(
            command, env={**os.environ, **env}, cwd=tmp_path, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    return call


@pytest.fixture(params=["file", "folder"])
def locked(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A store with a run in it that may not be read, or in a folder that may not be entered."""
    folder = tmp_path / "locked"
    folder.mkdir()
    path = folder / "runs.db"
    kept(path, trained(1, run_id="aa11"))
    barred = path if request.param == "file" else folder
    mode = barred.stat().st_mode
    barred.chmod(0)
    yield path
    barred.chmod(mode)


def test_a_run_trains_and_it_is_said_that_it_is_not_kept(as_anybody, locked: Path):
    ended = as_anybody(*TRAIN, NNLAB_STORE=str(locked))

    assert ended.returncode == 0
    result = json.loads(ended.stdout)
    assert (result["id"], result["epochs"]) == (None, 2)
    assert re.fullmatch(
        rf"Run \w+ is not kept: The store {re.escape(str(locked))} can't be used: "
        r"(it can't be opened|permission denied)\.\n",
        ended.stderr,
    )
    # Labels that can't be kept hold up no training either.
    assert as_anybody(*TRAIN, "--name", "x", NNLAB_STORE=str(locked)).returncode == 0


@pytest.mark.parametrize("words", [("runs",), ("runs", "show", "last"), ("runs", "rm", "last"),
                                   ("resume", "--headless")], ids=" ".join)  # fmt: skip
def test_who_looks_at_runs_is_told_why_there_are_none(as_anybody, locked: Path, words):
    ended = as_anybody(*words, NNLAB_STORE=str(locked))

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"Error: The store {locked} can't be used: ")
    assert "Traceback" not in ended.stderr


def test_nothing_is_completed_and_nothing_is_said_in_the_middle_of_a_line(as_anybody, locked: Path):
    ended = as_anybody(
        NNLAB_STORE=str(locked), _NNLAB_COMPLETE="bash_complete", COMP_CWORD="3",
        COMP_WORDS="nnlab runs show ",
    )  # fmt: skip

    assert (ended.stdout.strip(), ended.stderr) == ("", "")


def test_a_config_file_is_named_in_the_sentence(as_anybody, tmp_path: Path):
    file = tmp_path / "my.toml"
    file.write_text("epochs = 3")
    file.chmod(0)

    ended = as_anybody("config", "--config", "my.toml")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "my.toml" in ended.stderr.splitlines()[0]
    assert "read" in ended.stderr.splitlines()[0]


def test_a_result_is_refused_before_anything_trains(as_anybody, tmp_path: Path):
    folder = tmp_path / "locked"
    folder.mkdir(mode=0)
    try:
        for name in ("locked/out", "locked/out.json"):
            ended = as_anybody(*TRAIN, "-o", name)
            assert (ended.returncode, ended.stdout) == (2, "")
            assert ended.stderr.startswith(f"Error: {name} can't be written: Permission denied.\n")
    finally:
        folder.chmod(0o700)


def test_where_nobody_may_look_there_may_be_a_store(tmp_path: Path, monkeypatch):
    assert not may_be_there(tmp_path / "none.db")
    assert may_be_there(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refuse)
    monkeypatch.setattr(Path, "exists", refuse)
    assert may_be_there(tmp_path / "none.db")


def test_a_home_folder_that_nobody_has_is_a_name_like_any_other(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert place("~/runs.db") == tmp_path / "runs.db"
    assert place("~nobody-at-all/runs.db") == Path("~nobody-at-all/runs.db")
