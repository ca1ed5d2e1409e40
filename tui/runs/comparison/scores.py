"""The scores of several kept runs, and where their configs differ."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from ...appearance.look import Look
from ...drawing.text_columns import harmless
from .compared import Compared, tables


class RunScores(VerticalScroll):
    """A page with a column for each run.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(id=id)
        self._look = look
        self._runs: Sequence[Compared] = ()
        self.border_title = "Scores and configs"

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield Static(markup=False)

    def show_runs(self, runs: Sequence[Compared]) -> None:
        """Write about these runs."""
        self._runs = runs
        self.on_resize()

    def show_trouble(self, sentence: str) -> None:
        """Say why there is nothing to be compared."""
        self.query_one(Static).update(harmless(sentence))

    def on_resize(self) -> None:
        """Write as wide as there is room."""
        width = self.scrollable_content_region.width
        if self._runs and width:
            self.query_one(Static).update(tables(self._runs, self._look, width))
