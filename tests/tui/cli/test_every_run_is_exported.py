"""`nnlab runs export --all` writes a file for each run, and goes on where one can't be exported."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from ...core.store.recording import kept, trained


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "runs.db"))
    kept(tmp_path / "runs.db", trained(run_id="aa11"), trained(run_id="bb22", replicas=2))
    return tmp_path / "runs.db"


def names(folder: str) -> list[str]:
    found = [path for path in Path(folder).rglob("*") if path.is_file()]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def test_each_run_is_a_file_as_it_is_by_itself(nnlab, store: Path):
    outcome = nnlab("runs", "export", "--all", "-o", "out")
    assert (outcome.code, outcome.out) == (0, "")
    assert "2 runs of 2 exported as csv to out." in outcome.err
    assert names("out") == ["aa11.csv", "bb22.csv"]
    assert Path("out/bb22.csv").read_text() == nnlab("runs", "export", "bb22").out


def test_a_format_of_two_files_writes_both(nnlab, store: Path):
    assert nnlab("runs", "export", "--all", "--format", "torch", "-o", "out").code == 0
    assert names("out") == [
        f"{run}.{end}" for run in ("aa11", "bb22") for end in ("py", "safetensors")
    ]


def test_tensorboard_has_a_folder_for_each(nnlab, store: Path):
    pytest.importorskip("tensorboard", reason="TensorBoard is not installed")
    assert nnlab("runs", "export", "--all", "--format", "tensorboard", "-o", "out").code == 0
    assert names("out") == ["aa11/aa11.tfevents", "bb22/bb22.tfevents"]


def test_a_run_that_cannot_be_exported_is_a_sentence_and_the_others_go_on(nnlab, store: Path):
    Path("out").mkdir()
    Path("out/aa11.py").write_text("mine")
    outcome = nnlab("runs", "export", "--all", "--format", "py", "-o", "out")
    assert outcome.code == 1
    assert "Run aa11 is not exported: out/aa11.py is there already" in outcome.err
    assert "1 run of 2 exported as py to out." in outcome.err
    assert Path("out/aa11.py").read_text() == "mine"
    assert nnlab("runs", "export", "--all", "--format", "py", "-o", "out", "--force").code == 0
    assert Path("out/aa11.py").read_text() != "mine"


def test_a_damaged_run_is_a_sentence_and_the_others_go_on(nnlab, store: Path):
    with sqlite3.connect(store) as database:
        database.execute(
            "DELETE FROM checkpoints WHERE run = (SELECT number FROM runs WHERE id = 'aa11')"
        )
    outcome = nnlab("runs", "export", "--all", "--format", "safetensors", "-o", "out")
    assert outcome.code == 1
    assert "Run aa11 is not exported: " in outcome.err
    assert names("out") == ["bb22.safetensors"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--all",), "--all writes many files: -o FOLDER says where to."),
        (("aa11", "--all", "-o", "out"), "--all is every run; name none beside it."),
        (("--all", "-o", "runs.db"), "runs.db can't be made a folder: File exists."),
        (("--all", "-o", "no/out"), "no/out can't be made a folder: No such file or directory."),
        ((), "Missing argument"),
    ],
)
def test_what_makes_no_sense_is_said(nnlab, store: Path, arguments, sentence: str):
    outcome = nnlab("runs", "export", *arguments)
    assert outcome.code == 2
    assert sentence in outcome.err
