"""`m` gives the form all the room at every size, and takes it back."""

from __future__ import annotations

import pytest
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from nnlab.core.config import HYPERPARAMETERS
from nnlab.tui.lab.form.field import HyperparameterField
from nnlab.tui.lab.panels.area import PanelArea

from ...driven_lab import BOTH_SIZES, SMALL, WIDE, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

SIZES = pytest.mark.parametrize(
    ("size", "columns"), [((120, 40), 3), ((100, 30), 3), ((80, 24), 2), ((200, 60), 6)]
)


def has_all_the_room(lab: Lab) -> bool:
    return lab.form.region.width == lab.app.size.width


async def open_whole_form(lab: Lab) -> None:
    await lab.press("f", "m")
    await lab.until(lambda: has_all_the_room(lab))
    await lab.until(lambda: all(field.region.width for field in fields(lab)))


def fields(lab: Lab) -> list[HyperparameterField]:
    return [lab.field(name) for name in HYPERPARAMETERS]


@SIZES
async def test_f_then_m_shows_all_fields_in_as_many_columns_as_fit(shared_lab, size, columns):
    async with shared_lab(size=size) as lab:
        await open_whole_form(lab)
        places = [field.region for field in fields(lab)]
        assert len({place.x for place in places}) == columns
        # They go on from the end of one column to the top of the next.
        assert places == sorted(places, key=lambda place: (place.x, place.y))
        assert len({place.width for place in places}) == 1
        assert all(place.right < size[0] for place in places)
        assert not lab.one(Vertical, "#beside-form").display
        # What runs is still told of below.
        assert "paused" in lab.text("#status")
        assert "m: smaller" in lab.text("#form")
        await lab.press("m")
        await lab.until(lambda: not has_all_the_room(lab))
        assert lab.one(Vertical, "#beside-form").display
        await lab.until(lambda: not lab.field("clip_norm").display)


@pytest.mark.parametrize("size", [(120, 40), (100, 36), (200, 60)])
async def test_nothing_need_be_scrolled_where_there_is_room(shared_lab, size):
    async with shared_lab(size=size) as lab:
        await open_whole_form(lab)
        await lab.until(lambda: lab.one(Widget, "#fields").max_scroll_y == 0)
        shown = lab.text("#fields")
        for declared in HYPERPARAMETERS.values():
            assert declared.label in shown


@BOTH_SIZES
async def test_in_a_text_field_an_m_is_typed_and_the_frame_says_what_to_press(shared_lab, size):
    async with shared_lab(size=size) as lab:
        await lab.start()
        await lab.go_to("hidden_layers")
        keys = ["escape", "m"] if size == WIDE else ["escape", "f", "m"]
        shown = " ".join(keys).replace("escape", "esc") + ": larger"
        await lab.until(lambda: shown in lab.text("#form"))
        await lab.press("m")
        await lab.until(lambda: lab.field("hidden_layers").text == "m")
        for key in keys:
            await lab.press(key)
        await lab.until(lambda: has_all_the_room(lab))
        assert lab.field("hidden_layers").text == "4"


@BOTH_SIZES
async def test_escape_leaves_a_field_of_the_whole_form_for_the_panels(shared_lab, size):
    async with shared_lab(size=size) as lab:
        await open_whole_form(lab)
        await lab.go_to("hidden_layers")
        assert isinstance(lab.app.focused, Input)
        await lab.until(lambda: "esc: smaller" in lab.text("#form"))
        await lab.press("escape")
        await lab.until(lambda: lab.one(Widget, "#loss").region)
        assert not has_all_the_room(lab)
        assert lab.app.focused is None


@BOTH_SIZES
async def test_going_to_a_panel_ends_it_and_m_is_the_panel_s_then(shared_lab, size):
    async with shared_lab(size=size) as lab:
        await open_whole_form(lab)
        await lab.press("2")
        await lab.until(lambda: lab.screen.query_one("#boundary").region)
        assert not has_all_the_room(lab)
        await lab.press("m")
        await lab.until(lambda: lab.one(PanelArea, "#panels").is_maximised)
        assert not has_all_the_room(lab)
        await lab.press("m")
        await lab.until(lambda: not lab.one(PanelArea, "#panels").is_maximised)


async def test_with_the_drawer_closed_m_is_the_panel_s(shared_lab):
    async with shared_lab(size=SMALL) as lab:
        await lab.start()
        await lab.go_to("hidden_layers")
        await lab.press("escape")
        await lab.press("m")
        await lab.until(lambda: lab.one(PanelArea, "#panels").is_maximised)
        await lab.press("m")
        await lab.until(lambda: not lab.one(PanelArea, "#panels").is_maximised)


async def test_the_terminal_may_change_its_size_meanwhile(shared_lab):
    async with shared_lab(size=WIDE) as lab:
        await open_whole_form(lab)
        for size in (SMALL, WIDE):
            await lab.resize(*size)
            await lab.until(lambda: has_all_the_room(lab))
        await lab.press("m")
        await lab.until(lambda: lab.form.region.width == 31)
        await lab.press("escape")


async def test_an_unfolded_form_stays_so(shared_lab):
    async with shared_lab(size=WIDE) as lab:
        await lab.start()
        await lab.form.unfold()
        await lab.press("f", "m", "m")
        await lab.until(lambda: not has_all_the_room(lab))
        assert all(field.display for field in fields(lab))
