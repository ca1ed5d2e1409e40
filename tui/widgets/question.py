"""A line at the bottom that asks for one text, such as a name."""

from __future__ import annotations

from collections.abc import Callable

from textual.widget import Widget

from .prompt import Prompt


class Question(Prompt):
    """A prompt whose question and answer are those of whoever asks.

    Args:
        id: The widget's id.
    """

    DEFAULT_CSS = """
    Question .name {
        width: auto;
        padding: 0 1;
        text-style: bold;
    }
    Question Input {
        width: 1fr;
    }
    Question .problem {
        display: none;
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._answer: Callable[[str], object] | None = None
        self._before: Widget | None = None

    def ask(self, words: str, value: str, answer: Callable[[str], object]) -> None:
        """Ask for a text.

        Args:
            words: The question.
            value: What stands there at first.
            answer: What is called with it; not if the person thinks better of it.
        """
        self._answer = answer
        self._before = self.screen.focused
        self.begin(words, value)

    def answered(self, text: str) -> None:
        """Ask nothing any more, and hand the answer over."""
        answer = self._answer
        self.action_close()
        if answer is not None:
            answer(text)

    def action_close(self) -> None:
        """Ask nothing any more."""
        super().action_close()
        self._answer = None
        self.screen.set_focus(self._before)
