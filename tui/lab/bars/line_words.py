"""What the status says of the line to the terminal while frames wait for it."""

from __future__ import annotations

from ...terminal.line.pace import LineSpeed

_MOSTLY = 0.5
"""The share of a frame's time that makes the way, and not what goes along it, what it waits for."""

_WIDTH = len("line 0.3 s away: 0.4 frames/s")
"""Columns, whatever the line is like."""


def line_words(speed: LineSpeed | None) -> str:
    """Say how fast the line is, if that is what limits the frames; in a width that stays.

    Args:
        speed: What is known of it; `None` where there is none.
    """
    if speed is None or not speed.is_limit:
        return ""
    frames = speed.frames_a_second
    often = f"{frames:.0f} frames/s" if frames >= 1.95 else f"{frames:.1f} frames/s"
    rate = speed.bytes_a_second
    if rate is None or speed.round_trip * frames > _MOSTLY:
        words = f"line {speed.round_trip:.1f} s away: {often}"
    else:
        words = f"line {max(min(rate / 1000.0, 999.0), 0.1):.3g} kB/s: {often}"
    return words.ljust(_WIDTH)
