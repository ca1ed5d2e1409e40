"""Parts of the lab that draw snapshots."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from ...core import Snapshot
from ...core.data.dataset import Dataset
from ..drawing.picture import Picture
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
        self.has_drawn = False
        """Whether it has ever drawn a snapshot: at first it is not laid out yet."""
        self._styles_by_ink: dict[str, Style] = {}

    def show_dataset(self, dataset: Dataset) -> None:
        """Take the data of a new run over."""

    def watch_snapshot(self) -> None:
        """Draw the new snapshot if somebody can see it."""
        self.draw()

    def on_resize(self) -> None:
        """Draw again at the new size."""
        self.draw()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render, at first with the picture that could not be drawn before there was a size."""
        if not self.has_drawn:
            self.draw()
        return super().render_lines(crop)

    def on_show(self) -> None:
        """Catch up with what happened while it could not be seen."""
        self.draw()

    def draw(self) -> None:
        """Bring the picture up to date."""
        seen = self.size.area and all(node.display for node in self.ancestors_with_self)
        if self.snapshot is not None and seen:
            self.has_drawn = True
            self.draw_snapshot(self.snapshot)

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Draw a snapshot into the widget's present size, and refresh what changed by it."""

    def redraw_lines(self, lines: Iterable[int]) -> None:
        """Have some lines rendered again, all others stay as they are."""
        regions: list[Region] = []
        for y in lines:
            if regions and regions[-1].bottom == y:
                regions[-1] = regions[-1].grow((0, 0, 1, 0))
            else:
                regions.append(Region(0, y, self.size.width, 1))
        if regions:  # without any, Textual takes it for all
            self.refresh(*regions)

    def style_of(self, ink: str = "") -> Style:
        """Give the widget's own colours with another ink, as rich writes it; found once each."""
        if (style := self._styles_by_ink.get(ink)) is None:
            style = self.style_of() + Style.parse(ink) if ink else self.rich_style
            self._styles_by_ink[ink] = style
        return style

    def notify_style_update(self) -> None:
        """Find the colours anew: the theme changed."""
        self._styles_by_ink.clear()
        super().notify_style_update()


class PictureWidget(SnapshotWidget):
    """A widget that shows a picture, and redraws only the lines in which the next one differs."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._picture: Picture | None = None

    def show_picture(self, picture: Picture | None) -> None:
        """Replace the picture; without one the widget is empty."""
        before, self._picture = self._picture, picture
        if picture is not None:
            self.redraw_lines(picture.rows_unlike(before))
        elif before is not None:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Render a line of the picture."""
        runs = self._picture.runs(y) if self._picture and y < self._picture.height else []
        return Strip([Segment(text, self.style_of(colour)) for text, colour in runs])
