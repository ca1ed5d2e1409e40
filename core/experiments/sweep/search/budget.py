"""How long a sweep may take, as people type it: 90s, 10min or 2h."""

from __future__ import annotations

import re

_TIME = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*(s|min|h|)")
_SECONDS = {"": 1.0, "s": 1.0, "min": 60.0, "h": 3600.0}


def seconds_of(text: str) -> float | None:
    """Read a time; `None` if it is none, or no time at all."""
    found = _TIME.fullmatch(text.strip())
    return (float(found[1]) * _SECONDS[found[2]] or None) if found else None
