"""Waiting for a run in a thread: on conditions, never on a clock."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from nnlab.core import Snapshot
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.snapshot import ENDED

_PATIENCE_SECONDS = 60.0
"""Only to end a test that would hang; nothing is measured with it."""


def until(run: BackgroundRun, condition: Callable[[Snapshot], bool]) -> Snapshot:
    """Ask for newer snapshots until one meets the condition, and give that one."""
    deadline = monotonic() + _PATIENCE_SECONDS
    while not condition(snapshot := run.newest):
        assert monotonic() < deadline, f"still {snapshot.state} at step {snapshot.steps}"
        run.refresh()
        run.wait(0.001)
    return snapshot


def ended(run: BackgroundRun) -> Snapshot:
    """Wait for the end of a run and give its last snapshot."""
    assert run.wait(_PATIENCE_SECONDS)
    assert run.newest.state in ENDED
    return run.newest
