"""Hyperparameters that change in the middle of training."""

from __future__ import annotations

import pytest

from ..driven_lab import WIDE, XOR

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="session")
def shared_size() -> tuple[int, int]:
    return WIDE


async def test_a_learning_rate_typed_in_training_takes_effect_and_is_marked(lab):
    await lab.start(paused=False)
    first = await lab.until_shown(lambda snapshot: snapshot.epoch > 3)
    await lab.type_into("learning_rate", "0.05", enter=True)
    await lab.until_shown(lambda snapshot: snapshot.config.learning_rate == 0.05)
    (edit,) = lab.shown.edits
    assert (edit.name, edit.before, edit.after) == ("learning_rate", "0.003", "0.05")
    assert lab.shown.run_id == first.run_id
    assert lab.pending() == ""
    await lab.leave_the_form()
    await lab.press("1", "escape")
    change = f"learning_rate 0.003→0.05 at {edit.epoch:,}"
    await lab.until(lambda: change in lab.text("#loss"))
    await lab.until(lambda: sum("┊" in line for line in lab.lines("#loss")[:-1]) > 2)


async def test_half_a_number_is_not_applied(lab):
    await lab.start(paused=False)
    await lab.type_into("learning_rate", "0.05")
    await lab.until(lambda: lab.form.draft is not None and lab.form.draft.learning_rate == 0.05)
    stood_at = lab.newest.epoch
    await lab.until_shown(lambda snapshot: snapshot.epoch > stood_at)
    assert lab.shown.config == XOR
    assert lab.pending() == ""


async def test_leaving_the_field_applies_it(lab):
    await lab.start(paused=False)
    await lab.type_into("batch_size", "5")
    await lab.press("tab")
    await lab.until_shown(lambda snapshot: snapshot.config.batch_size == 5)


async def test_another_optimizer_takes_over_in_flight(lab):
    await lab.start(paused=False)
    first = await lab.until_shown(lambda snapshot: snapshot.epoch > 3)
    await lab.choose("optimizer", "momentum")
    await lab.until_shown(lambda snapshot: snapshot.config.optimizer == "momentum")
    assert lab.shown.run_id == first.run_id
    assert [edit.name for edit in lab.shown.edits] == ["optimizer"]
    await lab.until(lambda: "momentum" in lab.text("#title"))


async def test_a_default_that_follows_another_choice_takes_effect_with_it(lab):
    await lab.choose("optimizer", "adamw")
    await lab.until_shown(lambda snapshot: snapshot.config.weight_decay == 0.01)
    assert [edit.name for edit in lab.shown.edits] == ["optimizer", "weight_decay"]
    assert lab.field("weight_decay").text == "0.01"
    await lab.until(lambda: lab.pending() == "")


async def test_an_edit_while_paused_holds_from_the_next_step(lab):
    await lab.type_into("learning_rate", "0.2", enter=True)
    await lab.until_shown(lambda snapshot: snapshot.config.learning_rate == 0.2)
    assert (lab.shown.state, lab.shown.steps) == ("paused", 0)


async def test_a_live_edit_needs_no_other_field_to_be_right(lab):
    await lab.type_into("hidden_layers", "x", enter=True)
    await lab.until(lambda: lab.problem("hidden_layers"))
    await lab.type_into("learning_rate", "0.2", enter=True)
    await lab.until_shown(lambda snapshot: snapshot.config.learning_rate == 0.2)


async def test_the_rule_for_right_rows_changes_what_is_marked_at_once(lab):
    await lab.choose("accuracy_rule", "tolerance")
    await lab.until_shown(lambda snapshot: snapshot.config.accuracy_rule == "tolerance")
    await lab.leave_the_form()
    await lab.press("3")
    await lab.until(lambda: "21 rows, 21 wrong" in lab.text("#predictions"))
