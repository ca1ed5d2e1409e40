"""The form shows what runs differ in and folds the rest; every field can be gone to."""

from __future__ import annotations

import pytest
from textual.widgets import Input, Select, Static

from nnlab.core import RunConfig
from nnlab.core.config import HYPERPARAMETERS, PRESETS
from nnlab.tui.lab.form.draft import Draft
from nnlab.tui.lab.form.field_list.fold import Fold

from ...driven_lab import ONE_SIZE, XOR, Lab, open_lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

ESSENTIAL = [name for name, declared in HYPERPARAMETERS.items() if declared.essential]


def shown(lab: Lab) -> list[str]:
    """The fields that are to be seen, from above down."""
    fields = [lab.field(name) for name in HYPERPARAMETERS]
    seen = [field for field in fields if field.is_attached and field.display]
    return [field.declared.name for field in sorted(seen, key=lambda each: each.region.y)]


async def test_the_form_opens_with_the_fields_that_runs_differ_in():
    async with open_lab(RunConfig()) as lab:
        assert shown(lab) == ESSENTIAL
        assert len(ESSENTIAL) in range(9, 13)
        rest = len(HYPERPARAMETERS) - len(ESSENTIAL)
        await lab.until(lambda: f"{rest} more (/ finds any)" in lab.text("#fold"))
        # What is folded costs nothing: it is not even mounted.
        assert not any(lab.field(n).is_attached for n in HYPERPARAMETERS if n not in ESSENTIAL)


@ONE_SIZE
async def test_enter_and_a_click_on_the_fold_unfold_all_fields_in_their_order(lab):
    await lab.open_form()
    lab.screen.set_focus(lab.one(Fold, "#fold"))
    await lab.press("enter")
    await lab.until(lambda: len(shown(lab)) == len(HYPERPARAMETERS))
    await lab.until(lambda: shown(lab) == list(HYPERPARAMETERS))
    assert str(lab.one(Fold, "#fold").render()).endswith("fewer")
    await lab.press("enter")
    await lab.until(lambda: len(shown(lab)) < len(HYPERPARAMETERS))
    await lab.until(lambda: "more (/ finds any)" in lab.text("#fold"))
    await lab.click("#fold")
    await lab.until(lambda: len(shown(lab)) == len(HYPERPARAMETERS))


@ONE_SIZE
async def test_a_folded_field_that_differs_or_follows_is_shown(lab):
    await lab.start(XOR.replace(l2=0.1))
    assert "l2" in shown(lab)
    assert "momentum" not in shown(lab)
    await lab.start(XOR)
    assert "l2" not in shown(lab)


@ONE_SIZE
async def test_a_preset_folds_what_it_says_itself(lab):
    await lab.start(PRESETS["report-l1"].config)
    assert shown(lab) == ESSENTIAL
    assert lab.one(Select, "#preset").value == "report-l1"


async def test_going_to_a_folded_field_opens_the_form_shows_it_and_selects_its_text(lab):
    await lab.screen.setup.go_to_field("clip_norm")
    assert lab.form.display
    assert lab.field("clip_norm").has_focus_within
    focused = lab.app.focused
    assert isinstance(focused, Input)
    assert focused.selected_text == "0"
    await lab.until(lambda: "clip norm" in lab.text("#form"))
    assert "momentum" not in shown(lab)
    await lab.press("5")
    await lab.until(lambda: lab.field("clip_norm").text == "5")


async def test_escape_leaves_a_field_for_the_lab_in_one_step(lab):
    await lab.go_to("hidden_layers")
    await lab.press("escape")
    assert lab.app.focused is None
    assert lab.form.display is (lab.app.size.width > 100)


@ONE_SIZE
async def test_up_and_down_go_between_fields_a_closed_list_included(lab):
    await lab.go_to("dataset")
    for name in ("samples", "noise", "seed", "hidden_layers", "activation", "optimizer"):
        await lab.press("down")
        assert lab.field(name).has_focus_within
    await lab.press("up")
    assert lab.field("activation").has_focus_within
    assert lab.field("activation").text == "tanh"


async def test_ctrl_r_in_a_field_applies_it_and_restarts(lab):
    first = lab.newest.run_id
    await lab.type_into("hidden_layers", "5,5")
    await lab.press("ctrl+r")
    await lab.until_shown(lambda snapshot: snapshot.run_id != first)
    assert lab.shown.config.hidden_layers == (5, 5)
    await lab.press("escape")
    assert lab.field("hidden_layers").text == "5,5"
    await lab.until(lambda: lab.pending() == "")


async def test_only_what_needs_a_restart_is_marked(lab):
    await lab.open_form()
    await lab.until(lambda: "↻" in lab.text("#field-hidden_layers"))
    assert "↻" not in lab.text("#field-learning_rate")
    assert "↻ needs a restart" in lab.text("#form")


@ONE_SIZE
async def test_a_preset_says_that_it_is_not_applied_and_that_it_was_changed(lab):
    await lab.open_form()
    lab.form.choose("circle")
    await lab.until(lambda: "not applied yet: r runs it" in lab.text("#preset-note"))
    await lab.press("r")
    await lab.until_shown(lambda snapshot: snapshot.config.dataset == "circle")
    await lab.until(lambda: not lab.one(Static, "#preset-note").display)
    await lab.type_into("noise", "0.2", enter=True)
    await lab.until(lambda: "changed: noise" in lab.text("#preset-note"))


async def test_a_preset_is_known_whatever_the_seed_and_the_number_of_replicas() -> None:
    xor = PRESETS["xor"].config
    assert _found(xor) == "xor"
    assert _found(xor.replace(seed=9, replicas=16)) == "xor"
    assert _found(xor.replace(replicas=16, learning_rate=0.0123)) == ""


async def test_what_a_run_has_beside_its_preset_is_named() -> None:
    draft = Draft(PRESETS["xor"].config.replace(replicas=16))
    draft.find_preset()
    assert draft.changed == ("replicas",)


def _found(config: RunConfig) -> str:
    draft = Draft(config)
    draft.find_preset()
    return draft.preset
