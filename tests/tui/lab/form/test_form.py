"""What the form says: right or wrong, pending or in force."""

from __future__ import annotations

import pytest
from textual.content import Content

from nnlab.core.config import HYPERPARAMETERS
from nnlab.tui.lab.form.field import HyperparameterField

from ...driven_lab import ONE_SIZE, XOR

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINEAR = XOR.replace(dataset="linear", samples=60)


async def test_a_wrong_value_explains_itself_and_leaves_the_run_alone(lab):
    await lab.start(paused=False)
    await lab.until_shown(lambda snapshot: snapshot.epoch > 3)
    before = lab.shown
    await lab.type_into("learning_rate", "-1")
    sentence = "learning rate must be a number from 1e-09 to 1000, not '-1'."
    await lab.until(lambda: lab.problem("learning_rate").startswith(sentence[:-5]))
    await lab.until(lambda: "must be a" in lab.text("#field-learning_rate"))
    await lab.until_shown(lambda snapshot: snapshot.epoch > before.epoch + 3)
    assert lab.shown.run_id == before.run_id
    assert lab.shown.config == XOR
    assert lab.shown.edits == ()


async def test_while_something_is_wrong_run_and_restart_only_say_what(lab):
    first = lab.shown
    await lab.type_into("learning_rate", "abc")
    await lab.until(lambda: lab.button("run").disabled and lab.button("restart").disabled)
    await lab.until(lambda: "Run" in lab.text("#buttons") and "Restart" in lab.text("#buttons"))
    for key in ("space", "r", "n", "s", "S"):
        lab.screen.set_focus(None)
        lab.app.clear_notifications()
        await lab.press(key)
        await lab.until(lambda: "learning rate must be" in lab.toasts())
        await lab.until(lambda: lab.field("learning_rate").has_focus_within)
    assert lab.newest.run_id == first.run_id
    assert (lab.newest.steps, lab.newest.state) == (0, "paused")


@ONE_SIZE
async def test_a_mended_value_lets_run_again(lab):
    await lab.type_into("hidden_layers", "0")
    await lab.until(lambda: lab.button("run").disabled)
    await lab.type_into("hidden_layers", "3,3")
    await lab.until(lambda: not lab.button("run").disabled)
    assert lab.problem("hidden_layers") == ""
    assert not lab.button("restart").disabled
    await lab.leave_the_form()
    await lab.press("space")
    await lab.until_shown(lambda snapshot: snapshot.epoch > 0)


@ONE_SIZE
async def test_a_run_in_training_can_be_paused_although_the_form_is_wrong(lab):
    await lab.start(paused=False)
    await lab.type_into("hidden_layers", "0")
    await lab.until(lambda: lab.button("restart").disabled)
    assert not lab.button("run").disabled
    lab.screen.set_focus(None)
    await lab.press("space")
    await lab.until_shown(lambda snapshot: snapshot.state == "paused")


async def test_a_change_that_needs_a_restart_is_named_until_the_restart_applies_it(lab):
    await lab.start(paused=False)
    first = lab.shown
    await lab.type_into("hidden_layers", "7,2", enter=True)
    await lab.choose("activation", "relu")
    await lab.until(lambda: lab.pending() == "ctrl+r restarts with: hidden, activation")
    assert lab.field("hidden_layers").has_class("-pending")
    assert lab.newest.config == XOR
    assert lab.newest.run_id == first.run_id
    await lab.leave_the_form()
    await lab.until(lambda: lab.pending() == "r restarts with: hidden, activation")
    await lab.press("r")
    await lab.until_shown(lambda snapshot: snapshot.run_id != first.run_id)
    assert lab.shown.config == XOR.replace(hidden_layers=(7, 2), activation="relu")
    await lab.until(lambda: lab.pending() == "")
    await lab.until(lambda: "2-7-2-1" in lab.text("#title"))


async def test_escape_takes_a_half_typed_value_back(lab):
    await lab.type_into("learning_rate", "0.5x")
    await lab.until(lambda: lab.problem("learning_rate"))
    await lab.press("escape")
    assert lab.field("learning_rate").text == "0.003"
    await lab.until(lambda: lab.problem("learning_rate") == "")
    assert lab.app.focused is None
    assert lab.newest.edits == ()


@ONE_SIZE
async def test_a_wrong_value_that_was_left_goes_back_to_the_last_right_one(lab):
    await lab.type_into("learning_rate", "x")
    await lab.until(lambda: lab.problem("learning_rate"))
    await lab.press("tab")
    await lab.go_to("learning_rate")
    await lab.press("escape")
    assert lab.field("learning_rate").text == "0.003"


@ONE_SIZE
async def test_choosing_a_dataset_brings_its_own_defaults(lab):
    await lab.start(LINEAR.replace(samples=100))
    await lab.choose("dataset", "xor")
    assert lab.field("samples").text == "21"
    await lab.choose("dataset", "plane")
    assert [lab.field(name).text for name in ("samples", "output_activation", "loss")] == [
        "500",
        "identity",
        "mse",
    ]
    await lab.choose("dataset", "circle")
    assert [lab.field(name).text for name in ("samples", "output_activation", "loss")] == [
        "500",
        "sigmoid",
        "bce",
    ]
    assert lab.form.draft == LINEAR.replace(dataset="circle", samples=500)


@ONE_SIZE
async def test_a_number_that_a_person_chose_stays_where_it_can(lab):
    await lab.start(LINEAR)
    await lab.choose("dataset", "circle")
    assert lab.field("samples").text == "60"
    await lab.choose("dataset", "xor")
    assert lab.field("samples").text == "21"
    assert lab.form.draft is not None


@ONE_SIZE
async def test_another_output_moves_the_loss_along(lab):
    await lab.choose("output_activation", "tanh")
    assert lab.field("loss").text == "mse"
    await lab.choose("output_activation", "same")
    await lab.choose("activation", "sigmoid")
    assert lab.field("loss").text == "bce"
    assert lab.form.draft is not None


def tip(field: HyperparameterField) -> str:
    """What is said of a field under the mouse."""
    assert isinstance(field.tooltip, Content)
    return field.tooltip.plain


async def test_fields_without_effect_are_dimmed_in_parentheses_and_say_why(lab):
    await lab.open_form()
    await lab.form.unfold()
    assert str(lab.field("classes").render()).startswith("(classes)")
    shown = {
        "adam": {"beta1", "beta2", "epsilon"},
        "momentum": {"momentum"},
        "rmsprop": {"squared_decay", "epsilon"},
        "sgd": set(),
    }
    every = {"momentum", "squared_decay", "beta1", "beta2", "epsilon"}
    for optimizer, wanted in shown.items():
        await lab.choose("optimizer", optimizer)
        assert {name for name in every if not lab.field(name).is_idle} == wanted
        for name in every:
            field, label = lab.field(name), HYPERPARAMETERS[name].label
            assert field.display
            idle = name not in wanted
            assert field.has_class("-idle") is idle
            assert (f"({label})" in str(field.render())) is idle
            assert (f"It has no effect with optimizer {optimizer}." in tip(field)) is idle
            assert field.query("Input").first().disabled is idle


async def test_a_field_without_effect_is_passed_over_by_tab_until_it_has_one(lab):
    await lab.form.unfold()
    await lab.go_to("activation")
    assert lab.field("activation").has_focus_within
    await lab.type_into("hidden_layers", "none")
    await lab.until(lambda: lab.field("activation").is_idle and lab.field("dropout").is_idle)
    assert "It has no effect without hidden layers." in tip(lab.field("dropout"))
    await lab.press("tab")
    await lab.until(lambda: lab.field("output_activation").has_focus_within)
    await lab.type_into("hidden_layers", "3")
    await lab.until(lambda: not lab.field("activation").is_idle)
    await lab.press("tab")
    await lab.until(lambda: lab.field("activation").has_focus_within)


async def test_a_preset_dims_what_has_no_effect_in_it(lab):
    await lab.open_form()
    lab.form.choose("report-x1")
    await lab.until(lambda: lab.field("beta1").is_idle)
    lab.form.choose("blobs")
    await lab.until(lambda: not lab.field("classes").is_idle)
    assert not lab.field("beta1").is_idle


@ONE_SIZE
async def test_a_wrong_value_in_a_field_that_has_no_effect_any_more_blocks_nothing(lab):
    await lab.type_into("beta1", "7")
    await lab.until(lambda: lab.form.draft is None)
    await lab.choose("optimizer", "sgd")
    await lab.until(lambda: lab.form.draft is not None)
    assert not lab.button("run").disabled


@ONE_SIZE
async def test_keys_that_come_in_one_bunch_with_tab_go_to_the_field_that_it_goes_to(lab):
    await lab.type_into("hidden_layers", "4")
    left = lab.app.focused
    await lab.press("8", "tab")
    after = lab.app.focused
    assert after is not left
    await lab.press("shift+tab")
    await lab.until(lambda: lab.app.focused is left)
    left.value = ""
    await lab.press("6", "tab", "shift+tab", "7", "tab")
    await lab.until(lambda: lab.app.focused is after)
    assert lab.field("hidden_layers").text == "7"  # what was typed before is selected then
