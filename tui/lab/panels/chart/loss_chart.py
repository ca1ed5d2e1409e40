"""Loss, accuracy or learning rate of every epoch so far."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from .....core import Snapshot
from ....appearance.look import Look
from ....drawing.chart.axis import Axis
from ....drawing.chart.measures import Kind, measure_of
from ....drawing.chart.other_runs import OtherRun
from ....drawing.chart.plot.region import Plot
from ....drawing.chart.plot.vertical import Scale, next_scale
from ....drawing.chart.smoothing import Smoothing
from ....drawing.chart.window import Window
from ....widgets.panel import SnapshotWidget
from .chart_view import ChartView
from .chart_words import chart_subtitle, chart_title
from .epoch_cursor import EpochCursor, Grip, epoch_beside
from .loss_curves import LossCurves

_STRIDE = 10
"""Columns of a long stride of the cursor."""
_CORNERS = 4
"""Columns of the frame's line that Textual keeps free of a title, beyond the frame's sides."""
_PAN = 0.25
"""The share of what is seen by which it moves on."""


class LossChart(SnapshotWidget, can_focus=True):
    """Curves over epochs or time, with a cursor that reads them; edits in flight are marked.

    The curves are always those of all epochs. While a past moment is looked at, the cursor is on
    it, and wherever the cursor goes is looked at.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    BINDINGS: ClassVar = [
        *(
            Binding(f"{fast}{key}", f"move({columns})", show=False)
            for key, way in (("left", -1), ("right", 1))
            for fast, columns in (("", way), ("shift+", _STRIDE * way), ("ctrl+", _STRIDE * way))
        ),
        Binding("home", "to_edge('first')", show=False),
        Binding("end", "to_edge('last')", show=False),
        Binding("enter", "look_back", show=False),
    ]
    SHOWS_LIVE: ClassVar = True

    class LookBack(Message):
        """The run is to be seen as it was at an epoch."""

        def __init__(self, epoch: int) -> None:
            super().__init__()
            self.epoch = epoch

    scale: reactive[Scale] = reactive("auto", repaint=False)
    """How the vertical axis is to be; that of a percentage is linear."""
    by_time: reactive[bool] = reactive(False, repaint=False)
    """Whether epochs lie where they ended in time."""
    smoothing: reactive[Smoothing] = reactive("off", repaint=False)
    """How smooth the curves are; the raw ones stay behind them."""
    kind: reactive[Kind] = reactive("loss", repaint=False)
    """What is drawn."""
    window: reactive[Window] = reactive(Window(), repaint=False)
    """Which epochs are shown."""
    others: reactive[tuple[OtherRun, ...]] = reactive((), repaint=False)
    """Other runs, whose curves are drawn behind, at most `others.MOST_OTHERS`."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._run_id = ""
        self._curves = LossCurves()
        self._drawn: tuple[object, ...] = ()
        self._axis: Axis | None = None
        self._plot: Plot | None = None
        self._cursor = EpochCursor()
        self._grip: Grip | None = None
        self._titles: tuple[Content, str] | None = None

    def forget_drawn(self) -> None:
        """Draw the curves and their names again."""
        super().forget_drawn()
        self._drawn, self._titles = (), None

    def watch_scale(self) -> None:
        """Draw what was chosen, or in the way that was."""
        self.draw()

    watch_by_time = watch_smoothing = watch_kind = watch_window = watch_scale

    def watch_others(self) -> None:
        """Draw other runs behind."""
        self._drawn = ()
        self.draw()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show or hide the cursor."""
        super().watch_has_focus(has_focus)
        self.draw()

    # --- the picture ---

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Draw the curves, unless the very same picture is there already."""
        if snapshot.run_id != self._run_id:
            self._begin(snapshot.run_id)
        first, last = self._shown_epochs(snapshot)
        axis = Axis(first, last, snapshot.epoch_seconds if self.by_time else None)
        view = ChartView(
            kind=self.kind,
            measure=measure_of(self.kind, snapshot.config),
            axis=axis,
            cursor=self._reading_at(axis),
            scale=self.scale,
            smoothing=self.smoothing,
            is_whole=self.window.width is None,
            others=self.others,
        )
        wanted = (
            snapshot.run_id, first, last, view.cursor, snapshot.edits, view.measure,
            self.scale, self.by_time, self.smoothing, view.is_whole, self.size,
            _newest(snapshot) if self.others else None,
        )  # fmt: skip
        if wanted != self._drawn:
            self._drawn, self._axis = wanted, axis
            drawn = self._curves.picture(snapshot, view, self.size, self.look)
            self._plot = drawn.plot if drawn else None
            self.show_picture(drawn.picture if drawn else None)
        self._show_titles(snapshot, view)

    def _begin(self, run_id: str) -> None:
        """Show a new run from its start."""
        self._run_id = run_id
        self._curves.clear()
        self._cursor.release()
        self._grip = None
        self.set_reactive(LossChart.window, Window())

    def _show_titles(self, snapshot: Snapshot, view: ChartView) -> None:
        """Say in the frame what is drawn, and what is under the cursor."""
        room = self.size.width - _CORNERS
        following = next_scale(self.scale, goes_far=self._curves.goes_far)
        titles = (
            Content.assemble(*chart_title(snapshot, view, self.look, room=room)),
            chart_subtitle(snapshot, view, self._plot, self.look, following, room=room),
        )
        if titles != self._titles:
            self._titles = titles
            self.retitle(title=titles[0], subtitle=titles[1])

    # --- the cursor ---

    def _reading_at(self, axis: Axis) -> int | None:
        """Give the epoch to read: under the mouse, else where the keys have gone."""
        assert self.snapshot is not None
        under = self._cursor.under_mouse(axis, self._plot, _newest(self.snapshot))
        if under is not None:
            return under
        past = self.snapshot.past
        if self.has_focus or (past is not None and axis.first <= past.epoch <= axis.last):
            return self._epoch(axis)
        return None

    def _epoch(self, axis: Axis) -> int:
        """Give the epoch where the keys have gone; at first the last one."""
        assert self.snapshot is not None
        past = None if self.has_focus or self.snapshot.past is None else self.snapshot.past.epoch
        return self._cursor.epoch(axis, _newest(self.snapshot), past)

    def action_move(self, columns: int) -> None:
        """Move the cursor; at the window's edge the window moves on with it."""
        axis, plot = self._axis, self._plot
        if self.snapshot is not None and axis is not None and plot is not None:
            self._put_cursor(epoch_beside(self._epoch(axis), columns, axis, plot))

    def action_to_edge(self, edge: str) -> None:
        """Move the cursor to the first or last epoch that is shown."""
        if self._axis is not None:
            self._put_cursor(self._axis.first if edge == "first" else self._axis.last)

    def action_look_back(self) -> None:
        """See the run as it was at the cursor's epoch."""
        if self.snapshot is not None and self._axis is not None:
            self.post_message(self.LookBack(self._epoch(self._axis)))

    def _put_cursor(self, epoch: int, *, look: bool = False) -> None:
        snapshot = self.snapshot
        if snapshot is None:
            return
        newest = _newest(snapshot)
        epoch = min(max(epoch, 0), newest)
        self._cursor.put(epoch, newest)
        self.window = self.window.holding(epoch, self._extent(snapshot))
        self.draw()
        if look or snapshot.past is not None:
            self.post_message(self.LookBack(epoch))

    def _extent(self, snapshot: Snapshot) -> int:
        """Give the last epoch that any of the runs has; by time the run's own."""
        newest = _newest(snapshot)
        return newest if self.by_time else max(newest, *(other.last for other in self.others), 0)

    def _shown_epochs(self, snapshot: Snapshot) -> tuple[int, int]:
        return self.window.epochs(self._extent(snapshot))

    # --- zoom, pan and scale ---

    def switch_scale(self) -> None:
        """Draw on the other scale from now on, then on the usual one, then by itself again."""
        self.scale = next_scale(self.scale, goes_far=self._curves.goes_far)

    def zoom(self, factor: float) -> None:
        """Show so many times as many epochs around the cursor, or up to the last one."""
        if self.snapshot is not None and self._axis is not None:
            around = self._reading_at(self._axis)
            around = min(self._axis.last, _newest(self.snapshot)) if around is None else around
            self.window = self.window.zoomed(factor, around, self._extent(self.snapshot))

    def pan(self, way: int) -> None:
        """Show what is a quarter of the window later, or earlier if the way is negative."""
        if self.snapshot is not None and self._axis is not None:
            step = max(round((self._axis.last - self._axis.first) * _PAN), 1)
            self.window = self.window.panned(way * step, self._extent(self.snapshot))

    # --- the mouse ---

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Read what is under the mouse, or pull the window along."""
        grip = self._grip
        if grip is None or self.snapshot is None or self._plot is None:
            self._point_at(self._column_under(event))
            return
        self.window = grip.pulled_to(event.x, self._plot, self._extent(self.snapshot))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the window."""
        if self._axis is not None and self._column_under(event) is not None:
            self._grip = Grip(event.x, self.window, self._axis.first, self._axis.last)
            self.capture_mouse()

    def on_mouse_up(self) -> None:
        """Let go of it."""
        if self._grip is not None:
            self._grip = None
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; twice, see the run as it was then."""
        column = self._column_under(event)
        if column is not None and self._axis is not None and self._plot is not None:
            epoch = self._axis.epoch_at(self._plot.place_at(column))
            self._put_cursor(epoch, look=event.chain > 1)
            self._point_at(column)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Look closer at what is under the mouse."""
        self._turn_wheel(event, 0.5)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Look from farther away."""
        self._turn_wheel(event, 2.0)

    def _turn_wheel(self, event: events.MouseEvent, factor: float) -> None:
        event.stop()
        self._point_at(self._column_under(event))
        self.zoom(factor)

    def on_leave(self) -> None:
        """Read where the keys have gone again."""
        self._point_at(None)

    def _column_under(self, event: events.MouseEvent) -> int | None:
        at = event.get_content_offset(self)
        if at is None or self._plot is None:
            return None
        column = at.x - self._plot.left
        return column if 0 <= column < self._plot.width and at.y <= self._plot.height else None

    def _point_at(self, column: int | None) -> None:
        if column != self._cursor.pointed:
            self._cursor.pointed = column
            self.draw()


def _newest(snapshot: Snapshot) -> int:
    return len(snapshot.history) - 1
