"""How far a run goes, how fast, from where and on which points: keys while it trains."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Static

from nnlab.core import RunConfig, Trainer

from ..driven_lab import BOTH_SIZES, SMALL, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="session")
def shared_size() -> tuple[int, int]:
    return SMALL


CIRCLE = RunConfig(dataset="circle", samples=60, hidden_layers=(4,), epochs=1_000_000, seed=3)


async def ask(lab: Lab, text: str) -> None:
    await lab.press("U")
    await lab.until(lambda: isinstance(lab.app.focused, Input))
    lab.app.focused.value = text  # type: ignore[union-attr]
    await lab.press("enter")


async def test_so_many_epochs_or_an_accuracy_is_asked_for_and_reached(lab):
    await lab.start(CIRCLE)
    await ask(lab, "run 123")
    shown = await lab.until_shown(lambda s: s.state == "paused" and s.epoch > 0)
    assert shown.epoch == 123
    await ask(lab, "40")
    await lab.until_shown(lambda s: s.state == "paused" and s.epoch > 123)
    assert lab.shown.epoch == 163
    straight = Trainer(CIRCLE)
    for _ in range(163):
        straight.advance_epoch()
    assert straight.parameters.tobytes() == lab.shown.parameters.tobytes()
    best = lab.shown.history.column("validation_accuracy").max()
    await ask(lab, f"until {best + 0.1:.1f} %")
    await lab.until_shown(lambda s: s.state == "running" or s.epoch > 163)
    await lab.press("space")
    await lab.until_shown(lambda s: s.state == "paused")
    await ask(lab, "until 1 %")
    await lab.until(lambda: "already" in lab.toasts())


async def test_what_is_not_understood_is_said_and_escape_leaves_the_run_as_it_is(lab):
    await lab.start(CIRCLE)
    await ask(lab, "soon")
    problem = lab.one(Static, "#goal .problem")
    await lab.until(lambda: "like 95 %, not 'soon'" in str(problem.render()))
    await lab.press("escape")
    await lab.until(lambda: not lab.screen.query_one("#goal").display)
    assert lab.app.focused is None
    assert lab.newest.steps == 0
    await lab.press("s")
    await lab.until_shown(lambda s: s.steps == 1)


async def test_more_epochs_than_there_are_end_the_run_and_say_so(lab):
    await lab.start(CIRCLE.replace(epochs=9))
    await ask(lab, "500")
    await lab.until(lambda: "The run ends with epoch 9." in lab.toasts())
    await lab.until_shown(lambda s: s.state == "finished" and s.epoch == 9)
    await ask(lab, "5")
    await lab.until(lambda: "Press r to start it again." in lab.toasts())


@BOTH_SIZES
async def test_the_speed_is_set_by_keys_and_stands_in_the_status_bar(shared_lab, size):
    async with shared_lab(XOR, size, paused=False, speed=2.0, ascii_only=True) as lab:
        await lab.until(lambda: "/s  limit 2/s" in lab.text("#status"))
        assert lab.newest.epoch < 100
        await lab.press("(")
        await lab.until(lambda: "/s  limit 1/s" in lab.text("#status"))
        await lab.press("(")
        # Whatever the speed, a pause is there at once.
        await lab.press("space")
        await lab.until_shown(lambda s: s.state == "paused" and s.speed == 1.0)
        await lab.press("space", *")" * 6)
        await lab.until(lambda: "(limit" not in lab.text("#status"))
        await lab.until_shown(lambda s: s.epoch > 200)
        assert lab.text("#status").isascii()
        # It is the person's, not the run's: the next run has it too, and a state line has not.
        await lab.press("(")
        await lab.press("r")
        await lab.until_shown(lambda s: s.speed == 100.0 and s.epoch < 100)
        assert lab.screen.session.config == XOR


async def test_rewind_goes_to_the_same_start_paused_or_training_as_now(lab):
    await lab.start(XOR)
    await lab.type_into("learning_rate", "0.05", enter=True)
    await lab.until_shown(lambda s: s.config.learning_rate == 0.05)
    await lab.type_into("hidden_layers", "7", enter=True)
    await lab.leave_the_form()
    await lab.press("S", "S")
    first = await lab.until_shown(lambda s: s.epoch == 2 and s.state == "paused")
    await lab.press("R")
    again = await lab.until_shown(lambda s: s.run_id != first.run_id)
    assert (again.epoch, again.state, again.config) == (0, "paused", first.config)
    assert "hidden" in lab.pending()
    await lab.press("S", "S")
    shown = await lab.until_shown(lambda s: s.epoch == 2 and s.state == "paused")
    straight = Trainer(first.config)
    straight.advance_epoch()
    straight.advance_epoch()
    assert shown.parameters.tobytes() == straight.parameters.tobytes()
    # What waits in the form is not passed over.
    await lab.press("space")
    await lab.until(lambda: "Waiting in the form: hidden." in lab.text())
    await lab.press("g")
    running = await lab.until_shown(lambda s: s.epoch > 10)
    assert running.config == first.config
    await lab.press("R")
    await lab.until_shown(lambda s: s.run_id != running.run_id and s.state == "running")


async def test_new_points_keep_the_weights_and_are_marked(lab):
    await lab.start(CIRCLE)
    await lab.press("S")
    first = await lab.until_shown(lambda s: s.epoch == 1 and s.state == "paused")
    await lab.press("N")
    shown = await lab.until_shown(lambda s: s.config.data_seed != -1)
    assert shown.run_id == first.run_id
    assert (shown.parameters == first.parameters).all()
    assert not (shown.dataset.points == first.dataset.points).all()
    assert lab.field("data_seed").text == str(shown.config.data_seed)
    assert lab.pending() == ""
    await lab.until(lambda: f"data_seed -1→{shown.config.data_seed}" in lab.text("#loss"))
    # And back to those of the run's own seed.
    await lab.type_into("data_seed", "-1", enter=True)
    back = await lab.until_shown(lambda s: s.config.data_seed == -1)
    assert (back.dataset.points == first.dataset.points).all()


async def test_points_that_never_change_are_said_to(lab):
    await lab.start(XOR)
    await lab.press("N")
    await lab.until(lambda: "always the same" in lab.toasts())


async def test_noise_and_samples_change_in_flight_and_every_panel_follows(lab):
    await lab.start(CIRCLE, paused=False)
    first = await lab.until_shown(lambda s: s.epoch > 3)
    await lab.type_into("noise", "0.3", enter=True)
    await lab.until_shown(lambda s: s.config.noise == 0.3)
    await lab.type_into("samples", "90", enter=True)
    await lab.until_shown(lambda s: s.config.samples == 90)
    assert lab.shown.run_id == first.run_id
    assert lab.pending() == ""
    await lab.leave_the_form()
    for key in "23456789":
        await lab.press(key)
    await lab.press("3")
    await lab.until(lambda: "90 rows" in lab.text("#predictions"))
    assert [edit.name for edit in lab.shown.edits] == ["noise", "samples"]


async def test_data_that_belongs_to_a_waiting_dataset_waits_with_it(lab):
    await lab.start(CIRCLE)
    await lab.choose("dataset", "gaussian")
    await lab.until(lambda: "dataset" in lab.pending())
    await lab.type_into("noise", "0.3", enter=True)
    await lab.until(lambda: "noise waits with what else the form says" in lab.toasts())
    await lab.type_into("learning_rate", "0.05", enter=True)
    await lab.until(lambda: "noise" in lab.pending())
    await lab.until_shown(lambda s: s.config.learning_rate == 0.05)
    assert (lab.shown.config.dataset, lab.shown.config.noise) == ("circle", 0.0)
    assert lab.shown.config.samples == 60
    await lab.leave_the_form()
    await lab.press("r")
    await lab.until_shown(lambda s: (s.config.dataset, s.config.noise) == ("gaussian", 0.3))


async def test_what_the_running_dataset_cannot_have_waits_for_a_restart(lab):
    await lab.start(CIRCLE)
    await lab.type_into("train_share", "0.02")
    await lab.press("tab")
    await lab.until(lambda: lab.problem("train_share"))
    await lab.type_into("train_share", "0.1", enter=True)
    await lab.until(lambda: "train share" in lab.pending())
