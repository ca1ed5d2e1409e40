"""What the lab's screen is made of between its title and its keys, and how much room that needs."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.widgets import Static

from ...core import RunConfig
from ..appearance.look import Look
from ..settings.settings import Layout
from .bars.message_line import MessageLine
from .bars.status_bar import StatusBar
from .form.config_form import ConfigForm
from .form.form_room import WIDE
from .panels.area import PanelArea
from .panels.kinds import PanelKind
from .panels.room import ROOM_FOR_SEVERAL

FLOOR = (60, 20)
"""The smallest terminal, in columns and rows, that the lab is shown on."""

FORM_WIDTH = 31
"""Its columns where it stays open: see form.tcss."""
_LINES = 5
"""The title, what is said, two of the status, and the keys."""

BREAKPOINTS_ACROSS = [(0, "-too-narrow"), (FLOOR[0], "-narrow"), (WIDE, "-wide")]
BREAKPOINTS_DOWN = [(0, "-too-short"), (FLOOR[1], "-tall")]
"""The screen's classes, each from so many columns or rows on."""


def classes_at(size: Size) -> list[str]:
    """Give the classes of a screen of this size."""
    return [
        max(point for point in breakpoints if point[0] <= room)[1]
        for breakpoints, room in ((BREAKPOINTS_ACROSS, size.width), (BREAKPOINTS_DOWN, size.height))
    ]


def has_room_for_several(size: Size) -> bool:
    """Tell whether a terminal of this size shows several panels at once."""
    return size.width >= ROOM_FOR_SEVERAL[0] and size.height >= ROOM_FOR_SEVERAL[1]


def room_of_panels(size: Size) -> Size:
    """Give the room that a terminal of this size leaves to all panels."""
    return size - (FORM_WIDTH if size.width >= WIDE else 0, _LINES)


class LabBody(Vertical):
    """The form and the panels beside it, over the lines that say how the run fares.

    Args:
        config: What the form shows at first.
        look: Characters and colours.
        panels: The panels.
        layout: Which panels are seen at first.
    """

    def __init__(
        self, config: RunConfig, look: Look, panels: Sequence[PanelKind], layout: Layout
    ) -> None:
        super().__init__(id="body")
        self._config = config
        self._look = look
        self._panels = panels
        self._layout_at_first = layout

    def compose(self) -> ComposeResult:
        """Lay out what the first frame shows; the form's many parts come after it."""
        with Horizontal(id="form-and-panels"):
            yield ConfigForm(self._config, self._look, id="form")
            with Vertical(id="beside-form"):
                yield PanelArea(
                    self._look,
                    self._panels,
                    # The screen has no size of its own yet.
                    single=not has_room_for_several(self.app.size),
                    layout=self._layout_at_first,
                    id="panels",
                )
        # The status lies under both: compositing by cells, no other widget is rendered for it.
        yield MessageLine(self._look, id="message")
        yield StatusBar(self._look, id="status")

    def fit(self, size: Size) -> None:
        """Arrange the panels for a terminal of this size, less what the tour's words take of it."""
        size -= (0, sum(bar.outer_size.height for bar in self.query("#tour")))
        single = not has_room_for_several(size)
        self.query_one(PanelArea).fit(room_of_panels(size), single=single)


class TooSmall(Static):
    """What is shown instead where there is too little room."""

    def say(self, size: Size) -> None:
        """Say how much room there is and how much is needed."""
        self.update(
            f"The terminal is too small: {size.width}x{size.height}.\n"
            f"nnlab needs {FLOOR[0]}x{FLOOR[1]}."
        )
