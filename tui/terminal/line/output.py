"""Sends text to the terminal in a thread of its own, so that nobody who draws waits for it."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable

_MOST_WAITING = 1_000_000
"""Characters that may wait. A terminal that is so far behind gets the whole screen anew."""


class Output:
    """Takes text at once, however slow the terminal is, and whether or not it is still there.

    Textual's own writer takes 30 pieces and then has the event loop wait, and with it every key
    and every signal; and its thread ends with the first error, so that they wait forever.

    Args:
        fileno: Where the terminal is.
        encoding: How it takes its characters.
        gone: Called from the thread once nothing can be written there any more.
        caught_up: Called from the thread when the terminal takes text again of which much was lost.
    """

    def __init__(
        self,
        fileno: int,
        encoding: str,
        *,
        gone: Callable[[], None],
        caught_up: Callable[[], None],
    ) -> None:
        self.fileno = fileno
        self._encoding = encoding
        self._gone, self._caught_up = gone, caught_up
        self._changed = threading.Condition()
        self._waiting: list[str] = []
        self._size = 0
        self._has_lost = self._writes = self._let_go = False
        self._thread: threading.Thread | None = None

    @property
    def waits(self) -> bool:
        """Whether something is still to be written that was sent before, or nothing ever will."""
        return bool(self._waiting) or self._has_lost or self._let_go

    @property
    def is_over(self) -> bool:
        """Whether nothing will ever be written any more."""
        return self._let_go

    def write(self, text: str) -> None:
        """Have a text written soon."""
        with self._changed:
            if self._let_go or self._has_lost:
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="nnlab-output", daemon=True)
                self._thread.start()
            self._waiting.append(text)
            self._size += len(text)
            if self._size > _MOST_WAITING:
                self._forget()
                self._has_lost = True
            self._changed.notify_all()

    def skip(self) -> None:
        """Forget what is not written yet: something else comes in its place."""
        with self._changed:
            self._forget()
            self._has_lost = False

    def let_go(self) -> None:
        """Write nothing more, ever."""
        with self._changed:
            self._let_go = True
            self._forget()
            self._changed.notify_all()

    def drain(self, seconds: float) -> bool:
        """Wait until all is written, for so long at the most; tell whether it is."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._let_go or not (self._waiting or self._writes or self._has_lost),
                seconds,
            )

    def _forget(self) -> None:
        self._waiting.clear()
        self._size = 0

    # --- the thread ---

    def _work(self) -> None:
        while True:
            with self._changed:
                self._writes = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._waiting or self._has_lost or self._let_go)
                if self._let_go:
                    return
                had_lost, self._has_lost = self._has_lost, False
                text = "".join(self._waiting)
                self._forget()
                self._writes = True
            if had_lost:
                self._caught_up()
            try:
                self._send(text.encode(self._encoding, "replace"))
            except OSError:
                self.let_go()
                self._gone()
                return

    def _send(self, data: bytes) -> None:
        while data and not self._let_go:
            try:
                data = data[os.write(self.fileno, data) :]
            except BlockingIOError:  # somebody else who has it open wants it so
                select.select([], [self.fileno], [])
