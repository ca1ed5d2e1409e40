"""A line for what is said on a screen that covers the lab's own, so that no number is covered."""

from __future__ import annotations

from typing import Any

from rich.segment import Segment
from textual.screen import Screen
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from ..appearance.look import Look
from ..drawing.text_columns import harmless, whole_words

_TOLD_SECONDS = 10.0
"""How long something is said."""


class SaidLine(Widget):
    """One sentence for a while; always there, so that nothing moves when something is said.

    Args:
        look: Characters and colours.
        id: The widget's id.
    """

    DEFAULT_CSS = """
    SaidLine {
        height: 1;
    }
    """

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(id=id)
        self._look = look
        self._ink = "bold"
        self._until: Timer | None = None
        self.told = ""
        """What it says."""

    def tell(self, sentence: str, *, is_trouble: bool, seconds: float) -> None:
        """Say something in place of what was said before."""
        if self._until is not None:
            self._until.stop()
        self.told = harmless(sentence)
        self._ink = f"bold {self._look.palette.wrong}" if is_trouble else "bold"
        self._until = self.set_timer(max(seconds, _TOLD_SECONDS), self._tell_no_more)
        self.refresh()

    def _tell_no_more(self) -> None:
        self.told, self._until = "", None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Write as many whole words as there is room for; a key lists the sentence whole."""
        text = f" {whole_words(self.told, self.size.width - 2, self._look.glyphs.cut)}"
        return Strip([Segment(text, self.rich_style + self.app.console.get_style(self._ink))])


def tell_on(screen: Screen[Any], sentence: str, *, is_trouble: bool, seconds: float) -> bool:
    """Say something on a screen, if it has a line for that; tell whether it has."""
    for line in screen.query(SaidLine):
        line.tell(sentence, is_trouble=is_trouble, seconds=seconds)
        return True
    return False
