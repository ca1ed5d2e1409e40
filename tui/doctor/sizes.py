"""How many bytes something has, and where it is, in a few characters."""

from __future__ import annotations

import os
from pathlib import Path

_STEPS = (("GB", 1e9), ("MB", 1e6), ("kB", 1e3))


def bytes_text(count: int) -> str:
    """Write a number of bytes with two digits or three."""
    for unit, size in _STEPS:
        if count >= size:
            number = count / size
            return f"{number:.0f} {unit}" if number >= 10 else f"{number:.1f} {unit}"
    return f"{count} byte{'' if count == 1 else 's'}"


def place_text(path: Path) -> str:
    """Write a path, with `~` for the home."""
    home = _home()
    if home and path.is_relative_to(home):
        return os.path.join("~", path.relative_to(home))
    return str(path)


def home_as_tilde(sentence: str) -> str:
    """Write a sentence with `~` for the home, whose name is nobody else's business."""
    home = _home()
    return sentence.replace(f"{home}{os.sep}", f"~{os.sep}") if home else sentence


def _home() -> str:
    """Give the home, if there is one that is not all there is."""
    home = os.path.expanduser("~")
    return home if os.path.isabs(home) and os.path.dirname(home) != home else ""
