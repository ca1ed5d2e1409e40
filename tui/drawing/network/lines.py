"""The links of two neighbouring levels as curves of dots, or of characters where there is ASCII."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...appearance.look import Look
from ..chart.dots import BRAILLE, braille
from ..picture import Picture
from .links import HEAVY, KINDS, kind_of, link_inks

Places = NDArray[np.int64]
Kinds = NDArray[np.int8]
Numbers = NDArray[np.floating[Any]]

_ASCII_KINDS = " .-=.+#"
"""Each kind's character: dotted, thin and heavy minus, then plus."""
_BEND = 0.75
"""How much of a curve is bent: all of it would leave units and come in flat."""
_PERIOD = 28
_PATTERNS = np.zeros((KINDS, _PERIOD), dtype=np.bool_)
"""Which of the dots along a line are drawn, for each kind."""
for _plus in (False, True):
    _PATTERNS[kind_of(0, _plus), ::4] = True
for _size in (1, HEAVY):
    _PATTERNS[kind_of(_size, True)] = True
    _PATTERNS[kind_of(_size, False)] = np.arange(_PERIOD) % 7 < 4


@dataclass(frozen=True, slots=True, eq=False)
class GapLines:
    """Where the links between two levels run; found once for a plan, drawn for ever new weights."""

    left: int
    """The first column of the gap."""
    columns: int
    rows: int
    dots: tuple[int, int]
    """Dots across and down a character."""
    across: Places
    """Each point's column of dots, shape `(points,)`."""
    down: Places
    """Each link's row of dots at each point, shape `(links, points)`."""
    along: Places
    """Where in the pattern of a line each point is, same shape."""

    @classmethod
    def between(
        cls, starts: Numbers, ends: Numbers, left: int, columns: int, rows: int, look: Look
    ) -> GapLines:
        """Lay a curve from each start to each end.

        Args:
            starts: The rows that links leave from, parts of rows included, shape `(sources,)`.
            ends: The rows that they come in on, shape `(units,)`.
            left: The first column.
            columns: How many there are.
            rows: Rows of the picture.
            look: Says what lines are made of.
        """
        dots = (1, 1) if look.ascii_only else BRAILLE
        height, width = rows * dots[1], columns * dots[0]
        steep = float(np.abs(ends[:, None] - starts).max(initial=0.0)) * dots[1]
        # Where it is steepest, a curve still goes on by one dot at a time.
        points = max(width, int(np.ceil(steep * (1.0 + _BEND / 2))) + 1, 2)
        share = np.linspace(0.0, 1.0, points)
        bent = (1.0 - _BEND) * share + _BEND * share * share * (3.0 - 2.0 * share)
        first, last = np.tile(starts, len(ends)), np.repeat(ends, len(starts))
        course = (first[:, None] + (last - first)[:, None] * bent) * dots[1]
        down = np.clip(np.floor(course), 0, height - 1).astype(np.int64)
        across = np.minimum((share * width).astype(np.int64), width - 1)
        steps = np.maximum(np.abs(np.diff(down)), np.diff(across))
        along = np.pad(np.cumsum(steps, axis=1), ((0, 0), (1, 0))) % _PERIOD
        return cls(left, columns, rows, dots, across, down, along)

    def draw(self, picture: Picture, kinds: Kinds, sizes: Numbers, look: Look) -> None:
        """Draw the links, the larger ones over the others.

        Args:
            picture: Where.
            kinds: Of each link, see `links.link_kinds`, shape `(links,)`; 0 is not drawn.
            sizes: By which they are ordered, same shape.
            look: Characters and colours.
        """
        order = np.argsort(np.where(np.isfinite(sizes), sizes, 0.0), kind="stable")
        order = order[kinds[order] > 0]
        if not order.size:
            return
        ordered, down = kinds[order], self.down[order]
        across = np.broadcast_to(self.across, down.shape)
        cells = (down // self.dots[1]) * self.columns + across // self.dots[0]
        inks = np.zeros(self.rows * self.columns, dtype=np.int8)
        inks[cells.ravel()] = np.repeat(ordered, down.shape[1])  # the last one stays
        if self.dots == (1, 1):
            table = np.array([*map(ord, _ASCII_KINDS)], dtype=np.uint32)
            table[0] = 0
            block = table[inks].reshape(self.rows, self.columns)
        else:
            wanted = _PATTERNS[ordered[:, None], self.along[order]]
            block = self._dotted(ordered, across, down, wanted)
        colours = link_inks(look)
        shown = inks.reshape(self.rows, self.columns)
        for kind in range(1, KINDS):
            if (here := shown == kind).any():
                picture.lay(self.left, 0, np.where(here, block, 0).astype(np.uint32), colours[kind])

    def _dotted(
        self, kinds: Kinds, across: Places, down: Places, wanted: NDArray[np.bool_]
    ) -> NDArray[np.uint32]:
        width, height = self.columns * self.dots[0], self.rows * self.dots[1]
        grid = np.zeros((height, width), dtype=np.bool_)
        grid[down[wanted], across[wanted]] = True
        heavy = wanted & np.isin(kinds, (kind_of(HEAVY, False), kind_of(HEAVY, True)))[:, None]
        rows, columns = down[heavy], across[heavy]
        # The second dot stays in the character of the first, which has the link's colour.
        grid[rows ^ 1, columns] = True
        return braille(grid)

    def nearest(self, column: int, row: int) -> int | None:
        """Find the link that runs closest by a place; none that is more than a row away."""
        if not 0 <= column - self.left < self.columns:
            return None
        here = np.flatnonzero(self.across // self.dots[0] == column - self.left)
        if not here.size:
            return None
        middle = (row + 0.5) * self.dots[1] - 0.5
        distances = np.abs(self.down[:, here] - middle).min(axis=1)
        best = int(distances.argmin())
        return best if distances[best] <= self.dots[1] else None
