"""One picture of a run as text, as large as what it is written on."""

from __future__ import annotations

import os
from typing import TextIO

from .....core.training.snapshot import Snapshot
from .paint import Painter
from .run_frame import RunFrame

_USUAL = 80, 24
_LEAST, _MOST = (24, 6), (1000, 1000)


def frame_text(snapshot: Snapshot, stream: TextIO, *, ascii_only: bool) -> str:
    """Draw a run for a stream, in its colours if it is a terminal, else in plain characters.

    Args:
        snapshot: The run.
        stream: Where the text will be written.
        ascii_only: Whether to do without characters beyond ASCII, whatever the stream takes.
    """
    painter = Painter(stream, ascii_only=ascii_only)
    columns, rows = _size(stream)
    lines = painter.lines(RunFrame(painter.look).draw(snapshot, columns, rows))
    return "\n".join([*lines, ""])


def _size(stream: TextIO) -> tuple[int, int]:
    """Give the columns and rows: those that the environment says, else the terminal's."""
    size = _USUAL
    if stream.isatty():
        try:
            columns, lines = os.get_terminal_size(stream.fileno())
            size = columns or size[0], (lines or size[1]) - 1  # the prompt comes below
        except (OSError, ValueError):
            pass
    said = (os.environ.get(name, "").strip() for name in ("COLUMNS", "LINES"))
    wanted = [
        int(text) if text.isdecimal() and int(text) else found
        for text, found in zip(said, size, strict=True)
    ]
    columns, rows = (
        min(max(each, least), most) for each, least, most in zip(wanted, _LEAST, _MOST, strict=True)
    )
    return columns, rows
