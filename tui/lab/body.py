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
from .bars.status_bar import MessageLine, StatusBar
from .form.config_form import ConfigForm
from .panels.area import PanelArea
from .panels.kinds import PanelKind
from .setup import WIDE

FLOOR = (60, 20)
"""The smallest terminal, in columns and rows, that the lab is shown on."""

BREAKPOINTS_ACROSS = [(0, "-too-narrow"), (FLOOR[0], "-narrow"), (WIDE, "-wide")]
BREAKPOINTS_DOWN = [(0, "-too-short"), (FLOOR[1], "-tall")]
"""The screen's classes, each from so many columns or rows on."""


def classes_at(size: Size) -> list[str]:
    """Give the classes of a screen of this size."""
    return [
        max(point for point in breakpoints if point[0] <= room)[1]
        for breakpoints, room in ((BREAKPOINTS_ACROSS, size.width), (BREAKPOINTS_DOWN, size.height))
    ]


class LabBody(Horizontal):
    """The form, and beside it the panels over the lines that say how the run fares.

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
        yield ConfigForm(self._config, self._look, id="form")
        with Vertical(id="beside-form"):
            yield PanelArea(
                self._look,
                self._panels,
                single=self.app.size.width < WIDE,  # the screen has no size of its own yet
                layout=self._layout_at_first,
                id="panels",
            )
            # Beside the form, not under it: Textual renders every widget within the rectangle
            # around all that changed, and the form has a hundred of them.
            yield MessageLine(self._look, id="message")
            yield StatusBar(self._look, id="status")


class TooSmall(Static):
    """What is shown instead where there is too little room."""

    def say(self, size: Size) -> None:
        """Say how much room there is and how much is needed."""
        self.update(
            f"The terminal is too small: {size.width}x{size.height}.\n"
            f"nnlab needs {FLOOR[0]}x{FLOOR[1]}."
        )
