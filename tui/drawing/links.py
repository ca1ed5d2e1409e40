"""How a link is drawn: its sign by a character and a colour, its size by the weight of its line."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..appearance.look import Look
from .numbers import tick_text

Numbers = NDArray[np.floating[Any]]

_SHARES = np.array([0.1, 0.3, 0.6])
"""Where the next heavier line begins, as shares of the scale."""
_NO_NUMBER = "?"


def scale_of(largest: float) -> float:
    """Round the largest weight up to 1, 2 or 5 times a power of ten, so that lines seldom change.

    Args:
        largest: Its size; 1 is given where it is zero or no number.
    """
    if not (np.isfinite(largest) and largest > 0):
        return 1.0
    power = 10.0 ** np.floor(np.log10(largest))
    # A hair more than it is, as powers of ten are not exact.
    return float(
        next(round_ * power for round_ in (1, 2, 5, 10) if largest <= round_ * power * 1.001)
    )


def link_characters(weights: Numbers, scale: float, look: Look) -> tuple[Any, Any]:
    """Choose the characters of links.

    Args:
        weights: Any shape.
        scale: From `scale_of`.
        look: Has the characters.

    Returns:
        Of each link its sign and its line, as code points in the weights' shape.
    """
    glyphs = look.glyphs
    signs = np.array([*map(ord, glyphs.link_signs), ord(_NO_NUMBER)], dtype=np.uint32)
    lines = np.array([*map(ord, glyphs.link_lines)], dtype=np.uint32)
    known = np.isfinite(weights)
    sizes = np.searchsorted(_SHARES * scale, np.abs(np.where(known, weights, 0.0)), side="right")
    kinds = np.where(known, np.sign(np.where(known, weights, 0.0)) + 1, 3).astype(int)
    return signs[kinds], lines[sizes]


def legend(scale: float, look: Look) -> str:
    """Say what signs and lines mean at a scale."""
    negative, _, positive = look.glyphs.link_signs
    bounds = [tick_text(float(f"{share * scale:.3g}")) for share in _SHARES]
    lines = look.glyphs.link_lines
    parts = [f"{line}<{bound}" for line, bound in zip(lines, bounds, strict=False)]
    return f"{negative} {positive} sign  {' '.join(parts)} {lines[-1]} more"
