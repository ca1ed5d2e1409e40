"""The kept runs: found again, compared, named, and taken back into the lab."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from rich.markup import escape
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input, Static

from ....core.runs.errors import StoreError
from ....core.runs.reading.filter import read_filter
from ....core.runs.reading.moments import epochs_of
from ....core.runs.recorder import Recorder
from ....core.runs.store import Store
from ....core.runs.summary import RunSummary
from ...actions import bindings
from ...appearance.look import Look
from ...runs.actions import RUN_ACTIONS
from ...runs.changes import delete, retag, undelete
from ...runs.columns import COLUMNS, title_of
from ...runs.listing import everything, may_change, newest, why_none
from ...runs.orders import BranchOff, Load, Memory, Open, Order
from ...runs.reading import StoreAtWork
from ...runs.text import harmless
from ...widgets.bars.key_bar import KeyBar
from ...widgets.form.question import Question
from ...widgets.runs.run_details import RunDetails
from ...widgets.runs.run_table import MOST_MARKED, RunTable
from .kept_screen import KeptScreen

_NEWS_SECONDS = 2.0
"""How often runs that train or began just now are read."""

_MOST_NAMED = 4
"""So many epochs are named that a run can be opened at; of more their number is."""

_LIVE = {"running", "paused"}


class RunsScreen(KeptScreen[Order | None]):
    """A table of all runs, with a filter above it and more about the one at the cursor below.

    It reads and writes the store in threads, and gives an order to the lab when it is left.

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
    ACTIONS: ClassVar = RUN_ACTIONS
    BINDINGS: ClassVar = [
        *bindings(RUN_ACTIONS),
        Binding("down", "to_table", show=False),
    ]

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
            news = await self._store.read(lambda store: [*newest(store), *map(store.find, known)])
        except StoreError:
            return  # it may work the next time; what was read still stands
        if any(self.known.get(run.number) != run for run in news):
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
        wrong.update(harmless(" ".join(wanted.problems)))
        wrong.display = bool(wanted.problems)
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
        self._table.sort_by((self._table.sort_column + 1) % len(COLUMNS))

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
        from .comparison import ComparisonScreen

        runs = {run.id: run for run in self.known.values()}
        marked = self._memory.marked
        chosen = {letter: runs[run_id] for run_id, letter in marked.items() if run_id in runs}
        if not chosen and self._table.run is not None:
            chosen = {"A": self._table.run}
        if chosen and self._store is not None:
            self.app.push_screen(ComparisonScreen(self.look, self._store, chosen))

    # --- what is said about runs ---

    def action_rename(self) -> None:
        """Ask for a name."""
        self._ask(
            "Name:", lambda run: run.name, lambda store, run, text: store.rename(run.id, text)
        )

    def action_tags(self) -> None:
        """Ask for tags."""
        self._ask("Tags, with commas between:", lambda run: ", ".join(run.tags), retag)

    def action_note(self) -> None:
        """Ask for a note."""
        self._ask(
            "Note:",
            lambda run: run.note,
            lambda store, run, text: store.annotate(run.id, text),
        )

    def _ask(
        self,
        words: str,
        before: Callable[[RunSummary], str],
        write: Callable[[Store, RunSummary, str], None],
    ) -> None:
        """Ask for something about the run at the cursor, and write it."""
        run = self._table.run
        if run is None:
            return

        def change(store: Store, text: str) -> list[RunSummary]:
            write(store, run, text)
            return [store.find(run.id)]

        self.query_one(Question).ask(
            words, before(run), lambda text: self._change(lambda store: change(store, text))
        )

    @work(group="change")
    async def _change(self, work: Callable[[Store], list[RunSummary]]) -> None:
        """Have something written, and list the runs that it gives as they are now."""
        if self._store is None:
            return
        try:
            self._take(await self._store.change(work))
        except StoreError as error:
            self._complain(str(error))

    def _complain(self, sentence: str) -> None:
        self.notify(escape(harmless(sentence)), title="Not done", severity="error")

    @work(group="change")
    async def action_delete(self) -> None:
        """Delete the marked runs, or the one at the cursor."""
        table = self._table
        ids = list(self._memory.marked) or [run.id for run in [table.run] if run]
        if not ids or self._store is None:
            return
        try:
            gone, problems = await self._store.change(lambda store: delete(store, ids))
        except StoreError as error:
            self._complain(str(error))
            return
        if problems:
            self._complain(" ".join(problems))
        if gone:
            for run in gone:
                self.known.pop(run.number, None)
            self._memory.deleted.append([run.id for run in gone])
            if self._was_left:
                return
            table.unmark(run.id for run in gone)
            self._list()
            what = f"Run {title_of(gone[0])}" if len(gone) == 1 else f"{len(gone)} runs"
            self.notify(escape(f"{what} deleted. u brings back what was deleted last."))

    @work(group="change")
    async def action_undo(self) -> None:
        """Bring back what was deleted last."""
        if self._store is None:
            return
        ids = self._memory.deleted.pop() if self._memory.deleted else []
        try:
            back = await self._store.change(lambda store: undelete(store, ids))
        except StoreError as error:
            self._complain(str(error))
            return
        if not back:
            self.notify("No run was deleted in the last thirty days.")
            return
        self._take(back)
        self._go_to(back[0].id)

    # --- back to the lab ---

    @on(RunTable.Chosen)
    def action_open(self) -> None:
        """Open the run at the cursor in the lab."""
        if self._table.run is not None:
            self.dismiss(Open(self._table.run.id))

    def action_open_at(self) -> None:
        """Ask for the epoch to open it at."""
        self._at_epoch("Open", Open)

    def action_branch(self) -> None:
        """Ask for the epoch to branch off at."""
        self._at_epoch("Branch", BranchOff)

    @work(group="read")
    async def _at_epoch(self, verb: str, order: type[Open] | type[BranchOff]) -> None:
        run = self._table.run
        if run is None or self._store is None:
            return
        try:
            epochs = await self._store.read(lambda store: epochs_of(store, run))
        except StoreError as error:
            self._complain(str(error))
            return
        some = ", ".join(f"{epoch:,}" for epoch in epochs)
        if len(epochs) > _MOST_NAMED:
            some = f"{len(epochs):,} are kept from {epochs[0]:,} to {epochs[-1]:,}"

        def answer(text: str) -> None:
            digits = text.strip().replace(",", "")
            if not digits.isascii() or not digits.isdigit() or int(digits) > run.epoch:
                self._complain(f"The epoch must be a whole number from 0 to {run.epoch:,}.")
                return
            epoch = int(digits)
            self.dismiss(order(run.id, None if epoch == run.epoch else epoch))

        self.query_one(Question).ask(f"{verb} at epoch ({some}):", str(run.epoch), answer)

    @work(group="read")
    async def action_load(self) -> None:
        """Fill the form with the config of the run at the cursor."""
        run = self._table.run
        if run is None or self._store is None:
            return
        try:
            config = await self._store.read(lambda store: store.config(run.id))
        except StoreError as error:
            self._complain(str(error))
            return
        self.dismiss(Load(run.id, config))

    def action_leave(self) -> None:
        """Leave the filter, clear it, or leave the screen."""
        control = self.query_one("#filter", Input)
        if control.has_focus:
            self.set_focus(self._table)
        elif control.value:
            control.value = ""
        else:
            self.dismiss(None)
