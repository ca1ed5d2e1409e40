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
_SPACE = ord(" ")
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
    crossed: Places
    """The characters that any link runs through, counted row by row, ascending."""
    crossing: Places
    """The links that run through each of them, those of one after those of another."""
    begins: Places
    """Where in `crossing` each character's begin."""
    dots_of: tuple[Places, ...]
    """Of each kind the dots of each link, counted row by row, shape `(links, dots)`."""
    inks: tuple[str, ...]
    """The colour of each kind."""

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
        cells = down // dots[1] * columns + across // dots[0]
        # Each link but once for a character, whatever number of its points are there.
        links = np.arange(len(down))[:, None]
        pairs = np.unique(cells * max(len(down), 1) + links)
        crossings, crossing = np.divmod(pairs, max(len(down), 1))
        crossed, begins = np.unique(crossings, return_index=True)
        dots_of: tuple[Places, ...] = ()
        if not look.ascii_only:
            steps = np.maximum(np.abs(np.diff(down)), np.diff(across))
            along = np.pad(np.cumsum(steps, axis=1), ((0, 0), (1, 0))) % _PERIOD
            by_pattern = {
                pattern.tobytes(): _set_dots(down * width + across, pattern[along])
                for pattern in _PATTERNS
            }
            dots_of = tuple(by_pattern[pattern.tobytes()] for pattern in _PATTERNS)
        return cls(
            left, columns, rows, dots, across, down,
            crossed, crossing, begins, dots_of, tuple(link_inks(look)),
        )  # fmt: skip

    def draw(self, picture: Picture, kinds: Kinds, sizes: Numbers) -> None:
        """Draw the links, the larger ones over the others, where nothing is yet.

        Args:
            picture: Where.
            kinds: Of each link, see `links.link_kinds`, shape `(links,)`; 0 is not drawn.
            sizes: By which they are ordered, same shape.
        """
        order = np.argsort(np.where(np.isfinite(sizes), sizes, 0.0), kind="stable")
        order = order[kinds[order] > 0]
        if not order.size:
            return
        ranks = np.zeros(len(kinds), dtype=np.int32)
        ranks[order] = np.arange(1, order.size + 1)
        tops = np.maximum.reduceat(ranks[self.crossing], self.begins)
        inks = np.zeros(self.rows * self.columns, dtype=np.int8)
        inks[self.crossed] = np.append(np.int8(0), kinds[order])[tops]
        inks = inks.reshape(self.rows, self.columns)
        if self.dots_of:
            block = self._dotted(kinds)
        else:
            block = np.array([0, *map(ord, _ASCII_KINDS[1:])], dtype=np.uint32)[inks]
        drawn = block != 0
        block[~drawn] = _SPACE
        nothing = np.full(inks.shape, -1, dtype=np.int16)
        picture.paint(self.left, 0, block, np.where(drawn, inks, nothing), nothing, self.inks)

    def _dotted(self, kinds: Kinds) -> NDArray[np.uint32]:
        shape = self.rows * self.dots[1], self.columns * self.dots[0]
        thin, heavy = (np.zeros(shape, dtype=np.bool_) for _ in range(2))
        for kind in range(1, KINDS):
            links = np.flatnonzero(kinds == kind)
            is_heavy = kind in (kind_of(HEAVY, False), kind_of(HEAVY, True))
            (heavy if is_heavy else thin).reshape(-1)[self.dots_of[kind][links]] = True
        # The second dot stays in the character of the first, which has the link's colour.
        thin |= heavy
        pairs = thin.reshape(-1, 2, shape[1])
        pairs |= heavy.reshape(pairs.shape)[:, ::-1]
        return braille(thin)

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


def _set_dots(places: Places, wanted: NDArray[np.bool_]) -> Places:
    """Leave out what is not wanted; shorter lines have their first dot more than once."""
    most = int(wanted.sum(axis=1).max(initial=1))
    # What is wanted comes first; the first point always is.
    order = np.argsort(~wanted, axis=1, kind="stable")[:, :most]
    found = np.take_along_axis(places, order, axis=1)
    return np.where(np.take_along_axis(wanted, order, axis=1), found, places[:, :1])
