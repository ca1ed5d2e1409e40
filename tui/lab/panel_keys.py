"""What keys do to the panels: which is seen, how each draws, and whose predictions all show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import numpy as np
from textual.screen import Screen

from ...core.data.dataset import Dataset
from ...core.training.replicas.shown_replica import Whose
from ..appearance.look import Look
from ..drawing.chart.measures import KINDS
from ..drawing.chart.smoothing import SMOOTHINGS
from ..drawing.chart.window import Window
from ..widgets.actions import Action
from ..widgets.boundary import Boundary
from .bars.message_line import MessageLine
from .frames.chosen_plane import ChosenPlane
from .frames.feed import SnapshotFeed
from .keys.help import lab_help
from .panels.area import PanelArea
from .panels.chart.loss_chart import LossChart
from .panels.predictions.table import PredictionTable
from .session import Session
from .setup import Setup

WHOSE: tuple[Whose, ...] = ("best", "median", "worst", "mean")
"""Whose predictions a key goes through, after those of one replica."""


class PanelKeys:
    """Looks at a run in one way or another, and changes nothing in it.

    Args:
        screen: Where the panels are.
        session: The run.
        setup: The form, which a panel that is gone to takes the place of.
        feed: What the panels are given.
        complete: Adds the panels that the first frame does without, if they are not there yet.
    """

    def __init__(
        self,
        screen: Screen[Any],
        session: Session,
        setup: Setup,
        feed: SnapshotFeed,
        complete: Callable[[], Awaitable[None]],
    ) -> None:
        self._screen = screen
        self._session = session
        self._setup = setup
        self._feed = feed
        self._complete = complete

    @property
    def _area(self) -> PanelArea:
        return self._screen.query_one(PanelArea)

    @property
    def _chart(self) -> LossChart:
        return self._screen.query_one(LossChart)

    @property
    def _table(self) -> PredictionTable:
        return self._screen.query_one(PredictionTable)

    # --- which is seen ---

    async def go_to(self, name: str) -> None:
        """Go to a panel, on a small screen the only one shown."""
        await self._complete()
        panel = self._area.show(name)
        self._setup.show_drawer(False)
        self._screen.set_focus(panel if panel.can_focus else None)

    async def maximise(self) -> None:
        """Give the chosen panel all the room, or the form if that was gone to; or take it back."""
        if self._setup.is_meant:
            await self._setup.toggle_maximised()
        else:
            self._area.toggle_maximised()

    def check_gradient(self) -> None:
        """Compare the gradient with finite differences at what is shown now."""
        snapshot = self._session.newest.past or self._session.newest
        replicas, shown = snapshot.replicas, snapshot.shown
        is_lost = replicas and shown and replicas.diverged_at[shown.replica]
        if snapshot.state == "diverged" or is_lost or not np.isfinite(snapshot.parameters).all():
            self._screen.notify(
                "There is no gradient to check: the numbers are not finite any more."
            )
            return
        # The first frame needs no gradient check.
        from .screens.gradient_check import GradientScreen

        self._screen.app.push_screen(GradientScreen(snapshot))

    def show_help(self, look: Look, actions: Sequence[Action]) -> None:
        """Show all keys, and what the focused field or panel is."""
        area, focused = self._area, self._screen.focused
        self._screen.app.push_screen(lab_help(look, actions, focused, area.kind_of(focused)))

    def show_messages(self) -> None:
        """List what was said."""
        from .screens.messages import MessagesScreen  # the first frame needs no list

        self._screen.app.push_screen(MessagesScreen(self._screen.query_one(MessageLine).kept))

    # --- whose predictions ---

    def turn_whose(self, turn: int) -> None:
        """Show one replica's predictions, the best's, the middle's, the worst's or the mean."""
        whose = self._session.shown_replica
        choices = (self._feed.replica, *WHOSE)
        place = 0 if isinstance(whose, int) else choices.index(whose)
        self._show_whose(choices[(place + turn) % len(choices)])

    def step_replica(self, step: int) -> None:
        """Show the predictions of a replica after or before the one that is shown."""
        whose = self._session.shown_replica
        # Keys may be pressed faster than frames are drawn.
        from_here = whose if isinstance(whose, int) else self._feed.replica
        self._show_whose((from_here + step) % self._session.config.replicas)

    def _show_whose(self, whose: Whose) -> None:
        if self._session.config.replicas == 1:
            self._screen.notify(
                "There is one replica only. Set replicas in the form, then press r."
            )
            return
        self._session.show_replica(whose)

    # --- which plane they show ---

    def step_column(self, axis: int, by: int) -> None:
        """Show another column of a table across, or up."""
        self._choose(lambda plane, dataset: plane.step(dataset, axis, by))

    def switch_components(self) -> None:
        """Show the two principal components, or columns again."""
        self._choose(lambda plane, dataset: plane.switch_components(dataset))

    def next_target(self) -> None:
        """Have pictures show the next of several targets."""
        self._choose(lambda plane, dataset: plane.next_target(dataset))

    def _choose(self, choice: Callable[[ChosenPlane, Dataset], str]) -> None:
        if why := self._feed.choose(choice):
            self._screen.notify(why)

    # --- how they are drawn ---

    def switch_log_scale(self) -> None:
        """Switch the loss axis."""
        self._chart.switch_scale()

    def next_measure(self) -> None:
        """Draw the loss, the accuracy or the learning rate."""
        chart = self._chart
        chart.kind = KINDS[(KINDS.index(chart.kind) + 1) % len(KINDS)]

    def switch_time_axis(self) -> None:
        """Draw the chart over epochs or time."""
        self._chart.by_time = not self._chart.by_time

    def next_smoothing(self) -> None:
        """Smooth the curves more, and after the most not at all."""
        chart = self._chart
        chart.smoothing = SMOOTHINGS[(SMOOTHINGS.index(chart.smoothing) + 1) % len(SMOOTHINGS)]

    def zoom(self, factor: float) -> None:
        """Show so many times as many epochs."""
        self._chart.zoom(factor)

    def pan(self, way: int) -> None:
        """Show a later or an earlier part of the chart."""
        self._chart.pan(way)

    def show_whole_chart(self) -> None:
        """Show all epochs."""
        self._chart.window = Window()

    def switch_discretize(self) -> None:
        """Draw the boundary sharply, or shade it."""
        boundary = self._screen.query_one(Boundary)
        boundary.discretize = not boundary.discretize

    def switch_wrong_only(self) -> None:
        """List wrong rows only, or all."""
        self._table.wrong_only = not self._table.wrong_only

    def next_sort(self) -> None:
        """Sort by the next column."""
        self._table.sort_by_next()

    def reverse_sort(self) -> None:
        """Turn the order round."""
        self._table.sort_by(self._table.sort_column)

    # --- a row that is chosen in one of them ---

    async def mark_row(self, row: int | None) -> None:
        """Mark a row that was chosen in the table on the boundary and the data."""
        self._screen.query_one(Boundary).row = row
        if row is not None:
            await self._complete()
        from .panels.data.data_scatter import DataScatter

        for scatter in self._screen.query(DataScatter):  # it may not be there yet
            scatter.row = row

    def choose_row(self, row: int | None) -> None:
        """Choose a row in the table that was pointed at on the boundary."""
        self._table.choose(row)
