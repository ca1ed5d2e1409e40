"""The report's rows as strips: where the seeds lie, and where the printed number does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .on_terminal import plotted

if TYPE_CHECKING:
    from .....core.experiments.reproduction.row import ReproducedRow


def reproduction_plot(rows: Sequence[ReproducedRow], *, ascii_only: bool) -> str:
    """Draw rows of the report under each other, if that is a terminal."""
    from ....drawing.plots.strips import Strip, strips_plot

    strips = [
        Strip(
            row.preset.name.removeprefix("report-").upper(),
            row.accuracy,
            printed=row.printed.accuracy,
        )
        for row in rows
    ]
    title = "accuracy within 0.1, in percent"
    return plotted(lambda page: strips_plot(strips, title, page), ascii_only=ascii_only)
