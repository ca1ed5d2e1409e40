"""The top line: which network learns what, and which run it is."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import RenderResult

from ....core import Snapshot
from ...appearance.look import Look
from ...widgets.panel import SnapshotWidget
from .title_words import title_line


class TitleBar(SnapshotWidget):
    """`nnlab  xor  2-6-8-1  sigmoid  sgd`, and the run and its seed on the right."""

    SHOWS_PICTURE: ClassVar = False

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._line = Text(" nnlab")
        self._drawn: tuple[object, ...] = ()

    def forget_drawn(self) -> None:
        """Write the line again."""
        self._drawn = ()

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Write the line, the run at its right end if there is room; it seldom changes."""
        shown = snapshot.shown.name if snapshot.shown else ""
        wanted = (snapshot.config, snapshot.run_id, shown, self.size)
        if wanted == self._drawn:
            return
        self._drawn = wanted
        line = Text.assemble(*title_line(snapshot, self.look, self.size.width))
        line.truncate(self.size.width)
        if line != self._line:
            self._line = line
            self.refresh()

    def render(self) -> RenderResult:
        """Give the line."""
        return self._line
