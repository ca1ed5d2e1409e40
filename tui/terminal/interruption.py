"""Ctrl-C, SIGTERM and a line that drops while a run trains: the first stops it in order.

The second leaves at once, unless the line has dropped: that is told more than once, by the terminal
and by the shell that was on it, and nobody is there who could be in a hurry.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, Self

SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""What tells a program to end."""

_SHOW_CURSOR = b"\x1b[?25h\n"


class Interruption:
    """While it is entered, a signal asks the run to stop instead of ending the process.

    Attributes:
        signal: The first signal that came; `None` while there was none.
    """

    def __init__(self) -> None:
        self.signal: signal.Signals | None = None
        self._stop: Callable[[], None] | None = None
        self._before: dict[signal.Signals, Any] = {}

    def attach(self, stop: Callable[[], None]) -> None:
        """Name what stops the run; it is called at once if a signal came already."""
        self._stop = stop
        if self.signal is not None:
            stop()

    @property
    def exit_code(self) -> int:
        """What a shell expects of a process that ended by this signal."""
        return 128 + (self.signal or signal.SIGINT)

    def __enter__(self) -> Self:
        # Only the main thread may do this. Elsewhere (a test, an embedding) signals stay as they
        # are. A process that was told to ignore them, such as one under nohup, goes on doing so.
        if threading.current_thread() is threading.main_thread():
            for number in SIGNALS:
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._before[number] = signal.signal(number, self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        if self.signal is not None:
            if getattr(signal, "SIGHUP", None) in {number, self.signal}:
                return
            # The progress bar hides the cursor, and nothing else will bring it back.
            if os.isatty(2) and os.environ.get("TERM") != "dumb":
                os.write(2, _SHOW_CURSOR)
            os._exit(128 + number)
        self.signal = signal.Signals(number)
        if self._stop is not None:
            self._stop()
