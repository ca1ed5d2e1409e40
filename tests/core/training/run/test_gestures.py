"""A knob that is turned in one gesture is one edit, and what was recorded gives the same run."""

from __future__ import annotations

from typing import Any

from nnlab.core import RunConfig, Trainer
from nnlab.core.config import HYPERPARAMETERS, parse_text
from nnlab.core.training.checkpoint import Checkpoint
from nnlab.core.training.snapshot import Edit, edits_by


def made(**values: Any) -> Trainer:
    return Trainer(RunConfig(**{"dataset": "xor", "epochs": 4, "batch_size": 5, **values}))


def turn(trainer: Trainer, gesture: object, **changes: Any) -> None:
    trainer.apply(trainer.config.replace(**changes), gesture)


def turned() -> Trainer:
    """Train a run of which a rate is turned three times, and a batch size once."""
    trainer = made(learning_rate=0.01)
    trainer.advance_batch()
    turn(trainer, "a", learning_rate=0.02)
    trainer.advance_batch()
    turn(trainer, "a", learning_rate=0.05)
    turn(trainer, "a", learning_rate=0.1)
    trainer.advance_batch()
    turn(trainer, "b", learning_rate=0.2)
    turn(trainer, "c", batch_size=3)
    return trainer


def test_turns_of_one_gesture_are_one_edit_that_remembers_each_of_them() -> None:
    assert turned().snapshot().edits == (
        Edit(0, 1, "learning_rate", "0.01", "0.1", ((1, "0.02"), (2, "0.1"))),
        Edit(0, 3, "learning_rate", "0.1", "0.2"),
        Edit(0, 3, "batch_size", "5", "3"),
    )


def test_what_was_recorded_done_again_gives_the_same_bits() -> None:
    first = turned()
    edits = first.snapshot().edits
    again = made(learning_rate=0.01)
    todo = [
        (step, edit.name, value)
        for edit in edits
        for step, value in edit.turns or ((edit.step, edit.after),)
    ]
    for step, name, text in todo:
        while again.steps < step:
            again.advance_batch()
        again.edit(**{name: parse_text(HYPERPARAMETERS[name], text)})
    assert again.run().parameters.tobytes() == first.run().parameters.tobytes()


def test_a_knob_turned_there_and_back_before_any_step_is_no_edit() -> None:
    trainer = made(learning_rate=0.01)
    turn(trainer, 1, learning_rate=0.02)
    turn(trainer, 1, learning_rate=0.01)
    assert trainer.snapshot().edits == ()
    turn(trainer, 1, learning_rate=0.05)
    assert trainer.snapshot().edits == (Edit(0, 0, "learning_rate", "0.01", "0.05"),)


def test_a_knob_turned_back_after_a_step_still_tells_of_it() -> None:
    trainer = made(learning_rate=0.01)
    turn(trainer, 1, learning_rate=0.02)
    trainer.advance_batch()
    turn(trainer, 1, learning_rate=0.01)
    (edit,) = trainer.snapshot().edits
    assert (edit.before, edit.after, edit.turns) == ("0.01", "0.01", ((0, "0.02"), (1, "0.01")))


def test_changes_without_a_gesture_are_edits_of_their_own() -> None:
    trainer = made()
    for rate in (0.1, 0.2):
        trainer.edit(learning_rate=rate)
    assert [edit.after for edit in trainer.snapshot().edits] == ["0.1", "0.2"]


def test_a_weight_is_turned_in_one_edit_too() -> None:
    trainer = made()
    first = trainer.parameters[0].item()
    for value in (1.0, 2.0):
        trainer.set_parameter(0, value, gesture="w")
        trainer.advance_batch()
    (edit,) = trainer.snapshot().edits
    assert (edit.before, edit.after) == (f"{first:.6g}", "2")
    assert edit.turns == ((0, "1"), (1, "2"))


def test_an_earlier_moment_has_the_value_of_then() -> None:
    edits = turned().snapshot().edits
    assert edits_by(edits, 1) == ()
    assert edits_by(edits, 2) == (Edit(0, 1, "learning_rate", "0.01", "0.02"),)
    assert edits_by(edits, 3) == edits[:1]


def test_turns_survive_a_checkpoint_and_plain_edits_say_nothing_of_them() -> None:
    trainer = turned()
    checkpoint = trainer.checkpoint()
    resumed = Trainer.resumed(Checkpoint.from_bytes(checkpoint.to_bytes(), checkpoint.past))
    edits = trainer.snapshot().edits
    assert resumed.snapshot().edits == edits
    assert "turns" in edits[0].facts
    assert "turns" not in edits[1].facts
