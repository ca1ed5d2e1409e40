"""Which program the terminal is, in its own words (XTVERSION): `kitty(0.26.5)`, `tmux 3.3a`."""

from __future__ import annotations

import re

from ....core.printable import printable
from .question import Question

PROGRAM = Question(
    "\x1b[>q",
    re.compile(r"\x1bP>\|([^\x1b\x07\x9c]{0,200})(?:\x1b\\|\x07|\x9c)"),
    lambda answer: printable(answer[1]).strip(),
)
"""Name and version of the program that answers; what is between answers for the terminal."""
