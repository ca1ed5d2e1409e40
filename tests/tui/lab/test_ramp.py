"""A run begins so slowly that it is seen, and goes faster and faster."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.store.writing.recorder import Recorder
from nnlab.core.training.run_options import RunOptions
from nnlab.core.training.speed.limit import LADDER, RAMP
from nnlab.tui.settings.remembered import RememberedSettings
from nnlab.tui.settings.settings_file import load_settings

from ..driven_lab import XOR, Lab, open_lab


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


async def choose(lab: Lab, title: str) -> None:
    """Have a command of the palette done."""
    commands = {each.title: each for each in lab.app.get_system_commands(lab.app.screen)}
    await commands[title].callback()


async def test_full_speed_is_a_key_away_and_remembered_and_the_palette_leads_back(path):
    memory = RememberedSettings(path)
    async with open_lab(memory=memory, paused=False, speed=RAMP) as lab:
        await lab.until_shown(lambda s: s.speeds_up and s.epoch > 0)
        await lab.press(")")
        await lab.until_shown(lambda s: s.speed is None and s.epoch > 1000)
        await lab.until(lambda: path.exists() and load_settings(path)[0].speed == "max")
        await lab.press("r")
        await lab.until_shown(lambda s: s.speed is None and not s.speeds_up)
        await choose(lab, "Speed: begin slowly")
        await lab.until(lambda: memory.settings.speed == "ramp")
        assert lab.newest.speed is None  # the run under way has had its beginning
        before = lab.newest.run_id
        await lab.press("r")
        await lab.until_shown(lambda s: s.run_id != before and s.speeds_up)
        await choose(lab, "Speed: as fast as possible")
        await lab.until_shown(lambda s: s.speed is None)
        await lab.until(lambda: memory.settings.speed == "max")


async def test_slower_is_a_speed_that_stays_and_full_speed_slows_to_a_hundred():
    async with open_lab(paused=False, speed=RAMP) as lab:
        await lab.until_shown(lambda s: s.speeds_up)
        await lab.press("(")
        held = lab.screen.session.speed_limit
        assert held in LADDER
        assert held is not None
        await lab.until_shown(lambda s: s.speed == held and not s.speeds_up)
        await lab.press(*")" * 7)
        await lab.until_shown(lambda s: s.speed is None)
        await lab.press("(")
        await lab.until_shown(lambda s: s.speed == 100.0)


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("key", ["r", "n", "R", "b"])
async def test_whatever_begins_a_run_begins_it_slowly(shared_lab, key):
    async with shared_lab(paused=False, speed=RAMP) as lab:
        await lab.until_shown(lambda s: s.epoch > 0)
        before = lab.newest.run_id
        await lab.press(key)
        await lab.until_shown(lambda s: s.run_id != before and s.waited > 0.0)
        # On a machine that stands still for a second it goes at full speed by now.
        assert lab.trained._trainer.speed == RAMP


async def test_what_goes_on_from_where_it_was_left_has_had_its_beginning(tmp_path):
    recorder = Recorder(tmp_path / "runs.db")
    async with open_lab(XOR, recorder=recorder, paused=False, speed=RAMP) as lab:
        await lab.until_shown(lambda s: s.epoch > 0)
        await lab.press("space")
        await lab.until_shown(lambda s: s.state == "paused")
    recorder.interrupt()
    recorder.close()
    async with open_lab(XOR, recorder=Recorder(tmp_path / "runs.db"), speed=RAMP) as lab:
        await lab.press("u")
        await lab.until_shown(lambda s: s.state == "running" and s.epoch > 500)
        assert lab.newest.speed is None
        await lab.press("r")
        await lab.until_shown(lambda s: s.speeds_up)


def test_a_person_sees_the_first_epochs_and_then_many_at_once(opened):
    terminal = opened("--preset", "xor", "--epochs", "1000000")
    terminal.until(lambda: 0 < terminal.epoch < 60)
    terminal.until(lambda: terminal.epoch > 2000)
    terminal.keys("q")
    assert terminal.ended() == 0


def test_python_and_headless_runs_are_never_held_back():
    assert RunOptions().speed_limit is None
    assert Trainer(RunConfig(dataset="xor", epochs=5)).run().waited == 0.0
