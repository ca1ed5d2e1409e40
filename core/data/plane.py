"""The plane in which rows are shown, and in which networks are asked what lies between them.

A point's two coordinates are its place. A table has as many columns as it likes; there a plane is
laid through the inputs (see `core.data.tabular.planes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..catalog.features import inputs_of

Numbers = NDArray[np.floating[Any]]


class View(Protocol):
    """A plane through what a network is shown."""

    @property
    def names(self) -> tuple[str, str]:
        """What the axes are called, across and up."""
        ...

    @property
    def is_round(self) -> bool:
        """Whether both axes have one unit, so that a circle is to be drawn round."""
        ...

    @property
    def said(self) -> str:
        """What is done with the other inputs, in words; empty where there are none."""
        ...

    def inputs_at(self, points: Numbers) -> Numbers:
        """Give what a network is shown of points of the plane.

        Args:
            points: Shape `(rows, 2)`.

        Returns:
            A new array of shape `(rows, inputs)`.
        """
        ...


@dataclass(frozen=True, slots=True)
class PlaneOfPoints:
    """The plane that points lie in by themselves.

    Attributes:
        features: What the network is shown of them.
    """

    features: Sequence[str]

    @property
    def names(self) -> tuple[str, str]:
        """The two coordinates."""
        return "x1", "x2"

    @property
    def is_round(self) -> bool:
        """Both are lengths."""
        return True

    @property
    def said(self) -> str:
        """There are no other inputs."""
        return ""

    def inputs_at(self, points: Numbers) -> Numbers:
        """Make the features of points."""
        return inputs_of(points, self.features)
