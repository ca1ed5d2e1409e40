"""Ctrl-C, SIGTERM and a line that drops: the first ends what is under way in order.

The second leaves at once, unless the line has dropped: that is told more than once, by the terminal
and by the shell that was on it, and nobody is there who could be in a hurry.
"""

from __future__ import annotations

import contextvars
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import asyncio

SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""What tells a program to end."""

_SHOW_CURSOR = b"\x1b[?25h\n"

PATIENCE_SECONDS = 4.0
"""How long it may take to keep the run and leave the terminal clean, once a signal has come."""

_FAREWELL_SECONDS = 0.3
"""How long a terminal that takes nothing may hold up the end."""


class Interruption:
    """While it is entered, a signal asks the run to stop instead of ending the process.

    Attributes:
        signal: The first signal that came; `None` while there was none.
    """

    def __init__(self) -> None:
        self.signal: signal.Signals | None = None
        self.give_back: Callable[[], None] | None = None
        """Gives the terminal back at once, where more than a cursor is to be brought back."""
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
            if self.give_back is not None:
                self.give_back()
            elif os.isatty(2) and os.environ.get("TERM") != "dumb":
                os.write(2, _SHOW_CURSOR)
            os._exit(128 + number)
        self.signal = signal.Signals(number)
        if self._stop is not None:
            self._stop()


class Leaving:
    """Hears signals whatever the event loop is at.

    The event loop's own handlers run when it comes round to them, which it may not: a library may
    wait for something that never comes. The interpreter's run in between, and a thread that ends
    the process needs nobody.

    Args:
        leave: Leaves in order; called in the event loop.
        give_back: Gives the terminal back as it was, from any thread and at once.
        unkept: Says what of the run is not kept, in a sentence; empty if all is.
    """

    def __init__(
        self,
        leave: Callable[[signal.Signals], None],
        give_back: Callable[[], None],
        unkept: Callable[[], str],
    ) -> None:
        self._leave, self._give_back, self._unkept = leave, give_back, unkept
        self._loop: asyncio.AbstractEventLoop | None = None
        self._context = contextvars.copy_context()
        self.signal: signal.Signals | None = None
        """The first that came."""

    def listen(self) -> None:
        """Begin to, in the event loop that leaves; signals that are ignored go on being that."""
        import asyncio  # what trains without a screen has no event loop

        self._loop, self._context = asyncio.get_running_loop(), contextvars.copy_context()
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._handle)

    def begin(self, number: signal.Signals) -> bool:
        """Have the end come in time; tell whether nobody has asked for it before."""
        if self.signal is not None:
            return False
        self.signal = number
        if self._loop is None:  # there is no terminal, and the process is another's
            return True
        last_resort = threading.Timer(PATIENCE_SECONDS, self._end, (number,))
        last_resort.daemon = True
        last_resort.start()
        return True

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        asked = signal.Signals(number)
        if self.begin(asked):
            if self._loop is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._leave, asked, context=self._context)
        elif getattr(signal, "SIGHUP", None) not in {number, self.signal}:
            # Whoever asks twice is in a hurry; a line that drops is told of more than once.
            self._end(asked)

    def _end(self, number: signal.Signals) -> None:
        """End the process now."""
        # In a thread, as both may wait for a terminal that takes nothing.
        farewell = threading.Thread(target=self._part, daemon=True)
        farewell.start()
        farewell.join(_FAREWELL_SECONDS)
        os._exit(128 + number)

    def _part(self) -> None:
        self._give_back()
        if sentence := self._unkept():
            os.write(2, f"{sentence}\n".encode(errors="replace"))
