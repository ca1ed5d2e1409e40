"""While a run trains, a place keeps its colour until its value is plainly in another one's."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from nnlab.core import RunConfig, Snapshot, Trainer
from nnlab.tui.appearance.look import TRUE_COLOURS, Look
from nnlab.tui.drawing.maps.boundary import BoundaryDrawing
from nnlab.tui.drawing.maps.heat_map import Levels
from nnlab.tui.drawing.maps.place import Place
from nnlab.tui.drawing.maps.plane_outputs import PlaneOutputs, members_of

CONFIGS = {
    "two classes": RunConfig(dataset="spiral", epochs=400),
    "several": RunConfig(dataset="blobs", epochs=400),
    "regression": RunConfig(dataset="plane", epochs=400),
}
MOMENTS = range(40, 200, 8)


def pictures(config: RunConfig, look: Look) -> list[tuple[Levels, Levels]]:
    """The levels of a run's boundary as it trains, held and exact."""
    drawings: list[tuple[BoundaryDrawing, PlaneOutputs]] = []
    shown: list[tuple[Levels, Levels]] = []
    for snapshot in Trainer(config).epochs():
        drawings = drawings or [drawing_of(snapshot, look) for _ in range(2)]
        if snapshot.epoch in MOMENTS:
            members = members_of(snapshot)
            held, exact = (
                drawing.map_levels(evaluated, members, discretize=False, holds=holds)
                for (drawing, evaluated), holds in zip(drawings, (True, False), strict=True)
            )
            shown.append((held, exact))
        if snapshot.epoch > MOMENTS.stop:
            break
    return shown


def drawing_of(snapshot: Snapshot, look: Look) -> tuple[BoundaryDrawing, PlaneOutputs]:
    dataset = snapshot.dataset
    assert dataset is not None
    place = Place.of(dataset, 46, 22)
    assert place is not None
    drawing = BoundaryDrawing(dataset, place, look)
    return drawing, PlaneOutputs(snapshot, dataset.view, place, drawing.samples)


@pytest.mark.parametrize("colours", [256, TRUE_COLOURS])
@pytest.mark.parametrize("name", CONFIGS)
def test_fewer_cells_change_and_none_is_more_than_a_shade_away(name: str, colours: int):
    shown = pictures(CONFIGS[name], Look.of(ascii_only=False, colours=colours))
    assert len(shown) == len(MOMENTS)
    pairs = list(pairwise(shown))
    held = sum(int((before[0] != after[0]).sum()) for before, after in pairs)
    exact = sum(int((before[1] != after[1]).sum()) for before, after in pairs)
    assert held < exact
    if name != "several":  # a class's neighbours are no shades of it
        assert max(int(np.abs(one[0] - one[1]).max()) for one in shown) == 1


def test_what_no_more_trains_is_drawn_exactly():
    look = Look.of(ascii_only=False, colours=256)
    drawings: list[tuple[BoundaryDrawing, PlaneOutputs]] = []
    for snapshot in Trainer(CONFIGS["two classes"]).epochs():
        drawings = drawings or [drawing_of(snapshot, look) for _ in range(2)]
        members, (drawing, evaluated) = members_of(snapshot), drawings[0]
        if snapshot.epoch in MOMENTS:
            drawing.map_levels(evaluated, members, discretize=False, holds=True)
        if snapshot.epoch == MOMENTS.stop:
            rested, exact = (
                drawing.map_levels(evaluated, members, discretize=False)
                for drawing, evaluated in drawings
            )
            assert (rested == exact).all()
            return
