"""The stored runs: found again, named, deleted, and taken back into the lab."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen

from ...core.store.errors import StoreError
from ...core.store.snapshots import epochs_to_open
from ...core.store.store import Store
from ...core.store.summary import RunSummary
from ...core.store.writing.recorder import Recorder
from ..appearance.look import Look
from ..drawing.text_columns import harmless
from ..widgets.actions import bindings
from ..widgets.key_bar import KeyBar
from ..widgets.question import Question
from ..widgets.said_line import SaidLine
from .actions import RUN_ACTIONS
from .columns import title_of
from .orders import BranchOff, Load, Open, Order, ShowSweeps
from .run_list import ListState, RunList
from .run_table import RunTable
from .store.changes import delete, retag, undelete
from .store.reading import StoreAtWork

_MOST_NAMED = 4
"""So many epochs are named that a run can be opened at; of more their number is."""


class RunsScreen(Screen[Order | None]):
    """The list of runs, with what is said about them and the way back to the lab.

    It writes to the store in threads, and gives an order to the lab when it is left.

    Args:
        look: Characters and colours.
        recorder: Knows the store, and why there is none.
        state: How the list was left before; it is kept up to date.
    """

    CSS_PATH = "runs.tcss"
    ACTIONS: ClassVar = RUN_ACTIONS
    BINDINGS: ClassVar = [
        *bindings(RUN_ACTIONS),
        Binding("down", "to_table", show=False),
    ]
    AUTO_FOCUS = "#runs"

    def __init__(self, look: Look, recorder: Recorder, state: ListState) -> None:
        super().__init__(classes="-ascii" if look.ascii_only else "")
        self.look = look
        self._recorder = recorder
        self._state = state
        self._store = None if recorder.path is None else StoreAtWork(recorder.path)

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield RunList(self.look, self._recorder, self._store, self._state, id="list")
        yield SaidLine(self.look, id="said")
        yield Question(id="question")
        yield KeyBar(id="keys")

    @property
    def run_list(self) -> RunList:
        """The list of runs."""
        return self.query_one(RunList)

    # --- the list ---

    def action_to_table(self) -> None:
        """Go from the filter to what it found."""
        self.run_list.go_to_table()

    def action_filter(self) -> None:
        """Go to the filter."""
        self.run_list.go_to_filter()

    def action_next_sort(self) -> None:
        """Sort by the next column."""
        self.run_list.next_sort()

    def action_reverse_sort(self) -> None:
        """Sort the other way round."""
        self.run_list.reverse_sort()

    def action_mark(self) -> None:
        """Mark the run at the cursor, or take its mark away."""
        self.run_list.mark()

    def action_unmark(self) -> None:
        """Take all marks away."""
        self.run_list.unmark()

    def action_read(self) -> None:
        """Read the store again."""
        self.run_list.read()

    def action_compare(self) -> None:
        """Put the marked runs side by side, or look at the one at the cursor."""
        from .comparison.screen import ComparisonScreen

        chosen = self.run_list.marked
        if not chosen and self.run_list.run is not None:
            chosen = {"A": self.run_list.run}
        if chosen and self._store is not None:
            self.app.push_screen(ComparisonScreen(self.look, self._store, chosen))

    def action_help(self) -> None:
        """List the keys."""
        from ..manual.help import HelpScreen

        self.app.push_screen(HelpScreen(self.look, self.ACTIONS, page="runs"))

    async def action_messages(self) -> None:
        """List what was said, as the lab below does."""
        await self.app.screen_stack[0].run_action("do('messages')")

    def action_export(self) -> None:
        """Ask in which format the marked runs leave, or the one at the cursor."""
        from ...core.export.formats import DEFAULT
        from .export.of_list import job_of_list
        from .export.report import formats_and_report
        from .export.screen import ExportScreen

        chosen = [*self.run_list.marked.values()] or [run for run in [self.run_list.run] if run]
        if chosen and self._store is not None:
            job = job_of_list(self._store, chosen)
            self.app.push_screen(ExportScreen(job, formats_and_report(), DEFAULT))

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
        run = self.run_list.run
        if run is None:
            return

        def change(store: Store, text: str) -> list[RunSummary]:
            write(store, run, text)
            return [store.run(run.id)]

        self.query_one(Question).ask(
            words, before(run), lambda text: self._change(lambda store: change(store, text))
        )

    @work(group="change")
    async def _change(self, work: Callable[[Store], list[RunSummary]]) -> None:
        """Have something written, and list the runs that it gives as they are now."""
        if self._store is None:
            return
        try:
            self.run_list.take(await self._store.change(work))
        except StoreError as error:
            self._complain(str(error))

    def _complain(self, sentence: str) -> None:
        self.notify(harmless(sentence), title="Not done", severity="error")

    @work(group="change")
    async def action_delete(self) -> None:
        """Delete the marked runs, or the one at the cursor."""
        ids = list(self._state.marked) or [run.id for run in [self.run_list.run] if run]
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
            self._state.deleted.append([run.id for run in gone])
            if not self.query(RunList):
                return  # the screen was left meanwhile
            self.run_list.forget(gone)
            what = f"Run {title_of(gone[0])}" if len(gone) == 1 else f"{len(gone)} runs"
            self.notify(f"{what} deleted. u brings back what was deleted last.")

    @work(group="change")
    async def action_undo(self) -> None:
        """Bring back what was deleted last."""
        if self._store is None:
            return
        ids = self._state.deleted.pop() if self._state.deleted else []
        try:
            back, left = await self._store.change(
                lambda store: (undelete(store, ids), len(store.find(deleted=True)))
            )
        except StoreError as error:
            self._complain(str(error))
            return
        if not back:
            self.notify("No run was deleted in the last thirty days.")
            return
        self.run_list.take(back)
        self.run_list.go_to(back[0].id)
        what = f"Run {title_of(back[0])} is" if len(back) == 1 else f"{len(back)} runs are"
        more = f"{left:,} more can be brought back (u)" if left else "No other is deleted"
        self.notify(f"{what} back. {more}.")

    # --- back to the lab ---

    @on(RunTable.Chosen)
    def action_open(self) -> None:
        """Open the run at the cursor in the lab."""
        if self.run_list.run is not None:
            self.dismiss(Open(self.run_list.run.id))

    def action_open_at(self) -> None:
        """Ask for the epoch to open it at."""
        self._at_epoch("Open", Open)

    def action_branch(self) -> None:
        """Ask for the epoch to branch off at."""
        self._at_epoch("Branch", BranchOff)

    @work(group="read")
    async def _at_epoch(self, verb: str, order: type[Open] | type[BranchOff]) -> None:
        run = self.run_list.run
        if run is None or self._store is None:
            return
        try:
            epochs = await self._store.read(lambda store: epochs_to_open(store, run))
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
        run = self.run_list.run
        if run is None or self._store is None:
            return
        try:
            config = await self._store.read(lambda store: store.config(run.id))
        except StoreError as error:
            self._complain(str(error))
            return
        self.dismiss(Load(run.id, config))

    def action_sweeps(self) -> None:
        """List the sweeps."""
        self.dismiss(ShowSweeps())

    def action_leave(self) -> None:
        """Leave the filter, clear it, or leave the screen."""
        if not self.run_list.leave_filter():
            self.dismiss(None)
