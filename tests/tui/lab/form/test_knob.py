"""A field is a knob: turned by keys or the wheel, applied at once, one edit for a gesture."""

from __future__ import annotations

import pytest

from nnlab.tui.lab.form.gestures import PATIENCE, Gestures

from ...driven_lab import ONE_SIZE

pytestmark = pytest.mark.asyncio(loop_scope="session")


@ONE_SIZE
async def test_a_turned_rate_is_applied_at_once_and_a_gesture_is_one_edit(lab):
    await lab.start(paused=False)
    await lab.until_shown(lambda snapshot: snapshot.epoch > 3)
    await lab.go_to("learning_rate")
    await lab.press("shift+up")
    await lab.until_shown(lambda snapshot: snapshot.config.learning_rate == 0.005)
    await lab.press("shift+up", "shift+up", "shift+down")
    await lab.until_shown(lambda snapshot: snapshot.config.learning_rate == 0.01)
    assert lab.field("learning_rate").text == "0.01"
    (edit,) = lab.shown.edits
    assert (edit.name, edit.before, edit.after) == ("learning_rate", "0.003", "0.01")
    assert edit.turns[0][1] == "0.005"
    assert lab.pending() == ""


@ONE_SIZE
async def test_the_wheel_turns_the_field_that_has_the_focus_and_no_other(lab):
    from textual.events import MouseScrollUp

    def wheel(name):
        field = lab.field(name)
        field.post_message(MouseScrollUp(field, 0, 0, 0, 0, 0, False, False, False))

    await lab.go_to("batch_size")
    wheel("batch_size")
    await lab.until(lambda: lab.field("batch_size").text == "64")
    wheel("epochs")
    await lab.settle()
    assert lab.field("epochs").text == "1000000"


@ONE_SIZE
async def test_what_needs_a_restart_is_turned_too_and_waits(lab):
    await lab.go_to("seed")
    await lab.press("shift+up")
    await lab.until(lambda: lab.pending() == "ctrl+r restarts with: seed")
    assert lab.field("seed").text == "4"
    await lab.go_to("activation")
    await lab.press("shift+down")
    await lab.until(lambda: lab.field("activation").text != "tanh")


@ONE_SIZE
async def test_at_its_end_a_knob_says_so_and_stays(lab):
    await lab.go_to("dataset")
    field = lab.field("dataset")
    names = list(field.declared.choices)
    for _ in names:
        await lab.press("shift+up")
    await lab.until(lambda: f"dataset: {names[-1]} is the last there is." in lab.toasts())
    assert field.text == names[-1]
    await lab.go_to("batch_size")
    await lab.type_into("batch_size", "1")
    await lab.press("shift+down")
    await lab.until(lambda: "1 is the first there is." in lab.toasts())
    assert lab.field("batch_size").text == "1"


@ONE_SIZE
async def test_half_a_number_is_not_turned(lab):
    await lab.type_into("learning_rate", "0.5x")
    await lab.press("shift+up")
    assert lab.field("learning_rate").text == "0.5x"


async def test_turns_without_a_pause_between_them_are_one_gesture() -> None:
    now = [0.0]
    gestures = Gestures("rate", lambda: now[0])
    first = gestures.turned()
    now[0] += PATIENCE
    assert gestures.turned() == first
    now[0] += PATIENCE + 0.1
    assert gestures.turned() != first
