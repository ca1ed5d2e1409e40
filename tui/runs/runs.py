"""The kept runs: found again, named, deleted, and taken back into the lab."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.binding import Binding
from textual.widgets import Input

from ...core.store.errors import StoreError
from ...core.store.snapshots import epochs_to_open
from ...core.store.store import Store
from ...core.store.summary import RunSummary
from ..drawing.text_columns import harmless
from ..widgets.actions import bindings
from ..widgets.question import Question
from .actions import RUN_ACTIONS
from .columns import title_of
from .orders import BranchOff, Load, Open
from .run_list import RunListScreen
from .run_table import RunTable
from .store.changes import delete, retag, undelete

_MOST_NAMED = 4
"""So many epochs are named that a run can be opened at; of more their number is."""


class RunsScreen(RunListScreen):
    """The list of runs, with what is said about them and the way back to the lab.

    It writes to the store in threads, and gives an order to the lab when it is left.
    """

    ACTIONS: ClassVar = RUN_ACTIONS
    BINDINGS: ClassVar = [
        *bindings(RUN_ACTIONS),
        Binding("down", "to_table", show=False),
    ]

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
        self.notify(harmless(sentence), title="Not done", severity="error")

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
            self.notify(f"{what} deleted. u brings back what was deleted last.")

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
