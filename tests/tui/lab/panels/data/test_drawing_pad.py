"""Points are drawn by keys and mouse, and learned while they are drawn; a config has them."""

from __future__ import annotations

import re

import pytest
from textual import events

from nnlab.core import RunConfig, Trainer
from nnlab.core.catalog.datasets.drawn_points import EXAMPLE, from_text
from nnlab.core.config.formats.state_line import from_state, to_state
from nnlab.tui.lab.panels.data.data_scatter import DataScatter
from nnlab.tui.lab.panels.data.stroke import Stroke
from nnlab.tui.widgets.boundary import Boundary

from ....driven_lab import BOTH_SIZES, SMALL, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

DRAWN = RunConfig(dataset="drawn", hidden_layers=(4,), epochs=1_000_000, seed=3)


def labels(lab: Lab) -> list[int]:
    return [point.label for point in from_text(lab.screen.session.config.drawing)]


async def click(lab: Lab, column: int, row: int, button: int = 1) -> None:
    pad = lab.one(DataScatter, "#data")
    x, y = pad.content_region.x + column, pad.content_region.y + row
    for kind in (events.MouseDown, events.MouseUp):  # Textual makes a click of them
        lab.app.post_message(kind(pad, x, y, 0, 0, button, False, False, False, x, y))
    await lab.settle()


async def test_drawing_starts_a_run_and_later_points_go_into_it(shared_lab):
    async with shared_lab(XOR) as lab:
        await lab.press("D")
        await lab.until(lambda: "drawing class 0, 0 points (2 to begin)" in lab.text("#data"))
        first = lab.newest
        await lab.press("space")
        await lab.until(lambda: "1 point " in lab.text("#data"))
        assert lab.newest.run_id == first.run_id
        await lab.press("right", "right", "1", "enter")
        begun = await lab.until_shown(lambda snapshot: snapshot.run_id != first.run_id)
        assert begun.config.dataset == "drawn"
        assert (begun.config.samples, begun.config.outputs, begun.state) == (2, 2, "paused")
        assert lab.field("dataset").text == "drawn"
        assert lab.pending() == ""
        await lab.press("shift+down", "enter", "up", "0", "enter")
        shown = await lab.until_shown(lambda snapshot: snapshot.config.samples == 4)
        assert shown.run_id == begun.run_id
        assert labels(lab) == [0, 1, 1, 0]
        assert shown.predictions.shape == (4, 2)
        # Two points in a hurry may be one order.
        assert {edit.name for edit in shown.edits} == {"drawing", "samples"}
        await lab.until(lambda: "[0]" in lab.text("#data"))
        await lab.until(lambda: "4 points" in lab.text("#data"))

        # A class that is new has an output of its own.
        await lab.press("left", "2", "enter")
        third = await lab.until_shown(lambda snapshot: snapshot.run_id != begun.run_id)
        assert third.config.outputs == 3
        await lab.until(lambda: "Started anew for class 2." in lab.toasts())

        # Removed and taken back, it is trained on as before, by the same outputs.
        await lab.press("delete")
        await lab.until_shown(lambda snapshot: snapshot.config.samples == 4)
        await lab.press("backspace")
        await lab.until_shown(lambda snapshot: snapshot.config.samples == 5)
        assert labels(lab) == [0, 1, 1, 0, 2]
        await lab.press("X")
        await lab.until(lambda: "0 points" in lab.text("#data"))
        assert lab.shown.config.samples == 5
        await lab.press("ctrl+z")
        await lab.until(lambda: "5 points" in lab.text("#data"))

        # The line that is copied is the whole of it.
        again = Trainer(from_state(to_state(lab.screen.session.config)))
        assert (again.dataset.points == lab.trained.dataset.points).all()

        await lab.press("escape")
        await lab.until(lambda: "targets" in lab.text("#data"))
        await lab.press("2")
        assert lab.app.focused is lab.screen.query_one("#boundary")


@BOTH_SIZES
@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
async def test_the_mouse_puts_and_removes_points_at_every_size(shared_lab, size, ascii_only):
    async with shared_lab(DRAWN, size, ascii_only=ascii_only) as lab:
        await lab.press("D")
        await lab.until(lambda: "12 points" in lab.text("#data"))
        await click(lab, 5, 3)
        await lab.until_shown(lambda snapshot: snapshot.config.samples == 13)
        assert lab.newest.run_id == lab.shown.run_id
        line = lab.lines("#data")[4]
        assert line[5:8] == "[0]"
        await click(lab, 5, 3, button=3)
        await lab.until_shown(lambda snapshot: snapshot.config.samples == 12)
        assert lab.screen.session.config.drawing == EXAMPLE
        if ascii_only:
            assert lab.text("#data").isascii()
        # Whatever else gets the focus ends it.
        await lab.press("f")
        await lab.until(lambda: not lab.one(DataScatter, "#data").is_drawing)


async def test_drawing_in_training_keeps_it_training_and_marks_the_chart(shared_lab):
    async with shared_lab(DRAWN, paused=False) as lab:
        await lab.until_shown(lambda snapshot: snapshot.epoch > 3)
        await lab.press("D", "left", "enter")
        shown = await lab.until_shown(lambda snapshot: snapshot.config.samples == 13)
        assert shown.state == "running"
        await lab.until(lambda: "samples 12→13" in lab.text("#loss"))
        stood_at = lab.newest.epoch
        await lab.until_shown(lambda snapshot: snapshot.epoch > stood_at)
        assert lab.newest.edits[0].name == "drawing"


async def test_a_drawing_typed_into_its_field_takes_its_samples_along(shared_lab):
    async with shared_lab(DRAWN, SMALL) as lab:
        await lab.type_into("drawing", EXAMPLE + "1aaaa", enter=True)
        await lab.until_shown(lambda snapshot: snapshot.config.samples == 13)
        assert lab.newest.run_id == lab.shown.run_id
        await lab.type_into("drawing", "0aaaa", enter=True)
        await lab.until(lambda: "drawing must have 2 points or more" in lab.problem("drawing"))
        assert lab.newest.config.samples == 13


async def test_points_of_one_stroke_are_one_edit_and_the_axes_stay(shared_lab):
    async with shared_lab(DRAWN) as lab:
        await lab.press("D")
        await lab.until(lambda: "12 points" in lab.text("#data"))
        pad, boundary = lab.one(DataScatter, "#data"), lab.one(Boundary, "#boundary")
        await lab.until(lambda: boundary._place)
        planes = []
        x, y = pad.content_region.x, pad.content_region.y
        drag = [(events.MouseDown, 1, 1), *((events.MouseMove, n, 1) for n in range(2, 7))]
        for kind, column, row in (*drag, (events.MouseUp, 6, 1)):
            place = x + column, y + row
            lab.app.post_message(kind(pad, *place, 0, 0, 1, False, False, False, *place))
            await lab.settle()
            assert boundary._place is not None
            planes.append(boundary._place.plane)
        shown = await lab.until_shown(lambda snapshot: snapshot.config.samples == 18)
        assert [edit.name for edit in shown.edits].count("drawing") == 1
        assert all((plane.low == planes[0].low).all() for plane in planes)
        # A drag is taken back as a whole, and it is said what else can be.
        await lab.press("backspace")
        await lab.until_shown(lambda snapshot: snapshot.config.samples == 12)
        # What was drawn in this lab before may be undone as well.
        said = "Removed the last points, 6 of them; .* undone"
        await lab.until(lambda: re.search(said, lab.toasts()))


async def test_a_pause_begins_another_stroke_and_a_held_button_does_not():
    seconds = [0.0]
    stroke = Stroke(lambda: seconds[0])
    first = stroke.of_change()
    seconds[0] = 1.0
    assert stroke.of_change() == first
    seconds[0] = 3.0
    second = stroke.of_change()
    assert second != first
    stroke.begin()
    third = stroke.of_change()
    seconds[0] = 100.0
    assert stroke.of_change() == third != second
    stroke.end()
    assert stroke.of_change() not in {first, second, third}
    assert Stroke().of_change() != stroke.of_change()
