"""The picture of a network: levels from left to right, links on lanes between them.

Sixty-four links between two layers of eight can't be told apart as slanted lines in twenty columns
of characters. So each unit's output runs down a lane under its name, each unit's input comes in on
a row, and where they cross stands the link: its sign, and behind it a line as heavy as the weight.
No link hides another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...appearance.look import Look
from ..links import link_characters
from ..maps.colour_map import ColourMap, value_map
from ..maps.heat_map import UNKNOWN, HeatMap, Levels, value_levels
from ..picture import Picture
from .plan import Level, NetworkPlan, Selected, label, lane_name, left_out_text

Numbers = NDArray[np.floating[Any]]

_BIAS = "b"
_LOWER_HALF = ord("▄")


def samples_of(plan: NetworkPlan, colour_map: ColourMap) -> tuple[int, int]:
    """Give how many levels a unit's map has across and down.

    Maps stand on each other's heads; the topmost half row of each, or row where there are several,
    is left free so that one sees where the next begins.
    """
    level = plan.levels[0]
    rows = level.unit_rows
    if colour_map.samples_down == 1:
        return level.map_columns, rows - (rows > 2)
    return level.map_columns, rows * colour_map.samples_down - 1


def shades(values: Numbers, low: Numbers, high: Numbers, colour_map: ColourMap) -> Levels:
    """Find the levels of units' activations.

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
    """

    def __init__(self, plan: NetworkPlan, look: Look) -> None:
        self._plan, self._look = plan, look
        self._colour_map = value_map(look)

    def draw(
        self,
        weights: Sequence[Numbers],
        biases: Sequence[Numbers],
        maps: Sequence[Levels],
        scale: float,
        selected: Selected | None,
    ) -> Picture:
        """Draw it.

        Args:
            weights: Of each layer, shape `(fan in, fan out)`.
            biases: Of each layer, shape `(fan out,)` or `(0,)`.
            maps: The levels of each level's units, shape `(units, down * across)`.
            scale: What the lines' weights are measured by; see `links.scale_of`.
            selected: What to mark.
        """
        plan = self._plan
        picture = Picture(plan.width, plan.height)
        for gap in plan.gaps():
            layer = gap[1].level - 1
            self._draw_links(picture, gap, weights[layer], biases[layer], scale, selected)
        for level in plan.levels:
            self._draw_maps(picture, level, maps[level.level])
            self._draw_names(picture, level, selected)
        return picture

    def _draw_links(
        self,
        picture: Picture,
        gap: tuple[Level, Level],
        weights: Numbers,
        biases: Numbers,
        scale: float,
        selected: Selected | None,
    ) -> None:
        below, level = gap
        plan, glyphs, palette = self._plan, self._look.glyphs, self._look.palette
        sources = slice(below.first, below.first + below.count)
        units = slice(level.first, level.first + level.count)
        shown = weights[sources, units].T
        if plan.bias:
            shown = np.column_stack([biases[units], shown])
        lanes = np.arange(shown.shape[1]) * level.step
        wires = np.array([level.wire(unit) for unit in range(level.count)])
        # From the first lane's column to the units' names.
        columns = level.left - level.lanes + level.name_width - 1
        lane_block = np.zeros((plan.height, columns), dtype=np.uint32)
        lane_block[1 : wires[-1], lanes] = ord(glyphs.lane)
        picture.lay(level.lanes, 0, lane_block, palette.faint)
        signs, lines = link_characters(shown, scale, self._look)
        wire_block = np.zeros((level.count, columns), dtype=np.uint32)
        for column in range(1, level.step):
            wire_block[:, lanes + column] = lines
        wire_block[:, lanes] = signs
        # The last link's line goes on up to the unit.
        end = int(lanes[-1]) + level.step
        wire_block[:, end:] = lines[:, -1:]
        colours = np.repeat(np.sign(np.nan_to_num(shown)), level.step, axis=1)
        colours = np.pad(colours, ((0, 0), (0, columns - end)), mode="edge")
        for sign, colour in ((-1, palette.class_zero), (0, palette.faint), (1, palette.class_one)):
            block = np.zeros((plan.height, columns), dtype=np.uint32)
            block[wires] = np.where(colours == sign, wire_block, 0)
            picture.lay(level.lanes, 0, block, colour)
        self._head_lanes(picture, below, level, selected)
        if selected is not None and selected.level == level.level:
            self._mark_wire(picture, below, level, wire_block, colours, selected)

    def _head_lanes(
        self, picture: Picture, below: Level, level: Level, selected: Selected | None
    ) -> None:
        plan, palette = self._plan, self._look.palette
        if plan.bias:
            picture.write(plan.lane(level, -1), 0, _BIAS, palette.faint)
        for place, name in enumerate(below.names):
            unit = below.first + place
            is_source = selected is not None and selected in {
                Selected(below.level, unit, selected.source),
                Selected(level.level, selected.unit, unit),
            }
            colour = f"bold {palette.accent}" if is_source else palette.faint
            picture.write(plan.lane(level, place), 0, lane_name(name), colour)
        if below.left_out:
            picture.write(plan.lane(level, below.count), 0, f"+{below.left_out}", palette.faint)

    def _mark_wire(
        self,
        picture: Picture,
        below: Level,
        level: Level,
        wire_block: NDArray[np.uint32],
        colours: Numbers,
        selected: Selected,
    ) -> None:
        """Write the links into the selected unit boldly, and the selected one reversed."""
        plan, palette, place = self._plan, self._look.palette, selected.unit - level.first
        row = level.wire(place)
        inks = {-1: palette.class_zero, 0: palette.faint, 1: palette.class_one}
        for sign, colour in inks.items():
            block = np.where(colours[place] == sign, wire_block[place], 0)[None]
            picture.lay(level.lanes, row, block.astype(np.uint32), f"bold {colour}")
        if selected.source is not None:
            lane = plan.lane(level, selected.source - below.first)
            start = lane - level.lanes
            cell = wire_block[place, start : start + level.step]
            ink = inks[int(colours[place, start])]
            picture.lay(lane, row, cell[None], f"bold reverse {ink}")

    def _draw_maps(self, picture: Picture, level: Level, maps: Levels) -> None:
        colour_map, columns = self._colour_map, level.map_columns
        shown = maps[level.first : level.first + level.count].reshape(level.count, -1, columns)
        down, rows = colour_map.samples_down, level.unit_rows
        free = rows * down - shown.shape[1]
        padded = np.concatenate([np.repeat(shown[:, :1], free, axis=1), shown], axis=1)
        if down == 1:
            for place, unit in enumerate(shown):
                HeatMap(unit, colour_map).draw(picture, level.maps, level.top + place * rows + free)
            return
        heat_map = HeatMap(padded.reshape(-1, columns), colour_map)
        heat_map.draw(picture, level.maps, level.top)
        for place, first in enumerate(shown[:, :1]):
            known = first != UNKNOWN
            block = np.where(known, np.uint32(_LOWER_HALF), np.uint32(ord("?")))
            nothing = np.full_like(first, -1, dtype=np.int16)
            inks = first.astype(np.int16)
            top = level.top + place * rows
            picture.paint(level.maps, top, block, inks, nothing, colour_map.grounds)

    def _draw_names(self, picture: Picture, level: Level, selected: Selected | None) -> None:
        palette = self._look.palette
        for place, name in enumerate(level.names):
            is_it = (
                selected is not None
                and selected.level == level.level
                and selected.unit == level.first + place
            )
            mark = self._look.glyphs.selected if is_it else " "
            text = mark + label(name).rjust(level.name_width - 1)
            colour = f"bold {palette.accent}" if is_it else ""
            picture.write(level.left, level.wire(place) - 1, text, colour)
        above, below = level.first, level.left_out - level.first
        for count, row in ((above, level.top - 1), (below, level.wire(level.count - 1) + 1)):
            if count:
                text = left_out_text(count)
                column = max(min(level.left, self._plan.width - len(text)), 0)
                picture.write(column, row, text, palette.faint)
