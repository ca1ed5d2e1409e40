"""The decision boundary of a kept run, beside those of others."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import Horizontal

from ....core import Snapshot
from ....core.data.dataset import Dataset
from ...appearance.look import Look
from ...drawing.maps.boundary import Place
from ...lab.panels.boundary import Boundary
from .compared import Compared


class RunBoundary(Boundary):
    """A boundary whose frame says which run it is of.

    Args:
        compared: The run.
        look: Characters and colours.
    """

    def __init__(self, compared: Compared, look: Look) -> None:
        super().__init__(look, id=f"boundary-{compared.letter}")
        self._title = compared.title
        self.retitle(title=self._title)
        if compared.dataset is not None:
            self.show_dataset(compared.dataset)
        self.snapshot = compared.snapshot

    def _show_titles(self, snapshot: Snapshot, dataset: Dataset, place: Place) -> None:
        reading = ""
        if (cell := self._cell(place)) is not None:
            reading = self._reading(snapshot, place, cell)
        self.retitle(title=self._title, subtitle=reading)


_LEAST = 20
"""Columns of a boundary at least; of more runs than fit, the row is scrolled."""


class BoundaryRow(Horizontal):
    """The boundaries of some runs, side by side as wide as there is room."""

    async def show_runs(self, runs: Sequence[Compared], look: Look) -> None:
        """Show those of the runs that have one."""
        await self.mount(*(RunBoundary(each, look) for each in runs if each.snapshot is not None))
        self.on_resize()

    def on_resize(self) -> None:
        """Share the room out."""
        boundaries = list(self.query(RunBoundary))
        for number, boundary in enumerate(boundaries):
            share, rest = divmod(self.size.width, len(boundaries))
            # What is left over goes to the first ones, a column each.
            boundary.styles.width = max(share + (number < rest), _LEAST)
