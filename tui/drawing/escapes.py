"""Lines with colour escape sequences, as plotext writes them, turned into segments."""

from __future__ import annotations

import re
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from rich.text import Text

_SEQUENCE = re.compile(r"(\x1b\[[0-9;]*m)")


def segments_of(line: str, base: Style) -> list[Segment]:
    """Cut a line at its escape sequences.

    Args:
        line: Text with `ESC [ ... m` sequences, each of which replaces the one before.
        base: The style of what has no colour of its own.
    """
    segments: list[Segment] = []
    style = base
    for part in _SEQUENCE.split(line):
        if part.startswith("\x1b"):
            style = base + _style_of(part)
        elif part:
            segments.append(Segment(part, style))
    return segments


@lru_cache(maxsize=256)
def _style_of(sequence: str) -> Style:
    """Let rich read one sequence; a chart has a handful of them."""
    spans = Text.from_ansi(f"{sequence}x").spans
    return spans[0].style if spans and isinstance(spans[0].style, Style) else Style()
