"""What a state line that was pasted changes, and the question whether to take it."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from ....core import RunConfig
from ....core.config import HYPERPARAMETERS, changed_names
from ....core.config.hyperparameters.declaration import value_text

_LONGEST = 40
"""Characters of a value; a drawing has thousands."""


class PastedStateScreen(ModalScreen[bool]):
    """The hyperparameters in which the run and the line differ, from what to what.

    Args:
        running: The config of the run under way.
        pasted: The config of the line.
        arrow: What stands between old and new.
    """

    CSS_PATH = "pasted_state.tcss"
    BINDINGS: ClassVar = [("enter", "dismiss(True)", "take it"), ("escape", "dismiss", "leave it")]
    AUTO_FOCUS = "#pasted"

    def __init__(self, running: RunConfig, pasted: RunConfig, arrow: str) -> None:
        super().__init__()
        self._before, self._after, self._arrow = running.values, pasted.values, arrow
        self._names = changed_names(running, pasted)

    def compose(self) -> ComposeResult:
        """Lay out what changes, which scrolls where there is little room."""
        with VerticalScroll(id="pasted") as page:
            page.border_title = "A config was pasted"
            page.border_subtitle = "enter takes it, esc leaves it"
            yield Static(self._changes())
            yield Static("Taken, it fills the form, and a new run by it begins.")

    def _changes(self) -> Table:
        table = Table.grid(padding=(0, 2))
        for name in self._names:
            table.add_row(
                Text(HYPERPARAMETERS[name].label, "bold"),
                _shown(self._before[name]),
                self._arrow,
                _shown(self._after[name]),
            )
        return table


def _shown(value: Any) -> Text:
    text = value_text(value) or "none"
    return Text(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 2]}..")
