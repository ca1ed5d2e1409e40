"""What is wanted of a run beside its config: how it begins, and how it is watched at first."""

from __future__ import annotations

from dataclasses import dataclass

from ..nn.weights.start import StartWeights
from .branch import Branch
from .checkpoint import Checkpoint
from .replicas.shown_replica import Whose
from .speed.limit import Speed


@dataclass(frozen=True, slots=True, eq=False)
class RunOptions:
    """How a run begins, handed as one from flags and form to the run.

    But for where it begins, nothing of it is in the bits.
    """

    paused: bool = False
    """Whether it waits for `resume` before its first step."""
    speed_limit: Speed = None
    """How many epochs a second to train at most; `None` for as many as possible."""
    shown_replica: Whose = 0
    """Whose predictions snapshots show at first, where there are replicas."""
    run_id: str | None = None
    """The run's name; a short random one if not given. A checkpoint brings its own."""
    checkpoint: Checkpoint | None = None
    """Where it goes on as if it had never stopped, by the config that it is begun with."""
    branch: Branch | None = None
    """Where it begins, if it goes on from another run."""
    weights: StartWeights | None = None
    """What it starts from, if not at random."""
