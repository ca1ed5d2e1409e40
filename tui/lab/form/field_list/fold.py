"""The line at the form's end that unfolds the fields which most runs leave as they are."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from ....appearance.look import Look
from ..tab_order import turn_of


class Fold(Widget, can_focus=True):
    """Says how many fields are folded; Enter or a click folds and unfolds them.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    BINDINGS: ClassVar = [("enter,space", "fold", "unfold")]

    class Toggled(Message):
        """The fields are to be folded or unfolded."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(id=id)
        self._look = look
        self._hidden = 0

    @property
    def _focus_sort_key(self) -> tuple[int, int]:
        return turn_of(self)

    def say(self, hidden: int) -> None:
        """Say how many fields are folded; 0 if none is."""
        if hidden != self._hidden:
            self._hidden = hidden
            self.refresh()

    def render(self) -> RenderResult:
        """Write the line."""
        glyphs = self._look.glyphs
        if self._hidden:
            return Content(f"{glyphs.folded} {self._hidden} more (/ finds any)")
        return Content(f"{glyphs.unfolded} fewer")

    def action_fold(self) -> None:
        """Fold or unfold them."""
        self.post_message(self.Toggled())

    def on_click(self, event: events.Click) -> None:
        """Fold or unfold them."""
        event.stop()
        self.action_fold()
