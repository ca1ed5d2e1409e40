"""Whether somebody looks at the lab; who does not is called when the run ends."""

from __future__ import annotations

import os
from collections.abc import Callable
from time import monotonic
from typing import Protocol

from textual import events
from textual.app import App

from ....core import Snapshot
from ....core.training.background import AnyRun
from .sequences import call, call_answered

LOOK_SECONDS = 1.0
"""How often to look whether the run has ended."""

_AWAY_SECONDS = 60.0
"""Without a key for so long nobody looks, where the terminal says nothing of its focus."""

_SENTENCES = {
    "finished": "is finished",
    "diverged": "has diverged",
    "failed": "has failed",
    "paused": "has got as far as it was to go",
}


class Running(Protocol):
    """What has the run that is under way."""

    @property
    def has_run(self) -> bool:
        """Whether there is one."""
        ...

    @property
    def run(self) -> AnyRun:
        """That run."""
        ...


class Attention:
    """Calls by bell, title and notification whoever does not look when a run ends.

    Args:
        app: What is drawn on the terminal.
        session: Has the run that is under way.
        is_wanted: Tells whether to call anybody.
        clock: Gives seconds.

    Attributes:
        touched_at: When somebody last did anything, by that clock.
    """

    def __init__(
        self,
        app: App[None],
        session: Running,
        is_wanted: Callable[[], bool],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._app = app
        self._session = session
        self._is_wanted = is_wanted
        self._clock = clock
        self.touched_at = clock()
        self._tells_focus = False
        self._trained = ""
        self._has_called = False

    def notice(self, event: events.Event) -> None:
        """Learn from an event of the terminal that somebody is there, or has gone elsewhere."""
        if isinstance(event, (events.AppFocus, events.AppBlur)):
            self._tells_focus = True
        if isinstance(event, (events.Key, events.MouseEvent, events.Paste, events.AppFocus)):
            self.touched_at = self._clock()
            self.answered()

    @property
    def is_there(self) -> bool:
        """Whether somebody seems to look."""
        if self._tells_focus:
            return self._app.app_focus
        return self._clock() - self.touched_at < _AWAY_SECONDS

    def look(self) -> None:
        """See whether the run has ended that trained before, and call who should know."""
        if not self._session.has_run:
            return
        newest = self._session.run.newest
        if newest.state == "running":
            self._trained = newest.run_id
        elif self._trained == newest.run_id and newest.state in _SENTENCES:
            self._trained = ""
            if self._is_wanted() and not self.is_there:
                self._call(newest)

    def _call(self, newest: Snapshot) -> None:
        self.answered()
        sentence = f"run {newest.run_id} {_SENTENCES[newest.state]}, epoch {newest.epoch:,}"
        self._send(call("nnlab", sentence, os.environ))
        self._has_called = True

    def answered(self) -> None:
        """Give the window its title back if there was a call."""
        if self._has_called:
            self._has_called = False
            self._send(call_answered())

    def _send(self, sequence: str) -> None:
        # As Textual's own bell: through whatever draws, in its turn.
        if self._app._driver is not None and not self._app.is_headless:
            self._app._driver.write(sequence)
