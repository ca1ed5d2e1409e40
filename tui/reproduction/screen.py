"""The report's rows trained over many seeds, each distribution as it comes to be."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from ...core import RunConfig
from ...core.config.presets import PRESETS
from ...core.experiments.reproduction.row import config_of
from ..appearance.look import Look
from ..drawing.text_columns import fitted
from ..widgets.actions import bindings
from ..widgets.key_bar import KeyBar
from ..widgets.said_line import SaidLine
from .actions import REPRODUCTION_ACTIONS
from .at_work import ReproductionAtWork
from .row_table import RowTable, ShownRow
from .verdicts import conclusions_about, counted, verdict_page

_SECONDS_BETWEEN_FRAMES = 0.25
_LEAST_SHARE = 0.03
"""So much must be done before it is said how long the rest will take."""


class ReproductionScreen(Screen[RunConfig | None]):
    """Rows with their distributions, and under them what of the conclusions stands.

    It trains from its first frame on, and gives a row's config if one is to be opened.

    Args:
        look: Characters and colours.
        work: What trains.
    """

    CSS_PATH = "reproduction.tcss"
    ACTIONS: ClassVar = REPRODUCTION_ACTIONS
    BINDINGS: ClassVar = bindings(REPRODUCTION_ACTIONS)
    AUTO_FOCUS = "#rows"

    def __init__(self, look: Look, work: ReproductionAtWork) -> None:
        super().__init__(classes="-ascii" if look.ascii_only else "")
        self.look = look
        self._work = work
        self._conclusions = conclusions_about(work.names)
        self._judged = -1
        self._has_told = False

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield Static(id="heading", markup=False)
        yield RowTable(self.look, id="rows")
        yield Static(id="row", markup=False)
        with VerticalScroll(id="verdicts"):
            yield Static(id="page", markup=False)
        yield SaidLine(self.look, id="said")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Begin to train, and look how far it is now and then."""
        self.query_one(RowTable).styles.height = len(self._work.names) + 1
        self._work.start()
        self._frames = self.set_interval(_SECONDS_BETWEEN_FRAMES, self._show)
        self._show()

    def on_unmount(self) -> None:
        """Leave no process behind."""
        self._work.stop()

    def on_resize(self) -> None:
        """Break the conclusions' lines anew."""
        self._judged = -1
        if self.query("#keys"):  # nothing is there yet when it comes first
            self.call_after_refresh(self._show)

    # --- what is shown ---

    def _show(self) -> None:
        """Draw what is known by now; after the end nothing changes any more."""
        work, is_over = self._work, self._work.is_over
        rows = [self._shown(place, name) for place, name in enumerate(work.names)]
        self.query_one(RowTable).show_rows(rows)
        self._write("#heading", self._heading())
        self._say_row()
        if self._judged != len(work.judgements):
            self._judged = len(work.judgements)
            verdicts = self.query_one("#verdicts", VerticalScroll)
            counts = counted(self._conclusions, work.judgements)
            verdicts.border_title = f"Conclusions: {counts}"
            width = verdicts.scrollable_content_region.width
            self.query_one("#page", Static).update(
                verdict_page(self._conclusions, work.judgements, width)
            )
        if is_over and not self._has_told:
            self._has_told = True
            if work.trouble:
                self.notify(work.trouble, title="Not reproduced", severity="error")
            self._frames.stop()

    def _shown(self, place: int, name: str) -> ShownRow:
        ended, standing = self._work.rows.get(name), self._work.standing(place)
        return ShownRow(PRESETS[name], standing.epoch, standing.accuracies, ended)

    def _heading(self) -> str:
        work = self._work
        said = f"The report over {work.replicas:,} seeds, {work.precision}"
        done = f"{len(work.rows)} of {len(work.names)} rows in {_clock(work.seconds_by_now)}"
        share = work.share_done
        left = ""
        if not work.is_over and share > _LEAST_SHARE:
            left = f", about {_clock(work.seconds_by_now * (1 - share) / share)} left"
        return f"{said}   {done}{left}"

    @on(RowTable.Chosen)
    def _say_row(self) -> None:
        """Say of the chosen row where the printed accuracy lies, once it is trained."""
        name = self._chosen
        row = self._work.rows.get(name)
        words = PRESETS[name].words.partition(": ")[2] if row is None else row.sentence
        width = self.size.width - 2
        said = f"{name.removeprefix('report-').upper()}: {words}"
        self._write("#row", fitted(said, max(width, 0), cut=self.look.glyphs.cut))

    def _write(self, selector: str, text: str) -> None:
        """Write a line, if it says something else."""
        line = self.query_one(selector, Static)
        if str(line.content) != text:
            line.update(text)

    @property
    def _chosen(self) -> str:
        return self._work.names[self.query_one(RowTable).chosen]

    # --- actions: see tui/reproduction/actions.py ---

    @on(RowTable.Opened)
    def action_open(self) -> None:
        """Open the chosen row as a run in the lab."""
        work = self._work
        config = config_of(self._chosen, replicas=work.replicas, precision=work.precision)
        self.dismiss(config)

    def action_next_part(self) -> None:
        """Go to the rows or the conclusions."""
        rows, verdicts = self.query_one(RowTable), self.query_one("#verdicts")
        self.set_focus(verdicts if rows.has_focus or not rows.display else rows)

    def action_more_room(self) -> None:
        """Give the conclusions all the room, or take it away again."""
        self.toggle_class("-conclusions")
        part = "#verdicts" if self.has_class("-conclusions") else "#rows"
        self.set_focus(self.query_one(part))

    def action_help(self) -> None:
        """List the keys."""
        from ..manual.help import HelpScreen

        self.app.push_screen(HelpScreen(self.look, self.ACTIONS, page="sweeps"))

    async def action_messages(self) -> None:
        """List what was said, as the lab below does."""
        await self.app.screen_stack[0].run_action("do('messages')")

    def action_leave(self) -> None:
        """Go back to the lab."""
        self.dismiss(None)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
