"""`nnlab train --watch`: the lab's pictures in place on a real terminal, and the same run."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nnlab.core.store.store import Store
from nnlab.tui.cli.output.frame.watched_screen import WatchedScreen

from ..real_terminal import TRUE_COLOUR, Terminal

# A test runner in the background ignores SIGINT, and its children inherit that.
NNLAB = [
    sys.executable,
    "-c",
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
    " from nnlab.tui.cli import main; sys.exit(main())",
]
SHORT = ("train", "--preset", "circle", "--epochs", "40")
LONG = ("train", "--preset", "circle", "--epochs", "1000000", "--learning-rate", "1e-5")
ENTERED, LEFT = b"\x1b[?1049h", b"\x1b[?1049l"

Opened = Callable[..., Terminal]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "runs.db"))
    monkeypatch.setenv("NNLAB_SETTINGS", "")
    return tmp_path / "runs.db"


def watched(opened: Opened, *words: str, size: tuple[int, int] = (100, 30), **env: str) -> Terminal:
    return opened(*words, "--watch", command=NNLAB, size=size, **(env or TRUE_COLOUR))


def after_leaving(terminal: Terminal) -> str:
    """Give what stays in the scrollback, without colours."""
    assert terminal.sent.count(ENTERED) == terminal.sent.count(LEFT) == 1
    rest = terminal.sent.split(LEFT)[1].decode()
    return re.sub(r"\x1b\[[0-9;]*m", "", rest).replace("\r", "")


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
def test_chart_plane_and_status_are_drawn_and_the_last_picture_stays(opened, store, size):
    terminal = watched(opened, *SHORT, size=size)
    assert terminal.ended() == 0
    lines = after_leaving(terminal).split("\n")
    picture, rest = lines[: size[1]], lines[size[1] :]
    assert max(map(len, picture)) <= size[0]
    assert "circle  2-4-1" in picture[0]
    assert picture[1].startswith("─ Loss  ⠒⠒ train  ╌╌ validation")
    assert "─ Boundary ─" in picture[1]
    assert "finished" in picture[-2]
    assert "epoch 40 of 40" in picture[-2]
    assert picture[-1].startswith(" train loss")
    # Then what every run says at its end; the curve is there already.
    assert rest[0] == ""
    assert rest[1].startswith("circle  2-4-1  tanh  adam")
    assert rest[2].startswith("finished: 40 epochs")
    assert "loss over epochs" not in "\n".join(rest)


def test_the_run_has_the_same_bits_as_without(opened, nnlab, store):
    assert watched(opened, *SHORT).ended() == 0
    assert nnlab(*SHORT, "-q").code == 0
    with Store.open(store, read_only=True) as kept:
        runs = kept.find()
        assert len(runs) == 2
        first, second = (kept.checkpoint(run.id) for run in runs)
    assert first.arrays.keys() == second.arrays.keys()
    for name, array in first.arrays.items():
        np.testing.assert_array_equal(array, second.arrays[name])
    np.testing.assert_array_equal(first.past.rows, second.past.rows)


def test_ctrl_c_ends_it_as_ever_with_the_terminal_as_it_was(opened, store):
    terminal = watched(opened, *LONG)
    terminal.until(lambda: terminal.epoch > 0)
    assert "● training" in terminal.text
    assert "Boundary" in terminal.text
    terminal.keys("\x03")
    assert terminal.ended() == 130
    assert b"\x1b[?25h" in terminal.sent
    assert b"\x1b[?7h" in terminal.sent
    said = after_leaving(terminal)
    assert "■ stopped" in said
    assert "\nstopped: " in said
    assert "goes on from here." in said
    assert "Traceback" not in said


def test_a_second_signal_gives_the_terminal_back_at_once(opened, store):
    # One step of a network so large that the first signal has no effect for long.
    terminal = watched(
        opened, "train", "--preset", "circle", "--samples", "10000", "--batch-size", "10000",
        "--hidden", "1024,1024,1024", "--epochs", "1000",
    )  # fmt: skip
    terminal.shows("training")
    terminal.keys("\x03")
    terminal.keys("\x03")
    assert terminal.ended() == 130
    assert terminal.sent.rindex(LEFT) > terminal.sent.rindex(ENTERED)
    assert b"\x1b[?25h" in terminal.sent[terminal.sent.rindex(ENTERED) :]


def test_suspended_it_gives_the_terminal_back_and_draws_all_anew_afterwards(opened, store):
    terminal = watched(opened, *LONG)
    terminal.until(lambda: terminal.epoch > 0)
    terminal.child.kill(signal.SIGTSTP)
    terminal.until(lambda: LEFT in terminal.sent)
    terminal.child.kill(signal.SIGCONT)
    terminal.until(lambda: terminal.sent.count(ENTERED) == 2)
    terminal.until(lambda: b"Boundary" in terminal.sent.rsplit(ENTERED, 1)[1])
    terminal.keys("\x03")
    assert terminal.ended() == 130


def test_a_new_size_is_followed(opened, store):
    terminal = watched(opened, *LONG, size=(120, 40))
    terminal.until(lambda: terminal.epoch > 0)
    for columns, rows in [(80, 24), (50, 30), (40, 9), (12, 4), (160, 50)]:
        terminal.resize(columns, rows)
        already = len(terminal.sent)
        terminal.until(lambda at=already: b"\x1b[2J" in terminal.sent[at:])
    terminal.until(lambda: terminal.epoch > 0 and "Boundary" in terminal.text)
    assert len(terminal.text.split("\n")[1].rstrip()) == 160
    terminal.keys("\x03")
    assert terminal.ended() == 130


def test_ascii_sends_no_byte_above_127_also_at_the_end(opened, store):
    terminal = watched(opened, *SHORT, "--ascii")
    assert terminal.ended() == 0
    assert max(terminal.sent) < 128
    assert "- Loss  ** train  .. validation -" in after_leaving(terminal)


@pytest.mark.parametrize(
    ("env", "sent", "not_sent"),
    [
        ({"TERM": "xterm"}, rb"\x1b\[(?:[0-9;]*;)?32m", rb"[34]8;[25];"),
        ({"TERM": "xterm-256color"}, rb"48;5;", rb"[34]8;2;"),
        (TRUE_COLOUR, rb"48;2;", rb"[34]8;5;"),
        (
            {**TRUE_COLOUR, "NO_COLOR": "1"},
            rb"\x1b\[1m",
            rb"\x1b\[(?!(?:[0127]|1;7|7;1)?m)[0-9;]*m",
        ),
    ],
    ids=["16 colours", "256 colours", "24 bit", "NO_COLOR"],
)
def test_colours_are_those_the_terminal_has(opened, store, env, sent, not_sent):
    terminal = watched(opened, *SHORT, **env)
    assert terminal.ended() == 0
    assert re.search(sent, terminal.sent)
    assert not re.search(not_sent, terminal.sent)


def test_without_a_terminal_it_says_so_in_a_sentence_and_trains(nnlab):
    plain = nnlab(*SHORT)
    outcome = nnlab(*SHORT, "--watch")
    assert outcome.code == 0
    first, *others = outcome.err.splitlines()
    assert first.startswith("--watch draws on a terminal, and there is none here")
    assert others[0].startswith("epoch  0/40")
    assert "\x1b" not in outcome.err + outcome.out
    assert len(outcome.out.splitlines()) == len(plain.out.splitlines())
    assert nnlab(*SHORT, "--watch", terminal=True, TERM="dumb").err.startswith("--watch draws on")


@pytest.mark.parametrize(
    "words", [("-q",), ("--progress", "json"), ("--progress", "none"), ("--log-every", "5")]
)
def test_progress_of_two_kinds_is_refused(nnlab, words):
    outcome = nnlab(*SHORT, "--watch", *words, terminal=True)
    assert outcome.code == 2
    assert "--watch draws the progress as pictures, so" in outcome.err
    assert "\x1b[?1049h" not in outcome.err


def test_a_result_for_programs_goes_its_own_way(nnlab, tmp_path):
    file = tmp_path / "result.json"
    outcome = nnlab(*SHORT, "--watch", "-o", str(file), terminal=True)
    assert outcome.code == 0
    assert json.loads(file.read_text("utf-8"))["epochs"] == 40
    assert "\x1b[?1049h" in outcome.err
    json_out = nnlab(*SHORT, "--watch", "--json", terminal=True).out
    assert json.loads(json_out)["status"] == "finished"


def test_the_terminal_is_given_back_when_drawing_fails(nnlab, monkeypatch):
    from nnlab.tui.cli.output.frame.run_frame import RunFrame

    def fail(*_: object) -> None:
        raise ZeroDivisionError("of this test")

    monkeypatch.setattr(RunFrame, "draw", fail)
    outcome = nnlab(*SHORT, "--watch", terminal=True)
    assert outcome.code == 1
    shown, after = outcome.err.split("\x1b[?1049l")
    assert shown.startswith("\x1b[?1049h")
    assert "ZeroDivisionError" in after


def test_going_on_with_a_run_is_watched_too(opened, nnlab, store):
    assert nnlab(*SHORT, "-q").code == 0
    terminal = watched(opened, "resume", "last", "--headless", "--epochs", "60")
    assert terminal.ended() == 0
    assert "epoch 60 of 60" in after_leaving(terminal)
    assert nnlab("resume", "last", "--watch").code == 2


def test_only_lines_that_changed_are_written():
    read, write = os.pipe()
    with os.fdopen(write, "w", encoding="utf-8") as stream:
        screen = WatchedScreen(stream)
        for lines in (["one", "two", "three"], ["one", "2", "three"], ["one", "2", "three"]):
            screen.show(lines)
        sent = os.read(read, 4096).decode()
    os.close(read)
    assert sent == ("\x1b[1;1H\x1b[2Kone\x1b[2;1H\x1b[2Ktwo\x1b[3;1H\x1b[2Kthree\x1b[2;1H\x1b[2K2")
