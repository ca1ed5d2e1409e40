"""Moving through the moments of a run that can be looked back at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...core import Snapshot
from ...core.training.timeline.timeline import When

SECONDS_TO_PLAY = (40, 20, 10, 5)
"""How long playing a whole run back takes, at each of the speeds."""

TICK = 0.1
"""Seconds from one moment that is played to the next."""


def nearest(live: Snapshot, epoch: float) -> When:
    """Give the moment that can be looked at and is nearest to an epoch.

    Args:
        live: What is now, which also knows what can be looked at.
        epoch: The epoch.
    """
    if epoch >= live.epoch:
        return "live"
    return int(live.kept[np.abs(live.kept - epoch).argmin()])


def stepped(live: Snapshot, when: When, by: int) -> When:
    """Give the moment so many moments further on, or back if negative.

    Args:
        live: What is now, which also knows what can be looked at.
        when: What is looked at.
        by: How many moments; what comes after the last one is what is now.
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
    """A run that is played, from a moment to what is now."""

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


def past_sentence(live: Snapshot, past: Snapshot, playing: str) -> str:
    """Say that this is the past, and how to leave it.

    Args:
        live: What is now.
        past: What is shown.
        playing: How fast it is played, see `Playback.words`; empty if it is not.
    """
    state = ", training goes on." if live.state == "running" else f", {live.state}."
    epochs = f"epoch {past.epoch:,} of {live.epoch:,}"
    return f"The past: {epochs}{playing or state}  l: live  b: branch"
