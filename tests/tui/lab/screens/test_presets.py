"""The preset picker fills the form; the run under way does not notice."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList, Select

from nnlab.core.config import PRESETS
from nnlab.tui.lab.screens.presets import PresetScreen

from ...driven_lab import ONE_SIZE, XOR

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_preset_fills_the_form_and_waits_for_restart(lab):
    await lab.start(paused=False)
    first = await lab.until_shown(lambda snapshot: snapshot.epoch > 3)
    await lab.press("p")
    await lab.until(lambda: isinstance(lab.app.screen, PresetScreen))
    await lab.until(lambda: PRESETS["spiral"].why[:30] in lab.text())
    await lab.press(*"circle", "enter")
    await lab.until(lambda: lab.field("dataset").text == "circle")
    wanted = PRESETS["circle"].config.replace(seed=XOR.seed)
    assert lab.form.draft == wanted
    await lab.until(lambda: "dataset" in lab.pending())
    await lab.until_shown(lambda snapshot: snapshot.epoch > first.epoch + 3)
    assert lab.shown.run_id == first.run_id
    assert lab.shown.config == XOR
    assert lab.shown.edits == ()
    await lab.leave_the_form()
    await lab.press("r")
    await lab.until_shown(lambda snapshot: snapshot.run_id != first.run_id)
    assert lab.shown.config == wanted
    await lab.until(lambda: lab.pending() == "")


async def test_the_picker_lists_every_preset_and_says_why_the_chosen_one_is_worth_it(lab):
    picker = lab.one(Select, "#preset")
    assert [value for _, value in picker._options if isinstance(value, str)] == list(PRESETS)
    await lab.open_form()
    picker.value = "report-a1"
    await lab.settle()
    assert PRESETS["report-a1"].why in str(lab.screen.query_one("#why").render())


async def test_the_picker_shows_each_sentence_and_finds_by_its_words(lab):
    await lab.press("p")
    await lab.until(lambda: isinstance(lab.app.screen, PresetScreen))
    known = lab.app.screen.query_one(OptionList)
    for place, preset in enumerate(PRESETS.values()):
        columns = known.get_option_at_index(place).prompt.columns
        assert [str(cell) for column in columns for cell in column.cells] == [
            preset.name,
            preset.why,
        ]
    await lab.press("down", "down", "pagedown", "up", "pageup")
    assert known.highlighted is not None
    await lab.press(*"LEAKY")
    await lab.until(lambda: [option.id for option in known.options] == ["report-k1"])
    await lab.press(*"zzz", "enter")
    await lab.until(lambda: not known.options)
    assert isinstance(lab.app.screen, PresetScreen)
    await lab.press("escape")
    await lab.until(lambda: lab.app.screen is lab.screen)
    assert lab.form.draft == XOR


async def test_a_preset_can_be_clicked_and_chosen_again(lab):
    for _ in range(2):
        await lab.press("p")
        await lab.until(lambda: isinstance(lab.app.screen, PresetScreen))
        await lab.until(lambda: "spiral" in lab.text("#known"))
        await lab.click("#known", offset=(3, 0))
        await lab.until(lambda: lab.app.screen is lab.screen)
        await lab.until(lambda: lab.field("dataset").text == "spiral")
        assert PRESETS["spiral"].why in str(lab.screen.query_one("#why").render())
        await lab.choose("dataset", "xor")
        await lab.leave_the_form()


@ONE_SIZE
async def test_a_preset_mends_a_form_that_was_wrong(lab):
    await lab.type_into("hidden_layers", "x")
    await lab.type_into("seed", "x")
    await lab.until(lambda: lab.form.draft is None)
    lab.one(Select, "#preset").value = "spiral"
    await lab.until(lambda: lab.form.draft is not None)
    assert lab.problem("hidden_layers") == ""
    assert lab.form.draft == PRESETS["spiral"].config.replace(seed=XOR.seed)
