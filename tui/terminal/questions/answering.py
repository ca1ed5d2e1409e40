"""The terminal's modes while it is asked: answers are not shown, and wait for no end of a line."""

from __future__ import annotations

import os
import signal
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

_ENDS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
_LOCAL, _CHARACTERS = 3, 6
"""Where the local modes and the special characters are among a terminal's attributes."""


def is_ours(descriptor: int) -> bool:
    """Tell whether a terminal may be asked: it is one, and belongs to no other job of its shell."""
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:
        return False


@contextmanager
def answering(descriptor: int) -> Iterator[None]:
    """Have a terminal's answers come in as they are, and leave it as it was found.

    Whatever ends that: an error, Ctrl-C, or a signal, which takes its effect afterwards. It can't
    be stopped (Ctrl-Z) meanwhile, as the shell would get the terminal as it is now.

    Args:
        descriptor: The terminal.
    """
    before = termios.tcgetattr(descriptor)
    with _Ending() as ending:
        try:
            try:
                termios.tcsetattr(descriptor, termios.TCSANOW, _asking_modes(descriptor, before))
                yield
            finally:
                ending.wait()
        finally:
            with suppress(termios.error):  # it is gone
                termios.tcsetattr(descriptor, termios.TCSANOW, before)
                # What was typed meanwhile goes, too: nobody could tell it from half an answer.
                termios.tcflush(descriptor, termios.TCIFLUSH)


def _asking_modes(descriptor: int, before: list[Any]) -> list[Any]:
    modes = [*before[:_CHARACTERS], [*before[_CHARACTERS]]]
    modes[_LOCAL] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    none = bytes([os.fpathconf(descriptor, "PC_VDISABLE")])
    characters = modes[_CHARACTERS]
    characters[termios.VSUSP] = characters[termios.VQUIT] = none
    characters[termios.VMIN], characters[termios.VTIME] = 1, 0
    return modes


class _Ended(BaseException):
    """Somebody has told the process to end."""


class _Ending:
    """Keeps a signal that ends the process until the terminal is as it was."""

    def __init__(self) -> None:
        self._number: int | None = None
        self._waits = False
        self._before: dict[int, Any] = {}

    def wait(self) -> None:
        """Have a signal that comes now or later wait, as the end is near anyway."""
        self._waits = True

    def _heard(self, number: int, _: FrameType | None) -> None:
        self._number = self._number or number
        if not self._waits:
            self._waits = True
            raise _Ended

    def __enter__(self) -> _Ending:
        with suppress(ValueError):  # in another thread than the first, signals are not ours
            for number in _ENDS:
                if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                    self._before[number] = signal.signal(number, self._heard)
            self._before[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        if self._number is not None:
            os.kill(os.getpid(), self._number)
        return kind is _Ended
