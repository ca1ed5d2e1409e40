"""`nnlab doctor`: on a terminal, in a pipe, and what it leaves behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import termios

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from nnlab.tui.doctor.report import ROOM, WIDEST

from ..real_terminal import COMMAND, Terminal

DOCTOR = [*COMMAND, "doctor"]
ECHOED, ASKED = termios.ECHO | termios.ICANON, b"\x1b[c"


def answering(terminal: Terminal) -> Terminal:
    """Have a terminal say what it is and where its cursor is, as pyte knows."""
    terminal.screen.write_process_input = terminal.keys  # type: ignore[method-assign]
    return silent(terminal)  # else each would be answered twice


def silent(terminal: Terminal) -> Terminal:
    terminal.answers = False
    return terminal


def modes(terminal: Terminal) -> int:
    return termios.tcgetattr(terminal.child.child_fd)[3] & ECHOED


@pytest.fixture(autouse=True)
def _own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "runs.db"))


def test_a_terminal_of_80x24_has_all_of_it_on_one_screen(opened):
    terminal = answering(opened(command=DOCTOR, size=(80, 24)))
    assert terminal.ended() == 0
    lines = terminal.text.rstrip().splitlines()
    assert len(lines) < 24
    assert lines[0].startswith("  nnlab ")
    assert "80x24, TERM=xterm-256color" in terminal.text
    assert "right of braille, blocks, lines, marks" in terminal.text
    assert " there and back" in terminal.text
    assert "You should see a round disc" in terminal.text
    assert lines[-1] == "  Nothing is amiss."


def test_ascii_and_no_color_send_neither(opened):
    env = {"TERM": "xterm-256color", "NO_COLOR": "1"}
    terminal = answering(opened("--ascii", command=DOCTOR, size=(80, 24), **env))
    assert terminal.ended() == 0
    assert max(terminal.sent) < 128
    assert b"38;" not in terminal.sent
    assert "You should see a round disc" in terminal.text
    assert "none, as NO_COLOR=1" in terminal.text


def test_a_console_is_asked_only_what_it_knows(opened):
    terminal = answering(opened(command=DOCTOR, size=(80, 25), TERM="linux"))
    assert terminal.ended() == 0
    assert b"\x1b[>q" not in terminal.sent
    assert b"\x1bP" not in terminal.sent
    assert "ASCII, as TERM=linux has no other" in terminal.text


def test_a_terminal_that_says_nothing_is_described_all_the_same(opened):
    terminal = silent(opened(command=DOCTOR, size=(80, 24)))
    assert terminal.ended() == 0
    assert "it does not answer" in terminal.text
    assert "folder" in terminal.text


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_being_told_to_end_while_it_asks_leaves_the_terminal_as_it_was(opened, number):
    words = f"{' '.join(DOCTOR)}; echo left $?; read line; echo got $line"
    command = ["/bin/sh", "-c", f"trap : INT HUP; {words}"]
    terminal = silent(opened(command=command, size=(80, 24)))
    terminal.until(lambda: ASKED in terminal.sent and not modes(terminal))
    if number is signal.SIGINT:
        terminal.keys("\x03")
    else:
        os.kill(child_of(terminal.child.pid), number)
    codes = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
    terminal.shows(f"left {codes[number]}")
    terminal.until(lambda: modes(terminal) == ECHOED)
    terminal.keys("word\r")
    terminal.shows("got word")
    assert terminal.ended() == 0


def child_of(number: int | None) -> int:
    for name in filter(str.isdecimal, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                stat = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat[1]) == number:
            return int(name)
    raise AssertionError(number)


def test_inside_of_tmux_it_says_so(opened, tmp_path):
    if not (tmux := shutil.which("tmux")):
        pytest.skip("tmux is not installed")
    inner = f"{' '.join(DOCTOR)}; read line"
    command = [tmux, "-f", "/dev/null", "-S", str(tmp_path / "socket"), "new-session", inner]
    terminal = opened(command=command, size=(80, 30))
    terminal.shows("tmux answers for ")
    terminal.shows("marks, accents, CJK and emoji")
    terminal.shows("there and back")
    terminal.keys("\r")
    terminal.ended()


def test_a_pipe_gets_what_can_be_known_without_a_terminal(nnlab):
    outcome = nnlab("doctor")
    lines = outcome.out.splitlines()
    assert (outcome.code, outcome.err) == (0, "")
    assert len(lines) <= ROOM
    assert max(map(len, lines)) <= WIDEST
    assert outcome.out.count("unknown, as the output is no terminal") == 5
    assert "You should see" not in outcome.out
    assert "\x1b" not in outcome.out


def test_programs_get_one_object(nnlab, tmp_path):
    said = json.loads(nnlab("doctor", "--json").out)
    assert said["status"] == "fine"
    assert {"nnlab", "machine", "terminal", "characters", "widths", "colours"} < {*said["findings"]}
    assert {"graphics", "line", "settings", "log", "store", "folder"} < {*said["findings"]}
    assert said["findings"]["store"]["advice"] is None
    assert nnlab("doctor", "-o", str(tmp_path / "it.json")).code == 0
    assert json.loads((tmp_path / "it.json").read_text())["status"] == "fine"


def test_what_is_broken_is_told_by_the_exit_code(nnlab, tmp_path):
    (tmp_path / "runs.db").write_bytes(b"this was never a database of any kind" * 50)
    outcome = nnlab("doctor")
    assert outcome.code == 1
    assert "X store" in outcome.out
    assert outcome.out.splitlines()[-1] == "  Lines with X are broken."
    assert json.loads(nnlab("doctor", "--json").out)["status"] == "broken"
    assert nnlab("doctor", "--store", str(tmp_path / "other.db")).code == 0
    assert nnlab("doctor", "-o", str(tmp_path / "runs.db")).code == 2


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
HOSTILE = TEXTS | st.sampled_from(["\x1b]0;owned\x07", "a" * 5000, "~nobody-is-called-that/x", "."])


VARIABLES = (
    *("TERM", "COLORTERM", "LANG", "LC_ALL", "NO_COLOR", "TMUX", "STY", "TERM_PROGRAM", "SSH_TTY"),
    *("NNLAB_STORE", "NNLAB_SETTINGS", "NNLAB_LOG", "HOME"),
)


@given(st.dictionaries(st.sampled_from(VARIABLES), HOSTILE))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_the_environment_says_there_is_a_report(nnlab, variables):
    outcome = nnlab("doctor", **variables)
    assert outcome.code in {0, 1}
    assert outcome.err == ""
    lines = outcome.out.splitlines()
    assert len(lines) <= ROOM
    assert all(line.isprintable() and cell_len(line) <= WIDEST for line in lines)
    said = json.loads(nnlab("doctor", "--json", **variables).out)
    assert (said["status"] == "broken") == (outcome.code == 1)


def test_a_terminal_in_another_encoding_is_told_what_would_be_better(nnlab):
    outcome = nnlab("doctor", encoding="latin-1", LANG="de_DE.ISO-8859-1")
    assert outcome.code == 0
    assert "! characters" in outcome.out
    assert "set LANG=C.UTF-8" in outcome.out
