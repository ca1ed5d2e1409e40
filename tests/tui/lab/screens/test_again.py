"""A run that is over is trained further or begun again, whichever a person says."""

from __future__ import annotations

import pytest

from nnlab.core import RunConfig
from nnlab.tui.widgets.choice import ChoiceScreen

from ...driven_lab import XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

SHORT = XOR.replace(epochs=40)
DIVERGING = RunConfig(
    dataset="plane", samples=40, activation="identity", learning_rate=1000.0, optimizer="sgd"
)


async def ask(lab: Lab) -> None:
    await lab.press("space")
    await lab.until(lambda: isinstance(lab.app.screen, ChoiceScreen))


async def test_a_finished_run_has_as_many_epochs_more_or_begins_again(lab):
    first = await lab.finish(SHORT)
    await ask(lab)
    await lab.until(lambda: "finished at epoch 40. 40 more (+) or again (r)?" in lab.text())
    await lab.press("escape")
    await lab.until(lambda: lab.app.screen is lab.screen)
    assert lab.newest is first or lab.newest.run_id == first.run_id
    await ask(lab)
    await lab.press("plus")
    more = await lab.until_shown(lambda s: s.state == "finished" and s.epoch == 80)
    assert more.run_id == first.run_id
    await lab.until(lambda: lab.form.draft == SHORT.replace(epochs=80))
    assert lab.pending() == ""
    await ask(lab)
    await lab.press("r")
    await lab.until_shown(lambda s: s.run_id != first.run_id and s.state == "finished")
    assert lab.screen.session.config == SHORT.replace(epochs=80)


async def test_what_ended_it_otherwise_is_named(lab):
    await lab.start(SHORT.replace(target_accuracy=1.0), paused=False)
    await lab.until_shown(lambda snapshot: snapshot.state == "finished")
    await ask(lab)
    await lab.until(lambda: "over by its target" in lab.text())
    assert "more (+)" not in lab.text()
    await lab.press("plus")
    await lab.settle()
    assert isinstance(lab.app.screen, ChoiceScreen)
    await lab.press("escape")


async def test_a_run_that_diverged_can_only_begin_again(lab):
    await lab.start(DIVERGING, paused=False)
    diverged = await lab.until_shown(lambda snapshot: snapshot.state == "diverged")
    await ask(lab)
    await lab.until(lambda: "diverged at epoch" in lab.text())
    assert "more (+)" not in lab.text()
    await lab.press("r")
    await lab.until_shown(lambda snapshot: snapshot.run_id != diverged.run_id)
