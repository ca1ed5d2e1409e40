"""The lab shows any moment of a run by its keys and on its chart, while the run goes its way."""

from __future__ import annotations

import re

import numpy as np
import pytest

from nnlab.core import RunConfig, Snapshot
from nnlab.core.nn.network import Network
from nnlab.tui.lab.bars.message_line import MessageLine
from nnlab.tui.lab.panels.chart.loss_chart import LossChart
from nnlab.tui.lab.panels.network.network import NetworkPanel
from nnlab.tui.widgets.boundary import Boundary

from ..driven_lab import SMALL, WIDE, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

RUN = XOR.replace(epochs=300, learning_rate=0.02)


async def finished(lab: Lab) -> Snapshot:
    """Train a run to its end, and leave every panel."""
    end = await lab.finish(RUN)
    await lab.press("escape")
    return end


def read_epoch(lab: Lab) -> int | None:
    """The epoch that the chart's frame reads; a narrow one leaves the word out."""
    found = re.search(r"(?:epoch |─ )([\d,]+)  train ", lab.lines("#loss")[-1])
    return int(found[1].replace(",", "")) if found else None


async def past_at(lab: Lab, epoch: int) -> Snapshot:
    shown = await lab.until_shown(lambda snapshot: snapshot.is_past and snapshot.epoch == epoch)
    await lab.until(lambda: f"The past: epoch {epoch:,} of" in lab.text("#message"))
    return shown


async def live(lab: Lab) -> Snapshot:
    shown = await lab.until_shown(lambda snapshot: not snapshot.is_past)
    await lab.until(lambda: "The past" not in lab.text())
    return shown


async def test_the_arrows_move_through_the_run_moment_by_moment(lab):
    await finished(lab)
    await lab.press("left")
    await past_at(lab, 299)
    await lab.press("left", "left", "right")
    await past_at(lab, 298)
    await lab.press("shift+left")
    await past_at(lab, 288)
    await lab.press("shift+right", "right")
    await past_at(lab, 299)
    await lab.press("right")
    assert (await live(lab)).epoch == 300
    await lab.press("right")
    assert (await live(lab)).epoch == 300


async def test_brackets_do_the_same_whatever_panel_has_the_focus(lab):
    await finished(lab)
    await lab.press("2")
    await lab.until(lambda: lab.one(Boundary, "#boundary").has_focus)
    await lab.press("[")
    await past_at(lab, 299)
    await lab.press("{", "{", "]", "}")
    await past_at(lab, 290)
    await lab.press("l")
    await live(lab)


async def test_home_goes_to_the_start_b_to_the_best_epoch_and_end_to_the_present(lab):
    end = await finished(lab)
    await lab.press("home")
    await past_at(lab, 0)
    await lab.press("left")
    await past_at(lab, 0)
    await lab.press("B")
    losses = end.history.column("validation_loss")
    assert losses.argmin() == 300  # the best is what is now
    await live(lab)
    await lab.press("home")
    await past_at(lab, 0)
    await lab.press("end")
    await live(lab)


async def test_b_goes_back_to_the_best_epoch_from_wherever_one_looks(shared_lab):
    # Noise that is learned by heart, so that the best epoch is on the way.
    noisy = RunConfig(
        dataset="circle", samples=60, noise=0.3, hidden_layers=(16,), learning_rate=0.05,
        epochs=60, seed=3,
    )  # fmt: skip
    async with shared_lab() as lab:
        end = await lab.finish(noisy)
        losses = end.history.column("validation_loss")
        best = int(losses.argmin())
        assert 0 < best < 60
        for before in ("l", "home", "{"):
            await lab.press("escape", before, "B")
            shown = await past_at(lab, best)
            assert shown.validation is not None
            assert shown.validation.loss == losses.min()
            assert f"The past: epoch {best} of 60" in lab.text()


async def test_with_replicas_b_says_that_there_is_no_best_epoch(shared_lab):
    async with shared_lab() as lab:
        await lab.finish(RUN.replace(epochs=5, replicas=2))
        await lab.press("B")
        await lab.until(lambda: "With replicas there is no best epoch of all." in lab.toasts())
        assert lab.shown.past is None


async def test_everything_but_the_chart_is_as_it_was_then(lab):
    end = await finished(lab)
    await lab.press("{", "{")
    past = await past_at(lab, 280)
    network = Network(past.config)
    predicted = network.predict(past.parameters, lab.trained.dataset.inputs)[:, 0]
    np.testing.assert_allclose(past.predictions, predicted, rtol=1e-9)
    for widget in lab.screen.frames.widgets:
        seen = widget.snapshot
        assert seen is not None
        assert (seen.epoch == 300) == isinstance(widget, LossChart | MessageLine)
    status = lab.lines("#status")
    assert "the past" in status[0]
    assert "epoch 280 of 300" in status[0]
    assert f"train loss {past.train.loss:.4f}" in " ".join(status[1].split())
    await lab.press("3")
    await lab.until(lambda: f"{past.predictions[0]:.4f}" in lab.text("#predictions"))
    assert f"{past.predictions[0]:.4f}" != f"{end.predictions[0]:.4f}"
    await lab.press("l")
    await lab.until(lambda: f"{end.predictions[0]:.4f}" in lab.text("#predictions"))


async def test_training_goes_on_meanwhile_and_only_the_chart_and_the_message_show_it(lab):
    await lab.start(paused=False)
    await lab.press("escape")
    await lab.until_shown(lambda snapshot: snapshot.epoch > 60)
    await lab.press("home")
    await past_at(lab, 0)
    past, before = lab.shown, lab.newest.epoch
    await lab.until(lambda: lab.one(LossChart, "#loss").snapshot.epoch > before + 100)
    assert lab.shown is past
    await lab.until(lambda: "training goes on" in lab.text("#message"))
    said = lab.text("#message")
    await lab.until(lambda: lab.text("#message") != said)
    await lab.press("l")
    assert (await live(lab)).epoch > before


async def test_orders_are_for_the_present(lab):
    await lab.start(paused=False)
    await lab.press("escape")
    await lab.until_shown(lambda snapshot: snapshot.epoch > 60)
    await lab.press("home")
    await past_at(lab, 0)
    await lab.press("space")
    await lab.until(lambda: lab.newest.state == "paused")
    await lab.until(lambda: "paused." in lab.text("#message"))
    assert lab.shown.is_past
    # Of a step one wants to see what it does.
    steps = lab.newest.steps
    await lab.press("s")
    await live(lab)
    await lab.until_shown(lambda snapshot: snapshot.steps == steps + 1)


async def test_what_is_typed_in_the_past_waits_for_a_branch_or_for_the_present(lab):
    await lab.start()
    await lab.press("S", "S", "S")
    await lab.until_shown(lambda snapshot: snapshot.epoch == 3)
    await lab.press("escape", "[")
    await past_at(lab, 2)
    await lab.type_into("learning_rate", "0.2", enter=True)
    await lab.until(lambda: lab.pending().startswith("esc, then b branches, ctrl+r restarts with"))
    await lab.leave_the_form()
    await lab.until(lambda: lab.pending() == "b branches, r restarts with: learning rate")
    assert not lab.newest.edits
    await lab.press("l")
    await live(lab)
    await lab.until(lambda: lab.pending() == "r restarts with: learning rate")
    await lab.go_to("learning_rate")
    await lab.press("enter")
    await lab.until(lambda: lab.newest.edits)
    assert (lab.newest.edits[-1].epoch, lab.newest.config.learning_rate) == (3, 0.2)


async def test_a_restart_shows_the_new_run(lab):
    await finished(lab)
    await lab.press("home")
    before = (await past_at(lab, 0)).run_id
    await lab.press("r")
    await lab.until_shown(lambda snapshot: snapshot.run_id != before and snapshot.epoch > 0)
    await live(lab)


async def test_weights_are_not_set_in_the_past(lab):
    await finished(lab)
    await lab.press("home")
    await past_at(lab, 0)
    panel = lab.one(NetworkPanel, "#network")
    panel.post_message(NetworkPanel.ParameterSet(0, 5.0, 0))
    await lab.until(lambda: "set in the present" in lab.toasts())
    assert not lab.newest.edits


async def test_the_gradient_is_checked_where_one_looks(lab):
    await finished(lab)
    await lab.press("{")
    await past_at(lab, 290)
    await lab.press("g")
    await lab.until(lambda: "Gradient check at epoch 290" in lab.text())


async def test_p_plays_the_run_faster_each_time_and_stops(lab):
    await lab.finish(RUN.replace(epochs=4_000))
    await lab.press("escape", "P")
    # From the start on, which is past before a busy machine has looked.
    began = await lab.until_shown(lambda snapshot: snapshot.is_past)
    assert began.epoch < 2_000
    await lab.until(lambda: "all in 40 s" in lab.text("#message"))
    await lab.until_shown(lambda snapshot: snapshot.is_past and snapshot.epoch > began.epoch)
    await lab.press("P", "P", "P")
    await lab.until(lambda: "all in 5 s" in lab.text("#message"))
    await lab.press("P")
    await lab.until(lambda: "all in" not in lab.text("#message"))
    stopped = lab.screen.time_travel.when
    await past_at(lab, stopped)
    assert not lab.screen.time_travel.is_playing
    while lab.shown.epoch < 3_000:
        before = lab.shown.epoch
        await lab.press("}")
        await lab.until_shown(lambda snapshot, before=before: snapshot.epoch > before)
    await lab.press("P", "P", "P", "P")
    await live(lab)
    assert not lab.screen.time_travel.is_playing
    assert lab.shown.epoch == 4_000


# --- the chart ---


async def test_enter_on_the_charts_cursor_goes_there_and_the_cursor_takes_one_along(lab):
    await finished(lab)
    await lab.press("1")
    # Keys go to what has the focus when they come, and move by the columns that are drawn.
    await lab.until(lambda: lab.one(LossChart, "#loss").has_focus and read_epoch(lab) == 300)
    await lab.press("home", "shift+right")
    await lab.settle()
    assert not lab.shown.is_past
    await lab.press("enter")
    shown = await lab.until_shown(lambda snapshot: snapshot.is_past)
    there = shown.epoch
    await lab.until(lambda: read_epoch(lab) == there)
    await lab.press("right")
    await lab.until_shown(lambda snapshot: snapshot.is_past and snapshot.epoch > there)
    await lab.press("end")
    await live(lab)


async def test_without_the_focus_the_chart_points_at_the_past(lab):
    await finished(lab)
    await lab.press("1", "escape")
    await lab.until(lambda: "▴" not in lab.text("#loss"))
    await lab.press("{")
    await past_at(lab, 290)
    await lab.until(lambda: "▴" in lab.text("#loss") and read_epoch(lab) == 290)
    await lab.press("l")
    await lab.until(lambda: "▴" not in lab.text("#loss"))


async def test_a_double_click_goes_there_and_a_click_moves_on(lab):
    await finished(lab)
    await lab.press("1")
    chart = lab.one(LossChart, "#loss")
    await lab.until(lambda: "▴" in lab.text("#loss"))
    plot = chart._plot
    assert plot is not None
    middle = 1 + plot.left + plot.width // 2  # after the frame
    await lab.pilot.hover("#loss", offset=(middle, 5))
    await lab.click("#loss", offset=(middle, 5), times=2)
    shown = await lab.until_shown(lambda snapshot: snapshot.is_past)
    assert 100 < shown.epoch < 200
    await lab.click("#loss", offset=(middle - 10, 5))
    await lab.until_shown(lambda snapshot: snapshot.is_past and snapshot.epoch < shown.epoch)
    await lab.pilot.hover("#title")


# --- replicas, and other terminals ---


async def test_replicas_are_all_seen_as_they_were_then(lab):
    await lab.finish(RUN.replace(replicas=4, epochs=30))
    await lab.press("escape", "{")
    past = await past_at(lab, 20)
    assert past.replicas is not None
    assert past.shown is not None
    await lab.press("v")
    await lab.until_shown(
        lambda snapshot: snapshot.is_past and snapshot.shown and snapshot.shown.whose == "best"
    )
    await lab.press(".")
    await lab.until_shown(lambda snapshot: snapshot.shown and isinstance(snapshot.shown.whose, int))
    assert lab.shown.is_past
    await lab.press("B")
    await lab.until(lambda: "no best epoch" in lab.toasts())


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x40", "80x24"])
async def test_all_of_it_is_ascii_where_asked_for(shared_lab, size):
    async with shared_lab(RUN, size, paused=False, ascii_only=True) as lab:
        await lab.until_shown(lambda snapshot: snapshot.state == "finished")
        await lab.press("1", "escape", "{", "P")
        await lab.until(lambda: "all in" in lab.text("#message"))
        parts = ("#title", "#loss", "#message", "#status")
        assert "".join(lab.text(part) for part in parts).isascii()
        assert "< the past" in lab.text("#status")
        await lab.press("b")
        await lab.until(lambda: "  A " in lab.lines("#loss")[0])
        # The notification over the rest, and the sign that a title is cut, are Textual's own: what
        # the driver makes of them is tested elsewhere.
        assert (lab.text("#title") + lab.text("#loss")).replace("…", "").isascii()


async def test_an_epoch_that_is_not_kept_is_named_and_then_seen_itself(lab):
    await lab.finish(RUN.replace(epochs=2000))
    assert 1001 not in lab.newest.kept
    lab.screen.time_travel.look_near(1001)
    await lab.until(lambda: "the nearest kept to 1,001" in lab.text("#message"))
    await lab.until_shown(lambda snapshot: snapshot.is_past and snapshot.epoch == 1001)
    await lab.until(lambda: "epoch 1,001 of 2,000" in lab.text("#message"))
    await lab.until(lambda: "nearest" not in lab.text("#message"))
    await lab.press("b")
    await lab.until(lambda: lab.newest.parent is not None and lab.newest.parent.epoch == 1001)
