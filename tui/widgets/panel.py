"""A part of the lab that draws snapshots."""

from __future__ import annotations

from rich.style import Style
from textual.reactive import reactive
from textual.widget import Widget

from ...core import Snapshot
from ...core.data.dataset import Dataset
from ..look import Look


class SnapshotWidget(Widget):
    """A widget that shows the newest snapshot, and draws nothing while it can't be seen.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    snapshot: reactive[Snapshot | None] = reactive(None, always_update=True, repaint=False)
    """What is shown; set by the screen once a frame."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(id=id)
        self.look = look
        self._base_style: Style | None = None

    def show_dataset(self, dataset: Dataset) -> None:
        """Take the data of a new run over."""

    def watch_snapshot(self) -> None:
        """Draw the new snapshot if somebody can see it."""
        self.draw()

    def on_resize(self) -> None:
        """Draw again at the new size."""
        self.draw()

    def on_show(self) -> None:
        """Catch up with what happened while it could not be seen."""
        self.draw()

    def draw(self) -> None:
        """Bring the picture up to date."""
        seen = self.size.area and all(node.display for node in self.ancestors_with_self)
        if self.snapshot is not None and seen:
            self.draw_snapshot(self.snapshot)

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Draw a snapshot into the widget's present size, and refresh what changed by it."""

    @property
    def base_style(self) -> Style:
        """The widget's own colours, found once and not for every line."""
        if self._base_style is None:
            self._base_style = self.rich_style
        return self._base_style

    def notify_style_update(self) -> None:
        """Find the colours anew: the theme changed."""
        self._base_style = None
        super().notify_style_update()
