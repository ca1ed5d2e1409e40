"""What the terminal says it is: its primary attributes (DA1), which practically all answer."""

from __future__ import annotations

import re

from .question import Question

SIXEL = 4
"""Among a terminal's attributes: it draws pictures that are sent as sixels."""


def _attributes(answer: re.Match[str]) -> frozenset[int]:
    return frozenset(int(number) for number in answer[1].split(";") if number)


DEVICE = Question("\x1b[c", re.compile(r"\x1b\[\?([0-9;]{0,99})c", re.ASCII), _attributes)
"""Which attributes the terminal has.

As it comes after the answers to all that was asked before, it also tells that those who have not
answered by then never will.
"""
