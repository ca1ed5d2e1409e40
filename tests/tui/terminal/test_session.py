"""What a shell, a signal or a bad line does to a lab: it is drawn, suspended, kept, and it ends."""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..real_terminal import COMMAND, PATIENCE_SECONDS, TRUE_COLOUR, XOR, Terminal
from .test_dropped_line import is_left_clean, kept, until_kept

LAB = " ".join([*COMMAND, *XOR])


def state_of(process: int) -> str:
    """One letter, as `ps` prints it; empty if it is gone or waits to be reaped."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if state == "Z" else state


def child_of(process: int) -> int:
    """The only child that a process has."""
    children = Path(f"/proc/{process}/task/{process}/children")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := children.read_text().split()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return int(found[0])


def wait_until(condition: Callable[[], object], terminal: Terminal | None = None) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        if terminal is None or not terminal.read():
            time.sleep(0.02)


def is_back(terminal: Terminal) -> None:
    """Wait until the shell has the terminal again, as it gave it away."""
    terminal.until(
        lambda: (
            is_left_clean(terminal)
            and b"ready$" in terminal.sent[terminal.sent.rindex(b"\x1b[?1049l") :]
        )
    )


@pytest.fixture
def shell(opened) -> Callable[..., Terminal]:
    """A shell that knows of jobs, in which the lab is started by hand."""
    if not (bash := shutil.which("bash")):
        pytest.skip("bash is not installed")

    def open_shell(**env: str) -> Terminal:
        terminal = opened(
            command=[bash, "--norc", "--noprofile", "-i"], PS1="ready$ ", **{**TRUE_COLOUR, **env}
        )
        terminal.shows("ready$")
        return terminal

    return open_shell


@pytest.mark.parametrize("where", ["2>errors", "2>/dev/null", "2>&-", "2>/dev/full"])
def test_the_lab_is_drawn_whatever_standard_error_is(opened, tmp_path, where):
    terminal = opened(command=["sh", "-c", f"cd {tmp_path} && {LAB} {where}"])
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys(" ")
    terminal.shows("paused")
    terminal.keys("q")
    assert terminal.ended() == 0
    assert is_left_clean(terminal)


def test_a_warning_does_not_land_on_the_screen(opened, tmp_path):
    script = tmp_path / "warned.py"
    script.write_text(
        "import sys, warnings\n"
        "from nnlab.tui.app import NnlabApp\n"
        "from nnlab.tui.cli import main\n"
        "drawn = NnlabApp.post_display_hook\n"
        "def warn(self):\n"
        "    drawn(self)\n"
        "    warnings.warn('look out')\n"
        "    sys.stderr.write('look out')\n"
        "NnlabApp.post_display_hook = warn\n"
        "sys.exit(main())\n"
    )
    terminal = opened(*XOR, command=[COMMAND[0], str(script)])
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys("q")
    assert terminal.ended() == 0
    assert b"look out" not in terminal.sent


@pytest.mark.parametrize("where", ["</dev/null", "<&-", "</dev/null 2>/dev/full", "<&- 2>&-"])
def test_without_a_keyboard_it_refuses_wherever_its_words_go(opened, where):
    terminal = opened(command=["sh", "-c", f"{LAB} {where}"])
    assert terminal.ended() == 2
    assert b"\x1b" not in terminal.sent
    assert ("needs a terminal" in " ".join(terminal.text.split())) == ("2>" not in where)


def test_training_goes_on_where_its_progress_cannot_be_written(opened):
    train = " ".join([*COMMAND, "train", "--preset", "xor", "--epochs", "200"])
    terminal = opened(command=["sh", "-c", f"{train} 2>/dev/full"])
    assert terminal.ended() == 0
    assert "finished: 200 epochs" in terminal.text


@pytest.mark.parametrize("term", ["dumb", "", "unknown"])
def test_a_terminal_that_draws_nothing_gets_a_sentence_and_no_escapes(opened, term):
    terminal = opened(*XOR, TERM=term)
    assert terminal.ended() == 2
    assert "`nnlab train` does the same work" in " ".join(terminal.text.split())
    assert b"\x1b" not in terminal.sent


@pytest.mark.parametrize("term", ["linux", "vt100"])
def test_a_terminal_without_the_glyphs_gets_ascii_and_the_colours_it_has(opened, term):
    # As where one tries it in an emulator, which leaves its own name for its colours behind.
    terminal = opened(*XOR, TERM=term, COLORTERM="truecolor", size=(80, 24))
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys("q")
    assert terminal.ended() == 0
    codes = {
        code for style in re.findall(rb"\x1b\[([0-9;]*)m", terminal.sent)
        for code in style.split(b";")
    }  # fmt: skip
    assert max(terminal.sent) < 128
    assert not codes & {b"38", b"48"}
    coloured = any(re.fullmatch(rb"(3|4|9|10)[0-7]", code) for code in codes)
    assert coloured == (term == "linux")
    assert b"$p" not in terminal.sent  # what Textual asks emulators


@pytest.mark.parametrize("term", ["linux", "vt100", "dumb", ""])
def test_tables_are_written_in_what_the_terminal_has(opened, term):
    terminal = opened("train", "--preset", "xor", "--epochs", "200", TERM=term)
    assert terminal.ended() == 0
    assert "finished: 200 epochs" in terminal.text
    if term in {"linux", "vt100"}:
        assert max(terminal.sent) < 128
    coloured = re.search(rb"\x1b\[[0-9;]*[349][0-7]m", terminal.sent)
    assert bool(coloured) == (term == "linux")
    assert term in {"linux", "vt100"} or b"\x1b" not in terminal.sent


def test_control_c_says_what_leaves_and_a_second_leaves_with_the_run_kept(opened, tmp_path):
    path = tmp_path / "runs.db"
    terminal = opened(*XOR, **TRUE_COLOUR, NNLAB_STORE=str(path))
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys("p")  # with a modal screen open and a field in focus
    terminal.shows("type to find")
    terminal.keys("\x03")
    terminal.shows("Ctrl-C once more")
    terminal.keys("\x03")
    assert terminal.ended() == 128 + signal.SIGINT
    assert is_left_clean(terminal)
    assert kept(path).status == "interrupted"


def test_control_z_leads_to_the_shell_and_fg_back(shell, tmp_path):
    path = tmp_path / "runs.db"
    terminal = shell(NNLAB_STORE=str(path))
    terminal.keys(f"{LAB}\r")
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys("\x1a")
    terminal.shows("Stopped")
    assert is_left_clean(terminal)
    before = kept(path)
    assert (before.status, before.epoch > 0) == ("paused", True)

    terminal.keys("stty -a\r")
    terminal.until(lambda: re.search(r"(?<!-)icanon", terminal.text))

    terminal.screen.reset()
    terminal.keys("fg\r")
    terminal.shows("Boundary")
    terminal.until(lambda: terminal.epoch > before.epoch)
    assert "ready$" not in terminal.text
    terminal.keys("q")
    is_back(terminal)


def test_a_stop_from_outside_leaves_nothing_on_the_screen(shell):
    terminal = shell()
    terminal.keys(f"{LAB}\r")
    terminal.until(lambda: terminal.epoch > 0)
    os.kill(child_of(terminal.child.pid), signal.SIGSTOP)
    terminal.shows("Stopped")
    # The lab may have asked the terminal something just before, and the shell got the answer.
    terminal.keys("\x15echo over$((6*7))all\r")
    terminal.shows("over42all")
    terminal.keys("fg\r")
    terminal.until(
        lambda: all(word not in terminal.text for word in ("over42all", "ready$", "Stopped"))
    )
    seen = terminal.epoch
    terminal.until(lambda: terminal.epoch > seen)
    terminal.keys("q")
    is_back(terminal)
    terminal.keys("stty -a\r")
    terminal.until(lambda: re.search(r"(?<!-)icanon", terminal.text))


@pytest.mark.parametrize("stop", [signal.SIGTSTP, signal.SIGSTOP])
def test_a_stopped_lab_that_is_told_to_end_does_so_beside_the_shell(shell, tmp_path, stop):
    path = tmp_path / "runs.db"
    terminal = shell(NNLAB_STORE=str(path))
    terminal.keys(f"{LAB}\r")
    terminal.until(lambda: terminal.epoch > 0)
    lab = child_of(terminal.child.pid)
    os.kill(lab, stop)
    wait_until(lambda: state_of(lab) == "T", terminal)
    os.kill(lab, signal.SIGTERM)
    os.kill(lab, signal.SIGCONT)
    wait_until(lambda: not state_of(lab), terminal)
    terminal.rest()  # what it sent last is not read yet
    assert kept(path).status == "interrupted"
    assert is_left_clean(terminal)


def test_a_lab_in_the_background_waits_for_the_foreground(shell):
    terminal = shell()
    terminal.keys(f"{LAB} &\r")
    lab = child_of(terminal.child.pid)
    wait_until(lambda: state_of(lab) == "T", terminal)
    terminal.keys("fg\r")
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys("\x1a")
    wait_until(lambda: state_of(lab) == "T", terminal)
    terminal.keys("bg\r")
    terminal.keys("echo over$((6*7))all\r")
    terminal.shows("over42all")
    wait_until(lambda: state_of(lab) == "T", terminal)
    terminal.screen.reset()
    terminal.keys("fg\r")
    terminal.until(lambda: terminal.epoch > 0)


def test_without_a_shell_control_z_says_so(opened):
    terminal = opened(*XOR)
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys("\x1a")
    terminal.shows("There is no shell here")
    terminal.keys("q")
    assert terminal.ended() == 0


def test_control_l_draws_every_cell_anew(opened):
    terminal = opened(*XOR, "--paused")
    terminal.shows("paused")
    terminal.keys("d")
    terminal.shows("sharp (d: shaded)")
    terminal.rest()  # words come before pictures
    before = terminal.text
    terminal.screen.reset()
    terminal.keys("\x0c")
    terminal.until(lambda: terminal.text == before)
    terminal.keys("q")
    assert terminal.ended() == 0


def hangup_ignored(opened, path: Path, *options: str) -> Terminal:
    words = " ".join([*COMMAND, "--preset", "report-x1", *options])
    return opened(
        command=["sh", "-c", f"trap '' HUP; exec {words}"], **TRUE_COLOUR, NNLAB_STORE=str(path)
    )


def leave_alone(terminal: Terminal) -> int:
    """Take the terminal away from the lab, and give the lab's process."""
    process = terminal.child.pid
    assert process is not None
    its_terminal: Any = vars(terminal.child)["ptyproc"]
    its_terminal.fileobj.close()
    return process


def test_a_paused_lab_that_outlives_its_terminal_is_kept_and_ends(opened, tmp_path):
    path = tmp_path / "runs.db"
    terminal = hangup_ignored(opened, path, "--epochs", "1000000", "--speed", "100")
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys(" ")
    terminal.shows("paused")
    process = leave_alone(terminal)
    wait_until(lambda: not state_of(process))
    assert kept(path).status == "interrupted"


def test_a_training_lab_that_outlives_its_terminal_trains_to_the_end(opened, tmp_path):
    path = tmp_path / "runs.db"
    # Held to a speed it would take minutes, but nobody watches any more.
    terminal = hangup_ignored(opened, path, "--epochs", "12000", "--speed", "20")
    terminal.until(lambda: terminal.epoch > 0)
    process = leave_alone(terminal)
    wait_until(lambda: not state_of(process))
    run = kept(path)
    assert (run.status, run.epoch) == ("finished", 12000)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_lab_without_its_terminal_still_hears_signals(opened, tmp_path, number):
    path = tmp_path / "runs.db"
    terminal = hangup_ignored(opened, path, "--epochs", "1000000")
    terminal.until(lambda: terminal.epoch > 0)
    until_kept(path, "running")
    process = leave_alone(terminal)
    os.kill(process, number)
    wait_until(lambda: not state_of(process))
    assert kept(path).status == "interrupted"


@pytest.mark.parametrize("by", ["q", "SIGTERM", "SIGINT"])
def test_a_terminal_that_takes_nothing_holds_up_no_end(opened, tmp_path, by):
    path = tmp_path / "runs.db"
    terminal = opened(*XOR, **TRUE_COLOUR, NNLAB_STORE=str(path))
    terminal.until(lambda: terminal.epoch > 0)
    process = terminal.child.pid
    # More than any buffer takes, and nobody reads it.
    terminal.keys("\x0c" * 40)
    if by == "q":
        terminal.keys("q")
    else:
        until_kept(path, "running")
        terminal.child.kill(getattr(signal, by))
    wait_until(lambda: not state_of(process))
    assert kept(path).status == ("stopped" if by == "q" else "interrupted")


def test_a_terminal_that_was_behind_is_drawn_whole_when_it_reads_again(opened):
    terminal = opened(*XOR)
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys("\x0c" * 60)
    terminal.keys(" ")
    terminal.shows("paused")
    terminal.shows("space run")
    terminal.keys("q")
    assert terminal.ended() == 0


def test_a_long_batch_behind_a_modal_screen_holds_up_no_end(opened, tmp_path):
    path = tmp_path / "runs.db"
    large = ["--samples", "20000", "--batch-size", "20000", "--hidden", "512,512"]
    terminal = opened(*large, "--paused", **TRUE_COLOUR, NNLAB_STORE=str(path))
    terminal.shows("paused")
    terminal.keys(" p")
    terminal.shows("type to find")
    terminal.child.kill(signal.SIGTERM)
    assert terminal.ended() == 128 + signal.SIGTERM
    assert is_left_clean(terminal)


def test_bytes_that_are_no_text_and_no_key_end_nothing(opened):
    terminal = opened(*XOR)
    terminal.until(lambda: terminal.epoch > 0)
    terminal.child.send(b"\xff\xfe\xe9\x1b[<999;;M\x1b[I\x80")
    terminal.keys(" ")
    terminal.shows("paused")
    terminal.keys("q")
    assert terminal.ended() == 0


def test_what_cannot_be_read_is_said_once_and_written_down(opened, tmp_path):
    log = tmp_path / "errors.log"
    terminal = opened(*XOR, **TRUE_COLOUR, NNLAB_LOG=str(log))
    terminal.until(lambda: terminal.epoch > 0)
    for _ in range(3):
        terminal.child.send(b"\x1b[5:1C")
    terminal.shows("can't be read and is left out")
    terminal.keys(" ")
    terminal.shows("paused")
    terminal.keys("q")
    assert terminal.ended() == 0
    assert log.read_text().count("reading the terminal") == 1
