"""A terminal that answers what it is told to, and when, on a pseudo-terminal."""

from __future__ import annotations

import os
import pty
import re
import select
import termios
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from nnlab.tui.doctor.asking.widths import SAMPLES

QUESTIONS = {
    "device": b"\x1b[c",
    "program": b"\x1b[>q",
    "mode": b"\x1b[?2026$p",
    "pixels": b"\x1b[16t",
    "colour": b"\x1bP$qm\x1b\\",
    "kitty": b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\",
    "cursor": b"\x1b[6n",
}
_ASKED = re.compile(b"|".join(map(re.escape, QUESTIONS.values())))
_NAMES = {asked: name for name, asked in QUESTIONS.items()}

KITTY = {
    "device": b"\x1b[?62;c",
    "program": b"\x1bP>|kitty(0.26.5)\x1b\\",
    "mode": b"\x1b[?2026;2$y",
    "pixels": b"\x1b[6;18;9t",
    "colour": b"\x1bP1$r0;38:2:1:132:73m\x1b\\",
    "kitty": b"\x1b_Gi=31;OK\x1b\\",
}
"""What kitty answers; where its cursor is, depends."""

WIDTHS = [sample.columns for sample in SAMPLES]


class ScriptedTerminal:
    """Answers in a thread of its own.

    Args:
        answers: By the question's name; one that is missing is not answered.
        cursor: Whether it says where its cursor is: after each sample as it is to be.
        seconds: How long each answer takes.
        letter: How many columns a letter of two bytes takes.
    """

    def __init__(
        self,
        answers: Mapping[str, bytes],
        *,
        cursor: bool = True,
        seconds: float = 0.0,
        letter: int = 1,
    ) -> None:
        self.master, slave = pty.openpty()
        self.name = os.ttyname(slave)
        os.close(slave)
        self.descriptor = os.open(self.name, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        self.modes = termios.tcgetattr(self.descriptor)
        self.asked: list[str] = []
        self.shown = b""
        self._answers, self._cursor, self._seconds = dict(answers), cursor, seconds
        self._columns = {each.text: each.columns for each in SAMPLES} | {"é": letter}
        self._has_ended = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        heard = b""
        while not self._has_ended.is_set():
            if not select.select([self.master], [], [], 0.02)[0]:
                continue
            heard += os.read(self.master, 65_536)
            while found := _ASKED.search(heard):
                self.shown += heard[: found.start()]
                before, heard = heard[: found.start()], heard[found.end() :]
                name = _NAMES[found[0]]
                self.asked.append(name)
                answer = self._answers.get(name)
                if name == "cursor" and self._cursor:
                    answer = b"\x1b[1;%dR" % (1 + self._column(before))
                if answer is not None:
                    # One delay for what was asked at once, as on a line.
                    if name == "device" or (name == "cursor" and not heard):
                        time.sleep(self._seconds)
                    os.write(self.master, answer)

    def _column(self, before: bytes) -> int:
        shown = before.rpartition(b"\r")[2].decode("utf-8", "replace")
        return self._columns.get(shown, 0)

    @property
    def left(self) -> bytes:
        """What whoever reads next would get, and what the terminal has still to say."""
        time.sleep(self._seconds)
        try:
            return os.read(self.descriptor, 4096)
        except BlockingIOError:
            return b""

    @property
    def is_as_before(self) -> bool:
        return termios.tcgetattr(self.descriptor) == self.modes

    def close(self) -> None:
        self._has_ended.set()
        self._thread.join()
        os.close(self.descriptor)
        os.close(self.master)


@contextmanager
def scripted(
    answers: Mapping[str, bytes], *, cursor: bool = True, seconds: float = 0.0, letter: int = 1
) -> Iterator[ScriptedTerminal]:
    terminal = ScriptedTerminal(answers, cursor=cursor, seconds=seconds, letter=letter)
    try:
        yield terminal
    finally:
        terminal.close()
