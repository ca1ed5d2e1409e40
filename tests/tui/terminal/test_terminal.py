"""The real program in a real pseudo-terminal: what it sends, what is seen, how it leaves."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nnlab.tui.lab.find.commands import FIND_WHAT

from ..real_terminal import AT_FULL_SPEED, COMMAND, TRUE_COLOUR, XOR
from .line.local_sshd import NotInstalledError, local_sshd, ssh_words

_STYLE = re.compile(rb"\x1b\[([0-9;]*)m")


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
def test_a_person_trains_pauses_errs_mends_and_quits(opened, size):
    terminal = opened(*AT_FULL_SPEED, size=size)
    terminal.shows("training")
    terminal.until(lambda: terminal.epoch > 0)

    terminal.keys(" ")
    terminal.shows("paused")

    terminal.keys("f\t\t")
    terminal.until(lambda: "reverse" in terminal.attributes("noise"))
    terminal.keys("7x")
    terminal.shows("noise must be a number")
    terminal.shows("not '7x'.")
    terminal.keys("\x1b")  # leaves the field, and closes the drawer
    terminal.until(lambda: "7x" not in terminal.text)
    terminal.until(lambda: ("Restart" in terminal.text) == (size == (120, 40)))
    terminal.keys("f")
    terminal.until(lambda: re.search(r"noise +0 ", terminal.text))
    terminal.shows(" f5 ")
    terminal.keys("\x1b")
    terminal.until(lambda: "f5" not in terminal.text)
    terminal.keys(" ")
    terminal.shows("training")
    terminal.keys("q")
    assert terminal.ended() == 0


def test_leaving_in_the_middle_of_training_restores_the_terminal(opened):
    terminal = opened(*AT_FULL_SPEED)
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys("q")
    assert terminal.ended() == 0
    tail = terminal.sent[terminal.sent.rindex(b"\x1b[?1049l") - 400 :]
    assert b"\x1b[?25h" in tail  # the cursor is back
    assert b"\x1b[?1000l" in tail  # the mouse is no longer reported


def test_in_sixteen_colours_frames_have_the_terminals_own(opened):
    terminal = opened(*XOR, "--paused", TERM="xterm")
    assert terminal.cell("─ Setup", 0).fg == "default"
    terminal.keys("q")
    assert terminal.ended() == 0


def test_a_terminal_without_another_screen_is_left_empty_for_the_shell(opened):
    terminal = opened(*XOR, TERM="linux")
    terminal.shows("epoch")
    terminal.keys("q")
    assert terminal.ended() == 0
    # What is there of the end of a keyboard's mode, pyte takes for a letter; consoles don't.
    assert terminal.text.strip() in {"", "u"}
    assert terminal.screen.cursor.y == 0


def test_being_told_to_end_restores_the_terminal(opened):
    terminal = opened(*AT_FULL_SPEED)
    terminal.until(lambda: terminal.epoch > 0)
    terminal.child.kill(signal.SIGTERM)
    terminal.ended()
    assert b"\x1b[?1049l" in terminal.sent
    assert b"\x1b[?25h" in terminal.sent
    assert "Traceback" not in terminal.text


def test_the_terminal_may_be_resized_at_any_time(opened):
    terminal = opened(*XOR)
    terminal.until(lambda: terminal.epoch > 0)
    for columns, rows in [(80, 24), (50, 10), (200, 60), (61, 21), (120, 40)]:
        terminal.resize(columns, rows)
        expected = "nnlab needs 60x20" if columns < 60 else "training"
        terminal.shows(expected)
    terminal.keys("q")
    assert terminal.ended() == 0


def test_ascii_sends_no_byte_above_127(opened):
    terminal = opened(*XOR, "--ascii")
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys("?")
    terminal.shows("One parameter update")
    terminal.keys("\x1b")
    terminal.until(lambda: "One parameter update" not in terminal.text)
    terminal.keys("/")
    terminal.shows(FIND_WHAT)
    assert "??" not in terminal.text
    terminal.keys("\x1b")
    terminal.until(lambda: FIND_WHAT not in terminal.text)
    terminal.keys("p")
    terminal.shows("type to find")
    terminal.keys("\x1b")
    terminal.until(lambda: "type to find" not in terminal.text)
    terminal.keys("T")
    terminal.shows("1/6 What a neuron draws")
    terminal.keys("T")
    terminal.until(lambda: "1/6 What" not in terminal.text)
    terminal.keys("f\t\t")
    terminal.until(lambda: "reverse" in terminal.attributes("noise"))
    terminal.keys("é日本")
    terminal.shows("noise must be")
    terminal.keys("\t")
    terminal.until(lambda: "underscore" in terminal.attributes("noise"))
    # The footer may lag behind; where the focus is, the row itself tells.
    terminal.until(lambda: "reverse" in terminal.attributes("test rows"))
    terminal.keys("\x1b")
    terminal.until(lambda: "reverse" not in terminal.attributes("test rows"))
    terminal.keys("r")
    terminal.shows("Mend this first")
    terminal.keys("\x11")
    assert terminal.ended() == 0
    assert max(terminal.sent) < 128


def test_a_pasted_escape_sequence_does_not_reach_the_terminal(opened):
    terminal = opened(*XOR, "--paused")
    terminal.shows("paused")
    terminal.keys("f\t\t")
    terminal.until(lambda: "reverse" in terminal.attributes("noise"))
    terminal.keys("\x1b[200~1\x1b]0;owned\x07\x1b[31m\x1b[201~")
    terminal.shows("noise must be")
    terminal.shows("]0;owned")
    assert b"\x1b]0;owned" not in terminal.sent
    terminal.keys("\x11")
    assert terminal.ended() == 0


def colour_codes(sent: bytes) -> set[bytes]:
    """Every parameter of every style sequence."""
    return {code for style in _STYLE.findall(sent) for code in style.split(b";")}


def test_no_color_sends_no_colour(opened):
    terminal = opened(*XOR, **TRUE_COLOUR, NO_COLOR="1")
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys("f")
    terminal.keys("\x11")
    assert terminal.ended() == 0
    # Attributes, what takes them back, and the terminal's own two colours.
    set_or_not = {b"1", b"2", b"3", b"4", b"7", b"22", b"23", b"24", b"27"}
    assert colour_codes(terminal.sent) <= {b"", b"0", b"39", b"49", *set_or_not}


@pytest.mark.parametrize(
    ("env", "sent", "not_sent"),
    [
        ({"TERM": "xterm"}, rb"\x1b\[(?:[0-9]+;)*[39][0-7][;m]", rb"\x1b\[[0-9;]*[34]8;[0-9;]*m"),
        (
            {"TERM": "xterm-256color"},
            rb"\x1b\[[0-9;]*38;5;[0-9;]*m",
            rb"\x1b\[[0-9;]*[34]8;2;[0-9;]*m",
        ),
        (TRUE_COLOUR, rb"\x1b\[[0-9;]*38;2;[0-9;]*m", rb"\x1b\[[0-9;]*[34]8;5;[0-9;]*m"),
    ],
    ids=["16 colours", "256 colours", "24 bit"],
)
def test_colours_are_those_the_terminal_has(opened, env, sent, not_sent):
    terminal = opened(*XOR, **env)
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys("q")
    assert terminal.ended() == 0
    assert re.search(sent, terminal.sent)
    assert not re.search(not_sent, terminal.sent)


def test_it_works_inside_tmux(opened, tmp_path):
    if not (tmux := shutil.which("tmux")):
        pytest.skip("tmux is not installed")
    inner = " ".join([*COMMAND, *XOR])
    command = [tmux, "-f", "/dev/null", "-S", str(tmp_path / "socket"), "new-session", inner]
    terminal = opened(command=command, size=(120, 40))
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys(" ")
    terminal.shows("paused")
    terminal.keys("q")
    assert terminal.ended() == 0


@pytest.fixture
def ssh_command(tmp_path: Path) -> Iterator[list[str]]:
    """A command that runs another one through a server of its own on the loopback interface."""
    try:
        with local_sshd(tmp_path) as port:
            yield ssh_words(tmp_path, port)
    except NotInstalledError as error:
        pytest.skip(str(error))


def test_it_works_over_ssh(opened, ssh_command):
    kept = [f"PYTHONPATH={os.environ['PYTHONPATH']}"] if "PYTHONPATH" in os.environ else []
    terminal = opened(command=[*ssh_command, "env", "LANG=C.UTF-8", *kept, *COMMAND, *XOR])
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys(" ")
    terminal.shows("paused")
    terminal.keys("q")
    assert terminal.ended() == 0


def test_the_end_looks_through_no_objects_once_more(opened):
    # What is registered first is called last.
    program = (
        "import atexit, gc, sys; atexit.register(lambda: print('frozen', gc.get_freeze_count()));"
        " from nnlab.tui.cli import main; sys.exit(main())"
    )
    terminal = opened(*XOR, command=[sys.executable, "-c", program])
    terminal.shows("training")
    terminal.keys("q")
    assert terminal.ended() == 0
    found = re.search(rb"frozen (\d+)", terminal.sent)
    assert found is not None
    assert int(found[1]) > 10_000
