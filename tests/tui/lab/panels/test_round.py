"""A circle is round wherever it is drawn: on the boundary, in the data, compared and maximised."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from nnlab.core import RunConfig
from nnlab.tui.lab.panels.area import PanelArea
from nnlab.tui.lab.panels.data.data_scatter import DataScatter
from nnlab.tui.runs.comparison.screen import ComparisonScreen
from nnlab.tui.widgets.boundary import Boundary

from ...driven_lab import Lab
from ...runs.kept import fill, open_lab_with, open_runs

pytestmark = pytest.mark.asyncio(loop_scope="session")

CIRCLE = RunConfig(dataset="circle", samples=3000, noise=0, batch_size=3000, epochs=3)
SIZES = ((80, 24), (100, 30), (120, 40), (160, 48), (200, 60))
POINTS = {False: set("○●□■◑◐◨◧"), True: set("abAB")}
ROUND = pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])


def is_round(lines: Iterable[str], points: set[str]) -> bool:
    """Tell whether what is drawn of points is as wide as high; a cell is twice as high as wide."""
    cells = np.array([[character in points for character in line] for line in lines], ndmin=2)
    rows, columns = np.flatnonzero(cells.any(axis=1)), np.flatnonzero(cells.any(axis=0))
    if rows.size < 3:
        return False  # not drawn yet
    # Between the middles of the outermost cells; either end may lie anywhere in its own.
    width, height = int(np.ptp(columns)) / 2, int(np.ptp(rows))
    return abs(width - height) < 1.5


def map_of(lab: Lab, boundary: Boundary) -> list[str]:
    """Read a boundary's map from the screen."""
    place, region = boundary._place, boundary.content_region
    if place is None or (place.width, place.height) != boundary.size:
        return []
    lines = lab.lines()[region.y : region.y + place.plane.rows]
    start = region.x + place.left
    return [line[start : start + place.plane.columns] for line in lines]


def planes_of(lab: Lab) -> list[list[str]]:
    """Read both planes of the data from the screen."""
    panel = lab.one(DataScatter, "#data")
    if panel._planes is None or panel._room != panel.size or panel._planes._layout is None:
        return []
    layout, region = panel._planes._layout, panel.content_region
    top = region.y + layout.top
    lines = lab.lines()[top : top + layout.plane.rows]
    return [
        [line[region.x + start : region.x + start + layout.plane.columns] for line in lines]
        for start in (layout.left, layout.right)
    ]


@ROUND
async def test_a_circle_is_round_on_the_boundary_and_in_the_data_maximised_or_not(
    shared_lab, ascii_only
):
    points = POINTS[ascii_only]
    async with shared_lab(ascii_only=ascii_only) as lab:
        await lab.finish(CIRCLE)
        boundary, area = lab.one(Boundary, "#boundary"), lab.screen.query_one(PanelArea)
        for size in SIZES:
            await lab.resize(*size)
            for maximised in (False, True):
                await lab.screen.panels.go_to("boundary")
                if maximised:
                    area.toggle_maximised()
                await lab.until(lambda: is_round(map_of(lab, boundary), points))
                await lab.screen.panels.go_to("data")
                await lab.until(lambda: len(planes_of(lab)) == 2)
                for number in (0, 1):
                    await lab.until(lambda number=number: is_round(planes_of(lab)[number], points))
            area.toggle_maximised()


@ROUND
async def test_a_circle_is_round_where_runs_are_compared(tmp_path: Path, ascii_only):
    points = POINTS[ascii_only]
    fill(tmp_path / "runs.db", [CIRCLE, CIRCLE.replace(seed=3)])
    async with open_lab_with(tmp_path / "runs.db", (120, 40), ascii_only=ascii_only) as lab:
        await open_runs(lab)
        await lab.press("space", "down", "space", "c")
        await lab.until(lambda: isinstance(lab.app.screen, ComparisonScreen))
        await lab.until(lambda: len(lab.app.screen.query(Boundary)) == 2)
        for size in SIZES:
            await lab.resize(*size)
            await lab.press("2")
            for boundary in lab.app.screen.query(Boundary):
                await lab.until(lambda each=boundary: is_round(map_of(lab, each), points))
