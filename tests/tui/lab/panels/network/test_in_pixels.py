"""The network's maps are in pixels where the terminal shows some and the panel has all the room."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from nnlab.tui.appearance.look import PixelCells
from nnlab.tui.drawing.picture import Picture
from nnlab.tui.drawing.pixels.cells import BEYOND, FIRST
from nnlab.tui.lab.panels.kinds import PANELS
from nnlab.tui.lab.panels.network.network import NetworkPanel

from ....driven_lab import Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEY = next(kind.key for kind in PANELS if kind.name == "network")
PIXELS = PixelCells(8, 16, False, 8, 12, 1000)


def panel_of(lab: Lab) -> NetworkPanel:
    return lab.one(NetworkPanel, "#network")


def shown_by(lab: Lab) -> Picture:
    # There is none while it has another look or size, and is not drawn so yet.
    return panel_of(lab)._picture or Picture(0, 0)


def cells_left_to_pixels(lab: Lab) -> int:
    return sum(FIRST <= ord(each) < BEYOND for line in shown_by(lab).lines for each in line)


@pytest_asyncio.fixture(loop_scope="session")
async def with_pixels(lab: Lab) -> AsyncIterator[Lab]:
    """Give a lab whose network panel has the focus and may draw pixels."""
    panel = panel_of(lab)
    look = panel.look
    await lab.press(KEY)
    await lab.until(lambda: panel.has_focus and panel.size.area and panel.selected)
    panel.change_look(replace(look, pixels=PIXELS))
    yield lab
    panel.closer = False
    panel.change_look(look)


async def test_only_with_all_the_room_maps_are_pixels(with_pixels: Lab) -> None:
    lab = with_pixels
    if lab.app.size.width >= 120:
        await lab.until(lambda: shown_by(lab).width)
        assert not shown_by(lab).pixels
    await lab.give_all_room()
    await lab.until(lambda: shown_by(lab).pixels)
    areas = shown_by(lab).pixels
    assert cells_left_to_pixels(lab) > 0
    assert len({area.ink for area in areas}) == len(areas)
    if lab.app.size.width >= 120:
        await lab.press("m")
        await lab.until(lambda: shown_by(lab).width and not shown_by(lab).pixels)
        assert cells_left_to_pixels(lab) == 0


async def test_one_unit_closer_is_one_picture_of_its_own(with_pixels: Lab) -> None:
    lab = with_pixels
    await lab.give_all_room()
    await lab.until(lambda: shown_by(lab).pixels)
    panel_of(lab).closer = True
    await lab.until(lambda: len(shown_by(lab).pixels) == 1)
    (area,) = shown_by(lab).pixels
    assert cells_left_to_pixels(lab) == area.columns * area.rows
    panel_of(lab).closer = False
    await lab.until(lambda: len(shown_by(lab).pixels) > 1)


async def test_where_the_terminal_shows_none_there_are_none(with_pixels: Lab) -> None:
    lab = with_pixels
    await lab.give_all_room()
    await lab.until(lambda: shown_by(lab).pixels)
    panel = panel_of(lab)
    panel.change_look(replace(panel.look, pixels=None))
    await lab.until(lambda: shown_by(lab).width and not shown_by(lab).pixels)
    assert cells_left_to_pixels(lab) == 0
