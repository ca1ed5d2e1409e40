"""How far a sweep is, on standard error: one line in its place, or a line now and then."""

from __future__ import annotations

import sys
from time import monotonic

from ...streams import console_on
from ..wording import clock_text

_SECONDS_BETWEEN_LINES = 10.0


class SweepProgress:
    """Says how many trials are done, and how long the rest may take.

    Args:
        total: How many there are to be.
        done: How many there are already.
        is_quiet: Whether nothing is to be said.
        called: What they are.
    """

    def __init__(self, total: int, done: int, *, is_quiet: bool, called: str = "trials") -> None:
        self._total, self._done, self._at_first = total, done, done
        console = console_on(sys.stderr)
        self._in_place = console.is_terminal and not console.is_dumb_terminal
        self._is_quiet, self._called = is_quiet, called
        self._began = self._said_at = monotonic()
        self._written = 0

    def show(self, new: int) -> None:
        """Say how far it is, with so many more."""
        self._done += new
        now = monotonic()
        wait = 0.2 if self._in_place else _SECONDS_BETWEEN_LINES
        if self._is_quiet or now - self._said_at < wait:
            return
        self._said_at = now
        self._write(self._line(now - self._began))

    def _line(self, seconds: float) -> str:
        done = self._done - self._at_first
        text = f"{self._done:,} of {self._total:,} {self._called}, {clock_text(seconds)}"
        if done:
            left = seconds / done * (self._total - self._done)
            text += f", about {clock_text(left)} left"
        return text

    def _write(self, text: str) -> None:
        if not self._in_place:
            print(text, file=sys.stderr, flush=True)
            return
        print(f"\r{text.ljust(self._written)}", end="", file=sys.stderr, flush=True)
        self._written = len(text)

    def close(self) -> None:
        """Take the line away."""
        if self._written:
            print(f"\r{' ' * self._written}\r", end="", file=sys.stderr, flush=True)
            self._written = 0
