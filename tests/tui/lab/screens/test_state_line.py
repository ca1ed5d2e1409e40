"""The run's whole config leaves the lab as one line."""

from __future__ import annotations

import pytest

from nnlab.core.config.formats.state_line import from_state, to_state
from nnlab.tui.lab.screens.state_line import StateScreen

from ...driven_lab import ONE_SIZE, XOR

pytestmark = pytest.mark.asyncio(loop_scope="session")

MANY = XOR.replace(
    hidden_layers=(6, 8), activation=("relu", "tanh"), features=("x1", "x2", "x1^2", "x1x2"),
    l1=0.001, l2=0.002, dropout=0.1, clip_norm=2.5, schedule="cosine", warmup_epochs=20,
)  # fmt: skip


async def test_the_line_is_copied_and_shown_and_opens_the_same_config(lab):
    await lab.start(MANY)
    await lab.press("y")
    await lab.until(lambda: isinstance(lab.app.screen, StateScreen))
    assert lab.app.clipboard == to_state(MANY)
    await lab.until(lambda: "nnlab --state" in lab.text())
    # As selected on the screen: broken at its edge, with blanks up to it.
    assert from_state("\n".join(lab.lines("#line"))) == MANY
    await lab.press("escape")
    await lab.until(lambda: lab.app.screen is lab.screen)


@ONE_SIZE
async def test_it_is_the_config_in_force_and_not_a_change_that_waits(lab):
    await lab.type_into("hidden_layers", "7,7", enter=True)
    await lab.type_into("learning_rate", "0.5", enter=True)
    await lab.until_shown(lambda snapshot: snapshot.config.learning_rate == 0.5)
    await lab.leave_the_form()
    await lab.press("y")
    await lab.until(lambda: isinstance(lab.app.screen, StateScreen))
    assert from_state(lab.app.clipboard) == XOR.replace(learning_rate=0.5)


async def test_of_a_branch_it_says_what_it_leaves_out_and_is_loadable_all_the_same(lab):
    await lab.start(XOR)
    await lab.press("S")
    parent = await lab.until_shown(lambda snapshot: snapshot.epoch == 1)
    await lab.press("y")
    await lab.until(lambda: isinstance(lab.app.screen, StateScreen))
    assert "branch" not in lab.text()
    await lab.press("escape", "b")
    await lab.until_shown(lambda snapshot: snapshot.run_id != parent.run_id)
    await lab.press("y")
    await lab.until(
        lambda: f"This run is a branch of run {parent.run_id} at epoch 1." in lab.text()
    )
    assert from_state(lab.app.clipboard) == XOR
    assert from_state("\n".join(lab.lines("#line"))) == XOR
    await lab.press("escape")


async def test_of_a_run_that_was_changed_in_flight_it_says_so(lab):
    await lab.start(XOR)
    await lab.type_into("learning_rate", "0.5", enter=True)
    await lab.until_shown(lambda snapshot: snapshot.edits)
    await lab.leave_the_form()
    await lab.press("y")
    await lab.until(lambda: "was changed while it trained" in lab.text())
    await lab.press("escape")
