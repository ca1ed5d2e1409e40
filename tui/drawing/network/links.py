"""How a link is drawn: its sign by a colour and by dashes, its size by the weight of its line."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...appearance.look import MANY_COLOURS, Look
from ..maps.colour_map import blend
from ..numbers import tick_text

Numbers = NDArray[np.floating[Any]]

SHARES = (0.1, 0.4)
"""Where a thin line and a heavy one begin, as shares of the scale; below are dots."""
DOTTED, THIN, HEAVY = range(3)
"""How heavy a line is."""
KINDS = 7
"""Kinds of links: 0 is none that can be drawn, then each weight of line minus, then plus."""

_DOTTED_SHARE, _THIN_SHARE = 0.8, 0.35
"""How far dots are from the background, and how close a thin line is to a heavy one."""
_PLUS, _MINUS = "+", "\N{MINUS SIGN}"


def link_kinds(weights: Numbers, scale: float) -> NDArray[np.int8]:
    """Find of each link how it is drawn.

    Args:
        weights: Any shape.
        scale: From `scale_of`.

    Returns:
        In the weights' shape 0 for a weight of 0 or none that is a number, else `kind_of`.
    """
    known = np.isfinite(weights)
    clean = np.where(known, weights, 0.0)
    sizes = np.searchsorted(np.array(SHARES) * scale, np.abs(clean), side="right")
    kinds = 1 + sizes + np.where(clean > 0, HEAVY + 1, 0)
    return np.where(known & (clean != 0), kinds, 0).astype(np.int8)


def kind_of(size: int, is_plus: bool) -> int:
    """Give the kind of a link with so heavy a line and that sign."""
    return 1 + size + (HEAVY + 1) * is_plus


def link_inks(look: Look) -> list[str]:
    """Give the colour of each kind of link: the heavier, the stronger."""
    palette, maps = look.palette, look.maps
    inks = [palette.faint]
    for strong, middling in ((palette.class_zero, maps.blue), (palette.class_one, maps.orange)):
        if look.colours < MANY_COLOURS:
            inks += [strong] * (HEAVY + 1)
        else:
            dotted = blend(maps.middle, middling, _DOTTED_SHARE)
            inks += [dotted, blend(middling, strong, _THIN_SHARE), strong]
    return inks


def sign_of(number: float, look: Look) -> str:
    """Write a sign as it stands beside a unit for its bias; a space for 0 and for no number."""
    if not np.isfinite(number) or number == 0:
        return " "
    return _PLUS if number > 0 else "-" if look.ascii_only else _MINUS


def legend(scale: float, look: Look) -> tuple[str, ...]:
    """Say what lines mean at a scale, the most important first."""
    plus, minus = look.glyphs.link_keys
    thin, heavy = (tick_text(float(f"{share * scale:.3g}")) for share in SHARES)
    return f"{plus} plus", f"{minus} minus", f"heavy from {heavy}, dotted below {thin}"
