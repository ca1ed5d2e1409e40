"""What the lab asks before it does something that cannot be guessed."""

from __future__ import annotations

from typing import Literal

from ...widgets.choice import Choice

WAITING: Choice[Literal["restart", "go on"]] = Choice(
    "Restart with it (r), or go on without (g)?",
    {"r,ctrl+r,enter": "restart", "g": "go on"},
)
"""What to do with what the form says otherwise than the run."""

COMPARISON: Choice[bool] = Choice(
    "Train and compare them (enter)?",
    {"enter,y": True},
    leaving="escape,n,q",
    otherwise="no",
)
"""Whether to train a run for each of several values and to compare them."""


def again(more: int) -> Choice[Literal["more", "again"]]:
    """Ask what to do with a run that is over.

    Args:
        more: How many epochs more it may have; 0 if it can't go on.
    """
    if not more:
        return Choice("Again (r)?", {"r": "again"})
    return Choice(f"{more:,} more (+) or again (r)?", {"plus": "more", "r": "again"})
