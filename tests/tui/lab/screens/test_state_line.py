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
