"""Terminals of any size, changing at any time."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len
from textual.widget import Widget

from nnlab.tui.lab.body import FLOOR, has_room_for_several

from ..driven_lab import SMALL, UNHURRIED, WIDE, Lab, open_lab

pytestmark = pytest.mark.asyncio(loop_scope="session")


def says_too_small(lab: Lab) -> bool:
    return bool(lab.screen.query_one("#too-small").region)


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x40", "80x24"])
async def test_below_the_floor_it_says_how_much_room_is_needed_and_comes_back(shared_lab, size):
    async with shared_lab(size=size) as lab:
        await lab.resize(FLOOR[0] - 1, FLOOR[1])
        await lab.until(lambda: "nnlab needs 60x20." in lab.text())
        assert "59x20" in lab.text()
        assert "paused" not in lab.text()
        await lab.resize(FLOOR[0], FLOOR[1] - 1)
        await lab.until(lambda: "too small: 60x19" in lab.text())
        await lab.resize(*FLOOR)
        await lab.until(lambda: "paused" in lab.text() and not says_too_small(lab))
        await lab.resize(1, 1)
        await lab.resize(*size)
        await lab.until(lambda: "paused" in lab.text() and "┤" in lab.text("#loss"))


def status(lab: Lab) -> str:
    return lab.lines("#status")[0].rstrip()


async def test_on_the_smallest_terminal_no_number_is_cut_and_help_and_quit_are_to_be_seen():
    async with open_lab(size=FLOOR) as lab:
        await lab.press("S")
        await lab.until_shown(lambda snapshot: snapshot.epoch == 1)
        await lab.until(lambda: re.search(r"of 1,000,000  +\d:\d\d trained$", status(lab)))
        await lab.until(lambda: lab.lines()[-1].rstrip().endswith("? help q quit"))
        await lab.press("space")
        # There is no room for the time that is left beside the speed, so nothing is said of it.
        await lab.until(lambda: re.search(r"of 1,000,000  +[\d,.]+k?/s$", status(lab)))
        await lab.resize(*SMALL)
        await lab.until(lambda: "t runs  ? help  q quit" in lab.lines()[-1])
        await lab.until(lambda: re.search(r"k?/s +\d[\dhm: ]* left$", status(lab)))


async def test_opened_below_the_floor_it_trains_all_the_same():
    async with open_lab(size=(40, 10), paused=False) as lab:
        await lab.until(lambda: says_too_small(lab))
        await lab.until_shown(lambda snapshot: snapshot.epoch > 0)
        await lab.press("space")
        await lab.until_shown(lambda snapshot: snapshot.state == "paused")
        await lab.resize(*SMALL)
        await lab.until(lambda: "paused" in lab.text("#status"))


async def test_resizing_in_the_middle_of_training_always_fits_what_is_shown(shared_lab):
    sizes = [SMALL, (200, 60), (60, 20), (110, 20), (109, 50), (59, 20), (61, 21), (1, 1), WIDE]
    async with shared_lab(size=WIDE, paused=False, speed=UNHURRIED) as lab:
        await lab.press("3")
        for size in sizes:
            before = lab.shown.epoch
            await lab.resize(*size)
            await lab.until_shown(lambda snapshot, before=before: snapshot.epoch > before)
            await lab.until(lambda: says_too_small(lab) or "training" in lab.text("#status"))
            await lab.until(
                lambda size=size: [cell_len(line) for line in lab.lines()] == [size[0]] * size[1]
            )
            if says_too_small(lab):
                continue
            if has_room_for_several(lab.app.size):
                assert lab.one(Widget, "#loss").region
                assert lab.one(Widget, "#boundary").region
            for name in ("#loss", "#boundary", "#predictions", "#status", "#title"):
                region = lab.screen.query_one(name).region
                assert region.right <= size[0]
                assert region.bottom <= size[1]
            await lab.until(lambda: "prediction" in lab.text("#predictions"))


async def test_the_picture_is_drawn_anew_for_its_size_even_while_paused(shared_lab):
    async with shared_lab(size=WIDE) as lab:
        await lab.press("S")
        await lab.until_shown(lambda snapshot: snapshot.epoch == 1)
        for size in (SMALL, WIDE, (160, 50)):
            await lab.resize(*size)
            await lab.press("1", "escape")
            await lab.until(
                lambda: any(
                    line[1:-1].rstrip().endswith("┬") and line.index("└") < 8
                    for line in lab.lines("#loss")[1:-1]
                    if "└" in line and len(line) == lab.screen.query_one("#loss").size.width + 2
                )
            )


@pytest.mark.parametrize("size", [FLOOR, SMALL], ids=["60x20", "80x24"])
async def test_the_main_keys_fit_into_the_footer(shared_lab, size):
    async with shared_lab(size=size) as lab:
        await lab.until(lambda: "space run" in lab.lines()[-1])
        for key in ("space run", "s step", "r restart"):
            assert key in lab.lines()[-1]


async def test_the_drawer_of_a_small_terminal_is_the_column_of_a_large_one(shared_lab):
    async with shared_lab(size=SMALL) as lab:
        assert not lab.form.region
        await lab.resize(*WIDE)
        await lab.until(lambda: lab.form.region.x == 0 and lab.form.region.width > 30)
        await lab.resize(*SMALL)
        await lab.until(lambda: not lab.form.region)
        await lab.press("f")
        await lab.until(lambda: lab.form.region.width > 30)
