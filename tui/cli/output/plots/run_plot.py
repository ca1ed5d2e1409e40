"""The losses of one run under what is printed of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .on_terminal import plotted

if TYPE_CHECKING:
    from .....core.training.checkpoint import RecordedEpochs
    from .....core.training.snapshot import Snapshot


def snapshot_plot(snapshot: Snapshot) -> str:
    """Draw what a run that has just ended went through."""
    from ....drawing.plots.losses import losses_plot

    replicas = snapshot.replicas
    quartiles = None if replicas is None else (replicas.lower, replicas.upper)
    return plotted(lambda page: losses_plot(snapshot.history.rows, page, quartiles))


def history_plot(past: RecordedEpochs, *, ascii_only: bool) -> str:
    """Draw what is kept of a run's epochs."""
    from ....drawing.plots.losses import losses_plot

    quartiles = None
    if past.lower is not None and past.upper is not None:
        quartiles = past.lower, past.upper
    return plotted(lambda page: losses_plot(past.rows, page, quartiles), ascii_only=ascii_only)
