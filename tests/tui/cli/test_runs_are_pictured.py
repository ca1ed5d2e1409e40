"""`nnlab runs show RUN --once`: one picture of a kept run, for a terminal or a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

KINDS = {
    "two classes": ("--preset", "circle", "--epochs", "20"),
    "classes": ("--preset", "blobs", "--epochs", "20"),
    "regression": ("--preset", "plane", "--epochs", "20"),
    "replicas": ("--preset", "circle", "--epochs", "20", "--replicas", "3"),
    "diverged": (
        *("--preset", "plane", "--epochs", "50"),
        *("--learning-rate", "1000", "--optimizer", "sgd"),
    ),
    "no epoch": ("--preset", "circle", "--epochs", "1"),
    "squares": ("--preset", "circle-squares", "--epochs", "20"),
}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "runs.db"))
    monkeypatch.setenv("NNLAB_SETTINGS", "")
    return tmp_path / "runs.db"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_run_is_one_frame_of_plain_text(nnlab, store, kind):
    code = nnlab("train", *KINDS[kind], "-q").code
    assert code == (3 if kind == "diverged" else 0)
    for columns, rows in ((80, 24), (120, 40), (100, 30)):
        outcome = nnlab("runs", "show", "last", "--once", columns=columns, LINES=str(rows))
        assert (outcome.code, outcome.err) == (0, "")
        lines = outcome.out.split("\n")
        assert len(lines) == rows + 1
        assert max(map(len, lines)) <= columns
        assert "\x1b" not in outcome.out
        # Of replicas a narrow chart names the quartiles, as the curves have names at their ends.
        keys = "-- quartiles" if kind == "replicas" else "⠒⠒ train  ╌╌ validation"
        assert "─ Loss  " in lines[1]
        assert keys in lines[1]
        assert "─ Boundary" in lines[1]
        word = "diverged" if kind == "diverged" else "finished"
        assert any(word in line and "epoch" in line for line in lines[-5:])
        assert any("train loss" in line for line in lines[-3:])


def test_why_a_run_diverged_is_said_and_no_number_is_its_best(nnlab, store):
    nnlab("train", *KINDS["diverged"], "-q")
    out = nnlab("runs", "show", "last", "--once").out
    assert "The run diverged in epoch" in out
    assert "best" not in out


def test_without_any_size_it_is_80_by_24(nnlab, store):
    nnlab("train", *KINDS["classes"], "-q")
    sized = nnlab("runs", "show", "last", "--once").out
    for said in ("", "many", "0"):
        assert nnlab("runs", "show", "last", "--once", COLUMNS=said, LINES=said).out == sized


def test_a_terminal_gets_colours_and_one_without_them_none(nnlab, store):
    nnlab("train", *KINDS["two classes"], "-q")
    show = ("runs", "show", "last", "--once")
    coloured = nnlab(*show, terminal=True, COLORTERM="truecolor").out
    assert "\x1b[32m" in coloured  # the train curve
    assert "\x1b[35m" in coloured
    assert "48;2;" in coloured
    plain = nnlab(*show, terminal=True, NO_COLOR="1").out
    assert set(re.findall(r"\x1b\[([0-9;]*)m", plain)) <= {"0", "1", "2", "7", "1;7"}
    assert "?25l" not in coloured


def test_ascii_has_no_character_beyond_it(nnlab, store):
    nnlab("train", *KINDS["two classes"], "-q")
    out = nnlab("runs", "show", "last", "--once", "--ascii").out
    assert out.isascii()
    assert "- Loss  ** train  .. validation -" in out
    assert nnlab("runs", "show", "last", "--once", encoding="ascii").out == out


def test_it_goes_into_a_file_as_plain_text(nnlab, store, tmp_path):
    nnlab("train", *KINDS["two classes"], "-q")
    file = tmp_path / "frame.txt"
    assert nnlab("runs", "show", "last", "--once", "-o", str(file), terminal=True).code == 0
    text = file.read_text("utf-8")
    assert "─ Boundary ─" in text
    assert "\x1b" not in text


def test_what_else_is_shown_of_a_run_is_as_it_was(nnlab, store):
    nnlab("train", *KINDS["two classes"], "-q")
    out = nnlab("runs", "show", "last").out
    assert "Boundary" not in out
    assert re.search(r"^started ", out, re.M)


def test_wrong_usage_is_a_sentence(nnlab, store):
    nnlab("train", *KINDS["two classes"], "-q")
    both = nnlab("runs", "show", "last", "--once", "--json")
    assert both.code == 2
    assert "one of them at a time" in both.err
    assert nnlab("runs", "show", "nothing", "--once").code == 2
