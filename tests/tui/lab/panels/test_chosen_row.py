"""A row chosen in the table is marked on the boundary and the data, and found from the boundary."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core import RunConfig
from nnlab.core.training.metrics.correctness import right_rows
from nnlab.tui.drawing.maps.place import Place
from nnlab.tui.drawing.maps.scatter import PointGlyphs
from nnlab.tui.lab.panels.data.data_scatter import DataScatter
from nnlab.tui.lab.panels.predictions.table import PredictionTable
from nnlab.tui.widgets.boundary import Boundary

from ...driven_lab import BOTH_SIZES, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

BLOBS = RunConfig(dataset="blobs", samples=60, epochs=1_000_000, hidden_layers=(4,), seed=3)


def glyph_of(lab: Lab, row: int) -> str:
    """What the boundary draws a row's point as, by a person's reckoning."""
    data, snapshot = lab.trained.dataset, lab.shown
    glyphs = PointGlyphs.of(lab.screen.look, data.targets.shape[1])
    trains, label = row in data.train, int(data.labels[row])
    if right_rows(snapshot, data)[row]:
        return (glyphs.train if trains else glyphs.held_out)[label]
    is_near = not data.has_several_classes and (snapshot.predictions[row] >= 0.5) == label
    if snapshot.config.accuracy_rule == "tolerance" and is_near:
        return glyphs.near[label]
    return (glyphs.wrong_train if trains else glyphs.wrong_held_out)[label]


def lines_of(panel: Boundary | DataScatter) -> list[str]:
    assert panel._picture is not None
    return panel._picture.lines


def place_of(boundary: Boundary) -> Place:
    assert boundary._place is not None
    return boundary._place


def marks(scatter: DataScatter) -> int:
    """How many brackets there are; at an edge a point has one only."""
    text = "".join(lines_of(scatter))
    return text.count("[") + text.count("]")


async def choose(lab: Lab, row: int) -> None:
    await lab.press("3")
    lab.one(PredictionTable, "#predictions").choose(row)
    boundary = lab.one(Boundary, "#boundary")
    await lab.until(lambda: boundary.row == row)


@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
@pytest.mark.parametrize("config", [XOR, BLOBS], ids=["xor", "blobs"])
@BOTH_SIZES
async def test_the_chosen_row_is_marked_by_characters_on_both_pictures(
    shared_lab, size, config, ascii_only
):
    async with shared_lab(config, size, ascii_only=ascii_only) as lab:
        for row in (0, 5, 17):
            await choose(lab, row)
            await lab.press("2")
            boundary = lab.one(Boundary, "#boundary")
            await lab.until(lambda boundary=boundary: boundary._place and boundary.size.area)

            def is_marked(boundary=boundary, row=row) -> bool:
                grid = place_of(boundary).plane.grid(lab.trained.dataset.points)
                y, x = divmod(int(grid.places[row]), grid.columns)
                left = place_of(boundary).left
                line = lines_of(boundary)[y][left : left + grid.columns]
                return (
                    line[x] == glyph_of(lab, row)
                    and (x == 0 or line[x - 1] == "[")
                    and (x == grid.columns - 1 or line[x + 1] == "]")
                )

            await lab.until(is_marked)
            await lab.press("9")
            scatter = lab.one(DataScatter, "#data")
            await lab.until(lambda scatter=scatter: scatter.size.area and scatter._picture)

            def is_marked_in_both(scatter=scatter, row=row) -> bool:
                planes, lines = scatter._planes, lines_of(scatter)
                assert planes is not None
                layout, grid = planes._layout, planes._grid
                assert layout is not None
                y, x = divmod(int(grid.places[row]), grid.columns)
                both = (
                    lines[y + layout.top][start : start + grid.columns]
                    for start in (layout.left, layout.right)
                )
                return all(
                    (x == 0 or plot[x - 1] == "[") and (x == grid.columns - 1 or plot[x + 1] == "]")
                    for plot in both
                )

            await lab.until(is_marked_in_both)
        if ascii_only:
            assert "".join(lines_of(scatter) + lines_of(boundary)).isascii()
        lab.one(PredictionTable, "#predictions").choose(None)
        await lab.until(lambda: not marks(scatter))


async def test_the_cursor_on_a_point_names_its_row_and_enter_finds_it_in_the_table(lab: Lab):
    await lab.press("2")
    boundary = lab.one(Boundary, "#boundary")
    await lab.until(lambda: boundary.has_focus and boundary._place and boundary.size.area)
    grid = place_of(boundary).plane.grid(lab.trained.dataset.points)
    counts = np.bincount(grid.places)
    row = next(row for row in range(3, 21) if counts[grid.places[row]] == 1)
    y, x = divmod(int(grid.places[row]), grid.columns)
    boundary._cursor = x, y
    boundary.draw()
    await lab.until(lambda: f"row {row}" in (boundary.border_subtitle or ""))
    await lab.press("enter")
    table = lab.one(PredictionTable, "#predictions")
    await lab.until(lambda: table.row == row == boundary.row)
    assert boundary.has_focus
    empty = next(place for place in range(grid.columns * grid.rows) if place not in grid.places)
    boundary._cursor = empty % grid.columns, empty // grid.columns
    boundary.draw()
    await lab.press("enter")
    await lab.until(lambda: "no point in this cell" in lab.toasts())
    assert table.row == row
    await lab.press("3")
    await lab.until(lambda: any(f"▸{row:>5}" in line for line in lab.lines("#predictions")))


async def test_other_data_has_no_row_chosen_and_the_same_data_keeps_it(lab: Lab):
    await choose(lab, 20)
    await lab.press("r")
    await lab.until_shown(lambda snapshot: snapshot.epoch > 0)
    boundary = lab.one(Boundary, "#boundary")
    assert boundary.row == 20
    await lab.start(XOR.replace(dataset="circle", samples=12))
    await lab.until(lambda: boundary.row is None)
    assert lab.one(PredictionTable, "#predictions").row is None
