"""Hands the newest snapshot, and the points that it is about, to the widgets that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from textual.screen import Screen

from ....core import Snapshot
from ....core.data.dataset import Dataset
from ....core.training.background import AnyRun
from ...appearance.look import Look
from ...widgets.panel import SnapshotWidget
from .chosen_plane import ChosenPlane
from .frame_turns import Turns


class SnapshotFeed:
    """All widgets of a screen that show a run, each given what it is to show once a frame.

    Args:
        screen: The screen.
        fps: How many frames a second to draw at most.
        before_turn: Called before each turn, seen or not.
        state_changed: Called with a snapshot when the run is in another state than before.

    Attributes:
        replica: The replica whose rows are shown, from 0.
        plane: Which plane through the inputs, and which target, all of them show.
        turns: When the next frame is drawn.
        widgets: The widgets.
    """

    def __init__(
        self,
        screen: Screen[Any],
        fps: float,
        *,
        before_turn: Callable[[], None],
        state_changed: Callable[[Snapshot], None],
    ) -> None:
        self.replica = 0
        self.plane = ChosenPlane()
        self.turns = Turns(screen, fps, is_seen=self._is_seen, draw=self._draw)
        self._screen = screen
        self._before_turn = before_turn
        self._state_changed = state_changed
        self.widgets: list[SnapshotWidget] = []
        self._dataset: Dataset | None = None
        self._seen: Dataset | None = None

    @property
    def shown(self) -> Snapshot | None:
        """The snapshot that was drawn last."""
        return self.turns.shown

    @property
    def is_covered(self) -> bool:
        """Whether nothing of the screen is to be seen behind another one."""
        # An app that ends has taken all its screens away, and a turn may still come.
        above = self._screen.app.screen_stack[-1:]
        return not any(screen is self._screen or screen.is_modal for screen in above)

    def _is_seen(self) -> bool:
        self._before_turn()
        return not self.is_covered

    def show(self, run: AnyRun) -> None:
        """Show this run from now on."""
        self.turns.show(run)
        self.show_rows_of(run.newest)

    def watch_for_effect(self) -> None:
        """Draw what an order does as soon as the trainer has obeyed."""
        self.turns.watch_for_effect()

    def _draw(self, snapshot: Snapshot, before: Snapshot | None) -> None:
        self.show_rows_of(snapshot.past or snapshot)
        with self._screen.app.batch_update():
            self.hand_out(snapshot)
            if before is None or snapshot.state != before.state:
                self._state_changed(snapshot)

    def add(self, widgets: Iterable[SnapshotWidget]) -> None:
        """Feed these widgets, too; those that it knows are passed over."""
        new = [widget for widget in widgets if widget not in self.widgets]
        self.widgets += new
        for widget in new:
            if self._seen is not None:
                widget.show_dataset(self._seen)
        if self.shown is not None:
            self.hand_out(self.shown)

    def show_rows_of(self, snapshot: Snapshot) -> None:
        """Hand over the points that a snapshot's predictions are for, if they are others now."""
        self.replica = snapshot.shown.replica if snapshot.shown else 0
        if snapshot.dataset is None or snapshot.dataset is self._dataset:
            return
        self._dataset = snapshot.dataset
        self._see(self._dataset)

    def _see(self, dataset: Dataset) -> None:
        self._seen = self.plane.seen(dataset)
        for widget in self.widgets:
            widget.show_dataset(self._seen)

    def choose(self, choice: Callable[[ChosenPlane, Dataset], str]) -> str:
        """Show the rows in another plane.

        Args:
            choice: Chooses it, and tells why it can't be.

        Returns:
            Why it can't be; empty if it can.
        """
        if self._dataset is None:
            return ""
        if why := self._dataset.why_empty or choice(self.plane, self._dataset):
            return why
        self._see(self._dataset)
        with self._screen.app.batch_update():
            for widget in self.widgets:
                widget.draw()
        return ""

    def hand_out(self, snapshot: Snapshot) -> None:
        """Give each widget what it shows: the past epoch that is looked at, or what is now."""
        seen = snapshot.past or snapshot
        for widget in self.widgets:
            shown = snapshot if widget.SHOWS_LIVE else seen
            if widget.snapshot is not shown:
                widget.snapshot = shown

    def change_look(self, look: Look) -> None:
        """Have all of them draw with other colours."""
        for widget in self.widgets:
            widget.change_look(look)
