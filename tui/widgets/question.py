"""A line at the bottom that asks for one text, such as a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from ..drawing.text_columns import harmless


class Question(Horizontal):
    """A question with a field for the answer; not to be seen while nothing is asked.

    Args:
        id: The widget's id.
    """

    DEFAULT_CSS = """
    Question {
        display: none;
        height: 1;
    }
    Question Static {
        width: auto;
        padding: 0 1;
        text-style: bold;
    }
    Question Input {
        width: 1fr;
    }
    """
    BINDINGS: ClassVar = [Binding("escape", "close", "cancel", show=False)]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._answer: Callable[[str], object] | None = None
        self._before: Widget | None = None

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        yield Static(markup=False)
        yield Input(compact=True)

    def ask(self, words: str, value: str, answer: Callable[[str], object]) -> None:
        """Ask for a text.

        Args:
            words: The question.
            value: What stands there at first.
            answer: What is called with it; not if the person thinks better of it.
        """
        self._answer = answer
        self._before = self.screen.focused
        self.query_one(Static).update(words)
        control = self.query_one(Input)
        control.value = harmless(value)
        control.cursor_position = len(control.value)
        self.display = True
        # At once: a key may have been pressed since.
        self.screen.set_focus(control)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        answer = self._answer
        self.action_close()
        if answer is not None:
            answer(event.value)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()

    def action_close(self) -> None:
        """Ask nothing any more."""
        self._answer = None
        self.display = False
        self.screen.set_focus(self._before)
