"""What a person does to a terminal besides pressing the lab's keys, and what the lab does then.

Ctrl-C, Ctrl-Z and Ctrl-L, signals, a shell that stops the lab and brings it back, and a terminal
that goes away while a run trains.
"""

from __future__ import annotations

import asyncio
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from ...core.training.background import AnyRun
from ..error_log import named, write_error
from .driver import TerminalDriver
from .interruption import Leaving
from .job import is_alone

if TYPE_CHECKING:
    from ...core.store.writing.recorder import Recorder

ONCE_MORE_SECONDS = 3.0
"""Within which a second Ctrl-C leaves."""

_REST_SECONDS = 1.0
"""How long Ctrl-Z waits for the batch under way, and how long for what is being written."""

_STOP_SECONDS = 0.3
"""How long a process takes to stop at the most, once it was told to."""

_LOOK_SECONDS = 0.2
"""How often to look whether a run still trains that nobody sees."""

_HANG_UP = getattr(signal, "SIGHUP", signal.SIGTERM)

_EXIT_CODES = {"finished": 0, "stopped": 0, "failed": 1, "diverged": 3}
"""What `nnlab train` says of a run that has ended."""


class TerminalSession:
    """The lab's side of the terminal that it is on.

    Args:
        app: What is drawn there.
        recorder: Keeps the runs.
        run: Gives the run that is under way.
        watch: Called when the run is to be looked at again: it has begun to train by itself.
    """

    def __init__(
        self,
        app: App[Any],
        recorder: Recorder,
        run: Callable[[], AnyRun],
        watch: Callable[[], None],
    ) -> None:
        self._app, self._recorder, self._run, self._watch = app, recorder, run, watch
        self._driver: TerminalDriver | None = None
        self._asked_at = float("-inf")
        self._is_kept = self._is_suspending = False
        self._has_continued = asyncio.Event()
        self._looks: Timer | None = None
        self._unread: set[str] = set()
        self._rested = 0
        self._leaving = Leaving(self.leave, self._give_back, self._unkept)

    def begin(self) -> None:
        """Listen to the terminal and to signals, where there is a terminal."""
        driver = self._app._driver
        if isinstance(driver, TerminalDriver):
            self._driver = driver
            driver.listener = self
            self._leaving.listen()

    # --- leaving ---

    @property
    def is_leaving(self) -> bool:
        """Whether something has asked for the end."""
        return self._leaving.signal is not None

    def interrupt(self) -> None:
        """Leave if this is asked for twice; else copy what is selected, and say what leaves."""
        if monotonic() - self._asked_at <= ONCE_MORE_SECONDS:
            if self._leaving.begin(signal.SIGINT):
                self.leave(signal.SIGINT)
            return
        self._asked_at = monotonic()
        copied = "Copied. " if self._copy() else ""
        self._app.notify(
            f"{copied}Ctrl-C once more leaves; the run is kept, and `nnlab resume` goes on.",
            timeout=ONCE_MORE_SECONDS,
        )

    def _copy(self) -> bool:
        focused = self._app.focused
        text = focused.selected_text if isinstance(focused, Input) else ""
        text = text or self._app.screen.get_selected_text() or ""
        if text:
            self._app.copy_to_clipboard(text)
        return bool(text)

    def leave(self, number: signal.Signals) -> None:
        """Keep what was trained, and leave."""
        self._recorder.interrupt()
        self._recorder.close()
        self._is_kept = True
        self._app.exit(return_code=128 + number)

    def _give_back(self) -> None:
        if self._driver is not None:
            self._driver.give_back()

    def _unkept(self) -> str:
        if self._is_kept or self._recorder.path is None:
            return ""
        return "There was no time to keep the last of the run; what was kept before is there."

    # --- a terminal that is gone ---

    def gone(self) -> None:
        """End as the signal would have it, or train on where that is ignored, as under nohup."""
        if self._driver is None or self._looks is not None:
            return
        self._driver.let_go()
        if signal.getsignal(_HANG_UP) is not signal.SIG_IGN:
            if self._leaving.begin(_HANG_UP):
                self.leave(_HANG_UP)
            return
        self._run().set_speed(None)  # nobody is left to watch
        self._looks = self._app.set_interval(_LOOK_SECONDS, self._leave_when_it_rests)

    def _leave_when_it_rests(self) -> None:
        """Leave once nothing trains that was told to: nobody can ever press a key again."""
        run = self._run()
        state = run.newest.state
        rests = state != "running" and (state != "paused" or run.is_held)
        self._rested = self._rested + 1 if rests else 0
        if self._rested < 2 or self._leaving.signal is not None:  # an order may be under way
            return
        if state == "paused":
            self._leaving.begin(_HANG_UP)
            self.leave(_HANG_UP)
        else:
            self._recorder.close()
            self._app.exit(return_code=_EXIT_CODES[state])

    # --- what can't be read ---

    def unread(self, error: Exception) -> None:
        """Say that something read from the terminal is left out, once for each cause."""
        trace = traceback.extract_tb(error.__traceback__)
        cause = f"{type(error).__name__} {trace[-1:]}"
        if cause in self._unread:
            return  # a bad line may send as much of it as it likes
        self._unread.add(cause)
        self._app.notify(
            f"What came from the terminal can't be read and is left out: {named(error)}. "
            f"{write_error(error, 'reading the terminal')}",
            severity="error",
        )

    # --- stopping and going on ---

    def stop_asked(self) -> None:
        """Suspend the lab: another process has asked for it."""
        self._app.call_later(self.suspend)

    async def suspend(self) -> None:
        """Give the terminal back to the shell until that continues the lab."""
        driver = self._driver
        if driver is None or self._is_suspending or self.is_leaving:
            return
        if is_alone():
            self._app.notify("There is no shell here that Ctrl-Z could lead back to.")
            return
        self._is_suspending = True
        run = self._run()
        try:
            await asyncio.to_thread(self._settle, run)
            if self.is_leaving:
                return
            driver.suspend_application_mode()
            self._has_continued.clear()
            driver.stop_job()
            with suppress(TimeoutError):  # it was not stopped
                await asyncio.wait_for(self._has_continued.wait(), _STOP_SECONDS)
            if self.is_leaving:
                return
            driver.resume_application_mode()
        finally:
            run.release()
            self._is_suspending = False
            self._watch()
        self._paint_all()

    def _settle(self, run: AnyRun) -> None:
        """Keep what was trained: a lab that is stopped for long may never be continued.

        And nothing may be half written then, or other labs would wait for the store.
        """
        run.hold(_REST_SECONDS)
        self._recorder.settle(_REST_SECONDS)

    def continued(self) -> None:
        """Take the terminal again after a stop, from whatever was drawn there meanwhile."""
        self._has_continued.set()
        driver = self._driver
        if driver is not None and not (self._is_suspending or self.is_leaving):
            driver.take_again()
            self._paint_all()

    def repaint(self) -> None:
        """Draw every cell anew, and set the modes that another program may have changed."""
        if self._driver is not None:
            self._driver.set_modes()
        self._paint_all()

    def _paint_all(self) -> None:
        self._app.refresh(layout=True)

    caught_up = repaint


def takes_key(widget: Widget | None, key: str) -> bool:
    """Tell whether a widget does something with a key just now."""
    if widget is None:
        return False
    bindings = widget._bindings.key_to_bindings.get(key, ())
    return any(widget.check_action(each.action, ()) for each in bindings)
