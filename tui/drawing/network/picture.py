"""The picture of a network: levels from left to right, and the links between them as lines.

A heavy line is a large weight and dots are a small one; minus is blue and dashed, plus is orange
and solid. Where lines cross, the larger weight is on top. Of a selected unit the links stand out,
and their weights are written where they begin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...appearance.look import Look
from ..maps.colour_map import ColourMap, value_map
from ..maps.heat_map import HeatMap, Levels, value_levels
from ..numbers import digits_cell
from ..picture import Picture
from ..text_columns import fitted
from .level import Level, Selected
from .lines import GapLines
from .links import kind_of, link_inks, link_kinds, sign_of
from .map_stack import stacks_of
from .plan import NetworkPlan

Numbers = NDArray[np.floating[Any]]

_WEIGHT = 6
"""Columns of a weight that is written where its link begins."""
_SMALL, _LARGE = 0.5, 10.0
"""From which scale on, and up to which weight, two decimals are enough."""
_LEAST_LINE = 4
"""Columns of a link that are seen beside its weight, at least."""


def samples_of(level: Level, colour_map: ColourMap) -> tuple[int, int]:
    """Give how many levels of colour a unit's map has across and down.

    Where maps stand on each other's heads, the topmost half row of each is left free, so that one
    sees where the next begins.
    """
    rows = level.unit_rows
    if colour_map.samples_down == 1:
        return level.map_columns, rows - (rows > 2 and level.pitch == rows)
    return level.map_columns, 2 * rows - (rows > 1 and level.pitch == rows)


def shades(values: Numbers, low: Numbers, high: Numbers, colour_map: ColourMap) -> Levels:
    """Find the levels of colour of units' activations.

    Args:
        values: Shape `(units, samples)`.
        low: Each unit's least value, shape `(units,)`.
        high: Each unit's largest.
        colour_map: Says how many levels there are.
    """
    with np.errstate(all="ignore"):
        share = (values - low[:, None]) / np.where(high > low, high - low, 1.0)[:, None]
    return value_levels(share, 0.0, 1.0, colour_map)


class NetworkDrawing:
    """Draws a network of one plan again and again.

    Args:
        plan: Where everything stands.
        look: Characters and colours.
        images: Numbers for pictures of pixels, of which each level takes one.
    """

    def __init__(self, plan: NetworkPlan, look: Look, images: Sequence[int] = ()) -> None:
        self.plan, self._look = plan, look
        self._stacks = stacks_of(plan.levels, look, images)
        self.colour_map = value_map(look)
        self._inks = link_inks(look)
        self._lines = [self._between(*gap) for gap in plan.gaps()]
        self._background = self._names()
        # By the sign of a bias: 0, 1 and, counted from the end, -1.
        signs = (0.0, 1.0, -1.0)
        self._signs = np.array([ord(sign_of(sign, look)) for sign in signs], dtype=np.uint32)
        self._sign_inks = np.array([-1, kind_of(2, True), kind_of(2, False)], dtype=np.int16)

    def _between(self, below: Level, level: Level) -> GapLines:
        starts, ends = (
            np.array([each.line_row(place) for place in range(each.count)])
            for each in (below, level)
        )
        columns = level.left - below.end
        return GapLines.between(starts, ends, below.end, columns, self.plan.height, self._look)

    def samples(self, level: Level) -> tuple[int, int]:
        """Give at how many samples of the plane a unit's map is to be known, across and down."""
        stack = self._stacks.get(level.level)
        return stack.samples if stack else samples_of(level, self.colour_map)

    def shades(
        self, level: Level, grid: tuple[int, int], values: Numbers, bounds: tuple[Numbers, Numbers]
    ) -> Levels:
        """Find the levels of colour of a level's maps.

        Args:
            level: Whose units these are.
            grid: How many samples of the plane there are across and down, enough for any map.
            values: The units' activations at these, shape `(units, down * across)`.
            bounds: Each unit's least and largest value, shape `(units,)`.
        """
        if stack := self._stacks.get(level.level):
            return shades(stack.spread(grid, values), *bounds, stack.colour_map)
        across, down = samples_of(level, self.colour_map)
        columns = (2 * np.arange(across) + 1) * grid[0] // (2 * across)
        rows = (2 * np.arange(down) + 1) * grid[1] // (2 * down)
        taken = (rows[:, None] * grid[0] + columns).ravel()
        return shades(values[:, taken], *bounds, self.colour_map)

    def at(self, column: int, row: int) -> Selected | None:
        """Find the unit or link that is drawn at a place."""
        if (unit := self.plan.at(column, row)) is not None:
            return unit
        for (below, level), lines in zip(self.plan.gaps(), self._lines, strict=True):
            if (link := lines.nearest(column, row)) is not None:
                place, source = divmod(link, below.count)
                return Selected(level.level, level.first + place, below.first + source)
        return None

    def draw(
        self,
        weights: Sequence[Numbers],
        biases: Sequence[Numbers],
        maps: Mapping[int, Levels],
        scale: float,
        selected: Selected | None,
        heads: Sequence[str] = (),
    ) -> Picture:
        """Draw it.

        Args:
            weights: Of each layer, shape `(fan in, fan out)`.
            biases: Of each layer, shape `(fan out,)` or `(0,)`.
            maps: Of each level that is shown the units' levels of colour, as from `shades`.
            scale: What the lines' weights are measured by; see `scale_of`.
            selected: What to mark.
            heads: What each level is called, where there is a row for it.
        """
        plan = self.plan
        picture = self._background.copy()
        for gap, lines in zip(plan.gaps(), self._lines, strict=True):
            below, level = gap
            shown = weights[level.level - 1][
                below.first : below.first + below.count, level.first : level.first + level.count
            ]
            self._draw_links(picture, gap, lines, shown, scale, selected)
        for level in plan.levels:
            self._draw_maps(picture, level, maps[level.level])
            own = biases[level.level - 1] if level.level and plan.bias else np.empty(0)
            self._draw_names(picture, level, own, selected)
        if heads and plan.levels[0].top and min(level.top for level in plan.levels) > 0:
            self._draw_heads(picture, heads)
        return picture

    def _draw_links(
        self,
        picture: Picture,
        gap: tuple[Level, Level],
        lines: GapLines,
        weights: Numbers,
        scale: float,
        selected: Selected | None,
    ) -> None:
        below, level = gap
        values = weights.T.ravel()
        kinds, sizes = link_kinds(values, scale), np.abs(values)
        if selected is not None and selected.level in {below.level, level.level}:
            unit, source = np.divmod(np.arange(values.size), max(below.count, 1))
            unit, source = unit + level.first, source + below.first
            into = (level.level == selected.level) & (unit == selected.unit)
            out_of = (below.level == selected.level) & (source == selected.unit)
            its = into | out_of
            if selected.source is not None:
                its = into & (source == selected.source)
            # Of the others the large ones stay as dots, so that its own are seen among them.
            dots = np.where(values > 0, kind_of(0, True), kind_of(0, False))
            large = (kinds > 0) & (kinds != dots)
            kinds = np.where(its, kinds, np.where(large, dots, 0)).astype(np.int8)
            sizes = sizes + its * (np.nan_to_num(sizes).max(initial=0.0) + 1.0)
        lines.draw(picture, kinds, sizes)
        if selected is not None and selected.level == level.level:
            self._write_weights(picture, gap, lines, weights, scale, selected)

    def _write_weights(
        self,
        picture: Picture,
        gap: tuple[Level, Level],
        lines: GapLines,
        weights: Numbers,
        scale: float,
        selected: Selected,
    ) -> None:
        """Write the weights of the links into the selected unit, each where its link begins."""
        below, level = gap
        place = selected.unit - level.first
        if lines.columns < _WEIGHT + _LEAST_LINE or not 0 <= place < level.count:
            return
        inks = self._inks
        for source in range(below.count):
            number = float(weights[source, place])
            ink = inks[kind_of(2, number > 0)] if np.isfinite(number) and number else ""
            is_it = selected.source == below.first + source
            if is_it:
                ink = f"bold reverse {ink}".rstrip()
            text = f"{abs(number):.2f}"
            if not (scale >= _SMALL and abs(number) < _LARGE):
                text = digits_cell(abs(number), _WEIGHT - 1).strip()
            text = sign_of(number, self._look).strip() + text
            picture.write(lines.left, below.name_row(source), f"{text} "[:_WEIGHT], ink)

    def _draw_maps(self, picture: Picture, level: Level, maps: Levels) -> None:
        """Draw the maps of a level as one, with nothing between them."""
        if stack := self._stacks.get(level.level):
            stack.draw(picture, level.maps, level.top, maps)
            return
        colour_map, columns, rows = self.colour_map, level.map_columns, level.unit_rows
        shown = maps.reshape(level.count, -1, columns)
        down = colour_map.samples_down
        free = rows * down - shown.shape[1]
        found = np.zeros((level.count, level.pitch * down, columns), dtype=shown.dtype)
        found[:, :free] = shown[:, :free]
        found[:, free : rows * down] = shown
        place = np.arange((level.count - 1) * level.pitch + rows) % level.pitch
        heat_map = HeatMap(found.reshape(-1, columns)[: len(place) * down], colour_map)
        heat_map.empty(place >= rows)
        if free and down == 1:
            heat_map.empty(place < free)
        elif free:
            heat_map.halve(place == 0)
        heat_map.draw(picture, level.maps, level.top)

    def _names(self) -> Picture:
        """Write the names that units have, none of them selected."""
        picture = Picture(self.plan.width, self.plan.height)
        for level in self.plan.levels:
            for place in range(level.count):
                self._write_name(picture, level, place, " ", "")
        return picture

    def _write_name(
        self, picture: Picture, level: Level, place: int, mark: str, colour: str
    ) -> None:
        width = level.name_width - 1 - (self.plan.bias or level.level == 0)
        text = mark + fitted(level.names[place], width, right=True)
        picture.write(level.left, level.name_row(place), text, colour)

    def _draw_names(
        self, picture: Picture, level: Level, biases: Numbers, selected: Selected | None
    ) -> None:
        """Mark the selected unit's name, and write the signs of biases."""
        palette = self._look.palette
        if selected is not None and selected.level == level.level:
            place = selected.unit - level.first
            if 0 <= place < level.count:
                mark = self._look.glyphs.selected
                self._write_name(picture, level, place, mark, f"bold {palette.accent}")
        if biases.size:
            own = biases[level.first : level.first + level.count]
            signs = np.where(np.isfinite(own), np.sign(own), 0.0).astype(np.int64)
            rows = slice(level.name_row(0), level.name_row(level.count - 1) + 1)
            block = np.full((rows.stop - rows.start, 1), ord(" "), dtype=np.uint32)
            inks = np.full(block.shape, -1, dtype=np.int16)
            block[:: level.pitch, 0] = self._signs[signs]
            inks[:: level.pitch, 0] = self._sign_inks[signs]
            nothing = np.full_like(inks, -1)
            picture.paint(level.maps - 1, rows.start, block, inks, nothing, self._inks)
        if level.left_out:
            last = level.first + level.count
            text = f"{level.first + 1:,}-{last:,} of {level.total:,}"
            self._write_around(picture, level, self.plan.height - 1, text, palette.faint)

    def _draw_heads(self, picture: Picture, heads: Sequence[str]) -> None:
        for level in self.plan.levels:
            self._write_around(picture, level, 0, heads[level.level], self._look.palette.faint)

    def _write_around(self, picture: Picture, level: Level, row: int, text: str, ink: str) -> None:
        """Write text in the middle of a level, as much of its words as there is room for."""
        place = self.plan.levels.index(level)
        left = self.plan.levels[place - 1].end if place else 0
        after = self.plan.levels[place + 1].left if place + 1 < len(self.plan.levels) else None
        right = self.plan.beside if after is None else after
        middle = (
            level.maps + level.map_columns // 2
            if level.map_columns > 4
            else (level.left + level.width // 2)
        )
        most = 2 * min(middle - (left + level.left) // 2, (right + level.end) // 2 - middle) - 1
        words = text.split(" ")
        while len(words) > 1 and len(" ".join(words)) > most:
            words.pop()
        text = " ".join(words)
        start = max(0, min(middle - len(text) // 2, picture.width - len(text)))
        picture.write(start, row, text, ink)
