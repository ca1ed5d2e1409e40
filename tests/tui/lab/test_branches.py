"""A branch begins in the lab where one looks, with the run that it leaves drawn behind it."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core.training.snapshot import Parent
from nnlab.tui.lab.panels.chart.loss_chart import LossChart

from ..driven_lab import ONE_SIZE, SMALL, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

RUN = XOR.replace(epochs=300, learning_rate=0.02)


def chart_of(lab: Lab) -> LossChart:
    return lab.one(LossChart, "#loss")


async def go_to(lab: Lab, epoch: int) -> None:
    """Look at an epoch of a run that has ended."""
    lab.screen.time_travel.look_at(epoch)
    await lab.until_shown(lambda snapshot: snapshot.is_past and snapshot.epoch == epoch)


async def test_b_goes_on_from_the_past_by_what_the_form_says(lab):
    parent = await lab.finish(RUN)
    await lab.press("escape")
    await go_to(lab, 100)
    weights = lab.shown.parameters
    await lab.type_into("learning_rate", "0.3", enter=True)
    await lab.until(
        lambda: lab.pending() == "esc, then b branches, ctrl+r restarts with: learning rate"
    )
    await lab.leave_the_form()
    await lab.until(lambda: lab.pending() == "b branches, r restarts with: learning rate")
    assert not lab.newest.edits
    await lab.press("b")
    end = await lab.until_shown(lambda s: s.run_id != parent.run_id and s.state == "finished")
    assert end.parent == Parent(parent.run_id, 100)
    assert end.config.learning_rate == 0.3
    assert (end.epoch, len(end.history)) == (300, 301)
    np.testing.assert_array_equal(end.history.rows[:101], parent.history.rows[:101])
    assert end.history.rows[300, 0] != parent.history.rows[300, 0]
    await lab.until(lambda: f"goes on from run {parent.run_id} at epoch 100" in lab.toasts())
    await lab.until(lambda: f"from {parent.run_id} at 100" in lab.text("#title"))
    # Its own timeline begins there.
    await lab.press("home")
    await lab.until_shown(lambda snapshot: snapshot.is_past and snapshot.epoch == 100)
    assert lab.shown.parameters.tobytes() == weights.tobytes()


async def test_the_parents_curve_is_drawn_behind_from_the_branch_on_with_a_legend(lab):
    parent = await lab.finish(RUN)
    await lab.press("escape")
    await go_to(lab, 100)
    await lab.type_into("learning_rate", "0.0001", enter=True)
    await lab.leave_the_form()
    await lab.press("b", "1")
    await lab.until_shown(lambda s: s.run_id != parent.run_id and s.state == "finished")
    await lab.until(lambda: f"A {parent.run_id}" in lab.lines("#loss")[0])
    picture = [line[1:-1] for line in lab.lines("#loss")[1:-3]]
    # Its letter stands on its curve, whose columns begin at the branch.
    drawn = [line.index("A") for line in picture if "A" in line]
    assert drawn
    assert min(drawn) > len(picture[0]) // 4
    lab.app.clear_notifications()  # they cover the line that is read
    await lab.press("home", "shift+right", "end", "m")
    loss = parent.history.column("train_loss")[300]
    await lab.until(lambda: f"A {loss:.4f}" in lab.lines("#loss")[-1])
    await lab.press("m", "r")
    await lab.until_shown(lambda s: s.parent is None)
    await lab.until(
        lambda: "A run" not in lab.text("#loss") and parent.run_id not in lab.text("#loss")
    )


async def test_the_chart_has_room_for_the_longer_of_both(lab):
    parent = await lab.finish(RUN)
    await lab.press("escape")
    await go_to(lab, 20)
    await lab.type_into("epochs", "1000000", enter=True)
    await lab.leave_the_form()
    await lab.press("b")
    await lab.until(lambda: lab.newest.run_id != parent.run_id and lab.newest.state == "running")
    await lab.press("space")
    await lab.until_shown(lambda s: s.run_id != parent.run_id and s.state == "paused")
    chart = chart_of(lab)
    assert chart._shown_epochs(lab.newest)[1] == max(300, lab.newest.epoch)
    for keys in (["x"], ["x", "z"], ["z", "z", "+"], ["<"], [">"], ["=", "a"], ["a"], ["a", "L"]):
        await lab.press("1", *keys)
        await lab.settle()
    await lab.until(lambda: f"A {parent.run_id}" in lab.lines("#loss")[0])


async def test_b_in_the_present_branches_from_now_and_branches_have_branches(lab):
    await lab.start(paused=False)
    await lab.press("escape")
    await lab.until_shown(lambda snapshot: snapshot.epoch > 5)
    runs = [lab.newest.run_id]
    for _ in range(4):
        await lab.press("b")
        await lab.until_shown(lambda snapshot: snapshot.run_id == lab.screen.session.run.run_id)
        assert lab.newest.parent is not None
        assert lab.newest.parent.run_id == runs[-1]
        runs.append(lab.newest.run_id)
    # The newest first, as many as can be told apart.
    assert [other.name for other in chart_of(lab).others] == runs[3:0:-1]
    await lab.until(lambda: all(mark in lab.lines("#loss")[0] for mark in ("A ", "B ")))


@ONE_SIZE
async def test_another_shape_is_refused_in_a_sentence_and_the_run_goes_on(lab):
    before = await lab.finish(RUN)
    await lab.press("escape")
    await go_to(lab, 100)
    await lab.type_into("hidden_layers", "5", enter=True)
    await lab.leave_the_form()
    await lab.press("b")
    await lab.until(lambda: "hidden can't change at a branch" in lab.toasts())
    assert lab.newest.run_id == before.run_id
    assert lab.shown.is_past


@ONE_SIZE
async def test_from_the_end_of_a_run_there_is_nothing_to_train_until_epochs_are_raised(lab):
    before = await lab.finish(RUN)
    await lab.press("escape", "b")
    await lab.until(lambda: "epochs must be more than 300" in lab.toasts())
    assert lab.newest.run_id == before.run_id


async def test_replicas_go_on_together(lab):
    before = await lab.finish(RUN.replace(replicas=3, epochs=60))
    await lab.press("escape")
    await go_to(lab, 30)
    await lab.press("b")
    end = await lab.until_shown(lambda s: s.run_id != before.run_id and s.state == "finished")
    assert end.replicas is not None
    assert before.replicas is not None
    np.testing.assert_array_equal(end.replicas.lower[:31], before.replicas.lower[:31])
    await lab.press("1")
    await lab.until(lambda: f"A {before.run_id}" in lab.lines("#loss")[0])


async def test_a_wrong_form_is_mended_first(shared_lab):
    async with shared_lab(RUN, SMALL) as lab:
        before = lab.newest.run_id
        await lab.type_into("learning_rate", "no number")
        # Escape would take it back.
        await lab.go_to("dataset")
        await lab.leave_the_form()
        await lab.press("b")
        await lab.until(lambda: "Mend this first" in lab.text())
        assert lab.newest.run_id == before


async def test_a_branch_is_paused_if_the_run_was_and_trains_if_it_did(lab):
    await lab.start(XOR)
    await lab.press("s")
    parent = await lab.until_shown(lambda snapshot: snapshot.steps == 1)
    await lab.press("b")
    branch = await lab.until_shown(lambda snapshot: snapshot.run_id != parent.run_id)
    assert branch.state == "paused"
    assert lab.screen.session.run.is_held
    await lab.press("space")
    await lab.until_shown(lambda snapshot: snapshot.state == "running")
    await lab.press("b")
    await lab.until_shown(lambda s: s.run_id != branch.run_id and s.state == "running")
