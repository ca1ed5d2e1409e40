"""The sweeps that are kept, a line each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from ...core.config import HYPERPARAMETERS
from ...core.store.errors import StoreError
from ...core.store.location import may_be_there
from ...core.store.sweeps.kept_sweep import KeptSweep
from ...core.store.sweeps.sweep_store import SweepStore
from ..appearance.look import Look
from ..drawing.numbers import duration_text
from ..drawing.text_columns import fitted_words, harmless
from ..widgets.actions import bindings
from ..widgets.key_bar import KeyBar
from ..widgets.said_line import SaidLine
from .actions import SWEEP_LIST_ACTIONS
from .cursor_table import Column, CursorTable

_NEWS_SECONDS = 2.0
"""How often the store is read again, as sweeps are trained meanwhile."""
_AROUND = 5
"""Columns beside a line: the frame, the cursor's mark and the scrollbar."""
_NONE = (
    "No sweep is kept yet. Several values in a field of the form begin one, such as"
    " 0.001,0.01,0.1, and `nnlab sweep` does."
)


class SweepListScreen(Screen[str | None]):
    """A table of the sweeps of a store; it is left with the id of one.

    Args:
        look: Characters and colours.
        path: The store.
        at: The id of the sweep that the cursor is on at first; empty for the newest.
    """

    CSS_PATH = "sweep.tcss"
    ACTIONS: ClassVar = SWEEP_LIST_ACTIONS
    BINDINGS: ClassVar = bindings(SWEEP_LIST_ACTIONS)
    AUTO_FOCUS = "#sweeps"

    def __init__(self, look: Look, path: Path, *, at: str = "") -> None:
        super().__init__(classes="-ascii" if look.ascii_only else "")
        self.look = look
        self._path = path
        self._at = at
        self._found: Sequence[KeptSweep] = ()

    def compose(self) -> ComposeResult:
        """Lay out the table, or why there is none."""
        yield CursorTable(self.look, id="sweeps")
        yield Static("", id="nothing", markup=False)
        yield SaidLine(self.look, id="said")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Read the sweeps, again and again."""
        self._table.border_title = self.query_one("#nothing", Static).border_title = "Sweeps"
        self.action_read()
        self.set_interval(_NEWS_SECONDS, self.action_read)

    @property
    def _table(self) -> CursorTable:
        return self.query_one("#sweeps", CursorTable)

    @work(group="read", exclusive=True)
    async def action_read(self) -> None:
        """Read the store again."""
        found: Sequence[KeptSweep] = ()
        why = _NONE
        try:
            found = await asyncio.to_thread(_kept, self._path)
        except StoreError as error:
            why = str(error)
        if self not in self.app.screen_stack:  # it was left meanwhile
            return
        nothing, table = self.query_one("#nothing", Static), self._table
        nothing.display, table.display = not found, bool(found)
        nothing.update(harmless(why))
        here = self._at or (table.row.id if table.row is not None else "")
        self._at = ""
        places = (place for place, sweep in enumerate(found) if sweep.id == here)
        table.border_title = f"Sweeps: {len(found):,}"
        self._found = found
        table.show(self._columns(), found, next(places, 0))

    def on_resize(self) -> None:
        """Say as much of what varies as there is room for now."""
        self.call_after_refresh(lambda: self._table.show(self._columns(), self._found))

    def _columns(self) -> list[Column]:
        columns = [
            Column("id", 6, lambda sweep: harmless(sweep.id)),
            Column("status", 11, lambda sweep: sweep.status),
            Column("trials", 15, lambda sweep: f"{sweep.done:,} of {sweep.trials:,}", right=True),
            Column("time", 7, lambda sweep: duration_text(sweep.seconds), right=True),
        ]
        title = "what varies"
        left = self.size.width - _AROUND - sum(1 + column.width for column in columns)
        room, cut = max(left, cell_len(title)), self.look.glyphs.cut
        return [
            *columns, Column(title, room, lambda sweep: fitted_words(_over(sweep), room, cut=cut)),
        ]  # fmt: skip

    @on(CursorTable.Chosen)
    def action_open(self) -> None:
        """Show the sweep at the cursor."""
        if self._table.row is not None:
            self.dismiss(self._table.row.id)

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


def _kept(path: Path) -> list[KeptSweep]:
    if not may_be_there(path):
        return []
    with SweepStore.open(path, read_only=True) as store:
        return store.sweeps


def _over(sweep: KeptSweep) -> str:
    """Name what varies in a sweep, and its values."""
    if sweep.over is None:
        return "its plan is damaged"
    parts: list[str] = []
    for name, text in sweep.over.items():
        known = HYPERPARAMETERS.get(name)
        parts.append(f"{known.label if known else name} {text}")
    return harmless("; ".join(parts))
