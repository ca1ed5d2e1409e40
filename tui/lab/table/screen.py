"""Where one sees what was read of a table, and says what becomes of it before it is learned."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from ....core import RunConfig
from ....core.config import ConfigError, printable
from ....core.data.table.refusal import TableError
from ....core.data.tabular.open_tables import learning
from ....core.data.tabular.prepared import PreparedTable, prepared
from ....core.data.tabular.source import TableSource
from ...appearance.look import Look
from ...drawing.text_columns import fitted_words
from .column_list import ColumnList
from .draft import TableDraft
from .words import explained, headline, missing_words, network_words, rows_words, task_words

_KEYS = (
    "t target, a also a target, i input or left out, s split, g group, k task, m missing,"
    " enter begins, esc leaves",
    "t target, a also, i in or out, s split, g group, k task, m missing, enter, esc",
    "t target, a also, i in or out, s split, g group, enter begins, esc leaves",
)
"""What the frame says, the longest for which there is room."""
_AROUND = 6
"""Columns that the frame takes of its own words' line."""
_AROUND_LIST = 12
"""Lines of the terminal that are not the list's."""


class TableScreen(ModalScreen[PreparedTable]):
    """The columns of a table with their roles, and what the network gets of them.

    Args:
        draft: What is said of the columns.
        config: What the run goes by, but for the table.
        look: Characters and colours.
        source: Where the table was read from, if that was a file.
        an_output_each: Whether two classes have an output each.
    """

    CSS_PATH = "table.tcss"
    BINDINGS: ClassVar = [
        ("t", "wish('choose_target')", "the target"),
        ("a", "wish('add_target')", "also a target"),
        ("i", "wish('toggle_input')", "input or left out"),
        ("s", "wish('toggle_split')", "the split"),
        ("g", "wish('toggle_group')", "groups"),
        ("k", "change('switch_task')", "task"),
        ("m", "change('switch_missing')", "missing"),
        ("enter", "begin", "begin"),
        ("escape", "dismiss", "leave it"),
    ]
    AUTO_FOCUS = "#columns"

    def __init__(
        self,
        draft: TableDraft,
        config: RunConfig,
        look: Look,
        *,
        source: TableSource | None = None,
        an_output_each: bool = False,
    ) -> None:
        super().__init__()
        self.draft = draft
        """What is said of the columns."""
        self._config = config
        self._look = look
        self._source = source
        self._an_output_each = an_output_each

    def compose(self) -> ComposeResult:
        """Lay out the file's line, the columns, and what comes of them."""
        with Vertical(id="table") as page:
            page.border_title = "Table"
            yield Static(id="headline")
            yield ColumnList(self._look, id="columns")
            yield Static(id="said")
            yield Static(id="gets")

    def on_mount(self) -> None:
        """Go to the target: it is what one looks for first."""
        columns = self.query_one(ColumnList)
        columns.show(self.draft)
        places = range(len(self.draft.facts))
        columns.choose(next((p for p in places if self.draft.role(p) == "target"), 0))

    def on_resize(self) -> None:
        """Give the list what room there is."""
        page, columns = self.query_one("#table"), self.query_one(ColumnList)
        columns.styles.max_height = max(3, self.size.height - _AROUND_LIST)
        width = min(self.size.width, 116) - _AROUND
        page.border_subtitle = next((keys for keys in _KEYS if len(keys) <= width), _KEYS[-1])
        self.call_after_refresh(self._say)

    @on(ColumnList.Moved)
    def _say(self) -> None:
        """Say what comes of the columns, and all of the one that is chosen."""
        draft, columns = self.draft, self.query_one(ColumnList)
        width = max(self.query_one("#gets").size.width, 1)
        line = partial(fitted_words, width=width, cut=self._look.glyphs.cut)
        self.query_one("#headline", Static).update(Text(line(headline(draft.table))))
        refusal = draft.refusal
        if refusal is None:
            said = Text(explained(draft, columns.cursor))
        else:
            about = {"task": "Task", "missing": "Missing"}.get(refusal.at, "")
            about = about or printable(refusal.column)
            said = Text(f"! {about}{': ' if about else ''}{printable(refusal.sentence)}", "bold")
        said.truncate(2 * width - 2)
        self.query_one("#said", Static).update(said)
        marks = {refusal.at} if refusal else set[str]()
        told = (
            (f"{'!' if 'task' in marks else ' '} task    k", task_words(draft)),
            (f"{'!' if 'missing' in marks else ' '} missing m", missing_words(draft)),
            ("  network  ", network_words(draft)),
            ("  rows     ", rows_words(draft)),
        )
        lines = "\n".join(line(f"{label}  {words}") for label, words in told)
        self.query_one("#gets", Static).update(Text(f"\n{lines}"))
        columns.refresh()

    async def action_wish(self, name: str) -> None:
        """Have something else become of the chosen column."""
        place = self.query_one(ColumnList).cursor
        await self._change(partial(getattr(self.draft, name), place))

    async def action_change(self, name: str) -> None:
        """Have something else become of the whole table."""
        await self._change(getattr(self.draft, name))

    async def _change(self, change: Callable[[], None]) -> None:
        # Not here: with many rows it takes longer than a frame, and the next key can wait for it.
        await asyncio.to_thread(change)
        self._say()

    async def action_begin(self) -> None:
        """Make the table ready as it was said, unless something is in the way."""
        draft = self.draft
        if draft.plan is None:
            return
        source = self._source and replace(self._source, planning=draft.options)
        make = partial(
            prepared, draft.table, draft.plan, an_output_each=self._an_output_each, source=source
        )
        try:
            table = await asyncio.to_thread(make)
            learning(self._config, table)
        except (TableError, ConfigError) as error:
            draft.refuse(error)
            self._say()
            return
        self.dismiss(table)
