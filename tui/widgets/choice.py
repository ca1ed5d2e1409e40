"""A question with a few answers, each given by a key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from rich.text import Text
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Choice(Generic[Answer]):
    """What is asked, and what may be answered."""

    question: str
    """The question, with the key of each answer in it."""
    answers: Mapping[str, Answer]
    """By their keys, as bindings name them."""
    leaving: str = "escape,q"
    """The keys that answer nothing."""
    otherwise: str = "neither"
    """What the first of these does, in a word."""


class ChoiceScreen(ModalScreen[Answer | None], Generic[Answer]):
    """One line above the keys; what is under it stays to be seen.

    Args:
        why: Why it is asked, in a sentence.
        choice: What is asked.
    """

    DEFAULT_CSS = """
    ChoiceScreen {
        align: center bottom;
        background: transparent;
    }
    #choice {
        width: 100%;
        height: auto;
        padding: 0 1;
        background: $surface;
        border-top: solid $accent;
        border-bottom: solid $accent;
    }
    """

    def __init__(self, why: str, choice: Choice[Answer]) -> None:
        super().__init__()
        self._why = why
        self.choice = choice
        """What is asked."""
        self._bindings.bind(choice.leaving, "dismiss", choice.otherwise)
        for keys in choice.answers:
            self._bindings.bind(keys, f"answer({keys!r})")

    def compose(self) -> ComposeResult:
        """Ask."""
        words = (f"{self._why} ", (self.choice.question, "bold"), f"  esc {self.choice.otherwise}")
        yield Static(Text.assemble(*words), id="choice")

    def action_answer(self, keys: str) -> None:
        """Answer what these keys mean."""
        self.dismiss(self.choice.answers[keys])
