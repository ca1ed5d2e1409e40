"""What people see of a run's history: numbers by name, a frame, a picture in a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..short_repr import brief
from .metrics.history import COLUMNS, column_of


@dataclass(frozen=True, slots=True, eq=False)
class HistoryView:
    """The history up to one moment. It never changes: rows are only ever added behind it."""

    rows: NDArray[np.float64]
    """Read-only, shape `(epochs + 1, len(COLUMNS))`; row 0 is before the first update."""

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> NDArray[np.float64]:
        """Give one measure of all epochs, shape `(epochs + 1,)`.

        Raises:
            ValueError: If there is no such column; it names those that there are, `COLUMNS`.
        """
        return column_of(self.rows, name)

    def to_dict(self) -> dict[str, NDArray[Any]]:
        """Give `epoch` and all columns as arrays, each of shape `(epochs + 1,)`.

        NaN is what there is no such set or measure of, and what was not evaluated.
        """
        columns = {name: self.column(name) for name in COLUMNS}
        return {"epoch": np.arange(len(self)), **columns}

    def to_frame(self, library: Literal["pandas", "polars"] | None = None) -> Any:
        """Give the same as a data frame, a row for each epoch.

        Args:
            library: Whose frame; of those two the first that is installed if not said.

        Raises:
            ImportError: If it is not installed.
        """
        from .rendering.frame import frame_of

        return frame_of(self.to_dict(), library)

    __repr__ = brief

    def _repr_html_(self) -> str:
        """Show it in a notebook, as curves."""
        from .rendering.svg import svg_of

        return svg_of(self)
