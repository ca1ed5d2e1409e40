"""A look back at a timeline point of a run, whether it trains on meanwhile or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..replicas.shown_replica import Whose
from ..snapshot import Snapshot
from .timeline import Timeline, TimelinePoint, When
from .waypoints import Waypoints


class LookBack:
    """Has the point that is looked at, and its snapshot as long as nothing else is asked for.

    Args:
        timeline: What can be looked at.

    Attributes:
        waypoints: What other epochs can be made from.
    """

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self.waypoints: Waypoints[Any] = Waypoints()
        # The point itself: it is looked at even when the timeline has it no longer.
        self._point: TimelinePoint | None = None
        self._seen: tuple[TimelinePoint, Whose, Snapshot] | None = None

    def look_at(self, when: When, made: TimelinePoint | None = None) -> None:
        """Look at the point that is nearest to an epoch, or back at what is now.

        Args:
            when: The epoch.
            made: Its very point, if it was made.
        """
        self._point = made or (None if when == "live" else self._timeline.at(when))

    def snapshot(self, whose: Whose, show: Callable[[TimelinePoint], Snapshot]) -> Snapshot | None:
        """Give the snapshot of the point that is looked at; `None` if none is.

        Args:
            whose: Whose predictions and parameters are to be shown, where there are replicas.
            show: Makes it.
        """
        point = self._point
        if point is None:
            self._seen = None
            return None
        if self._seen is None or self._seen[0] is not point or self._seen[1] != whose:
            self._seen = point, whose, show(point)
        return self._seen[2]
