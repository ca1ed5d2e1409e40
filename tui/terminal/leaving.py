"""Told to end by a signal, the lab ends: in order if that is soon, and otherwise all the same."""

from __future__ import annotations

import asyncio
import contextvars
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

from .interruption import SIGNALS

PATIENCE_SECONDS = 4.0
"""How long it may take to keep the run and leave the terminal clean, once a signal has come."""

_FAREWELL_SECONDS = 0.3
"""How long a terminal that takes nothing may hold up the end."""


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
