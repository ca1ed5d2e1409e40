"""The list of kept runs: read, filtered, sorted and marked."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from ...core.store.errors import StoreError
from ...core.store.reading.filter import read_filter
from ...core.store.summary import RunSummary
from ...core.store.writing.recorder import Recorder
from ..appearance.look import Look
from ..drawing.text_columns import harmless
from ..widgets.key_bar import KeyBar
from ..widgets.question import Question
from .columns import COLUMNS
from .kept_screen import KeptScreen
from .orders import Memory, Order
from .run_details import RunDetails
from .run_table import MOST_MARKED, RunTable
from .store.listing import everything, may_change, newest, news_of, why_none
from .store.reading import StoreAtWork

_NEWS_SECONDS = 2.0
"""How often runs that train or began just now are read."""

_LIVE = {"running", "paused"}


class RunListScreen(KeptScreen[Order | None]):
    """A table of all runs, with a filter above it and more about the one at the cursor below.

    It reads the store in threads, and again while runs train.

    Args:
        look: Characters and colours.
        recorder: Knows the store, and why there is none.
        memory: How it was left before; it is kept up to date.

    Attributes:
        known: All runs that were read by their numbers, the newest first.
        is_complete: Whether all there is to be listed was read, be it why nothing can be.
    """

    CSS_PATH = "runs.tcss"
    AUTO_FOCUS = "#runs"

    def __init__(self, look: Look, recorder: Recorder, memory: Memory) -> None:
        super().__init__(look)
        self._recorder = recorder
        self._memory = memory
        self._path = recorder.path
        self._store = None if self._path is None else StoreAtWork(self._path)
        self.known: dict[int, RunSummary] = {}
        self.is_complete = False
        self._may_change = self._path is not None and may_change(self._path)

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        with Horizontal(id="search"):
            yield Static("/")
            yield Input(
                self._memory.filter,
                placeholder="filter: words and conditions, such as  xor lr>=0.01 status:finished",
                compact=True,
                id="filter",
            )
        yield Static(id="wrong", markup=False)
        table = RunTable(self.look, id="runs")
        table.marked = self._memory.marked
        table.sort_column, table.descending = self._memory.sort
        yield table
        yield Static(id="nothing", markup=False)
        yield RunDetails(self.look, id="details")
        yield Question(id="question")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Read the runs."""
        self.query_one("#nothing", Static).border_title = "Runs"
        self.action_read()
        self.set_interval(_NEWS_SECONDS, self._read_news)

    @property
    def _table(self) -> RunTable:
        return self.query_one("#runs", RunTable)

    # --- reading ---

    @property
    def _was_left(self) -> bool:
        """Whether the screen was left while the store was read or written."""
        return not self.query("#runs") or not self.query("#nothing")

    @work(group="read", exclusive=True)
    async def action_read(self) -> None:
        """Read all runs, the newest ones first."""
        why, runs = why_none(self._recorder), []
        try:
            if self._store is not None and not why:
                if not self.known:
                    self._take(await self._store.read(newest))
                self.is_complete = False
                runs = await self._store.read(everything)
        except StoreError as error:
            why, runs = str(error), []
        self.is_complete = True
        self.known.clear()
        if self._was_left:
            return
        self._take(runs, why)
        gone = self._memory.marked.keys() - {run.id for run in runs}
        self._table.unmark(gone)

    @work(group="news")
    async def _read_news(self) -> None:
        """Bring runs up to date that some process trains, and list those that began."""
        if self._store is None or not self.is_complete or why_none(self._recorder):
            return
        known = [run.id for run in self.known.values() if run.status in _LIVE]
        try:
            news, gone = await self._store.read(lambda store: news_of(store, known))
        except StoreError:
            return  # it may work the next time; what was read still stands
        lost = [number for number, run in self.known.items() if run.id in gone]
        for number in lost:
            del self.known[number]
        if lost or any(self.known.get(run.number) != run for run in news):
            self._take(news)

    def _take(self, runs: Iterable[RunSummary], why: str = "") -> None:
        """List runs that were read, among those that are known."""
        if self._was_left:
            return
        is_first = not self.known
        known = self.known | {run.number: run for run in runs}
        self.known = dict(sorted(known.items(), reverse=True))
        self._say_nothing(why or ("" if self.known else "No run is kept yet."))
        self._list()
        if is_first:
            self._go_to(self._memory.run_id)

    def _go_to(self, run_id: str) -> None:
        places = (place for place, run in enumerate(self._table.runs) if run.id == run_id)
        if (place := next(places, None)) is not None:
            self._table.go_to(place)

    def _say_nothing(self, why: str) -> None:
        """Say why there is no list, or show it if there is no reason."""
        nothing = self.query_one("#nothing", Static)
        nothing.update(harmless(why))
        nothing.display, self._table.display = bool(why), not why
        if not why and self.focused is None:
            self.set_focus(self._table)

    # --- the list ---

    @on(Input.Changed, "#filter")
    def _list(self) -> None:
        """List the runs that the filter lets pass."""
        wanted = read_filter(self.query_one("#filter", Input).value)
        wrong = self.query_one("#wrong", Static)
        sentences = (*wanted.problems, *wanted.notes)
        wrong.update(harmless(" ".join(sentences)))
        wrong.display = bool(sentences)
        self._table.show(wanted.among(self.known.values()))
        self._show_titles()

    def _show_titles(self) -> None:
        table, memory = self._table, self._memory
        memory.sort = table.sort_column, table.descending
        memory.filter = self.query_one("#filter", Input).value
        if table.run is not None and self.is_complete:
            memory.run_id = table.run.id
        shown, known = len(table.runs), len(self.known)
        count = f"{known:,}" if shown == known else f"{shown:,} of {known:,}"
        title = f"Runs: {count}" + ("" if self.is_complete else ", more are read")
        if table.marked:
            title += f", {len(table.marked)} marked"
        if not self._may_change:
            title += ", read only"
        column = COLUMNS[table.sort_column].title
        table.border_title = title
        way = "falling" if table.descending else "rising"
        table.border_subtitle = f"sort: {column}, {way} (o: next, O: turn)  left, right: columns"

    @on(RunTable.Moved)
    def _moved(self) -> None:
        self.query_one(RunDetails).show(self._table.run)
        self._show_titles()

    @on(Input.Submitted, "#filter")
    def action_to_table(self) -> None:
        """Go from the filter to what it found."""
        self.set_focus(self._table)

    def action_filter(self) -> None:
        """Go to the filter."""
        self.set_focus(self.query_one("#filter", Input))

    def action_next_sort(self) -> None:
        """Sort by the next column."""
        table = self._table
        behind = (number for number in table.columns if number > table.sort_column)
        table.sort_by(next(behind, table.columns[0]))

    def action_reverse_sort(self) -> None:
        """Sort the other way round."""
        self._table.sort_by(self._table.sort_column)

    def action_mark(self) -> None:
        """Mark the run at the cursor, or take its mark away."""
        if not self._table.turn_mark():
            self.notify(f"At most {MOST_MARKED} runs are compared. M takes all marks away.")
        self._show_titles()

    def action_unmark(self) -> None:
        """Take all marks away."""
        self._table.unmark()
        self._show_titles()

    def action_compare(self) -> None:
        """Put the marked runs side by side."""
        from .comparison.screen import ComparisonScreen

        runs = {run.id: run for run in self.known.values()}
        marked = self._memory.marked
        chosen = {letter: runs[run_id] for run_id, letter in marked.items() if run_id in runs}
        if not chosen and self._table.run is not None:
            chosen = {"A": self._table.run}
        if chosen and self._store is not None:
            self.app.push_screen(ComparisonScreen(self.look, self._store, chosen))
