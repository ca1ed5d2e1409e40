"""The real program in a pseudo-terminal, and the screen that a person would see."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from typing import Any

import pexpect
import pyte

PATIENCE_SECONDS = 40
"""How long a busy machine may take; no test waits for it to pass."""

COMMAND = [sys.executable, "-m", "nnlab.tui"]
_LONG = ["--preset", "report-x1", "--epochs", "1000000"]
HEADLESS = ["train", *_LONG]
AT_FULL_SPEED = [*_LONG, "--speed", "max"]
XOR = [*_LONG, "--speed", "100"]
"""A run that only has to be under way leaves the processor to the rest of the program."""

TRUE_COLOUR = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


QUERY = b"\x1b[6n"
"""Asks a terminal where its cursor is."""


class Terminal:
    """A program on a terminal of its own, and the screen as a person sees it.

    Attributes:
        answers: Whether it tells where the cursor is when asked, as all but a few do.
    """

    answers = True

    def __init__(self, command: list[str], size: tuple[int, int], env: dict[str, str]) -> None:
        columns, rows = size
        kept = (
            "PATH", "HOME", "PYTHONPATH", "NNLAB_SETTINGS", "NNLAB_STORE", "NNLAB_LOG",
        )  # fmt: skip
        # OpenBLAS computes other bits where it is told of another processor.
        surroundings = {
            name: value
            for name, value in os.environ.items()
            if name in kept or name.startswith("OPENBLAS_")
        }
        self.child = pexpect.spawn(
            command[0],
            command[1:],
            dimensions=(rows, columns),
            env={**surroundings, "LANG": "C.UTF-8", **env},
            timeout=PATIENCE_SECONDS,
        )
        # pexpect gives a program that it closes longer to end than any of these takes.
        terminal: Any = vars(self.child)["ptyproc"]
        terminal.delayafterclose = terminal.delayafterterminate = 0.02
        self.sent = b""
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)

    @property
    def text(self) -> str:
        # As `screen.display`, but that measures each character anew, where a wide one is followed
        # by a cell without any.
        columns = range(self.screen.columns)
        rows = [self.screen.buffer[y] for y in range(self.screen.lines)]
        return "\n".join("".join([row[x].data for x in columns]) for row in rows)

    def read(self) -> bool:
        """Take in what has come; tell whether more may come."""
        try:
            new = self.child.read_nonblocking(65536, 0.05)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        # A query may be cut by the end of what was read.
        asked = (self.sent[-len(QUERY) + 1 :] + new).count(QUERY)
        self.sent += new
        self._stream.feed(new)
        if self.answers:
            place = self.screen.cursor
            self.child.send(f"\x1b[{place.y + 1};{place.x + 1}R" * asked)
        return True

    def until(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert self.read(), f"the program left:\n{self.text}"
            assert time.monotonic() < deadline, f"it never came true of\n{self.text}"

    def rest(self) -> None:
        """Read until nothing comes any more."""
        before = -1
        while before != len(self.sent):
            before = len(self.sent)
            assert self.read()

    def shows(self, words: str) -> None:
        self.until(lambda: words in self.text)

    def keys(self, keys: str) -> None:
        self.child.send(keys)

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def ended(self) -> int | None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.read():
            assert time.monotonic() < deadline, f"it never left:\n{self.text}"
        self.child.close()
        return self.child.exitstatus

    @property
    def epoch(self) -> int:
        found = re.search(r"epoch +([0-9,]+) of ", self.text)
        return int(found[1].replace(",", "")) if found else -1

    def attributes(self, words: str) -> set[str]:
        """How the first of these words on the screen are set off, colours aside."""
        if words not in self.text:
            return {"not there"}
        y, line = next((y, line) for y, line in enumerate(self.screen.display) if words in line)
        start = line.index(words)
        cells = [self.screen.buffer[y][start + x] for x in range(len(words))]
        return {
            name
            for name in ("bold", "underscore", "reverse")
            if all(getattr(cell, name) for cell in cells if cell.data != " ")
        }

    def cell(self, words: str, offset: int) -> Any:
        """The cell so many columns after the start of the first of these words, once there."""
        self.shows(words)  # until then they may not be drawn yet
        y, line = next((y, line) for y, line in enumerate(self.screen.display) if words in line)
        return self.screen.buffer[y][line.index(words) + offset]
