"""Hosts that need no display: this process is the terminal around them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tests.tui.terminal.line.throttled import Line, ThrottledTerminal

from .surroundings import Surroundings, bare

_SIZE = (120, 40)


class Host(Protocol):
    """Something that a lab runs in."""

    def press(self, key: str) -> None:
        """Type one letter."""
        ...

    def text(self) -> str | None:
        """Give what is to be seen; `None` where it can't be read."""
        ...

    def picture(self, path: Path) -> bool:
        """Keep what is to be seen as a PNG; tell whether that could be done."""
        ...

    def left_behind(self) -> list[str]:
        """Tell what is not as it was before, when the program has ended."""
        ...


class _OnPty:
    def __init__(
        self, terminal: ThrottledTerminal, *, restores: bool = True, own_mode: int | None = None
    ) -> None:
        self._terminal = terminal
        self._restores = restores
        self._own_mode = own_mode

    def press(self, key: str) -> None:
        self._terminal.press(key)

    def text(self) -> str | None:
        return self._terminal.text

    def picture(self, path: Path) -> bool:
        return False

    def left_behind(self) -> list[str]:
        self._terminal.until_quiet(0.3)
        text, screen = self._terminal.text, self._terminal.screen
        left: list[str] = []
        if "AFTER THE LAB" not in text:
            left.append("the shell's words are not to be seen")
        elif (self._restores and "BEFORE THE LAB" not in text) or "Boundary" in text:
            left.append("the screen is not what it was")
        if screen.cursor.hidden:
            left.append("the cursor is hidden")
        row = next((y for y, line in enumerate(text.split("\n")) if "AFTER THE LAB" in line), None)
        if row is not None:
            cell = screen.buffer[row][text.split("\n")[row].index("AFTER")]
            if (cell.fg, cell.bg, cell.bold, cell.reverse) != ("default", "default", False, False):
                left.append(f"colours: {cell.fg} on {cell.bg}")
        drawn = self._terminal.drawn
        for mode in (1000, 1002, 1003, 1006, 1015, 1004, 2004, 1049):
            switched = re.findall(rb"\x1b\[\?(?:\d+;)*%d(?:;\d+)*([hl])" % mode, drawn)
            if switched and switched[-1] == b"h" and mode != self._own_mode:
                left.append(f"mode {mode} is on")
        return left


@contextmanager
def tmux(words: Sequence[str], around: Surroundings, folder: Path) -> Iterator[Host]:
    """Open it in tmux."""
    inner = around.terms("screen", "tmux-256color")
    config = folder / "tmux.conf"
    config.write_text(f"set -g default-terminal {inner['TERM']}\nset -g status off\n")
    command = [found("tmux"), "-f", str(config), "-S", str(folder / "tmux"), "new-session"]
    colours = [f"{name}={value}" for name, value in inner.items() if name != "TERM"]
    with _terminal([*command, "env", *colours, *words], around, TERM="xterm-256color") as terminal:
        yield _OnPty(terminal, own_mode=1049)
        subprocess.run(
            [found("tmux"), "-S", str(folder / "tmux"), "kill-server"],
            capture_output=True, check=False,
        )  # fmt: skip


@contextmanager
def screen(words: Sequence[str], around: Surroundings, folder: Path) -> Iterator[Host]:
    """Open it in GNU screen."""
    inner = around.terms("screen", "screen-256color")
    config = folder / "screenrc"
    config.write_text(f"term {inner['TERM']}\nstartup_message off\naltscreen on\n")
    sockets = folder / "screens"
    sockets.mkdir(mode=0o700, exist_ok=True)
    colours = [f"{name}={value}" for name, value in inner.items() if name != "TERM"]
    name = f"nnlab{os.getpid()}"
    command = [found("screen"), "-c", str(config), "-S", name, "env", *colours, *words]
    with _terminal(command, around, TERM="xterm-256color", SCREENDIR=str(sockets)) as terminal:
        yield _OnPty(terminal, own_mode=1049)
        subprocess.run(
            [found("screen"), "-S", name, "-X", "quit"],
            env={**bare(), "SCREENDIR": str(sockets)}, capture_output=True, check=False,
        )  # fmt: skip


@contextmanager
def linux(words: Sequence[str], around: Surroundings, folder: Path) -> Iterator[Host]:
    """Open it on the Linux console, with a COLORTERM that comes from elsewhere."""
    colours = {} if around.colours == 16 else {"COLORTERM": "truecolor"}
    with _terminal(words, around, TERM="linux", **colours) as terminal:
        yield _OnPty(terminal, restores=False)  # it has one screen only


@contextmanager
def plain(words: Sequence[str], around: Surroundings, folder: Path) -> Iterator[Host]:
    """Open it on an emulator that is this process."""
    with _terminal(words, around, **around.terms("xterm", "xterm-256color")) as terminal:
        yield _OnPty(terminal, restores=False)  # pyte knows of one screen only


@contextmanager
def mosh(words: Sequence[str], around: Surroundings, folder: Path) -> Iterator[Host]:
    """Open it behind mosh, whose two ends insist on UTF-8 whatever the lab has."""
    inner = around.terms("xterm", "xterm-256color") | around.variables() | of_session()
    there = ["env", *(f"{name}={value}" for name, value in inner.items()), *words]
    utf8 = {**bare(), "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}
    other_end, begun = os.openpty()
    started = subprocess.run(
        [found("mosh-server"), "new", "-i", "127.0.0.1", "-c", "256", "--", *there],
        env=utf8, stdin=begun, capture_output=True, text=True, check=True,
    )  # fmt: skip
    way = re.search(r"MOSH CONNECT (\d+) (\S+)", started.stdout)
    assert way is not None, started.stdout + started.stderr
    os.close(begun)
    os.close(other_end)
    with ThrottledTerminal(
        [found("mosh-client"), "127.0.0.1", way[1]],
        Line(), size=_SIZE, environment={**utf8, "MOSH_KEY": way[2]},
    ) as terminal:  # fmt: skip
        yield _OnPty(terminal, restores=False, own_mode=1049)  # it is on the other screen itself


@contextmanager
def _terminal(
    words: Sequence[str], around: Surroundings, **variables: str
) -> Iterator[ThrottledTerminal]:
    environment = {**bare(), **around.variables(), **of_session(), **variables}
    with ThrottledTerminal(words, Line(), size=_SIZE, environment=environment) as terminal:
        yield terminal


def of_session() -> dict[str, str]:
    return {
        name: os.environ[name]
        for name in os.environ
        if name.startswith(("NNLAB_", "ASK_", "STAYS_"))
    }


def found(name: str) -> str:
    if (path := shutil.which(name)) is None:
        raise FileNotFoundError(f"{name} is not installed")
    return path
