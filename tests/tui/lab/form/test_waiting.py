"""F5 and Run never pass over what waits in the form."""

from __future__ import annotations

import pytest

from nnlab.tui.lab.screens.questions import WAITING

from ...driven_lab import ONE_SIZE, XOR

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def begun(lab) -> str:
    """Train a step, pause, and let another network wait in the form; give the run's id."""
    await lab.press("s")
    await lab.until_shown(lambda snapshot: snapshot.steps > 0 and snapshot.state == "paused")
    await lab.type_into("hidden_layers", "5", enter=True)
    await lab.until(lambda: "hidden" in lab.pending())
    return lab.newest.run_id


@ONE_SIZE
@pytest.mark.parametrize("way", ["f5", "space", "button"])
async def test_run_asks_and_restarts_with_what_waits(lab, way):
    first = await begun(lab)
    if way == "button":
        await lab.click("#run")
    elif way == "space":
        await lab.leave_the_form()
        await lab.press("space")
    else:
        await lab.press("f5")
    await lab.until(lambda: lab.is_asked(WAITING))
    await lab.until(
        lambda: "Waiting in the form: hidden. Restart with it (r)" in lab.text("#choice")
    )
    await lab.press("r")
    await lab.until_shown(lambda snapshot: snapshot.run_id != first)
    assert lab.shown.config.hidden_layers == (5,)


async def test_one_may_go_on_without_or_do_neither(lab):
    first = await begun(lab)
    await lab.press("f5")
    await lab.until(lambda: lab.is_asked(WAITING))
    await lab.press("escape")
    await lab.until(lambda: lab.app.screen is lab.screen)
    assert lab.newest.state == "paused"
    await lab.press("f5")
    await lab.until(lambda: lab.is_asked(WAITING))
    await lab.press("g")
    await lab.until(lambda: lab.newest.state == "running")
    assert lab.newest.run_id == first
    assert lab.newest.config == XOR


@ONE_SIZE
async def test_before_the_first_step_run_takes_what_the_form_says(lab):
    await lab.type_into("hidden_layers", "5", enter=True)
    await lab.until(lambda: "hidden" in lab.pending())
    await lab.press("f5")
    await lab.until_shown(lambda snapshot: snapshot.config.hidden_layers == (5,))
    await lab.until_shown(lambda snapshot: snapshot.epoch > 0)


@ONE_SIZE
async def test_f5_in_a_field_of_a_run_that_trains_pauses_and_asks_and_space_only_pauses(lab):
    await begun(lab)
    lab.screen.session.resume()
    await lab.until_shown(lambda snapshot: snapshot.state == "running")
    await lab.press("f5")
    await lab.until(lambda: lab.is_asked(WAITING))
    await lab.press("g")
    await lab.until_shown(lambda snapshot: snapshot.state == "running")
    await lab.leave_the_form()
    await lab.press("space")
    await lab.until_shown(lambda snapshot: snapshot.state == "paused")
    assert lab.app.screen is lab.screen
