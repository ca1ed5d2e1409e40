"""What keys do to the pictures: how each is drawn, and whose predictions all of them show."""

from __future__ import annotations

from textual import on

from ...core.training.metrics.shown_replica import Whose
from ..drawing.chart.measures import KINDS
from ..drawing.chart.smoothing import SMOOTHINGS
from ..drawing.chart.window import Window
from ..widgets.boundary import Boundary
from .panels.chart.loss_chart import LossChart
from .panels.predictions.rows import COLUMNS
from .panels.predictions.table import PredictionTable
from .training import TrainingScreen

WHOSE: tuple[Whose, ...] = ("best", "median", "worst", "mean")
"""Whose predictions a key goes through, after those of one replica."""


class PictureScreen(TrainingScreen):
    """The part of the lab that looks at a run in one way or another, and changes nothing in it."""

    # --- whose predictions ---

    def action_next_whose(self) -> None:
        """Show one replica's predictions, the best's, the middle's, the worst's or the mean."""
        self._turn_whose(1)

    def action_previous_whose(self) -> None:
        """Go through them the other way round."""
        self._turn_whose(-1)

    def action_next_replica(self) -> None:
        """Show the predictions of the replica after the one that is shown."""
        self._step_replica(1)

    def action_previous_replica(self) -> None:
        """Show the predictions of the replica before the one that is shown."""
        self._step_replica(-1)

    def _turn_whose(self, turn: int) -> None:
        choices = (self._rows_of, *WHOSE)
        place = 0 if isinstance(self._whose, int) else choices.index(self._whose)
        self._show_whose(choices[(place + turn) % len(choices)])

    def _step_replica(self, step: int) -> None:
        # Keys may be pressed faster than frames are drawn.
        from_here = self._whose if isinstance(self._whose, int) else self._rows_of
        self._show_whose((from_here + step) % self._config.replicas)

    def _show_whose(self, whose: Whose) -> None:
        if self._config.replicas == 1:
            self.notify("There is one replica only. Set replicas in the form, then press r.")
            return
        self._whose = whose
        self.run.show(whose)
        self.watch_for_effect()

    # --- how they are drawn ---

    def action_log_scale(self) -> None:
        """Switch the loss axis."""
        chart = self.query_one(LossChart)
        chart.log_scale = not chart.log_scale

    def action_next_measure(self) -> None:
        """Draw the loss, the accuracy or the learning rate."""
        chart = self.query_one(LossChart)
        chart.kind = KINDS[(KINDS.index(chart.kind) + 1) % len(KINDS)]

    def action_time_axis(self) -> None:
        """Draw the chart over epochs or time."""
        chart = self.query_one(LossChart)
        chart.by_time = not chart.by_time

    def action_smoothing(self) -> None:
        """Smooth the curves more, and after the most not at all."""
        chart = self.query_one(LossChart)
        chart.smoothing = SMOOTHINGS[(SMOOTHINGS.index(chart.smoothing) + 1) % len(SMOOTHINGS)]

    def action_zoom(self, factor: float) -> None:
        """Show so many times as many epochs."""
        self.query_one(LossChart).zoom(factor)

    def action_pan(self, way: int) -> None:
        """Show a later or an earlier part of the chart."""
        self.query_one(LossChart).pan(way)

    def action_whole_chart(self) -> None:
        """Show all epochs."""
        self.query_one(LossChart).window = Window()

    def action_discretize(self) -> None:
        """Draw the boundary sharply, or shade it."""
        boundary = self.query_one(Boundary)
        boundary.discretize = not boundary.discretize

    def action_wrong_only(self) -> None:
        """List wrong rows only, or all."""
        table = self.query_one(PredictionTable)
        table.wrong_only = not table.wrong_only

    def action_next_sort(self) -> None:
        """Sort by the next column."""
        table = self.query_one(PredictionTable)
        table.sort_by((table.sort_column + 1) % len(COLUMNS))

    def action_reverse_sort(self) -> None:
        """Turn the order round."""
        table = self.query_one(PredictionTable)
        table.sort_by(table.sort_column)

    # --- a row that is chosen in one of them ---

    @on(PredictionTable.RowChosen)
    async def _mark_row(self, event: PredictionTable.RowChosen) -> None:
        self.query_one(Boundary).row = event.row
        if event.row is not None:
            await self.complete()
        if self._is_complete:
            from .panels.data.data_scatter import DataScatter

            self.query_one(DataScatter).row = event.row

    @on(Boundary.RowChosen)
    def _choose_row(self, event: Boundary.RowChosen) -> None:
        self.query_one(PredictionTable).choose(event.row)
