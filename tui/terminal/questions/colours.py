"""Whether the terminal has 24-bit colours: it is told one, and asked which it has set (DECRQSS)."""

from __future__ import annotations

import re

from .question import Question

_RED, _GREEN, _BLUE = 1, 132, 73
"""A colour that is in nobody's palette."""
_SET = re.compile(rf"(?:^|[;:])38[;:]2[;:](?:[0-9]*:)?{_RED}[;:]{_GREEN}[;:]{_BLUE}(?:$|[;:])")

TRUE_COLOUR = Question(
    f"\x1b[38;2;{_RED};{_GREEN};{_BLUE}m\x1bP$qm\x1b\\\x1b[0m",
    re.compile(r"\x1bP[01]\$r([0-9;:]{0,200})m?\x1b\\", re.ASCII),
    lambda answer: _SET.search(answer[1]) is not None,
)
"""Whether it has set the very colour, and not the nearest of a palette.

Not to be asked inside of screen, which hands it on as text.
"""
