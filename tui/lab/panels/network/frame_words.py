"""What the frame of the network panel says."""

from __future__ import annotations

from .....core import Snapshot
from ....appearance.look import Look
from ....drawing.network.links import legend
from ....drawing.network.plan import NetworkPlan


def title_of(snapshot: Snapshot, plan: NetworkPlan, scale: float, closer: str, look: Look) -> str:
    """Say whose network it is, which part of it is seen, and what lines mean, as far as that fits.

    Args:
        snapshot: What is shown.
        plan: Where it stands.
        scale: What the lines' weights are measured by.
        closer: The unit that has all the room; empty if all are seen.
        look: Characters and colours.
    """
    parts = ["Network"]
    if snapshot.shown is not None:
        parts.append(f"seed {snapshot.shown.seed}")
    if closer:
        parts.append(f"{closer} closer")
    else:
        if len(plan.levels) < plan.depth:
            first, last = plan.levels[0].level, plan.levels[-1].level
            names = ["inputs", *(f"hidden {level}" for level in range(1, plan.depth - 1)), "output"]
            parts.append(f"{names[first]} to {names[last]}, of {plan.depth - 1} layers")
        parts += legend(scale, look)
    while len(parts) > 1 and len("  ".join(parts)) > plan.width - 4:
        parts.pop()
    return "  ".join(parts)
