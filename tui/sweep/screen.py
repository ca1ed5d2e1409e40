"""One sweep: its trials as they end, medians over its axes, and what that shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Static

from ...core.config import ConfigError
from ...core.experiments.contrast import at_least
from ...core.experiments.sweep.plan import Trial
from ...core.experiments.sweep.standing import values_words
from ..appearance.look import Look
from ..drawing.text_columns import harmless
from ..widgets.actions import bindings
from ..widgets.key_bar import KeyBar
from ..widgets.said_line import SaidLine
from .actions import STOP_OR_GO_ON, SWEEP_ACTIONS
from .at_work import SweepAtWork
from .columns import TrialRow, columns_for, rows_of
from .cursor_table import CursorTable
from .findings import Findings
from .heading import fitting, heading_parts, paragraph
from .medians.picture import MedianPicture
from .orders import LoadTrial, OpenTrial, Order

_LOOKS_EVERY = 0.2
"""Seconds after which it looks at what the thread has found."""
_READS_EVERY = 10
"""So many looks at a sweep that another process trains are from one reading to the next."""
_WIDE = 110
"""From so many columns on the picture stands beside the table."""
_HIGH = 30
"""From so many lines on there is room for what is said of the trial and of the sweep."""
_AROUND = 2
"""Columns beside a sentence that stay free."""


class SweepScreen(Screen[Order | None]):
    """The trials of a sweep, live.

    Args:
        look: Characters and colours.
        work: The sweep, and the thread that trains it.
        go_on: Goes on with it, or says why not.
    """

    CSS_PATH = "sweep.tcss"
    ACTIONS: ClassVar = SWEEP_ACTIONS
    BINDINGS: ClassVar = bindings(SWEEP_ACTIONS)
    AUTO_FOCUS = "#trials"

    def __init__(self, look: Look, work: SweepAtWork, go_on: Callable[[], str]) -> None:
        super().__init__(classes="-ascii" if look.ascii_only else "")
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-low"), (_HIGH, "-high")]
        self.look = look
        self._work = work
        self._go_on = go_on
        self._shown: Findings | None = None
        self._told = ""
        self._by_number = False
        self._looks = 0

    def compose(self) -> ComposeResult:
        """Lay out the heading, the table, the picture and the sentences."""
        yield Static("", id="heading", markup=False)
        with Container(id="parts"):
            yield CursorTable(self.look, id="trials", ink_of=self._ink_of)
            yield MedianPicture(self.look, id="medians")
        yield Static("", id="trial", markup=False)
        yield Static("", id="verdict", markup=False)
        yield SaidLine(self.look, id="said")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Look at what is known, again and again."""
        self._table.border_title = "Trials"
        self._look_again()
        self.set_interval(_LOOKS_EVERY, self._look_again)

    def on_resize(self) -> None:
        """Have as many columns as fit now."""
        self.call_after_refresh(self._list)

    @property
    def _table(self) -> CursorTable:
        return self.query_one("#trials", CursorTable)

    @property
    def _row(self) -> TrialRow | None:
        return self._table.row

    def _ink_of(self, row: TrialRow) -> str:
        if row.status == "failed":
            return self.look.palette.wrong
        return self.look.palette.faint if row.outcome is None else ""

    # --- what the thread found ---

    def _look_again(self) -> None:
        work = self._work
        if work.findings is not self._shown:
            self._list()
        self._say("#heading", fitting(heading_parts(work, self.look), self.size.width - 2))
        self.query_one(KeyBar).say(STOP_OR_GO_ON, "stop" if work.is_training else "go on")
        if work.trouble != self._told:
            self._told = work.trouble
            if work.trouble:
                self.notify(harmless(work.trouble), title="Sweep", severity="error")
        self._looks += 1
        found, is_due = work.findings, self._looks % _READS_EVERY == 0
        if is_due and found and found.sweep.status == "running" and not work.is_training:
            work.read()

    def _list(self) -> None:
        """List the trials anew; the cursor stays on its trial unless it was on the first line."""
        found, table = self._work.findings, self._table
        if found is None or not table.size.area:
            return  # it is looked at again, once there is room
        here = self._row
        is_first, self._shown = self._shown is None, found
        self.refresh_bindings()
        rows = rows_of(found, by_number=self._by_number)
        # The bar of a table that does not fit comes only when its rows are there.
        bar = len(rows) >= table.size.height and not table.show_vertical_scrollbar
        columns, less = columns_for(found, self.look, table.size.width - bar)
        at = 0
        if here is not None and not is_first and table.cursor:
            numbers = (place for place, row in enumerate(rows) if row.trial == here.trial)
            at = next(numbers, 0)
        table.show(columns, rows, at)
        order = "by number" if self._by_number else "best first"
        if found.best is None and not self._by_number:
            order = "too few seeds to rank" if found.done else "by number"
        table.border_title = f"Trials: {found.sweep.trials:,}, {order}"
        table.border_subtitle = f"{less} more columns: below" if less else ""

    @on(CursorTable.Moved)
    def _moved(self) -> None:
        if (found := self._shown) is None:
            return
        row = self._row
        self.query_one(MedianPicture).show_findings(found, None if row is None else row.trial)
        words = "" if row is None else self._words_of(found, row)
        is_low, at_first = self.size.height < _HIGH, not self._table.cursor
        for selector, said, is_seen in (
            ("#trial", words, not is_low or not at_first),
            ("#verdict", found.verdict or words, not is_low or at_first),
        ):
            self.query_one(selector).display = is_seen
            self._write(selector, said)

    def _write(self, selector: str, words: str) -> None:
        """Write sentences, as many whole words as there is room for."""
        line = self.query_one(selector, Static)
        height = line.styles.height
        room = self.size.width - _AROUND, int(height.value) if height is not None else 1
        self._say(selector, paragraph(harmless(words), room, self.look.glyphs.cut))

    def _words_of(self, found: Findings, row: TrialRow) -> str:
        """Say all that is known of a trial."""
        words = f"Trial {row.trial.number}, {values_words(found.plan, row.trial)}"
        if row.outcome is not None and row.outcome.epoch:
            words += f", {row.status} at epoch {row.outcome.epoch:,}"
        if row.found is not None:
            return harmless(" ".join([f"{words}: {row.found.words}", *at_least([row.found])]))
        if row.outcome is not None and row.outcome.reason:
            return harmless(f"{words}: {row.outcome.reason}")
        return harmless(f"{words}: {row.status}.")

    def _say(self, selector: str, words: str) -> None:
        line = self.query_one(selector, Static)
        if line.content != words:
            line.update(words)

    # --- actions: see actions.py ---

    def action_stop_or_go_on(self) -> None:
        """Stop the sweep, or go on with it."""
        if self._work.is_training:
            self._work.stop()
            return
        if why := self._go_on():
            self.notify(why)
        self._look_again()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to go on only where there is anything left to train."""
        found = self._shown
        return action != STOP_OR_GO_ON.name or not found or found.sweep.status != "finished"

    def action_next_sort(self) -> None:
        """List the best first, or by number."""
        self._by_number = not self._by_number
        self._list()

    def action_next_view(self) -> None:
        """Draw other axes."""
        self.query_one(MedianPicture).next_view()

    @on(CursorTable.Chosen)
    def action_open(self) -> None:
        """Open the trial at the cursor as a run in the lab."""
        if self._row is not None:
            self._order(OpenTrial, self._row.trial)

    def action_load(self) -> None:
        """Fill the form with the trial at the cursor."""
        if self._row is not None:
            self._order(LoadTrial, self._row.trial)

    def action_load_best(self) -> None:
        """Fill the form with the best trial."""
        if self._shown is not None and self._shown.best is not None:
            self._order(LoadTrial, self._shown.best.trial)
        else:
            self.notify("No trial is the best yet: at least ten seeds of a trial rank it.")

    def _order(self, order: type[OpenTrial] | type[LoadTrial], trial: Trial) -> None:
        """Leave with an order about a trial, if there is a config for it."""
        assert self._shown is not None
        try:
            config = self._shown.plan.config_of(trial)
        except ConfigError as error:
            self.notify(harmless(" ".join(str(error).splitlines())), severity="error")
            return
        self.dismiss(order(f"trial {trial.number} of sweep {self._work.key}", config))

    def action_export(self) -> None:
        """Ask for the file of a report."""
        from ..runs.export.report import REPORT
        from ..runs.export.screen import ExportScreen
        from .report import job_of_sweep

        if not self._work.key or self._shown is None:
            self.notify("Nothing is kept of this sweep yet.")
            return
        job = job_of_sweep(self._work.path, self._work.key)
        self.app.push_screen(ExportScreen(job, {REPORT.name: REPORT}, REPORT.name))

    def action_help(self) -> None:
        """List the keys."""
        from ..manual.help import HelpScreen

        self.app.push_screen(HelpScreen(self.look, self.ACTIONS, page="sweeps"))

    async def action_messages(self) -> None:
        """List what was said, as the lab below does."""
        await self.app.screen_stack[0].run_action("do('messages')")

    def action_leave(self) -> None:
        """Go back; a sweep that trains goes on."""
        self.dismiss(None)
