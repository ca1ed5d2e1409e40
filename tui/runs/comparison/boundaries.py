"""The decision boundaries of stored runs, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import Horizontal

from ...appearance.look import Look
from ...widgets.boundary import Boundary
from .compared import Compared

_LEAST = 20
"""Columns of a boundary at least; of more runs than fit, the row is scrolled."""


class BoundaryRow(Horizontal):
    """The boundaries of some runs, side by side as wide as there is room."""

    async def show_runs(self, runs: Sequence[Compared], look: Look) -> None:
        """Show those of the runs that have one, each with the run's title on its frame."""
        await self.mount(*(_boundary(each, look) for each in runs if each.snapshot is not None))
        self.on_resize()

    def on_resize(self) -> None:
        """Share the room out."""
        boundaries = list(self.query(Boundary))
        for number, boundary in enumerate(boundaries):
            share, rest = divmod(self.size.width, len(boundaries))
            # What is left over goes to the first ones, a column each.
            boundary.styles.width = max(share + (number < rest), _LEAST)


def _boundary(run: Compared, look: Look) -> Boundary:
    boundary = Boundary(look, id=f"boundary-{run.letter}", title=run.title)
    if run.dataset is not None:
        boundary.show_dataset(run.dataset)
    boundary.snapshot = run.snapshot
    return boundary
