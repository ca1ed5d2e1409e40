"""Whether the terminal knows a mode that can be switched (DECRQM)."""

from __future__ import annotations

import re

from .question import Question

_USABLE = {"1", "2", "3"}
"""It is on, it is off, it is always on; 0 stands for unknown, 4 for always off."""


def _mode(number: int) -> Question[bool]:
    return Question(
        f"\x1b[?{number}$p",
        re.compile(rf"\x1b\[\?{number};([0-9])\$y", re.ASCII),
        lambda answer: answer[1] in _USABLE,
    )


SYNCHRONIZED_OUTPUT = _mode(2026)
"""Whether what is sent between two marks is shown at once."""
