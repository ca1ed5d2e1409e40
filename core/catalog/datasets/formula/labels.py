"""Labels by a formula: 1 where it holds, 0 where it does not or where its numbers end."""

from __future__ import annotations

from functools import lru_cache

from ...lazy_numpy import np
from ..kind import Numbers
from .grammar import read
from .meaning import Sides

EXAMPLE = "x2 > sin(x1)"
"""What a formula is before anybody types one."""

REACH = 5.0
"""Points lie from minus this to this, both ways."""

LEAST_SHARE = 0.01
"""The share of the plane that must be on each side: with less there may be one class only."""

_FINENESS = 100
"""So many times so many places tell how much of the plane is on each side."""

_understood = lru_cache(256)(read)


def in_short(text: str) -> str:
    """Give a formula as it is kept: in small letters, a single blank where there are several.

    Raises:
        ValueError: If it can't be read or leaves one side of the plane without points, with words
            about that to stand behind the name of the hyperparameter.
    """
    if text == EXAMPLE:
        return text  # every config has one, and few need numpy to be checked
    _understood(text)
    if why := _why_one_sided(text):
        raise ValueError(why)
    return " ".join(text.lower().split())


def labels_of(text: str, points: Numbers) -> Numbers:
    """Label points by a formula that can be read.

    Args:
        text: The formula.
        points: Shape `(rows, 2)`.

    Returns:
        1 where it holds, else 0: where it does not, or where a number is missing that decides it.
    """
    with np.errstate(all="ignore"):
        sides: Sides = _understood(text)(points[:, 0], points[:, 1])
    return np.broadcast_to(sides.yes, len(points)).astype(float)


def _why_one_sided(text: str) -> str:
    share = share_that_holds(text)
    if LEAST_SHARE <= share <= 1.0 - LEAST_SHARE:
        return ""
    holds = (
        "nowhere, or nearly so" if share == 0 else "everywhere, or nearly so" if share == 1
        else f"in {100 * share:.2g} % of it" if share < 0.5
        else f"in all but {100 * (1 - share):.2g} % of it"
    )  # fmt: skip
    return (
        f"must have at least {100 * LEAST_SHARE:g} % of the plane, x and y from {-REACH:g} to"
        f" {REACH:g}, on each side; it holds {holds}"
    )


@lru_cache(256)
def share_that_holds(text: str) -> float:
    """Tell for which share of the plane a formula holds that can be read."""
    # The middles of the cells of a grid: none is an axis or an edge, where much is undecided.
    places = (np.arange(_FINENESS) + 0.5) / _FINENESS * 2.0 * REACH - REACH
    grid = np.stack(np.meshgrid(places, places), axis=-1).reshape(-1, 2)
    return float(labels_of(text, grid).mean())
