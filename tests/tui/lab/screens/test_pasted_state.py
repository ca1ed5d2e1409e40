"""A state line that is pasted anywhere in the lab is taken, once its changes have been seen."""

from __future__ import annotations

import pytest
from textual import events

from nnlab.core.config.formats.state_line import to_state
from nnlab.tui.lab.screens.pasted_state import PastedStateScreen

from ...driven_lab import ONE_SIZE, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

OTHER = XOR.replace(hidden_layers=(6, 8), learning_rate=0.25)


async def paste(lab: Lab, text: str) -> None:
    lab.app.post_message(events.Paste(text))
    await lab.settle()


async def test_what_it_changes_is_shown_and_enter_begins_a_run_by_it(lab: Lab) -> None:
    await paste(lab, f"  {to_state(OTHER)}\n")
    await lab.until(lambda: isinstance(lab.app.screen, PastedStateScreen))
    lines = [" ".join(line.split()) for line in lab.lines()]
    await lab.until(lambda: "learning rate 0.003 → 0.25" in " ".join(lab.text().split()))
    assert any("hidden 4 → 6,8" in " ".join(line.split()) for line in lab.lines()), lines
    assert "momentum" not in lab.text("#pasted")
    await lab.press("enter")
    await lab.until(lambda: lab.newest.config == OTHER)
    assert lab.form.draft == OTHER


@ONE_SIZE
async def test_esc_leaves_all_as_it_is(lab: Lab) -> None:
    run_id = lab.newest.run_id
    await paste(lab, to_state(OTHER))
    await lab.until(lambda: isinstance(lab.app.screen, PastedStateScreen))
    await lab.press("escape")
    await lab.until(lambda: lab.app.screen is lab.screen)
    assert (lab.newest.run_id, lab.form.draft) == (run_id, XOR)


@ONE_SIZE
async def test_in_a_field_it_is_taken_too_and_any_other_text_is_the_field_s(lab: Lab) -> None:
    await lab.go_to("hidden_layers")
    await paste(lab, "3,3")
    await lab.until(lambda: lab.field("hidden_layers").text == "3,3")
    await paste(lab, to_state(OTHER))
    await lab.until(lambda: isinstance(lab.app.screen, PastedStateScreen))
    assert lab.field("hidden_layers").text == "3,3"
    await lab.press("escape")


@ONE_SIZE
async def test_what_can_t_be_taken_is_said_and_what_is_no_line_is_passed_over(lab: Lab) -> None:
    await paste(lab, "nnlab1/hidden-layers=[red]")
    await lab.until(lambda: "hidden" in lab.text() + lab.toasts())
    assert lab.app.screen is lab.screen
    await paste(lab, to_state(XOR))
    await lab.until(lambda: "goes by already" in lab.text() + lab.toasts())
    await paste(lab, "hello there")
    assert lab.app.screen is lab.screen
    assert lab.newest.config == XOR
