"""What a person does to a run: start, pause, step, start again, end."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer

from ..driven_lab import BOTH_SIZES, WIDE, XOR, Lab, open_lab

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="session")
def shared_size() -> tuple[int, int]:
    return WIDE


STEPPED = XOR.replace(batch_size=4)  # 16 rows train, in four steps an epoch
SHORT = XOR.replace(epochs=5)
DIVERGING = RunConfig(
    dataset="plane", samples=40, activation="identity", learning_rate=1000.0, optimizer="sgd"
)


async def pause(lab: Lab) -> None:
    await lab.press("space")
    await lab.until_shown(lambda snapshot: snapshot.state == "paused")


async def test_space_runs_and_pauses(lab):
    await lab.until(lambda: "paused" in lab.text("#status"))
    assert str(lab.button("run").label) == "Run"
    await lab.press("space")
    await lab.until_shown(lambda snapshot: snapshot.state == "running" and snapshot.epoch > 3)
    await lab.until(lambda: "training" in lab.text("#status"))
    assert str(lab.button("run").label) == "Pause"
    await pause(lab)
    stood_at = lab.shown.steps
    await lab.until(lambda: "paused" in lab.text("#status"))
    assert lab.newest.steps == stood_at


async def test_a_step_is_one_update_and_an_epoch_goes_to_its_end(lab):
    await lab.start(STEPPED)
    await lab.press("s")
    await lab.until_shown(lambda snapshot: snapshot.steps == 1 and snapshot.state == "paused")
    await lab.press("S")
    await lab.until_shown(lambda snapshot: snapshot.epoch == 1 and snapshot.state == "paused")
    assert lab.shown.steps == 4
    await lab.press("S", "S", "s")
    await lab.until_shown(lambda snapshot: snapshot.steps == 13)
    assert (lab.shown.epoch, lab.shown.position) == (3, 4)


async def test_a_step_in_training_pauses_after_it(lab):
    await lab.start(STEPPED, paused=False)
    await lab.until_shown(lambda snapshot: snapshot.epoch > 3)
    await lab.press("s")
    await lab.until_shown(lambda snapshot: snapshot.state == "paused")


async def test_restart_trains_the_same_run_again(lab):
    await lab.start(paused=False)
    await lab.until_shown(lambda snapshot: snapshot.epoch > 5)
    await pause(lab)
    first = lab.shown
    await lab.press("r")
    await lab.until_shown(lambda snapshot: snapshot.run_id != first.run_id)
    await lab.until_shown(lambda snapshot: snapshot.epoch > 5)
    await pause(lab)
    second = lab.shown
    both = min(len(first.history), len(second.history))
    assert np.array_equal(first.history.rows[:both], second.history.rows[:both])
    assert second.config == first.config


async def test_a_new_seed_gives_another_start_and_is_in_the_form(lab):
    first = lab.shown
    await lab.press("n")
    await lab.until_shown(lambda snapshot: snapshot.run_id != first.run_id)
    second = lab.shown
    assert second.config.seed != first.config.seed
    assert second.config.replace(seed=first.config.seed) == first.config
    assert not np.array_equal(second.history.rows[0], first.history.rows[0])
    assert lab.field("seed").text == str(second.config.seed)
    assert lab.pending() == ""
    await lab.until(lambda: f"seed {second.config.seed}" in lab.text("#title"))


async def test_a_finished_run_shows_its_last_epoch(lab):
    await lab.start(SHORT, paused=False)
    await lab.until(lambda: "finished" in lab.text("#status"))
    assert lab.shown is lab.newest
    assert lab.shown.epoch == 5
    await lab.until(lambda: "epoch 5 of 5" in lab.text("#status"))
    assert str(lab.button("run").label) == "Run"


async def test_a_finished_run_goes_on_when_its_epochs_are_raised(lab):
    await lab.start(SHORT, paused=False)
    first = await lab.until_shown(lambda snapshot: snapshot.state == "finished")
    await lab.type_into("epochs", "12", enter=True)
    await lab.until_shown(lambda snapshot: snapshot.config.epochs == 12)
    await lab.leave_the_form()
    await lab.press("space")
    await lab.until_shown(lambda s: s.state == "finished" and s.epoch == 12)
    assert lab.shown.run_id == first.run_id
    straight = Trainer(SHORT.replace(epochs=12)).run()
    assert lab.shown.parameters.tobytes() == straight.parameters.tobytes()


async def test_a_finished_run_starts_again_if_that_is_wanted(lab):
    await lab.start(SHORT, paused=False)
    first = await lab.until_shown(lambda snapshot: snapshot.state == "finished")
    await lab.press("space", "r")
    await lab.until_shown(lambda s: s.run_id != first.run_id and s.state == "finished")
    assert lab.shown.parameters.tobytes() == first.parameters.tobytes()


async def test_a_step_beyond_the_end_says_how_to_start_again(lab):
    await lab.start(SHORT, paused=False)
    await lab.until_shown(lambda snapshot: snapshot.state == "finished")
    await lab.press("s")
    await lab.until(lambda: "Press r to start it again." in lab.toasts())
    assert lab.newest.epoch == 5


async def test_a_run_that_diverges_says_where_and_what_helps(lab):
    await lab.start(DIVERGING, paused=False)
    await lab.until_shown(lambda snapshot: snapshot.state == "diverged")
    sentence = lab.shown.message
    assert "learning rate 1000" in sentence
    await lab.until(lambda: "diverged" in lab.text("#status"))
    # There is one line for it; the list of messages has all of it.
    await lab.until(lambda: " ".join(lab.text("#message").split())[:60] == sentence[:60])
    await lab.press("r")
    await lab.until(lambda: lab.shown.state == "diverged")


@BOTH_SIZES
@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_quitting_in_the_middle_of_training_ends_the_run(size, key):
    async with open_lab(size=size, paused=False) as lab:
        await lab.until_shown(lambda snapshot: snapshot.epoch > 3)
        run = lab.screen.session.run
        await lab.press(key)
        await lab.until(lambda: not lab.app.is_running)
    assert run.wait(60)
    assert run.newest.state == "stopped"
    assert lab.app.return_code == 0


async def test_the_buttons_do_what_the_keys_do(lab):
    await lab.open_form()
    await lab.click("#run")
    first = await lab.until_shown(lambda snapshot: snapshot.state == "running")
    # Textual takes a second press within a fifth of a second for the same one.
    await lab.until(lambda: not lab.button("run").has_class("-active"))
    lab.screen.set_focus(lab.button("run"))
    await lab.press("enter")
    await lab.until_shown(lambda snapshot: snapshot.state == "paused")
    lab.screen.set_focus(lab.button("restart"))
    await lab.press("enter")
    await lab.until_shown(lambda snapshot: snapshot.run_id != first.run_id)
