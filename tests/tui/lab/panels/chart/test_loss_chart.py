"""The loss chart is read, zoomed, smoothed and drawn over time, by keys and by mouse."""

from __future__ import annotations

import re

import pytest
from textual import events

from nnlab.core import RunConfig
from nnlab.tui.drawing.chart.window import Window
from nnlab.tui.drawing.numbers import loss_text
from nnlab.tui.lab.panels.chart.loss_chart import LossChart

from ....driven_lab import BRISK, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

RUN = XOR.replace(epochs=300, learning_rate=0.02)


def chart_of(lab: Lab) -> LossChart:
    return lab.one(LossChart, "#loss")


def frame(lab: Lab) -> str:
    return lab.lines("#loss")[-1].strip("╰─╯ ")


def epoch_read(lab: Lab) -> int:
    found = re.match(r"(?:epoch )?([\d,]+)", frame(lab))
    assert found, frame(lab)
    return int(found[1].replace(",", ""))


def cursor_column(lab: Lab) -> int | None:
    """Where the chart points at an epoch, in columns of the widget."""
    below = [line.index("▴") for line in lab.lines("#loss") if "▴" in line]
    return below[0] if below else None


async def trained(lab: Lab, config: RunConfig = RUN, speed: float | None = None) -> LossChart:
    """Train a run to its end and give the chart the focus, with the mouse elsewhere."""
    await lab.pilot.hover("#title")
    await lab.start(config, paused=False, speed=speed)
    run = lab.newest.run_id
    await lab.until_shown(lambda snapshot: snapshot.run_id == run and snapshot.state == "finished")
    await lab.press("1")
    await lab.until(lambda: cursor_column(lab) is not None)
    return chart_of(lab)


async def test_the_cursor_reads_the_exact_values_of_its_epoch(lab):
    await trained(lab)
    assert epoch_read(lab) == 300
    for keys in (["left"], ["left"] * 3, ["shift+left"], ["ctrl+left"], ["right"], ["home"]):
        before = frame(lab)
        await lab.press(*keys)
        await lab.until(lambda before=before: frame(lab) != before)
        epoch = epoch_read(lab)
        history = lab.shown.history
        for name, column in (("train", "train_loss"), ("val", "validation_loss")):
            assert f"{name} {loss_text(history.column(column)[epoch]).strip()}" in frame(lab)
    assert epoch_read(lab) == 0
    await lab.press("left", "end")
    await lab.until(lambda: epoch_read(lab) == 300)


async def test_an_arrow_moves_the_cursor_by_a_column_and_with_shift_or_ctrl_by_ten(lab):
    await trained(lab)
    await lab.press("home")
    await lab.until(lambda: epoch_read(lab) == 0)
    at = cursor_column(lab)
    assert at is not None
    for key, columns in (("right", 1), ("shift+right", 10), ("ctrl+right", 10), ("left", -1)):
        await lab.press(key)
        at += columns
        await lab.until(lambda at=at: cursor_column(lab) == at)


async def test_without_the_focus_there_is_no_cursor(lab):
    await trained(lab)
    await lab.press("escape")
    await lab.until(lambda: cursor_column(lab) is None and "linear y" in frame(lab))


async def test_on_the_newest_epoch_the_cursor_stays_there_while_it_trains(lab):
    await lab.start(paused=False)
    await lab.press("1")
    await lab.until_shown(lambda snapshot: snapshot.epoch > 5)
    await lab.until(lambda: cursor_column(lab) is not None)
    before = epoch_read(lab)
    await lab.until(lambda: epoch_read(lab) > before)
    await lab.press("shift+left")
    await lab.press("space")
    await lab.until_shown(lambda snapshot: snapshot.state == "paused")
    stands_at = epoch_read(lab)
    assert stands_at < lab.shown.epoch
    newest = lab.shown.epoch
    await lab.press("S")
    await lab.until_shown(lambda snapshot: snapshot.epoch > newest)
    await lab.settle()
    assert epoch_read(lab) == stands_at


async def test_a_cursor_that_was_put_on_the_newest_epoch_goes_on_with_the_run(lab):
    await lab.start(speed=None)
    for epoch in (1, 2, 3):
        await lab.press("S")
        await lab.until_shown(lambda snapshot, epoch=epoch: snapshot.epoch == epoch)
    await lab.press("1")
    await lab.until(lambda: cursor_column(lab) is not None)
    # However it comes there: to the edge, by a column, or beyond the last one.
    ways = (["home", "end"], ["left", "right"], ["left", "shift+right"])
    for newest, keys in enumerate(ways, 3):
        await lab.press(*keys)
        await lab.until(lambda newest=newest: epoch_read(lab) == newest)
        await lab.press("S")
        await lab.until(lambda newest=newest: epoch_read(lab) == newest + 1)
    newest = 3 + len(ways)
    # One epoch before it, it stays where it is.
    await lab.press("left")
    await lab.until(lambda: epoch_read(lab) < newest)
    stands_at = epoch_read(lab)
    await lab.press("S")
    await lab.until_shown(lambda snapshot: snapshot.epoch == newest + 1)
    await lab.settle()
    assert epoch_read(lab) == stands_at


async def test_zooming_keeps_the_cursors_epoch_and_zero_shows_all_again(lab):
    chart = await trained(lab)
    await lab.press("shift+left", "shift+left")
    await lab.until(lambda: epoch_read(lab) < 300)
    epoch = epoch_read(lab)
    await lab.press("+")
    await lab.until(lambda: chart.window.width == 150)
    first, last = chart.window.epochs(300)
    assert first < epoch < last
    assert epoch_read(lab) == epoch
    await lab.press("+", "+")
    await lab.until(lambda: chart.window.width == 38)
    assert epoch_read(lab) == epoch
    await lab.press("-")
    await lab.until(lambda: chart.window.width == 76)
    await lab.press("escape")
    await lab.until(lambda: "zoomed (=: all)" in frame(lab))
    await lab.press("=")
    await lab.until(lambda: chart.window == Window() and "zoomed" not in frame(lab))


async def test_angle_brackets_pan_and_the_cursor_pulls_the_window_along(lab):
    chart = await trained(lab)
    await lab.press("+", "+")
    await lab.until(lambda: chart.window.epochs(300) == (225, 300))
    await lab.press("<")
    await lab.until(lambda: chart.window.epochs(300) == (206, 281))
    await lab.press(">")
    await lab.until(lambda: chart.window == Window(75))
    await lab.press("home", "shift+left")
    await lab.until(lambda: epoch_read(lab) < 225)
    assert chart.window.epochs(300)[0] == epoch_read(lab)


async def test_few_epochs_are_gone_through_one_by_one(lab):
    await trained(lab)
    await lab.press(*"++++++++", "left")
    await lab.until(lambda: epoch_read(lab) == 299)
    await lab.press("left")
    await lab.until(lambda: epoch_read(lab) == 298)


async def test_zoomed_to_the_newest_epoch_the_window_moves_on_with_the_run(lab):
    await lab.start(paused=False)
    await lab.until_shown(lambda snapshot: snapshot.epoch > 50)
    chart = chart_of(lab)
    await lab.press("+")
    await lab.until(lambda: chart.window.width)
    assert chart.window.last is None
    before = lab.shown.epoch
    await lab.until_shown(lambda snapshot: snapshot.epoch > before)


async def test_a_new_run_is_shown_whole(lab):
    chart = await trained(lab)
    await lab.press("+", "home")
    await lab.until(lambda: chart.window.width)
    await lab.press("r")
    await lab.until_shown(lambda snapshot: snapshot.epoch > 3)
    await lab.until(lambda: chart.window == Window())


async def test_x_draws_over_the_time_spent_training(lab):
    await trained(lab, speed=BRISK)
    await lab.press("x", "left", "left")
    await lab.until(lambda: re.search(r"\d at [\d.e-]+s", frame(lab)))
    seconds = float(re.search(r" at ([\d.e-]+)s", frame(lab))[1])  # type: ignore[index]
    assert seconds == pytest.approx(lab.shown.epoch_seconds[epoch_read(lab)], rel=1e-3)
    labels = lab.lines("#loss")[-2]
    assert re.search(r"[1-9]s", labels)
    await lab.press("escape")
    await lab.until(lambda: frame(lab).startswith("time (x)"))
    await lab.press("x")
    await lab.until(lambda: re.search(r" [23]00 ", lab.lines("#loss")[-2]))


async def test_z_smooths_lightly_then_strongly_then_not_at_all(lab):
    await trained(lab, RUN.replace(learning_rate=2.0, batch_size=1, optimizer="sgd"))
    await lab.press("escape")
    pictures = [lab.text("#loss")]
    for words in ("light smoothing", "strong smoothing", ""):
        await lab.press("z")
        await lab.until(
            lambda words=words: words in frame(lab) if words else "smoothing" not in frame(lab)
        )
        await lab.until(lambda: lab.text("#loss") != pictures[-1])
        pictures.append(lab.text("#loss"))
    assert pictures[0] == pictures[3]
    assert len(set(pictures)) == 3


async def test_a_draws_accuracy_and_learning_rate(lab):
    await trained(lab, RUN.replace(schedule="cosine"))
    await lab.press("a", "left")
    await lab.until(lambda: "Accuracy" in lab.lines("#loss")[0] and "%┤" in lab.text("#loss"))
    accuracy = lab.shown.history.column("train_accuracy")[epoch_read(lab)]
    assert f"train {accuracy:.1f}%" in frame(lab)
    await lab.press("a", "home")
    await lab.until(lambda: "Learning rate" in lab.lines("#loss")[0] and "rate" in frame(lab))
    assert f"rate {lab.shown.learning_rates[0]:.4g}" in frame(lab)
    await lab.press("a")
    await lab.until(lambda: "Loss" in lab.lines("#loss")[0])


async def test_the_accuracy_is_by_the_runs_own_rule(lab):
    await trained(lab, RUN.replace(accuracy_rule="tolerance"))
    await lab.press("a")
    await lab.until(lambda: "Within tolerance" in lab.lines("#loss")[0])
    await trained(lab, RunConfig(dataset="plane", samples=20, epochs=5))
    await lab.press("a")
    await lab.until(lambda: "Within tolerance" in lab.lines("#loss")[0])


async def test_the_cursor_reads_what_was_changed_in_flight(lab):
    await lab.start()
    await lab.press(*"SSSS")
    await lab.until_shown(lambda snapshot: snapshot.epoch == 4 and snapshot.state == "paused")
    await lab.type_into("learning_rate", "0.2", enter=True)
    await lab.until_shown(lambda snapshot: snapshot.edits)
    await lab.leave_the_form()
    await lab.press("1", "m")
    await lab.until(lambda: "1 learning_rate 0.003→0.2" in frame(lab))
    await lab.press("left")
    await lab.until(lambda: "learning_rate" not in frame(lab))


async def test_replicas_are_read_as_medians_with_their_quartiles(lab):
    await trained(lab, RUN.replace(replicas=4, epochs=30))
    await lab.press("m", "left")
    await lab.until(lambda: "quartiles" in frame(lab))
    epoch, replicas = epoch_read(lab), lab.shown.replicas
    low, high = (loss_text(table[epoch, 0]).strip() for table in (replicas.lower, replicas.upper))
    assert f"train quartiles {low} to {high}" in frame(lab)


# --- the mouse ---


async def test_the_mouse_reads_what_it_is_over_until_it_leaves(lab):
    await trained(lab)
    await lab.press("escape")
    chart = chart_of(lab)
    await lab.pilot.hover("#loss", offset=(chart.size.width // 3, 5))
    await lab.until(lambda: cursor_column(lab) == chart.size.width // 3)
    assert 50 < epoch_read(lab) < 200
    await lab.pilot.hover("#title")
    await lab.until(lambda: cursor_column(lab) is None)


async def test_a_click_gives_the_focus_and_leaves_the_cursor_there(lab):
    await trained(lab)
    await lab.press("escape")
    chart = chart_of(lab)
    await lab.click("#loss", offset=(chart.size.width // 2, 5))
    await lab.until(lambda: chart.has_focus)
    await lab.pilot.hover("#title")
    await lab.until(lambda: cursor_column(lab) == chart.size.width // 2)


def turn(kind: type[events.MouseScrollUp | events.MouseScrollDown], chart: LossChart, x: int):
    at = chart.region
    return kind(
        chart, x, 5, 0, 0, 0, False, False, False, screen_x=at.x + x, screen_y=at.y + 5
    )  # fmt: skip


async def test_the_wheel_zooms_around_the_mouse(lab):
    chart = await trained(lab)
    column = chart.size.width // 4
    await lab.pilot.hover("#loss", offset=(column, 5))
    await lab.until(lambda: cursor_column(lab) == column)
    plot = chart._plot
    assert plot is not None
    epoch, epochs_a_column = epoch_read(lab), 300 / (plot.width - 1)
    chart.post_message(turn(events.MouseScrollUp, chart, column))
    await lab.until(lambda: chart.window.width == 150)
    await lab.until(lambda: chart._plot is not plot)
    zoomed = chart._plot
    assert zoomed is not None
    # The plot moves by as much as the numbers beside it have become wider.
    moved = zoomed.left - plot.left
    await lab.until(
        lambda: (
            abs(epoch_read(lab) - epoch) <= epochs_a_column
            and cursor_column(lab) in {column, column + moved}
        )
    )
    chart.post_message(turn(events.MouseScrollDown, chart, column))
    await lab.until(lambda: chart.window == Window())


async def test_dragging_pans(lab):
    chart = await trained(lab)
    await lab.press("+")
    await lab.until(lambda: chart.window.epochs(300) == (150, 300))
    await lab.pilot.mouse_down("#loss", offset=(15, 5))
    await lab.pilot.hover("#loss", offset=(25, 5))
    await lab.until(lambda: chart.window.epochs(300)[1] < 300)
    first, last = chart.window.epochs(300)
    assert last - first == 150
    await lab.pilot.mouse_up("#loss", offset=(25, 5))
    await lab.pilot.hover("#loss", offset=(15, 5))
    await lab.settle()
    assert chart.window.epochs(300) == (first, last)


# --- what it costs, and other terminals ---


async def test_a_part_that_is_past_is_not_drawn_again_while_the_run_goes_on(lab, monkeypatch):
    await lab.start(paused=False)
    await lab.press("1")
    await lab.until_shown(lambda snapshot: snapshot.epoch > 100)
    await lab.press("home", *"+++")
    chart = chart_of(lab)
    await lab.until(lambda: chart.window.last is not None)
    await lab.settle()
    drawn = []
    monkeypatch.setattr(chart, "show_picture", drawn.append)
    before = lab.shown.epoch
    await lab.until_shown(lambda snapshot: snapshot.epoch > before + 20)
    assert not drawn


async def test_the_mouse_draws_only_where_it_reads_another_column(lab, monkeypatch):
    await trained(lab)
    await lab.pilot.hover("#loss", offset=(20, 5))
    await lab.until(lambda: cursor_column(lab) == 20)
    drawn = []
    monkeypatch.setattr(chart_of(lab), "show_picture", drawn.append)
    await lab.pilot.hover("#loss", offset=(20, 6))
    assert not drawn
    await lab.pilot.hover("#loss", offset=(21, 6))
    await lab.until(lambda: drawn)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_all_of_it_is_ascii_where_asked_for(shared_lab, size):
    async with shared_lab(RUN, size, paused=False, ascii_only=True) as lab:
        await lab.until_shown(lambda snapshot: snapshot.state == "finished")
        await lab.press("1", "left", "z", "x", "+", "L")
        await lab.until(lambda: re.search(r"\d at [\d.e-]+s", lab.lines("#loss")[-1]))
        lines = lab.lines("#loss")
        assert "\n".join(lines).isascii()
        assert any("^" in line for line in lines)
        assert sum("'" in line or "*" in line for line in lines) > 1


async def test_losses_by_class_weights_are_called_weighted(lab):
    await lab.start(XOR.replace(class_weight="balanced"))
    await lab.until(lambda: lab.lines("#loss")[0].lstrip("╭─ ").startswith("Weighted loss"))
