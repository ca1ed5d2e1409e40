"""A line that asks for one text, with room to say what is wrong with the answer."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Label, Static

from ..drawing.text_columns import harmless


class Prompt(Horizontal):
    """Words, a field for the answer, and what is wrong with that; hidden while nothing is asked.

    A class of prompts says in `answered` what comes of an answer.

    Args:
        id: The widget's id.
        hint: What stands in the field while nothing is typed.
    """

    DEFAULT_CSS = """
    Prompt {
        display: none;
        height: 1;
    }
    """
    BINDINGS: ClassVar = [("escape", "close", "close")]

    def __init__(self, *, id: str, hint: str = "") -> None:
        super().__init__(id=id)
        self._hint = hint

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        yield Label("", classes="name", markup=False)
        yield Input(placeholder=self._hint, compact=True, select_on_focus=True)
        yield Static("", classes="problem", markup=False)

    def begin(self, words: str, value: str | None = None) -> None:
        """Ask.

        Args:
            words: The question.
            value: What stands in the field at first; the last answer if `None`.
        """
        self.query_one(".name", Static).update(words)
        self.complain("")
        field = self.query_one(Input)
        if value is not None:
            field.value = harmless(value)
            field.cursor_position = len(field.value)
        self.display = True
        # At once: a key may have been pressed since.
        self.screen.set_focus(field)

    def complain(self, sentence: str) -> None:
        """Say what is wrong with the answer; nothing is if the sentence is empty."""
        self.query_one(".problem", Static).update(sentence)

    def answered(self, text: str) -> None:
        """Take the answer."""

    def action_close(self) -> None:
        """Ask nothing any more."""
        self.display = False

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        self.answered(event.value)

    @on(Input.Changed)
    def _forget_problem(self, event: Input.Changed) -> None:
        event.stop()
        self.complain("")
