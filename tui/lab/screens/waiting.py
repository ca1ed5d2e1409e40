"""What to do with what the form says otherwise than the run: restart with it, or go on without."""

from __future__ import annotations

from typing import ClassVar, Literal

from rich.text import Text
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

Wish = Literal["restart", "go on"]
"""The answers."""


class WaitingScreen(ModalScreen[Wish | None]):
    """One line above the keys; the lab stays to be seen behind it.

    Args:
        waiting: What waits, as a sentence.
    """

    CSS_PATH = "again.tcss"
    DEFAULT_CSS = """
    WaitingScreen {
        align: center bottom;
        background: transparent;
    }
    """
    BINDINGS: ClassVar = [
        ("r,ctrl+r,enter", "answer('restart')", "restart"),
        ("g", "answer('go on')", "go on"),
        ("escape,q", "dismiss", "neither"),
    ]

    def __init__(self, waiting: str) -> None:
        super().__init__()
        self._waiting = waiting

    def compose(self) -> ComposeResult:
        """Ask."""
        question = "Restart with it (r), or go on without (g)?"
        yield Static(
            Text.assemble(f"{self._waiting} ", (question, "bold"), "  esc neither"), id="again"
        )

    def action_answer(self, answer: Wish) -> None:
        """Answer."""
        self.dismiss(answer)
