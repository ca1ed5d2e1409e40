"""The real program in a real pseudo-terminal: what it sends, what is seen, how it leaves."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pyte
import pytest

PATIENCE_SECONDS = 40
"""How long a busy machine may take; no test waits for it to pass."""

SYSTEM_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"

COMMAND = [sys.executable, "-m", "nnlab.tui"]
XOR = ["--preset", "report-x1", "--epochs", "1000000"]
TRUE_COLOUR = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}

_STYLE = re.compile(rb"\x1b\[([0-9;]*)m")


class Terminal:
    """A program on a terminal of its own, and the screen as a person sees it."""

    def __init__(self, command: list[str], size: tuple[int, int], env: dict[str, str]) -> None:
        columns, rows = size
        kept = ("PATH", "HOME", "PYTHONPATH", "OPENBLAS_NUM_THREADS")
        surroundings = {name: os.environ[name] for name in kept if name in os.environ}
        self.child = pexpect.spawn(
            command[0],
            command[1:],
            dimensions=(rows, columns),
            env={**surroundings, "LANG": "C.UTF-8", **env},
            timeout=PATIENCE_SECONDS,
        )
        self.sent = b""
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def read(self) -> bool:
        """Take in what has come; tell whether more may come."""
        try:
            new = self.child.read_nonblocking(65536, 0.05)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.sent += new
        self._stream.feed(new)
        return True

    def until(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert self.read(), f"the program left:\n{self.text}"
            assert time.monotonic() < deadline, f"it never came true of\n{self.text}"

    def shows(self, words: str) -> None:
        self.until(lambda: words in self.text)

    def keys(self, keys: str) -> None:
        self.child.send(keys)

    def ended(self) -> int | None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.read():
            assert time.monotonic() < deadline, f"it never left:\n{self.text}"
        self.child.close()
        return self.child.exitstatus

    @property
    def epoch(self) -> int:
        found = re.search(r"epoch +([0-9,]+)/", self.text)
        return int(found[1].replace(",", "")) if found else -1


@pytest.fixture
def opened() -> Iterator[Callable[..., Terminal]]:
    terminals: list[Terminal] = []

    def open_one(
        *options: str,
        size: tuple[int, int] = (120, 40),
        command: list[str] | None = None,
        **env: str,
    ) -> Terminal:
        terminal = Terminal([*(command or COMMAND), *options], size, env or TRUE_COLOUR)
        terminals.append(terminal)
        return terminal

    yield open_one
    for terminal in terminals:
        terminal.child.close(force=True)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
def test_a_person_trains_pauses_errs_mends_and_quits(opened, size):
    terminal = opened(*XOR, size=size)
    terminal.shows("training")
    terminal.until(lambda: terminal.epoch > 0)

    terminal.keys(" ")
    terminal.shows("paused")

    terminal.keys("f\t\t")
    terminal.keys("7x")
    # The sentence may be broken into lines where the form is narrow.
    terminal.until(lambda: "not '7x'" in " ".join(terminal.text.split()))
    terminal.keys("\x1b")
    terminal.until(lambda: "7x" not in terminal.text)

    if size == (80, 24):
        terminal.keys("f")  # closes the drawer
        terminal.until(lambda: "Restart" not in terminal.text)
    terminal.keys(" ")
    terminal.shows("training")
    terminal.keys("q")
    assert terminal.ended() == 0


def test_leaving_in_the_middle_of_training_restores_the_terminal(opened):
    terminal = opened(*XOR)
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys("q")
    assert terminal.ended() == 0
    tail = terminal.sent[terminal.sent.rindex(b"\x1b[?1049l") - 400 :]
    assert b"\x1b[?25h" in tail  # the cursor is back
    assert b"\x1b[?1000l" in tail  # the mouse is no longer reported


def test_being_told_to_end_restores_the_terminal(opened):
    terminal = opened(*XOR)
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
        terminal.screen.resize(rows, columns)
        terminal.child.setwinsize(rows, columns)
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
    terminal.keys("\x10")
    terminal.shows("Search for commands")
    terminal.keys("\x1b")
    terminal.until(lambda: "Search for commands" not in terminal.text)
    terminal.keys("p")
    terminal.shows("gaussian")
    terminal.keys("\x1b\x1b")
    terminal.until(lambda: "gaussian" not in terminal.text)
    terminal.keys("\x11")
    assert terminal.ended() == 0
    assert max(terminal.sent) < 128


def colour_codes(sent: bytes) -> set[bytes]:
    """Every parameter of every style sequence."""
    return {code for style in _STYLE.findall(sent) for code in style.split(b";")}


def test_no_color_sends_no_colour(opened):
    terminal = opened(*XOR, **TRUE_COLOUR, NO_COLOR="1")
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys("f")
    terminal.keys("\x11")
    assert terminal.ended() == 0
    # Attributes, and the terminal's own two colours.
    assert colour_codes(terminal.sent) <= {b"", b"0", b"1", b"2", b"3", b"4", b"7", b"39", b"49"}


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
    programs = {
        name: shutil.which(name, path=SYSTEM_PATH) for name in ("ssh", "sshd", "ssh-keygen")
    }
    for name, found in programs.items():
        if not found:
            pytest.skip(f"{name} is not installed")
    ssh, sshd, keygen = (str(programs[name]) for name in ("ssh", "sshd", "ssh-keygen"))
    Path("/run/sshd").mkdir(exist_ok=True)  # where it was never started by the system
    for key in ("host", "user"):
        subprocess.run([keygen, "-qt", "ed25519", "-N", "", "-f", tmp_path / key], check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    settings = {
        "ListenAddress": "127.0.0.1",
        "HostKey": tmp_path / "host",
        "AuthorizedKeysFile": tmp_path / "user.pub",
        "PidFile": tmp_path / "pid",
        "StrictModes": "no",
        "UsePAM": "no",
    }
    options = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]
    command = [sshd, "-D", "-e", "-f", "/dev/null", "-p", port, *options]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    for line in server.stderr:
        if "listening" in line:
            break
    yield [
        *(ssh, "-tt", "-p", port, "-i", str(tmp_path / "user"), "-F", "/dev/null"),
        *("-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={tmp_path / 'known'}"),
        "127.0.0.1",
    ]
    server.terminate()
    server.wait()
    server.stderr.close()


def test_it_works_over_ssh(opened, ssh_command):
    kept = [f"PYTHONPATH={os.environ['PYTHONPATH']}"] if "PYTHONPATH" in os.environ else []
    terminal = opened(command=[*ssh_command, "env", "LANG=C.UTF-8", *kept, *COMMAND, *XOR])
    terminal.until(lambda: terminal.epoch > 0)
    terminal.keys(" ")
    terminal.shows("paused")
    terminal.keys("q")
    assert terminal.ended() == 0
