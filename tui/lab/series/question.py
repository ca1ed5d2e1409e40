"""Whether to train a run for each of several values and to compare them."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static


class SeriesQuestion(ModalScreen[bool]):
    """One line above the keys; the lab stays to be seen behind it.

    Args:
        words: What would be trained, as a sentence.
    """

    DEFAULT_CSS = """
    SeriesQuestion {
        align: center bottom;
        background: transparent;
    }
    #series {
        width: 100%;
        height: auto;
        padding: 0 1;
        background: $surface;
        border-top: solid $accent;
        border-bottom: solid $accent;
    }
    """
    BINDINGS: ClassVar = [
        ("enter,y", "answer(True)", "train them"),
        ("escape,n,q", "answer(False)", "leave it"),
    ]

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        """Ask."""
        question = "Train and compare them (enter)?"
        yield Static(Text.assemble(f"{self._words} ", (question, "bold"), "  esc no"), id="series")

    def action_answer(self, answer: bool) -> None:
        """Answer."""
        self.dismiss(answer)
