"""One thing that was looked at, in words and for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Fact = str | int | float | bool | None | Sequence["Fact"] | Mapping[str, "Fact"]
"""What JSON can say."""

State = Literal["fine", "unknown", "amiss", "broken"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is so, and what would be right where that is amiss."""

    about: str
    """One word for it."""
    words: str
    """What is so; text from outside may still have any character."""
    advice: str = ""
    """What would be right, in a sentence; empty where nothing is amiss."""
    is_broken: bool = False
    """Whether nnlab can't do its work like that."""
    is_known: bool = True
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def state(self) -> State:
        """How it is, in a word."""
        if self.is_broken:
            return "broken"
        if self.advice:
            return "amiss"
        return "fine" if self.is_known else "unknown"


def worst(findings: Sequence[Finding]) -> State:
    """Give the state of all together; what is unknown is not amiss."""
    states = {finding.state for finding in findings}
    return "broken" if "broken" in states else "amiss" if "amiss" in states else "fine"
