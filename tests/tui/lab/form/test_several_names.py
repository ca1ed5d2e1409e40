"""Several names of a list to choose from, or both of a switch, make a sweep as typed values do."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnlab.core.store.writing.recorder import Recorder
from nnlab.tui.lab.form.controls import Choice
from nnlab.tui.lab.form.several.name_line import NameLine
from nnlab.tui.lab.screens.questions import SEVERAL, SWEEP

from ...driven_lab import BOTH_SIZES, ONE_SIZE, XOR, Lab, open_lab

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def list_two(lab: Lab, name: str) -> NameLine:
    """Press the comma where a value is chosen."""
    await lab.go_to(name)
    await lab.press(",")
    await lab.until(lambda: isinstance(lab.app.focused, NameLine))
    await lab.until(lambda: "2 values: a sweep" in lab.pending())
    return lab.field(name).query_one(NameLine)


@BOTH_SIZES
async def test_keys_list_names_turn_the_last_and_enter_begins_the_sweep(size, tmp_path: Path):
    short = XOR.replace(epochs=5, optimizer="sgd")
    async with open_lab(short, size, recorder=Recorder(tmp_path / "runs.db")) as lab:
        await lab.go_to("optimizer")
        await lab.until(lambda: ", lists one more" in " ".join(lab.text("#field-help").split()))
        line = await list_two(lab, "optimizer")
        first = line.value
        assert first.startswith("sgd,")
        await lab.until(lambda: first in lab.text("#fields"))
        await lab.until(lambda: "esc gives it up" in " ".join(lab.text("#field-help").split()))
        await lab.press("shift+up")
        assert line.value.startswith("sgd,")
        assert line.value != first
        await lab.press(*"adam", ",")
        assert line.value.startswith("sgd,adam,")
        await lab.until(lambda: "3 values: a sweep" in lab.pending())
        await lab.press("backspace")
        assert line.value == "sgd,adam"
        assert lab.problem("optimizer") == ""
        assert lab.form.draft == short
        await lab.press("enter")
        await lab.until(lambda: lab.is_asked(SEVERAL))
        asked = "A sweep of 2 trials, 1 seed each: optimizer sgd,adam"
        await lab.until(lambda: lab.app.screen.query("#choice") and asked in lab.text("#choice"))


@ONE_SIZE
async def test_escape_and_the_last_backspace_lead_back_to_one_name(lab):
    await lab.start(XOR.replace(optimizer="sgd"))
    line = await list_two(lab, "optimizer")
    await lab.press("backspace")
    await lab.until(lambda: isinstance(lab.app.focused, Choice) and not line.display)
    await lab.until(lambda: lab.pending() == "")
    assert lab.field("optimizer").text == "sgd"
    await list_two(lab, "optimizer")
    await lab.press("tab")
    await lab.until(lambda: not line.has_focus)
    assert lab.field("optimizer").text == line.value
    lab.screen.set_focus(line)
    await lab.press("escape")
    await lab.until(lambda: lab.pending() == "" and not line.display)
    assert lab.field("optimizer").text == "sgd"
    assert lab.app.focused is None
    assert lab.newest.edits == ()


@ONE_SIZE
async def test_a_name_that_is_chosen_while_several_are_listed_takes_their_place(lab):
    await lab.start(XOR.replace(optimizer="sgd"))
    line = await list_two(lab, "optimizer")
    lab.field("optimizer").query_one(Choice).value = "adam"
    await lab.until(lambda: lab.pending() == "" and not line.display)
    await lab.until(lambda: lab.newest.config.optimizer == "adam")


@ONE_SIZE
async def test_a_name_that_does_not_exist_is_explained_beside_the_field(lab):
    await lab.start()
    line = await list_two(lab, "optimizer")
    await lab.press(*"nobody")
    await lab.until(lambda: "optimizer must be" in lab.problem("optimizer"))
    assert lab.form.draft is None
    await lab.press("escape")
    await lab.until(lambda: lab.form.draft is not None and not line.display)


@ONE_SIZE
async def test_switches_list_both_and_activations_stand_between_semicolons(lab):
    await lab.start()
    line = await list_two(lab, "shuffle")
    assert {*line.value.split(",")} == {"true", "false"}
    await lab.press(",")
    assert {*line.value.split(",")} == {"true", "false"}
    await lab.press("escape")
    line = await list_two(lab, "activation")
    assert line.value.startswith("tanh;")
    await lab.press("escape")
    await lab.until(lambda: lab.pending() == "" and lab.field("activation").text == "tanh")


@ONE_SIZE
async def test_lists_of_names_and_of_numbers_make_a_grid_and_a_preset_takes_them_away(lab):
    await lab.start()
    await lab.type_into("learning_rate", "0.1,0.2")
    line = await list_two_more(lab)
    await lab.press("enter")
    assert not lab.is_asked(SWEEP)  # nothing is kept here, which is said
    await lab.until(lambda: "Nothing is kept here" in lab.toasts())
    lab.form.choose("xor")
    await lab.until(lambda: not line.display and "values" not in lab.pending())


async def list_two_more(lab: Lab) -> NameLine:
    await lab.go_to("dataset")
    await lab.press(",")
    await lab.until(lambda: "2 x 2 values: a sweep of 4 trials" in lab.pending())
    return lab.field("dataset").query_one(NameLine)
