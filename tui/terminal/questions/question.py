"""What is sent to a terminal, how its answer looks, and what that means."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

Meaning = TypeVar("Meaning")

LONGEST_ANSWER = 256
"""Characters. What goes on for longer is no answer, whatever it begins with."""


@dataclass(frozen=True, slots=True)
class Question(Generic[Meaning]):
    """Something that a terminal can be asked."""

    asks: str
    """What is sent; where the terminal does not know it, nothing is to be seen of it."""
    answer: re.Pattern[str]
    """How an answer looks."""
    means: Callable[[re.Match[str]], Meaning]
    """Tells what an answer means."""

    def take(self, text: str) -> tuple[Meaning | None, str]:
        """Take the first answer out of what a terminal has sent.

        Returns:
            What it means, or `None` if there is none; and the text without it.
        """
        found = self.answer.search(text)
        if found is None:
            return None, text
        return self.means(found), text[: found.start()] + text[found.end() :]
