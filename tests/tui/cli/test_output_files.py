"""`-o FILE`: any output goes into a file, whole or not at all, and never over one unasked."""

from __future__ import annotations

import csv
import json
import os
import tomllib
from pathlib import Path

import pytest

from nnlab.core.store.store import Store

from ...core.store.recording import kept, trained

TRAIN = ("train", "--dataset", "xor", "--hidden", "3", "--epochs", "2", "-q", "--no-store")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "runs.db"
    kept(path, trained(2, run_id="aa11"), trained(3, run_id="bb22", seed=9))
    return path


@pytest.fixture
def said(nnlab, store: Path, tmp_path: Path, monkeypatch):
    """Run nnlab in an empty folder; it must succeed in silence."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str, **how) -> str:
        outcome = nnlab(*words, NNLAB_STORE=str(store), **how)
        assert (outcome.code, outcome.err) == (0, ""), words
        return outcome.out

    return call


PRINTING = [
    ("check", "--hidden", "2"),
    ("presets",),
    ("config", "--preset", "xor"),
    ("config", "--preset", "xor", "--line"),
    ("completion", "fish"),
    ("runs", "list"),
    ("runs", "rings", "--sort", "loss", "--limit", "1"),
    ("runs",),
    ("runs", "show", "aa11"),
    ("runs", "compare", "aa11", "bb22"),
    ("runs", "export", "aa11"),
]


@pytest.mark.parametrize("words", PRINTING, ids=" ".join)
def test_what_a_command_prints_goes_into_the_file_instead(nnlab, said, store: Path, words):
    plain = nnlab(*words, NNLAB_STORE=str(store))

    outcome = nnlab(*words, "-o", "out", NNLAB_STORE=str(store))

    assert (outcome.code, outcome.out, outcome.err) == (0, "", plain.err)
    # How long ago a run was moves on between the two.
    assert [_ageless(line) for line in Path("out").read_text().splitlines()] == [
        _ageless(line) for line in plain.out.splitlines()
    ]
    assert plain.out or "No run matches" in plain.err
    assert os.listdir() == ["out"]


def _ageless(line: str) -> str:
    moving = {"s", "now", "just", "ago,"}
    words = (word for word in line.split() if word not in moving)
    return " ".join(word for word in words if not word.strip(",").isdigit())


def test_a_file_is_written_as_if_there_were_no_terminal(said):
    for words in (TRAIN, ("runs",), ("check", "--hidden", "2"), ("presets",)):
        said(*words, "-o", "out", "-f", terminal=True, columns=30)
        text = Path("out").read_text()
        assert "\x1b" not in text
        assert max(map(len, text.splitlines())) > 40


@pytest.mark.parametrize(
    "words",
    [
        TRAIN, (*TRAIN, "--predictions"), ("check", "--hidden", "2"), ("presets",), ("runs",),
        ("runs", "show", "aa11"), ("runs", "compare", "aa11", "bb22"), ("runs", "export", "aa11"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_the_ending_chooses_the_format(said, words):
    said(*words, "-o", "out.JSON")

    found = json.loads(Path("out.JSON").read_text())
    assert found
    assert isinstance(found, dict | list)


def test_other_endings_choose_theirs(said):
    said("runs", "-o", "runs.csv")
    said("config", "--all", "-o", "run.toml")
    said("runs", "-o", "runs.txt")
    said("runs", "--json", "-o", "whatever.csv")

    assert [row["id"] for row in csv.DictReader(Path("runs.csv").read_text().splitlines())] == [
        "bb22",
        "aa11",
    ]
    assert tomllib.loads(Path("run.toml").read_text())["data"]["dataset"] == "spiral"
    assert Path("runs.txt").read_text().startswith("id ")
    assert json.loads(Path("whatever.csv").read_text())[0]["id"] == "bb22"


@pytest.mark.parametrize(
    ("words", "file", "known"),
    [
        (TRAIN, "run.jsn", ".txt or .json"),
        (("runs",), "runs.xls", ".txt, .json or .csv"),
        (
            ("runs", "export", "aa11"),
            "run.xls",
            ".csv, .json, .npz, .onnx, .py, .safetensors, .tfevents or .toml",
        ),
        (("config",), "run.json", ".txt or .toml"),
        (("check",), "check.csv", ".txt or .json"),
    ],
)
def test_an_ending_that_is_no_format_is_an_error_before_anything_trains(
    nnlab, said, store: Path, words, file, known
):
    outcome = nnlab(*words, "-o", file, NNLAB_STORE=str(store))

    assert (outcome.code, outcome.out) == (2, "")
    ending = file.rpartition(".")[2]
    assert outcome.err.splitlines()[0] == (
        f"Error: {file} can't be written: .{ending} is no format that is known; let it be {known}."
    )
    assert os.listdir() == []
    with Store.open(store) as kept_runs:
        assert kept_runs.count() >= 2


@pytest.mark.parametrize("words", [TRAIN, ("runs",), ("runs", "export", "aa11"), ("config",)])
def test_a_file_that_is_there_stays_unless_force_is_said(nnlab, said, store: Path, words):
    Path("out").write_text("precious")

    refused = nnlab(*words, "-o", "out", NNLAB_STORE=str(store))

    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("Error: out is there already; --force replaces it.\n")
    assert Path("out").read_text() == "precious"
    said(*words, "-o", "out", "--force")
    assert Path("out").read_text() not in {"", "precious"}


def test_a_place_that_can_not_be_written_is_told_before_the_run_not_after(nnlab, said, monkeypatch):
    monkeypatch.setattr("nnlab.core.training.background.BackgroundRun", pytest.fail)
    Path("folder").mkdir()
    Path("file").touch()
    for name, reason in (
        ("missing/out", "No such file or directory"),
        ("file/out", "Not a directory"),
        ("folder", "it is a folder"),
    ):
        outcome = nnlab(*TRAIN, "-o", name)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith(f"Error: {name} can't be written: {reason}.\n")
    # Whoever may do anything is refused nowhere, so ask as somebody else would be answered.
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert (
        "folder/out can't be written: Permission denied." in nnlab(*TRAIN, "-o", "folder/out").err
    )


@pytest.mark.parametrize(
    ("error", "code"), [(OSError(28, "No space left on device"), 1), (PermissionError(13, "no"), 2)]
)
def test_a_result_that_no_disk_takes_is_printed(nnlab, said, monkeypatch, error, code):
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", refuse)
    outcome = nnlab(*TRAIN, "-o", "run.json")

    assert outcome.code == code
    assert f"run.json can't be written: {error.strerror}." in outcome.err
    assert json.loads(outcome.out)["epochs"] == 2
    assert os.listdir() == []


def test_the_exit_code_is_the_run_s_own(nnlab, said):
    diverges = ("--preset", "report-n1", "--learning-rate", "5", "--epochs", "50", "-q")

    assert nnlab("train", *diverges, "-o", "run.json").code == 3
    assert json.loads(Path("run.json").read_text())["status"] == "diverged"


def test_a_link_goes_on_pointing_to_what_is_written(said):
    Path("real").write_text("old")
    Path("link").symlink_to("real")

    said("presets", "-o", "link", "--force")

    assert Path("link").is_symlink()
    assert Path("real").read_text().startswith("spiral")


def test_what_is_no_file_is_written_into_and_not_replaced(said):
    # A pipe of its own stands for /dev/null and /dev/stdout: none of those is at stake here.
    os.mkfifo("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        for words in ((), ("--force",)):
            said("completion", "fish", "-o", "pipe", *words)
            assert Path("pipe").is_fifo()
            assert b"complete --no-files" in os.read(reader, 65_536)
    finally:
        os.close(reader)


def test_a_dash_is_standard_output(nnlab, said):
    assert said("presets", "-o", "-") == nnlab("presets").out
    assert os.listdir() == []


def test_the_dashboard_prints_nothing_into_a_file(nnlab, said):
    for words in (("-o", "out"), ("--progress", "json"), ("--log-every", "5")):
        outcome = nnlab("resume", *words)
        assert outcome.code == 2
        assert outcome.err.startswith(f"Error: {words[0]} is for --headless")
