"""How many pixels a cell has."""

from __future__ import annotations

import re

from .question import Question

CELL_PIXELS = Question(
    "\x1b[16t",
    re.compile(r"\x1b\[6;([0-9]{1,5});([0-9]{1,5})t", re.ASCII),
    lambda answer: (int(answer[2]), int(answer[1])),
)
"""A cell's width and height; some terminals give 0 where they don't know."""
