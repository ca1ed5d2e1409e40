"""Where the cursor is: the answer comes once all is drawn that was sent before the question."""

from __future__ import annotations

import re

from .question import Question

CURSOR = Question(
    "\x1b[6n",
    re.compile(r"\x1b\[([0-9]{1,5});([0-9]{1,5})R", re.ASCII),
    lambda answer: (int(answer[1]), int(answer[2])),
)
"""The row and the column, counted from 1. Function keys with shift or control look the same."""
