"""What to do with a run that is over: train it further, or begin it again."""

from __future__ import annotations

from typing import ClassVar, Literal

from rich.text import Text
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

GoOn = Literal["more", "again"]
"""The answers."""


class AgainScreen(ModalScreen[GoOn | None]):
    """One line above the keys; the lab stays to be seen behind it.

    Args:
        why: How the run ended, as a sentence.
        more: How many epochs more it may have; 0 if it can't go on.
    """

    CSS_PATH = "again.tcss"
    BINDINGS: ClassVar = [
        ("plus", "answer('more')", "more"),
        ("r", "answer('again')", "again"),
        ("escape,q", "dismiss", "neither"),
    ]

    def __init__(self, why: str, more: int) -> None:
        super().__init__()
        self._why = why
        self._more = more

    def compose(self) -> ComposeResult:
        """Ask."""
        question = "Again (r)?"
        if self._more:
            question = f"{self._more:,} more (+) or again (r)?"
        yield Static(
            Text.assemble(f"{self._why} ", (question, "bold"), "  esc neither"), id="again"
        )

    def action_answer(self, answer: GoOn) -> None:
        """Answer, if that can be."""
        if answer == "again" or self._more:
            self.dismiss(answer)
