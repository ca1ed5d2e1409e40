"""The list of stored runs: read, filtered, sorted and marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from ...core.store.errors import StoreError
from ...core.store.selection.filter import read_filter
from ...core.store.summary import RunSummary
from ...core.store.writing.recorder import Recorder
from ..appearance.look import Look
from ..drawing.text_columns import harmless
from .columns import COLUMNS, NEWEST_FIRST
from .run_details import RunDetails
from .run_table import MOST_MARKED, RunTable
from .store.listing import everything, may_change, newest, news_of, why_none
from .store.reading import StoreAtWork

_NEWS_SECONDS = 2.0
"""How often runs that train or began just now are read."""

_LIVE = {"running", "paused"}


@dataclass(slots=True)
class ListState:
    """How the list of runs was left, so that it opens like that again."""

    filter: str = ""
    """What was typed to find runs."""
    marked: dict[str, str] = field(default_factory=dict)
    """The letters of the marked runs, by their ids."""
    sort: tuple[int, bool] = NEWEST_FIRST
    """By which column runs are sorted, and whether the largest come first."""
    run_id: str = ""
    """The run at the cursor."""
    deleted: list[list[str]] = field(default_factory=list)
    """What was deleted, the last at the end."""


class RunList(Vertical):
    """A table of all runs, with a filter above it and more about the one at the cursor below.

    It reads the store in threads, and again while runs train.

    Args:
        look: Characters and colours.
        recorder: Knows the store, and why there is none.
        store: Reads it; `None` if there is none.
        state: How it was left before; it is kept up to date.
        id: The widget's id.

    Attributes:
        known: All runs that were read by their numbers, the newest first.
        is_complete: Whether all there is to be listed was read, be it why nothing can be.
    """

    def __init__(
        self,
        look: Look,
        recorder: Recorder,
        store: StoreAtWork | None,
        state: ListState,
        *,
        id: str,
    ) -> None:
        super().__init__(id=id)
        self._look = look
        self._recorder = recorder
        self._store = store
        self._state = state
        self.known: dict[int, RunSummary] = {}
        self.is_complete = False
        self._may_change = recorder.path is not None and may_change(recorder.path)

    def compose(self) -> ComposeResult:
        """Lay out the filter, the table or why there is none, and the details."""
        with Horizontal(id="search"):
            yield Static("/")
            yield Input(
                self._state.filter,
                placeholder="filter: words and conditions, such as  xor lr>=0.01 status:finished",
                compact=True,
                id="filter",
            )
        yield Static(id="wrong", markup=False)
        table = RunTable(self._look, id="runs")
        table.marked = self._state.marked
        table.sort_column, table.descending = self._state.sort
        yield table
        yield Static(id="nothing", markup=False)
        yield RunDetails(self._look, id="details")

    def on_mount(self) -> None:
        """Read the runs."""
        self.query_one("#nothing", Static).border_title = "Runs"
        self.read()
        self.set_interval(_NEWS_SECONDS, self._read_news)

    @property
    def _table(self) -> RunTable:
        return self.query_one("#runs", RunTable)

    @property
    def _filter(self) -> Input:
        return self.query_one("#filter", Input)

    @property
    def run(self) -> RunSummary | None:
        """The run at the cursor; `None` if there is none."""
        return self._table.run

    @property
    def marked(self) -> dict[str, RunSummary]:
        """The marked runs that are there, by their letters."""
        runs = {run.id: run for run in self.known.values()}
        marked = self._state.marked
        return {letter: runs[run_id] for run_id, letter in marked.items() if run_id in runs}

    # --- reading ---

    @property
    def _was_left(self) -> bool:
        """Whether the screen was left while the store was read or written."""
        return not self.query("#runs") or not self.query("#nothing")

    @work(group="read", exclusive=True)
    async def read(self) -> None:
        """Read all runs, the newest ones first."""
        why, runs = why_none(self._recorder), []
        try:
            if self._store is not None and not why:
                if not self.known:
                    self.take(await self._store.read(newest))
                self.is_complete = False
                runs = await self._store.read(everything)
        except StoreError as error:
            why, runs = str(error), []
        self.is_complete = True
        self.known.clear()
        if self._was_left:
            return
        self.take(runs, why)
        gone = self._state.marked.keys() - {run.id for run in runs}
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
            self.take(news)

    def take(self, runs: Iterable[RunSummary], why: str = "") -> None:
        """List runs that were read, among those that are known."""
        if self._was_left:
            return
        is_first = not self.known
        known = self.known | {run.number: run for run in runs}
        self.known = dict(sorted(known.items(), reverse=True))
        self._say_nothing(why or ("" if self.known else "No run is kept yet."))
        self._list()
        if is_first:
            self.go_to(self._state.run_id)

    def forget(self, runs: Iterable[RunSummary]) -> None:
        """List these no longer: they were deleted."""
        gone = list(runs)
        for run in gone:
            self.known.pop(run.number, None)
        if not self._was_left:
            self._table.unmark(run.id for run in gone)
            self._list()

    def go_to(self, run_id: str) -> None:
        """Put the cursor on a run, if it is listed."""
        places = (place for place, run in enumerate(self._table.runs) if run.id == run_id)
        if (place := next(places, None)) is not None:
            self._table.go_to(place)

    def _say_nothing(self, why: str) -> None:
        """Say why there is no list, or show it if there is no reason."""
        nothing = self.query_one("#nothing", Static)
        nothing.update(harmless(why))
        nothing.display, self._table.display = bool(why), not why
        if not why and self.screen.focused is None:
            self.screen.set_focus(self._table)

    # --- the list ---

    @on(Input.Changed, "#filter")
    def _list(self) -> None:
        """List the runs that the filter lets pass."""
        wanted = read_filter(self._filter.value)
        wrong = self.query_one("#wrong", Static)
        sentences = (*wanted.problems, *wanted.notes)
        wrong.update(harmless(" ".join(sentences)))
        wrong.display = bool(sentences)
        self._table.show(wanted.among(self.known.values()))
        self._show_titles()

    def _show_titles(self) -> None:
        table, state = self._table, self._state
        state.sort = table.sort_column, table.descending
        state.filter = self._filter.value
        if table.run is not None and self.is_complete:
            state.run_id = table.run.id
        shown, known = len(table.runs), len(self.known)
        count = f"{known:,}" if shown == known else f"{shown:,} of {known:,}"
        title = f"Runs: {count}" + ("" if self.is_complete else ", more are read")
        if table.marked:
            title += f", {len(table.marked)} marked"
        if not self._may_change:
            title += ", read only"
        if table.left_over:
            title += f", {table.left_over} more differences to the right"
        column = COLUMNS[table.sort_column].title
        table.border_title = title
        way = "falling" if table.descending else "rising"
        table.border_subtitle = f"sort: {column}, {way} (o: next, O: turn)  left, right: columns"

    @on(RunTable.Moved)
    def _moved(self) -> None:
        self.query_one(RunDetails).show(self._table.run)
        self._show_titles()

    @on(Input.Submitted, "#filter")
    def go_to_table(self) -> None:
        """Go from the filter to what it found."""
        self.screen.set_focus(self._table)

    def go_to_filter(self) -> None:
        """Go to the filter."""
        self.screen.set_focus(self._filter)

    def leave_filter(self) -> bool:
        """Leave the filter, or else clear it; tell whether there was anything to do."""
        if self._filter.has_focus:
            self.go_to_table()
        elif self._filter.value:
            self._filter.value = ""
        else:
            return False
        return True

    def next_sort(self) -> None:
        """Sort by the next column."""
        table = self._table
        columns = list(table.columns)
        here = columns.index(table.sort_column) if table.sort_column in columns else -1
        table.sort_by(columns[(here + 1) % len(columns)])

    def reverse_sort(self) -> None:
        """Sort the other way round."""
        self._table.sort_by(self._table.sort_column)

    def mark(self) -> None:
        """Mark the run at the cursor, or take its mark away."""
        if not self._table.turn_mark():
            self.notify(f"At most {MOST_MARKED} runs are compared. A takes all marks away.")
        self._show_titles()

    def unmark(self) -> None:
        """Take all marks away."""
        self._table.unmark()
        self._show_titles()
