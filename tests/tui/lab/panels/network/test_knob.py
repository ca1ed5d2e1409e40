"""A selected weight or bias is turned like a knob: at once, by round steps, one edit a gesture."""

from __future__ import annotations

import numpy as np
import pytest
from textual import events

from nnlab.core import Trainer
from nnlab.core.nn.layout import ParameterLayout
from nnlab.tui.lab.panels.kinds import PANELS
from nnlab.tui.lab.panels.network.knob import COARSE, FINE, PATIENCE, ParameterKnob, next_multiple
from nnlab.tui.lab.panels.network.network import NetworkPanel

from ....driven_lab import ONE_SIZE, XOR, Lab

KEY = next(kind.key for kind in PANELS if kind.name == "network")
LAYOUT = ParameterLayout(XOR.shape, XOR.bias)


@pytest.mark.parametrize(
    ("value", "step", "wanted"),
    [
        (0.53, COARSE, 0.6), (0.6, COARSE, 0.7), (0.53, -COARSE, 0.5), (0.5, -COARSE, 0.4),
        (0.1, -COARSE, 0.0), (0.0, -COARSE, -0.1), (-0.05, COARSE, 0.0), (-0.53, COARSE, -0.5),
        (0.53, FINE, 0.54), (0.534, -FINE, 0.53), (0.30000000000000004, COARSE, 0.4),
        (123456.0, COARSE, 123456.1),
    ],
)  # fmt: skip
def test_a_turn_goes_to_the_next_round_value(value: float, step: float, wanted: float) -> None:
    found = next_multiple(value, step)
    assert found == wanted
    assert str(found) != "-0.0"


def test_turns_of_one_parameter_are_a_gesture_until_there_is_a_pause_or_another_is_turned() -> None:
    now = 0.0
    knob = ParameterKnob(lambda: now)
    snapshot = Trainer(XOR).snapshot()
    first, gesture = knob.turn(snapshot, 0, COARSE)
    now += PATIENCE
    # No newer snapshot has come: the knob goes on from where it went to.
    assert knob.turn(snapshot, 0, COARSE) == (pytest.approx(first + COARSE), gesture)
    _, other = knob.turn(snapshot, 1, COARSE)
    _, back = knob.turn(snapshot, 0, COARSE)
    now += PATIENCE + 0.1
    again, later = knob.turn(snapshot, 0, -FINE)
    assert again == next_multiple(float(snapshot.parameters[0]), -FINE)
    assert len({gesture, other, back, later}) == 4


async def go(lab: Lab, *keys: str) -> NetworkPanel:
    panel = lab.one(NetworkPanel, "#network")
    panel._selection, panel.closer = None, False
    await lab.press(KEY)
    await lab.until(lambda: panel.has_focus and panel.size.area and panel.selected)
    await lab.press(*keys)
    return panel


@ONE_SIZE
@pytest.mark.asyncio(loop_scope="session")
async def test_turning_a_bias_changes_the_loss_at_once_and_is_one_edit(lab: Lab) -> None:
    await go(lab)
    loss = lab.shown.train.loss
    await lab.press("shift+up", "shift+up", "shift+up", "shift+right")
    place = LAYOUT.bias_place(1, 0)
    shown = await lab.until_shown(lambda snapshot: snapshot.parameters[place] == 0.31)
    assert shown.train.loss != loss
    (edit,) = shown.edits
    assert (edit.name, edit.before, edit.after) == ("bias y", "0", "0.31")
    await lab.press("shift+down")
    shown = await lab.until_shown(lambda snapshot: snapshot.parameters[place] == 0.3)
    assert len(shown.edits) == 1


@ONE_SIZE
@pytest.mark.asyncio(loop_scope="session")
async def test_a_weight_is_turned_by_the_wheel_while_the_panel_has_the_focus(lab: Lab) -> None:
    panel = await go(lab, "left", "tab")
    place = LAYOUT.weight_place(0, 0, 0)
    before = float(lab.shown.parameters[place])

    def roll(kind: type[events.MouseScrollUp | events.MouseScrollDown], shift: bool) -> None:
        panel.post_message(kind(panel, 1, 1, 0, 0, 0, shift, False, False))

    roll(events.MouseScrollUp, False)
    coarse = next_multiple(before, COARSE)
    await lab.until_shown(lambda snapshot: np.isclose(snapshot.parameters[place], coarse))
    roll(events.MouseScrollDown, True)
    fine = next_multiple(coarse, -FINE)
    shown = await lab.until_shown(lambda snapshot: np.isclose(snapshot.parameters[place], fine))
    (edit,) = shown.edits
    assert edit.name == "weight x1 to 1.1"
    await lab.press("escape")
    roll(events.MouseScrollUp, False)
    await lab.press("s")
    shown = await lab.until_shown(lambda snapshot: snapshot.steps == 1)
    assert len(shown.edits) == 1


@ONE_SIZE
@pytest.mark.asyncio(loop_scope="session")
async def test_an_input_has_nothing_to_be_turned(lab: Lab) -> None:
    await go(lab, "left", "left", "shift+up")
    await lab.press("s")
    shown = await lab.until_shown(lambda snapshot: snapshot.steps == 1)
    assert shown.edits == ()


@pytest.mark.asyncio(loop_scope="session")
@ONE_SIZE
async def test_a_turn_before_the_first_picture_of_a_new_run_is_of_its_network(lab: Lab) -> None:
    panel = await go(lab, "tab")
    smaller = Trainer(XOR.replace(hidden_layers=())).snapshot()
    assert len(smaller.parameters) < len(lab.shown.parameters)
    with lab.app.prevent(NetworkPanel.ParameterSet):
        panel._snapshot = smaller  # which is drawn later, as where there is no room for it
        panel.action_turn(COARSE)
    assert panel.selected is not None
    assert panel.selected.level == 1
