"""Runs side by side: what differs, who is best, and when nobody can be."""

from __future__ import annotations

from nnlab.core import RunConfig
from nnlab.core.store.selection.comparison import compare

from ..summaries import summary_of

SLOW = summary_of(RunConfig(learning_rate=0.001), id="aa", train_loss=0.5, validation_loss=0.6)
FAST = summary_of(
    RunConfig(learning_rate=0.01, l2=0.1), id="bb", train_loss=0.2, validation_loss=0.7,
    parent="aa", parent_epoch=1000,
)  # fmt: skip


def test_only_what_differs_is_listed_in_the_order_of_the_form():
    compared = compare([SLOW, FAST])

    assert [(row.name, row.label, row.texts) for row in compared.differences] == [
        ("learning_rate", "learning rate", ("0.001", "0.01")),
        ("l2", "L2", ("0", "0.1")),
    ]
    assert compare([SLOW, SLOW]).differences == ()


def test_what_has_no_effect_is_no_difference():
    sgd = summary_of(RunConfig(optimizer="sgd", beta1=0.5))
    adam = summary_of(RunConfig(optimizer="adam"))
    momentum = summary_of(RunConfig(optimizer="momentum", momentum=0.5))
    nesterov = summary_of(RunConfig(optimizer="nesterov", momentum=0.8))

    assert [row.name for row in compare([sgd, adam]).differences] == ["optimizer"]
    (_, row) = compare([adam, momentum, nesterov]).differences
    assert (row.name, row.texts) == ("momentum", (None, "0.5", "0.8"))


def test_the_best_is_the_smallest_loss_and_the_largest_accuracy():
    compared = compare([SLOW._replace(train_accuracy=80.0), FAST._replace(train_accuracy=90.0)])
    rows = {row.name: row for row in compared.measures}

    assert rows["train_loss"].best == (1,)
    assert rows["validation_loss"].best == (0,)
    assert rows["train_accuracy"].best == (1,)
    assert rows["train_within"].best == ()  # both have 50 %
    assert "test_loss" not in rows
    assert rows["validation_loss"].label == "val loss"


def test_losses_of_different_functions_have_no_best_but_accuracies_do():
    squares = summary_of(RunConfig(loss="mse"), train_loss=0.1, train_accuracy=70.0)
    entropy = summary_of(RunConfig(loss="bce"), train_loss=0.4, train_accuracy=75.0)
    rows = {row.name: row for row in compare([squares, entropy]).measures}

    assert rows["train_loss"].best == ()
    assert rows["train_accuracy"].best == (1,)
    elsewhere = summary_of(RunConfig(dataset="xor", loss="mse"), train_accuracy=99.0)
    assert all(row.best == () for row in compare([squares, elsewhere]).measures)


def test_losses_of_different_huber_deltas_have_no_best():
    deltas = [
        summary_of(RunConfig(dataset="plane", loss="huber", huber_delta=delta), train_loss=loss)
        for delta, loss in ((1.0, 0.1), (2.0, 0.2), (1.0, 0.3))
    ]
    (row, *_) = compare(deltas).measures
    assert (row.name, row.best) == ("train_loss", ())
    (row, *_) = compare([deltas[0], deltas[2]]).measures
    assert (row.name, row.best) == ("train_loss", (0,))


def test_a_delta_that_has_no_effect_keeps_no_losses_apart():
    squares = [
        summary_of(RunConfig(dataset="plane", loss="mse", huber_delta=delta), train_loss=delta)
        for delta in (1.0, 2.0)
    ]
    (row, *_) = compare(squares).measures
    assert (row.name, row.best) == ("train_loss", (0,))


def test_a_run_that_has_no_such_measure_is_neither_best_nor_in_the_way():
    rows = {row.name: row for row in compare([SLOW._replace(train_loss=None), FAST]).measures}

    assert rows["train_loss"].values == (None, 0.2)
    assert rows["train_loss"].best == (1,)


def test_a_branch_says_where_it_left_its_parent():
    assert compare([SLOW, FAST]).branches == ("", "aa at 1,000")


def test_losses_by_weights_of_classes_are_not_compared_with_others_unless_there_are_no_classes():
    def best(**values: str) -> tuple[int, ...]:
        weighted = summary_of(RunConfig(class_weight="balanced", **values), train_loss=0.5)
        plain = summary_of(RunConfig(**values), train_loss=0.1)
        (row,) = [row for row in compare([weighted, plain]).measures if row.name == "train_loss"]
        return row.best

    assert best(dataset="iris") == ()
    assert best(dataset="plane") == (1,)
