"""What is said to somebody who wants a run to go so far."""

from __future__ import annotations

from dataclasses import replace

from nnlab.core import RunConfig, Trainer
from nnlab.core.training.control.goal import Epochs, Until
from nnlab.core.training.control.remarks import remark_on

START = Trainer(RunConfig(dataset="xor", train_share=1.0, epochs=30)).snapshot()


def test_nothing_is_said_of_what_simply_can_be_done():
    assert remark_on(Epochs(30), START) == ""
    assert remark_on("step", START) == ""
    assert remark_on(Until(99.0), START) == ""


def test_more_epochs_than_there_are_end_with_the_run():
    assert remark_on(Epochs(31), START) == "The run ends with epoch 30."


def test_an_accuracy_that_is_there_already_says_what_was_done():
    sentence = remark_on(Until(0.1), START)
    assert sentence.startswith("The train accuracy is ")
    assert sentence.endswith(
        "% at epoch 0 already, so nothing was trained. A higher one, or space, goes on."
    )
    inside = replace(START, position=3)
    assert remark_on(Until(0.1), inside).endswith(
        "it trains to the end of the epoch, and looks again."
    )
    trains = replace(START, state="running")
    assert remark_on(Until(0.1), trains).endswith(
        "the run pauses at the end of an epoch that has 0.1 %."
    )


def test_the_validation_rows_are_named_where_they_are_watched():
    start = Trainer(RunConfig(dataset="circle", epochs=30)).snapshot()
    assert remark_on(Until(0.1), start).startswith("The validation accuracy is ")
