"""The tour sets the lab up, says what to look at beside it, and leaves everything as it was."""

from __future__ import annotations

import pytest

from nnlab.core.config.lessons import LESSONS, Scene
from nnlab.tui.lab.guidance.tour import TourBar
from nnlab.tui.lab.panels.kinds import PANELS
from nnlab.tui.lab.panels.layout import layout_of
from nnlab.tui.lab.setup import WIDE
from nnlab.tui.settings.settings import Layout

from ..driven_lab import BOTH_SIZES, XOR, Lab, open_lab

IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="session")

SCENES = [scene for lesson in LESSONS for scene in lesson.scenes]


@pytest.mark.parametrize("scene", SCENES, ids=[scene.words[:20] for scene in SCENES])
def test_a_scene_can_be_set_up_and_is_said_briefly(scene: Scene):
    assert scene.config.values
    assert scene.panel in {kind.name for kind in PANELS}
    assert Layout(**scene.chart)
    # Four lines on the smallest terminal that is shown everything.
    assert len(scene.words) < 270
    assert scene.words.isascii()
    assert scene.words.endswith(".")


def heading(lab: Lab) -> str:
    # Without a line, it is not laid out yet.
    return next(iter(lab.lines("#tour")), "")


def words(lab: Lab) -> list[str]:
    return " ".join(line[2:].strip() for line in lab.lines("#tour")[1:]).split()


async def see(lab: Lab, place: int) -> None:
    """Wait until a scene is on the screen, whole, and its panel as well."""
    scene = SCENES[place]
    await lab.until(lambda: lab.screen.query(TourBar) and lab.newest.config == scene.config)
    number = next(n for n, lesson in enumerate(LESSONS, 1) if scene in lesson.scenes)
    await lab.until(lambda: f"{number}/6 {LESSONS[number - 1].title}" in heading(lab))
    await lab.until(lambda: words(lab) == scene.words.split())
    assert "T leave" in heading(lab)
    panel, bar = lab.screen.query_one(f"#{scene.panel}"), lab.screen.query_one("#tour")
    await lab.until(lambda: panel.region.height > 8)
    assert not panel.region.overlaps(bar.region)
    assert not lab.form.display or lab.app.size.width >= WIDE
    await lab.until(lambda: lab.form.draft == scene.config)


@BOTH_SIZES
@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
@IN_ONE_LOOP
async def test_keys_go_through_all_lessons_and_back(shared_lab, size, ascii_only):
    async with shared_lab(XOR, size, ascii_only=ascii_only) as lab:
        await lab.press("9", "L")
        before = layout_of(lab.screen)
        await lab.press("T")
        await see(lab, 0)
        for place in range(1, len(SCENES)):
            await lab.press("J")
            await see(lab, place)
            assert lab.text("#tour").isascii() == ascii_only
        await lab.press("K")
        await see(lab, len(SCENES) - 2)
        await lab.press("J", "J")
        await lab.until(lambda: not lab.screen.query("#tour"))
        assert layout_of(lab.screen) == before
        # What was shown last stays, to be played with.
        assert lab.newest.config == SCENES[-1].config


@IN_ONE_LOOP
async def test_a_scene_trains_by_itself_and_can_be_left_at_once():
    async with open_lab(XOR, paused=False, opening="tour") as lab:
        await see(lab, 0)
        assert lab.newest.run_id
        await lab.until_shown(lambda snapshot: snapshot.epoch >= 2)
        await lab.app._command(lab.screen, "app.tour_on")()
        await see(lab, 1)
        await lab.app._command(lab.screen, "app.tour_back")()
        await see(lab, 0)
        await lab.press("K")
        await see(lab, 0)
        await lab.app._command(lab.screen, "app.tour")()
        await lab.until(lambda: not lab.screen.query("#tour"))
        run_id = lab.newest.run_id
        await lab.press("r")
        await lab.until_shown(lambda snapshot: snapshot.run_id != run_id)
        # Nobody slows it down any more.
        await lab.until_shown(lambda snapshot: snapshot.state == "finished")


@IN_ONE_LOOP
async def test_the_tour_is_left_and_moved_by_the_mouse(shared_lab):
    async with shared_lab(XOR) as lab:
        await lab.press("T")
        await see(lab, 0)
        bar = lab.screen.query_one("#tour")
        for link, place in (("J next", 1), ("K back", 0)):
            await lab.pilot.click(bar, offset=(heading(lab).index(link) + 1, 0))
            await see(lab, place)
        await lab.pilot.click(bar, offset=(heading(lab).index("T leave") + 1, 0))
        await lab.until(lambda: not lab.screen.query("#tour"))
