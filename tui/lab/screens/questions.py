"""What the lab asks before it does something that cannot be guessed."""

from __future__ import annotations

from typing import Literal

from ...widgets.choice import Choice

WAITING: Choice[Literal["restart", "go on"]] = Choice(
    "Restart with it (r), or go on without (g)?",
    {"r,ctrl+r,enter": "restart", "g": "go on"},
)
"""What to do with what the form says otherwise than the run."""

SEVERAL: Choice[Literal["sweep", "compare"]] = Choice(
    "Begin the sweep (enter), or a run for each and compare their curves (c)?",
    {"enter,y": "sweep", "c": "compare"},
    leaving="escape,n,q",
)
"""What becomes of several values of one hyperparameter."""

SWEEP: Choice[Literal["sweep", "compare"]] = Choice(
    "Begin the sweep (enter)?",
    {"enter,y": "sweep"},
    leaving="escape,n,q",
    otherwise="no",
)
"""Whether to begin a sweep of several hyperparameters."""


def again(more: int) -> Choice[Literal["more", "again"]]:
    """Ask what to do with a run that is over.

    Args:
        more: How many epochs more it may have; 0 if it can't go on.
    """
    if not more:
        return Choice("Again (r)?", {"r": "again"})
    return Choice(f"{more:,} more (+) or again (r)?", {"plus": "more", "r": "again"})
