"""A look back at a moment of a run, whether it trains on meanwhile or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..metrics.presentation import Results
from ..metrics.shown_replica import Whose
from ..snapshot import Snapshot
from .timeline import Moment, Timeline, When


class Past:
    """Keeps the moment that is looked at, and its snapshot as long as nothing else is asked for.

    Args:
        timeline: What can be looked at.
        results: Measures a moment, and shows what is wanted of it.
    """

    def __init__(self, timeline: Timeline, results: Callable[[Moment, Whose], Results]) -> None:
        self._timeline = timeline
        self._results = results
        # The moment itself: it is looked at even when it is kept no longer.
        self._moment: Moment | None = None
        self._seen: tuple[Moment, Whose, Snapshot] | None = None

    def look_at(self, when: When) -> None:
        """Look at the moment that is kept nearest to an epoch, or back at what is now."""
        self._moment = None if when == "live" else self._timeline.at(when)

    def snapshot(self, live: Snapshot, whose: Whose) -> Snapshot | None:
        """Show the moment that is looked at, as a snapshot would have been then; else nothing.

        Args:
            live: What is now.
            whose: Whose predictions and parameters to show, where there are replicas.
        """
        moment = self._moment
        if moment is None:
            self._seen = None
            return None
        if self._seen is None or self._seen[0] is not moment or self._seen[1] != whose:
            self._seen = moment, whose, self._show(live, moment, whose)
        return self._seen[2]

    def _show(self, live: Snapshot, moment: Moment, whose: Whose) -> Snapshot:
        epoch, results = moment.epoch, self._results(moment, whose)
        return replace(
            live,
            config=moment.config,
            state="paused",
            message="",
            epoch=epoch,
            position=moment.position,
            steps=moment.steps,
            seconds=float(live.epoch_seconds[epoch]),
            train=results.train,
            validation=results.validation,
            test=results.test,
            parameters=results.parameters,
            predictions=results.predictions,
            history=replace(live.history, rows=live.history.rows[: epoch + 1]),
            learning_rates=live.learning_rates[: epoch + 1],
            epoch_seconds=live.epoch_seconds[: epoch + 1],
            edits=tuple(edit for edit in live.edits if edit.step < moment.steps),
            replicas=results.replicas,
            shown=results.shown,
            step=None,
            past=None,
            is_past=True,
        )
