"""Several stored runs side by side: curves, scores, configs and boundaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen

from ....core.store.errors import StoreError
from ....core.store.summary import RunSummary
from ...appearance.look import Look
from ...drawing.chart.measures import KINDS
from ...drawing.chart.plot.vertical import goes_far
from ...widgets.actions import bindings
from ...widgets.boundary import Boundary
from ...widgets.key_bar import KeyBar
from ...widgets.said_line import SaidLine
from ..actions import COMPARISON_ACTIONS
from ..store.reading import StoreAtWork
from .boundaries import BoundaryRow
from .compared import Compared, read_compared
from .curves import RunCurves
from .scores import RunScores


class ComparisonScreen(Screen[None]):
    """Marked runs, each with its letter in every part.

    Args:
        look: Characters and colours.
        store: Reads them, in a thread.
        runs: The runs by their letters.
    """

    CSS_PATH = "comparison.tcss"
    ACTIONS: ClassVar = COMPARISON_ACTIONS
    BINDINGS: ClassVar = bindings(COMPARISON_ACTIONS)
    AUTO_FOCUS = ""

    def __init__(self, look: Look, store: StoreAtWork, runs: Mapping[str, RunSummary]) -> None:
        super().__init__(classes="-ascii" if look.ascii_only else "")
        self.look = look
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
        self._store = store
        self._runs = dict(runs)
        self._compared: list[Compared] = []

    def compose(self) -> ComposeResult:
        """Lay out the three parts; on a small screen one of them is seen."""
        self.add_class("-curves")
        yield RunCurves(self.look, id="curves")
        with Horizontal(id="below"):
            yield RunScores(self.look, id="scores")
            yield BoundaryRow(id="boundaries")
        yield SaidLine(self.look, id="said")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Read the runs."""
        self._read()

    @work(group="read", exclusive=True)
    async def _read(self) -> None:
        trouble = ""
        try:
            self._compared = await self._store.read(lambda store: read_compared(store, self._runs))
        except StoreError as error:
            trouble = str(error)
        if not self.query(RunCurves):  # it is being left, and has lost its parts already
            return
        if trouble:
            self.query_one(RunScores).show_trouble(trouble)
            return
        curves = self.query_one(RunCurves)
        has_validation = any(each.run.validation_loss is not None for each in self._compared)
        curves.validation = has_validation
        losses = [each.other.history[:, [0, 3]] for each in self._compared if each.other]
        curves.log_scale = goes_far([each[np.isfinite(each)] for each in losses])
        curves.show_runs(self._compared)
        self.query_one(RunScores).show_runs(self._compared)
        await self.query_one(BoundaryRow).show_runs(self._compared, self.look)

    # --- actions: see tui/runs/actions.py ---

    def action_part(self, name: str) -> None:
        """Show a part, and let the arrow keys scroll it."""
        self.remove_class("-curves", "-scores", "-boundaries")
        self.add_class(f"-{name}")
        if name == "scores":
            self.set_focus(self.query_one(RunScores))
        if name == "boundaries" and (boundaries := list(self.query(Boundary))):
            self.set_focus(boundaries[0])

    def action_next_measure(self) -> None:
        """Draw the loss, the accuracy or the learning rate."""
        curves = self.query_one(RunCurves)
        curves.kind = KINDS[(KINDS.index(curves.kind) + 1) % len(KINDS)]

    def action_next_set(self) -> None:
        """Draw the train or the validation rows."""
        curves = self.query_one(RunCurves)
        curves.validation = not curves.validation

    def action_time_axis(self) -> None:
        """Draw over epochs or time."""
        curves = self.query_one(RunCurves)
        curves.by_time = not curves.by_time

    def action_log_scale(self) -> None:
        """Switch the loss axis."""
        curves = self.query_one(RunCurves)
        curves.log_scale = not curves.log_scale

    def action_help(self) -> None:
        """List the keys."""
        from ...manual.help import HelpScreen

        self.app.push_screen(HelpScreen(self.look, self.ACTIONS, page="runs"))

    async def action_messages(self) -> None:
        """List what was said, as the lab below does."""
        await self.app.screen_stack[0].run_action("do('messages')")

    def action_leave(self) -> None:
        """Go back to the runs."""
        self.dismiss(None)
