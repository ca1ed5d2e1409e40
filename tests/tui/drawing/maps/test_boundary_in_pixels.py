"""A boundary in pixels says what one of characters does, and leaves its cells to the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnlab.core import RunConfig, Snapshot, Trainer
from nnlab.core.data.dataset import Dataset
from nnlab.core.training.metrics.correctness import right_rows
from nnlab.tui.appearance.look import Look, PixelCells
from nnlab.tui.drawing.maps.boundary import BoundaryDrawing
from nnlab.tui.drawing.maps.place import Place
from nnlab.tui.drawing.maps.plane_outputs import PlaneOutputs, members_of
from nnlab.tui.drawing.picture import Picture
from nnlab.tui.drawing.pixels.cells import BEYOND, FIRST
from nnlab.tui.drawing.pixels.png import png_of
from nnlab.tui.drawing.pixels.sixel import sixels_of

SCALED = PixelCells(9, 18, True, 12, 60, 10_000)
EXACT = PixelCells(8, 16, False, 8, 12, 1000)
CONFIGS = {
    "two classes": RunConfig(dataset="spiral", epochs=60),
    "several": RunConfig(dataset="blobs", epochs=20),
    "regression": RunConfig(dataset="plane", epochs=20),
}


class _Drawn:
    """A trained run's boundary."""

    def __init__(self, config: RunConfig, pixels: PixelCells | None, **how) -> None:
        self.snapshot: Snapshot = Trainer(config).run()
        dataset = self.snapshot.dataset
        assert dataset is not None
        self.dataset: Dataset = dataset
        place = Place.of(dataset, 46, 22)
        assert place is not None
        self.place = place
        look = replace(Look.of(ascii_only=False), pixels=pixels)
        self.drawing = BoundaryDrawing(dataset, place, look)
        self.evaluated = PlaneOutputs(self.snapshot, dataset.view, place, self.drawing.samples)
        self.levels = self.drawing.map_levels(
            self.evaluated, members_of(self.snapshot), discretize=False
        )
        self.picture: Picture = self.drawing.draw(
            self.levels,
            right_rows(self.snapshot, dataset),
            self.snapshot.predictions,
            cursor=how.get("cursor"),
            discretize=False,
            row=how.get("row"),
        )

    @property
    def cells(self) -> str:
        left, columns = self.place.left, self.place.plane.columns
        lines = self.picture.lines[: self.place.plane.rows]
        return "".join(line[left : left + columns] for line in lines)


def _is_left_to_pixels(character: str) -> bool:
    return FIRST <= ord(character) < BEYOND


@pytest.mark.parametrize("name", CONFIGS)
@pytest.mark.parametrize("pixels", [SCALED, EXACT], ids=["scaled", "exact"])
def test_the_map_is_pixels_and_what_is_around_it_as_it_was(name: str, pixels: PixelCells) -> None:
    drawn, plain = _Drawn(CONFIGS[name], pixels), _Drawn(CONFIGS[name], None)
    (area,), place = drawn.picture.pixels, drawn.place
    assert (area.left, area.columns, area.rows) == (
        place.left, place.plane.columns, place.plane.rows,
    )  # fmt: skip
    if not pixels.scales:
        assert area.raster.width == area.columns * pixels.width
        assert area.raster.height == area.rows * pixels.height
    assert len(area.raster.colours) <= (16 if not pixels.scales else 64)
    assert not plain.picture.pixels
    assert drawn.picture.lines[place.plane.rows :][0] == plain.picture.lines[place.plane.rows :][0]
    letters = [each for each in drawn.cells if not _is_left_to_pixels(each)]
    if name == "several":
        # Classes are letters, and these stay where they are read.
        assert letters == [each for each in plain.cells if each.isalpha()]
    else:
        assert letters == []


def test_each_point_has_the_shape_and_the_place_that_its_character_has() -> None:
    drawn = _Drawn(CONFIGS["two classes"], EXACT)
    raster = drawn.picture.pixels[0].raster
    plane, points = drawn.place.plane, drawn.dataset.points
    shares = (points - plane.low) / (plane.high - plane.low)
    x = (shares[:, 0] * raster.width).astype(int)
    y = ((1 - shares[:, 1]) * raster.height).astype(int)
    assert (raster.marks[y, x] > 0).all()
    for label in (0, 1):
        of_class = drawn.dataset.targets[:, 0] == label
        around = raster.marks[y[of_class], np.minimum(x[of_class] + 3, raster.width - 1)]
        assert (around == 2 + label).mean() > 0.5


def test_levels_are_those_of_the_network_at_each_pixel() -> None:
    drawn = _Drawn(CONFIGS["two classes"], EXACT)
    raster_levels = drawn.levels
    halves = _Drawn(CONFIGS["two classes"], None)
    down, across = raster_levels.shape
    finer = PlaneOutputs(drawn.snapshot, drawn.dataset.view, drawn.place, (across, down))
    exact = drawn.drawing.levels(
        finer.outputs(members_of(drawn.snapshot)), discretize=False
    ).reshape(down, across)
    # Between samples it is a guess, which is off by no more than a shade, and that seldom.
    assert np.abs(exact.astype(int) - raster_levels).max() <= 2
    assert (exact != raster_levels).mean() < 0.05
    assert halves.levels.size < raster_levels.size


def test_the_cursor_and_a_marked_row_are_characters_over_the_picture() -> None:
    drawn = _Drawn(CONFIGS["two classes"], SCALED, cursor=(3, 2), row=5)
    letters = [each for each in drawn.cells if not _is_left_to_pixels(each)]
    assert "+" in letters
    assert {"[", "]"} <= set(letters)
    assert len(letters) == 4


def test_what_is_no_number_is_said_by_characters() -> None:
    drawn = _Drawn(CONFIGS["two classes"], SCALED)
    broken = drawn.levels.copy()
    broken[:40] = -1
    picture = drawn.drawing.draw(
        broken,
        right_rows(drawn.snapshot, drawn.dataset),
        drawn.snapshot.predictions,
        cursor=None,
        discretize=False,
    )
    assert not picture.pixels
    assert "?" in picture.lines[0]
    assert not any(map(_is_left_to_pixels, "".join(picture.lines)))


def test_a_picture_of_a_hundred_pixels_a_side_is_three_thousand_bytes_at_most() -> None:
    drawn = _Drawn(RunConfig(dataset="spiral", epochs=300), PixelCells(8, 16, True, 12, 60, 10_000))
    raster = drawn.picture.pixels[0].raster
    squares = raster.width * raster.height / 10_000
    assert squares > 2
    assert len(png_of(raster)) * 4 / 3 <= 3000 * squares
    drawn = _Drawn(RunConfig(dataset="spiral", epochs=300), EXACT)
    raster = drawn.picture.pixels[0].raster
    assert len(sixels_of(raster)) <= 3000 * raster.width * raster.height / 10_000


def test_while_a_run_trains_pixels_of_sixels_keep_a_level_that_is_nearly_right() -> None:
    drawn = _Drawn(CONFIGS["two classes"], EXACT)
    members = members_of(drawn.snapshot)

    def found(of: np.ndarray, *, holds: bool) -> np.ndarray:
        return drawn.drawing.map_levels(drawn.evaluated, of, discretize=False, holds=holds)

    first = found(members, holds=False)
    exact = found(members * 1.2, holds=False)
    found(members, holds=False)
    held = found(members * 1.2, holds=True)
    assert 0 < (held != first).sum() < 0.8 * (exact != first).sum()
    assert np.abs(held - exact).max() == 1
    assert np.array_equal(found(members * 1.2, holds=False), exact)  # what rests


def test_what_a_terminal_can_not_take_at_once_is_drawn_by_characters() -> None:
    small = replace(EXACT, most=100)
    assert _Drawn(CONFIGS["two classes"], small).picture.pixels == ()
