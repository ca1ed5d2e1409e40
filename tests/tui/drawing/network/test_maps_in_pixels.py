"""Units' maps in pixels say what those of characters do, and leave their cells to the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnlab.core import RunConfig, Snapshot, Trainer
from nnlab.core.data.dataset import Dataset
from nnlab.core.nn.network import Network
from nnlab.tui.appearance.look import Look, PixelCells
from nnlab.tui.drawing.maps.heat_map import Levels
from nnlab.tui.drawing.network.map_stack import MapStack
from nnlab.tui.drawing.network.names import unit_names
from nnlab.tui.drawing.network.picture import NetworkDrawing
from nnlab.tui.drawing.network.plan import NetworkPlan
from nnlab.tui.drawing.network.unit_maps import UnitValues, maps_of
from nnlab.tui.drawing.picture import Picture
from nnlab.tui.drawing.pixels.cells import BEYOND, FIRST
from nnlab.tui.drawing.pixels.png import png_of
from nnlab.tui.drawing.pixels.sixel import sixels_of
from nnlab.tui.drawing.scale import scale_of

SCALED = PixelCells(8, 17, True, 12, 60, 10_000)
EXACT = PixelCells(8, 16, False, 8, 12, 1000)
BOTH = pytest.mark.parametrize("pixels", [SCALED, EXACT], ids=["scaled", "exact"])
HEIGHTS = pytest.mark.parametrize("height", [35, 17, 6], ids=["apart", "on each other", "some"])
UNICODE = Look.of(ascii_only=False)


@pytest.fixture(scope="module")
def trained() -> Snapshot:
    return Trainer(RunConfig(dataset="spiral", epochs=100)).run()


class _Drawn:
    """The trained run's network."""

    def __init__(
        self, snapshot: Snapshot, pixels: PixelCells | None, height: int = 35, images: int = 5
    ) -> None:
        self.snapshot = snapshot
        dataset = snapshot.dataset
        assert dataset is not None
        self.dataset: Dataset = dataset
        self.layout = layout = Network(snapshot.config).layout
        plan = NetworkPlan.of(unit_names(layout), True, 118, height, [0] * 4, 3)
        assert plan is not None
        self.plan = plan
        look = replace(UNICODE, pixels=pixels)
        self.drawing = NetworkDrawing(plan, look, range(images))
        self.maps = maps_of(self.drawing, self.values_at, snapshot.parameters)
        self.picture = self.draw(self.maps)

    def draw(self, maps: dict[int, Levels]) -> Picture:
        parameters, layers = self.snapshot.parameters, range(self.layout.layers)
        return self.drawing.draw(
            [self.layout.weights(parameters, layer) for layer in layers],
            [self.layout.biases(parameters, layer) for layer in layers],
            maps,
            scale_of(float(np.abs(parameters).max())),
            None,
        )

    def values_at(self, across: int, down: int) -> UnitValues:
        return UnitValues.on_plane(self.snapshot.config, self.dataset, across, down, 2)


def _is_left_to_pixels(character: str) -> bool:
    return FIRST <= ord(character) < BEYOND


@BOTH
@HEIGHTS
def test_maps_are_pixels_and_all_around_them_is_as_it_was(trained, pixels, height):
    drawn, plain = _Drawn(trained, pixels, height), _Drawn(trained, None, height)
    assert not plain.picture.pixels
    assert len(drawn.picture.pixels) == len(drawn.plan.levels)
    left = set()
    for level, area in zip(drawn.plan.levels, drawn.picture.pixels, strict=True):
        assert (area.left, area.top, area.columns) == (level.maps, level.top, level.map_columns)
        if not pixels.scales:
            assert area.raster.width == area.columns * pixels.width
            assert area.raster.height == area.rows * pixels.height
        left |= {
            (level.maps + column, level.map_top(place) + row)
            for place in range(level.count)
            for row in range(level.unit_rows)
            for column in range(level.map_columns)
        }
    assert len({area.ink for area in drawn.picture.pixels}) == len(drawn.plan.levels)
    pairs = zip(drawn.picture.lines, plain.picture.lines, strict=True)
    for y, (line, before) in enumerate(pairs):
        for x, (character, other) in enumerate(zip(line, before, strict=True)):
            assert _is_left_to_pixels(character) == ((x, y) in left)
            assert character == other or (x, y) in left


@BOTH
@HEIGHTS
def test_pixels_have_the_levels_that_the_network_has_there(trained, pixels, height):
    drawn = _Drawn(trained, pixels, height)
    colour_map = value_levels_of(drawn, pixels)
    for level, area in zip(drawn.plan.levels, drawn.picture.pixels, strict=True):
        raster, total = area.raster, area.rows
        for place in range(level.count):
            # One in the middle of a map's cell each, by the network itself.
            rows, columns = level.unit_rows, level.map_columns
            values = drawn.values_at(columns, 2 * rows)
            own = values.run(trained.parameters)[level.level][level.first + place]
            low, high = values.ranges(level.level, own[None])
            share = (own.reshape(2 * rows, columns) - low) / (high - low)
            expected = np.clip((share * colour_map).astype(int), 0, colour_map - 1)
            down = (place * level.pitch + (np.arange(2 * rows) + 0.5) / 2) * raster.height / total
            across = (np.arange(columns) + 0.5) * raster.width / columns
            shown = raster.levels[np.ix_(down.astype(int), across.astype(int))]
            assert np.median(np.abs(shown.astype(int) - expected)) <= 1
            assert (np.abs(shown.astype(int) - expected) <= 2).mean() > 0.8


def value_levels_of(drawn: _Drawn, pixels: PixelCells) -> int:
    """Give how many levels there are, which all of its pictures have alike."""
    (count,) = {area.raster.count for area in drawn.picture.pixels}
    assert count == pixels.levels
    return count


@BOTH
def test_a_line_is_between_maps_that_stand_on_each_other(trained, pixels):
    drawn = _Drawn(trained, pixels, 17)
    for level, area in zip(drawn.plan.levels, drawn.picture.pixels, strict=True):
        lines = np.flatnonzero(area.raster.marks.any(axis=1))
        if level.count > 1 and level.pitch == level.unit_rows:
            cells = lines * area.rows // area.raster.height
            assert set(cells) >= set(range(0, area.rows, level.pitch))
        else:
            assert not lines.size
        assert len(lines) <= area.raster.height / 4


def test_what_is_no_number_is_said_by_characters(trained):
    drawn = _Drawn(trained, EXACT)
    broken = {level: levels.copy() for level, levels in drawn.maps.items()}
    broken[2][0] = -1
    picture = drawn.draw(broken)
    assert len(picture.pixels) == len(drawn.plan.levels) - 1
    level = drawn.plan.levels[2]
    rows = range(level.map_top(0), level.map_top(0) + level.unit_rows)
    shown = {picture.lines[row][level.maps : level.end] for row in rows}
    assert shown == {"?" * level.map_columns}
    whole = "".join(line[level.maps : level.end] for line in picture.lines)
    assert not any(map(_is_left_to_pixels, whole))


def test_a_pixel_beside_a_sample_without_a_number_has_none():
    stack = MapStack.of(replace(UNICODE, pixels=EXACT), 4, 2, 0)
    assert stack is not None
    values = np.zeros((1, 8 * 8))
    values[0, 3], values[0, 9] = np.nan, np.inf
    assert np.isnan(stack.spread((8, 8), values)).any()


def test_where_not_all_levels_can_be_pictures_none_is(trained):
    assert not _Drawn(trained, EXACT, images=3).picture.pixels
    assert not _Drawn(trained, replace(EXACT, most=100)).picture.pixels


@BOTH
def test_a_hundred_pixels_a_side_are_three_thousand_bytes_at_most(trained, pixels):
    drawn = _Drawn(trained, pixels)
    rasters = [area.raster for area in drawn.picture.pixels]
    if pixels.scales:
        sent = sum(len(png_of(raster)) * 4 / 3 for raster in rasters)
    else:
        sent = sum(len(sixels_of(raster)) for raster in rasters)
    # Of what is seen of them: there is nothing between maps.
    seen = sum(
        area.raster.levels.size * level.count * level.unit_rows / area.rows
        for level, area in zip(drawn.plan.levels, drawn.picture.pixels, strict=True)
    )
    assert sent <= 3000 * seen / 10_000
