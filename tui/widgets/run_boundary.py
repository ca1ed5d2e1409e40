"""The decision boundary of a kept run, beside those of others."""

from __future__ import annotations

from rich.markup import escape

from ...core import Snapshot
from ...core.data.dataset import Dataset
from ..drawing.boundary import Place
from ..look import Look
from ..runs.comparing import Compared
from .boundary import Boundary


class RunBoundary(Boundary):
    """A boundary whose frame says which run it is of.

    Args:
        compared: The run.
        look: Characters and colours.
    """

    def __init__(self, compared: Compared, look: Look) -> None:
        super().__init__(look, id=f"boundary-{compared.letter}")
        self._title = escape(compared.title)
        self.border_title = self._title
        if compared.dataset is not None:
            self.show_dataset(compared.dataset)
        self.snapshot = compared.snapshot

    def _show_titles(self, snapshot: Snapshot, dataset: Dataset, place: Place) -> None:
        reading = ""
        if (cell := self._cell(place)) is not None:
            reading = self._reading(snapshot, place, cell)
        self.retitle(title=self._title, subtitle=reading)
