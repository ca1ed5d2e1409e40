"""A line for what is said on a screen that covers the lab's own, so that no number is covered."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from rich.segment import Segment
from textual.screen import ModalScreen, Screen
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
        self._is_lent = False
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
        if self._is_lent:
            self.remove()

    def lent_to(self, dialog: Screen[Any]) -> SaidLine:
        """Give such a line below a dialog; it goes when it has said what it says."""
        for line in dialog.query(SaidLine):
            return line
        line = SaidLine(self._look, id=f"{self.id}-below")
        line._is_lent, line.styles.dock = True, "bottom"
        dialog.mount(line)
        return line

    def render_line(self, y: int) -> Strip:
        """Write as many whole words as there is room for; a key lists the sentence whole."""
        text = f" {whole_words(self.told, self.size.width - 2, self._look.glyphs.cut)}"
        return Strip([Segment(text, self.rich_style + self.app.console.get_style(self._ink))])


def covers(screen: Screen[Any], widget: Widget) -> bool:
    """Tell whether a screen that lies above a widget's leaves nothing of that to be seen."""
    return not isinstance(screen, ModalScreen) or any(
        child.region.overlaps(widget.region) for child in screen.displayed_children
    )


def tell_on(
    screens: Sequence[Screen[Any]], sentence: str, *, is_trouble: bool, seconds: float
) -> bool:
    """Say something on the foremost screen that is no dialog, if that has a line.

    Where a dialog covers the line, it gets one of its own below everything for as long.

    Args:
        screens: All there are, the foremost last.
        sentence: What is said.
        is_trouble: Whether something went wrong.
        seconds: How long it is said at least.

    Returns:
        Whether it is said.
    """
    dialogs = list(takewhile(lambda screen: isinstance(screen, ModalScreen), reversed(screens)))
    for screen in screens[: len(screens) - len(dialogs)][-1:]:
        for line in screen.query(SaidLine):
            is_covered = any(covers(dialog, line) for dialog in dialogs)
            seen = line.lent_to(dialogs[0]) if is_covered else line
            seen.tell(sentence, is_trouble=is_trouble, seconds=seconds)
            return True
    return False
