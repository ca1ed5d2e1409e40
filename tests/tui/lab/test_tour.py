"""The tour sets the lab up, says what to look at beside it, and leaves everything as it was."""

from __future__ import annotations

import asyncio

import pytest

from nnlab.core.config.lessons import CLOSING, LESSONS, Scene
from nnlab.core.store.store import Store
from nnlab.core.store.writing.recorder import Recorder
from nnlab.tui.lab.form.form_room import WIDE as WIDE_COLUMNS
from nnlab.tui.lab.guidance.tour import TourBar
from nnlab.tui.lab.panels.kinds import PANELS
from nnlab.tui.lab.panels.layout import layout_of
from nnlab.tui.settings.remembered import RememberedSettings
from nnlab.tui.settings.settings import Layout

from ..driven_lab import SMALL, UNHURRIED, WIDE, XOR, Lab, open_lab

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
    assert not lab.form.display or lab.app.size.width >= WIDE_COLUMNS
    await lab.until(lambda: lab.form.draft == scene.config)


async def watch(lab: Lab) -> None:
    """Have a scene shown that was read."""
    assert "J watch" in heading(lab)
    await lab.press("J")
    await lab.until(lambda: "J next" in heading(lab))


@pytest.mark.parametrize(
    ("size", "ascii_only"), [(WIDE, False), (SMALL, True)], ids=["120x40-unicode", "80x24-ascii"]
)
@IN_ONE_LOOP
async def test_keys_go_through_all_lessons_and_back(shared_lab, size, ascii_only):
    async with shared_lab(XOR, size, ascii_only=ascii_only) as lab:
        await lab.press("9", "L")
        before, run_id = layout_of(lab.screen), lab.newest.run_id
        await lab.press("T")
        await see(lab, 0)
        for place in range(1, len(SCENES)):
            await watch(lab)
            await lab.press("J")
            await see(lab, place)
            assert lab.text("#tour").isascii() == ascii_only
        await lab.press("K")
        await see(lab, len(SCENES) - 2)
        await watch(lab)
        await lab.press("J")
        await see(lab, len(SCENES) - 1)
        await watch(lab)
        await lab.press("J")
        await lab.until(lambda: "The end of the tour" in heading(lab))
        await lab.until(lambda: words(lab) == CLOSING.split())
        await lab.press("K")
        await see(lab, len(SCENES) - 1)
        await watch(lab)
        await lab.press("J", "J")
        await lab.until(lambda: not lab.screen.query("#tour"))
        assert layout_of(lab.screen) == before
        await lab.until_shown(lambda snapshot: snapshot.run_id == run_id)


@IN_ONE_LOOP
async def test_a_scene_waits_for_its_reader_and_is_shown_slowly():
    async with open_lab(XOR, paused=False, opening="tour") as lab:
        await see(lab, 0)
        assert (lab.newest.state, lab.newest.steps) == ("paused", 0)
        assert "J watch" in heading(lab)
        await lab.press("J")
        await lab.until_shown(lambda snapshot: snapshot.epoch >= 2)
        assert lab.newest.speed == SCENES[0].epochs_per_second
        await lab.until(lambda: "J next" in heading(lab))
        await lab.screen.run_action("app.tour_on")
        await see(lab, 1)
        assert lab.newest.steps == 0
        # Whoever starts it otherwise has seen it, too.
        await lab.press("space")
        await lab.until_shown(lambda snapshot: snapshot.epoch >= 1)
        await lab.screen.run_action("app.tour_back")
        await see(lab, 0)
        await lab.press("K")
        await see(lab, 0)
        await lab.screen.run_action("app.tour")
        await lab.until(lambda: not lab.screen.query("#tour"))


@IN_ONE_LOOP
async def test_the_tour_leaves_a_tag_on_its_runs_and_nothing_else(tmp_path):
    recorder = Recorder(tmp_path / "runs.db")
    memory = RememberedSettings(tmp_path / "settings.json")
    async with open_lab(
        XOR, recorder=recorder, memory=memory, paused=False, speed=UNHURRIED
    ) as lab:
        mine = await lab.until_shown(lambda snapshot: snapshot.epoch > 2)
        await lab.type_into("hidden_layers", "7", enter=True)
        await lab.leave_the_form()
        await lab.until(lambda: "hidden" in lab.pending())
        await lab.until(lambda: not lab.app.settings.is_due)
        remembered, draft = memory.settings, lab.form.draft
        await lab.press("T")
        await see(lab, 0)
        await watch(lab)
        shown = lab.newest.run_id
        await lab.until_shown(lambda snapshot: snapshot.epoch > 2)
        aside = lab.screen.session._aside
        assert aside is not None
        at = aside.run.newest.epoch
        await lab.press("T")
        await lab.until_shown(lambda snapshot: snapshot.run_id == mine.run_id)
        assert lab.newest.epoch >= at
        await lab.until_shown(lambda snapshot: snapshot.epoch > at + 5)
        assert lab.screen.session.speed_limit == UNHURRIED
        assert lab.screen.session.config == XOR
        assert lab.form.draft == draft
        await lab.until(lambda: "hidden" in lab.pending())
        assert memory.settings == remembered
    recorder.close()
    with Store.open(tmp_path / "runs.db", read_only=True) as store:
        tags = {run.id: run.tags for run in store.find()}
    assert tags == {mine.run_id: (), shown: ("tour",)}


@IN_ONE_LOOP
async def test_the_tour_is_left_and_moved_by_the_mouse(shared_lab):
    async with shared_lab(XOR) as lab:
        await lab.press("T")
        await see(lab, 0)
        bar = lab.screen.query_one("#tour")
        for link, place in (("J watch", 0), ("J next", 1), ("K back", 0)):
            await lab.click(bar, offset=(heading(lab).index(link) + 1, 0))
            await lab.until(lambda link=link: link not in heading(lab) or link == "K back")
            await see(lab, place)
        await lab.click(bar, offset=(heading(lab).index("T leave") + 1, 0))
        await lab.until(lambda: not lab.screen.query("#tour"))


@IN_ONE_LOOP
async def test_a_tour_that_is_asked_for_twice_at_once_comes_and_goes_once(lab: Lab):
    tour = lab.app._guidance._tour

    async def several() -> None:
        for ways in ((tour.begin, tour.begin), (tour.leave, tour.leave, tour.begin), (tour.leave,)):
            await asyncio.gather(*(way() for way in ways))
            bars.append(len(lab.screen.query(TourBar)))

    bars: list[int] = []
    await lab.app.run_worker(several()).wait()
    assert bars == [1, 1, 0]
    assert not tour.is_open
