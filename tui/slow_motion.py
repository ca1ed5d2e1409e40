"""Trains a run so slowly that one can follow it: epoch by epoch, as many a second as wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from ..core.training.background import BackgroundRun

if TYPE_CHECKING:
    from .screens.lab import LabScreen

_BEATS_A_SECOND = 20


class SlowMotion:
    """Orders epochs of a run one after another, until somebody else does or it has ended.

    Args:
        lab: The screen that shows it.
    """

    def __init__(self, lab: LabScreen) -> None:
        self._lab = lab
        self._timer: Timer | None = None
        self._due = 0.0
        self._ordered = 0

    def begin(self, run: BackgroundRun, epochs_per_second: int) -> None:
        """Take over a run that has just begun and is paused."""
        self.end()
        self._due, self._ordered = 0.0, 0

        def beat() -> None:
            newest = run.newest
            is_mine = newest.epoch <= self._ordered and newest.state in {"paused", "running"}
            if not is_mine or self._ordered >= newest.config.epochs:
                self.end()
                return
            if newest.epoch < self._ordered:
                return  # the machine is busy: later, not in a burst
            self._due += epochs_per_second / _BEATS_A_SECOND
            before = self._ordered
            while self._ordered + 1 <= self._due:
                self._ordered += 1
                run.advance("epoch")
            if self._ordered > before:
                self._lab.watch_for_effect()

        self._timer = self._lab.set_interval(1 / _BEATS_A_SECOND, beat)

    def end(self) -> None:
        """Let the run be."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
