"""Time travel: which epoch of the run is seen, and playing it back.

What is seen is asked of the run, whose snapshots then have the past one beside what is now. Orders
are always for the run as it is now; what is typed into the form meanwhile is for a branch.

Nothing here knows of Textual, so it is tested without a screen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ...core import Snapshot
from ...core.training.timeline.timeline import When
from .session import Session

SECONDS_TO_PLAY = (40, 20, 10, 5)
"""How long playing a whole run back takes, at each of the speeds."""

TICK = 0.1
"""Seconds from one timeline point that is played to the next."""


def nearest(live: Snapshot, epoch: float) -> When:
    """Give the timeline point that is nearest to an epoch.

    Args:
        live: What is now, which also knows what can be looked at.
        epoch: The epoch.
    """
    if epoch >= live.epoch:
        return "live"
    return int(live.kept[np.abs(live.kept - epoch).argmin()])


def stepped(live: Snapshot, when: When, by: int) -> When:
    """Give the timeline point so many further on, or back if negative.

    Args:
        live: What is now, which also knows what can be looked at.
        when: What is looked at.
        by: How many timeline points; what comes after the last one is what is now.
    """
    # At the end of an epoch, that is what is now.
    kept = live.kept if live.position else live.kept[live.kept < live.epoch]
    if when == "live":
        place = len(kept) + by
    elif by < 0:
        place = int(np.searchsorted(kept, when)) + by
    else:
        place = int(np.searchsorted(kept, when, side="right")) + by - 1
    place = max(place, 0)
    return "live" if place >= len(kept) else int(kept[place])


@dataclass(slots=True)
class Playback:
    """A run that is played, from an epoch to what is now."""

    epoch: float
    """Where it is."""
    speed: int = 0
    """Which of the speeds."""

    def tick(self, live: Snapshot) -> When:
        """Move on, and say what is to be seen."""
        self.epoch += max(live.epoch, 1) * TICK / SECONDS_TO_PLAY[self.speed]
        return nearest(live, self.epoch)

    @property
    def words(self) -> str:
        """How fast it is, and what the key that plays does next."""
        is_fastest = self.speed + 1 == len(SECONDS_TO_PLAY)
        key = "stop" if is_fastest else "faster"
        return f" (all in {SECONDS_TO_PLAY[self.speed]} s).  P: {key}"


class PlayTimer(Protocol):
    """What calls back again and again, until it is stopped."""

    def stop(self) -> None:
        """Call no more."""


class TimeTravel:
    """Which epoch of a session's run is seen.

    Args:
        session: Whose run is looked at.
        notify: Says something to the person.
        say_playing: Shows how fast the run is played, or what else is said of the epoch that is
            seen; empty if there is nothing.
        came_or_went: Called when the present was left, or come back to.
        every: Calls something every so many seconds.
    """

    def __init__(
        self,
        session: Session,
        *,
        notify: Callable[[str], object],
        say_playing: Callable[[str], object],
        came_or_went: Callable[[], object],
        every: Callable[[float, Callable[[], object]], PlayTimer],
    ) -> None:
        self._session = session
        self._notify = notify
        self._say_playing = say_playing
        self._came_or_went = came_or_went
        self._every = every
        self._when: When = "live"
        self._playback: Playback | None = None
        self._timer: PlayTimer | None = None

    @property
    def when(self) -> When:
        """The epoch that is looked at, or was asked for."""
        return self._when

    @property
    def is_playing(self) -> bool:
        """Whether the run is played."""
        return self._playback is not None

    @property
    def in_the_past(self) -> bool:
        """Whether a past epoch is looked at, or was asked for."""
        return self._when != "live"

    def forget(self) -> None:
        """Look at a run that has just begun, as it is."""
        self._when = "live"

    def look_at(self, when: When) -> None:
        """Look at an epoch, or at what is now; nothing is played any more."""
        self.stop_playing()
        self._see(when)

    def look_near(self, epoch: float) -> None:
        """Look at an epoch: first at the nearest timeline point, and say if that is another.

        Where it can be made again without a long wait, it is, and then seen.
        """
        if self._says_that_past_is_gone():
            return
        live, exact = self._session.newest, round(epoch)
        when = nearest(live, exact)
        if when in {"live", exact} or exact <= live.kept[0]:
            self.look_at(when)
            return
        self.look_at(exact)
        self._say_playing(f", the nearest kept to {exact:,}, which is being made.")
        self._timer = self._every(TICK, self._look_whether_made)

    def _says_that_past_is_gone(self) -> bool:
        """Say so of a run whose rows are gone: nothing measures what its network was earlier."""
        if gone := self._session.newest.why_empty:
            self._notify(f"{gone} Without them only the last epoch can be shown.")
        return bool(gone)

    def _look_whether_made(self) -> None:
        is_making, past = self._session.watch_making(), self._session.newest.past
        if past is not None and past.epoch == self._when:
            self.stop_playing()
        elif not is_making:
            self.stop_playing()
            self._say_playing(f", the nearest kept to {self._when:,}.")

    def step(self, by: int) -> None:
        """Look so many timeline points earlier or later."""
        if self._says_that_past_is_gone():
            return
        self.look_at(stepped(self._session.newest, self._when, by))

    def to_best(self) -> None:
        """Look at the epoch with the least loss."""
        best = self._session.newest.best_epoch
        if best is None:
            self._notify("With replicas there is no best epoch of all.")
            return
        self.look_near(best)

    def to_live(self) -> None:
        """Look at the run as it is."""
        self.look_at("live")

    def play(self) -> None:
        """Play the run from what is seen on, faster each time; after the fastest, stop."""
        if self._says_that_past_is_gone():
            return
        if self._playback is None:
            live = self._session.newest
            begin = live.kept[0] if self._when == "live" else self._when
            self._playback = Playback(float(begin))
            self._timer = self._every(TICK, self._play_on)
            self._see(nearest(live, self._playback.epoch))
        elif self._playback.speed + 1 < len(SECONDS_TO_PLAY):
            self._playback.speed += 1
        else:
            self.stop_playing()
            return
        self._say_playing(self._playback.words)

    def stop_playing(self) -> None:
        """Stay where it is."""
        if self._timer is not None:
            self._timer.stop()
        self._playback = self._timer = None
        self._say_playing("")

    def _play_on(self) -> None:
        if self._playback is not None:
            when = self._playback.tick(self._session.newest)
            if when == "live":
                self.stop_playing()
            self._see(when)

    def _see(self, when: When) -> None:
        if when == self._when:
            return
        comes_or_goes = "live" in (when, self._when)
        self._when = when
        self._session.show_epoch(when)
        if comes_or_goes:
            self._came_or_went()
