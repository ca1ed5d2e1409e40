"""Runs side by side: what differs, who is best, and when nobody can be."""

from __future__ import annotations

from nnlab.core import RunConfig, Trainer
from nnlab.core.experiments.comparison import compare
from nnlab.core.store.summary import RunSummary
from nnlab.core.training.replicas.replica_snapshot import ReplicaSnapshot

from ..store.summaries import summary_of

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


REPLICAS = RunConfig(dataset="xor", epochs=30, replicas=12, train_share=1.0, test_rows="all")


def _trained(config: RunConfig, run_id: str) -> tuple[RunSummary, ReplicaSnapshot]:
    found = Trainer(config).run()
    assert found.replicas is not None
    told = found.test and {"test_loss": found.test.loss, "test_accuracy": found.test.accuracy}
    return summary_of(config, id=run_id, **(told or {})), found.replicas


def test_replicas_are_best_only_where_no_other_is_shown_to_be_better():
    fast, slow = _trained(REPLICAS, "aa"), _trained(REPLICAS.replace(learning_rate=1e-5), "bb")
    twin = _trained(REPLICAS, "cc")
    known = {run.id: replicas for run, replicas in (fast, slow, twin)}
    compared = compare([fast[0], slow[0], twin[0]], known)
    row = next(row for row in compared.measures if row.name == "test_loss")
    assert row.best == (0, 2)
    assert row.contrasts[1] is not None
    assert row.contrasts[1].better == 0
    assert row.contrasts[2] is not None
    assert row.contrasts[2].first_better == 0.5
    assert compared.judged == ("test_loss", "test_accuracy")
    assert compare([fast[0], twin[0]], known).measures[0].best == ()
    said = compared.sentences("ABC")
    assert said[0].startswith("test loss: A is better than B in 100% of seeds (74 to 100)")
    assert said[-1] == "Of twenty differences that are none, one is shown by chance."


def test_with_fewer_than_ten_replicas_or_without_what_they_came_to_nothing_is_best():
    few = REPLICAS.replace(replicas=9)
    fast, slow = _trained(few, "aa"), _trained(few.replace(learning_rate=1e-5), "bb")
    known = {run.id: replicas for run, replicas in (fast, slow)}
    assert all(not row.best for row in compare([fast[0], slow[0]], known).measures)
    assert (
        "9 seeds are too few to rank: 10 do."
        in compare([fast[0], slow[0]], known).sentences("AB")[0]
    )
    assert all(not row.best for row in compare([fast[0], slow[0]]).measures)
    assert compare([fast[0], slow[0]]).sentences("AB") == ["9 seeds are too few to rank: 10 do."]


def test_of_single_runs_it_is_said_that_one_seed_ranks_no_config():
    said = "One seed ranks these runs, not their configs."
    assert compare([SLOW, FAST]).sentences("AB") == [said]
    assert compare([SLOW, SLOW]).sentences("AB") == []
    many = summary_of(RunConfig(replicas=12), id="cc")
    assert compare([FAST, many]).sentences("AB") == ["1 seed is too few to rank: 10 do."]


def test_folds_rank_nothing_and_it_is_said_why():
    folds = RunConfig(dataset="iris", folds=10, replicas=10, epochs=3)
    run, replicas = _trained(folds, "aa")
    other, others = _trained(folds.replace(learning_rate=1e-5), "bb")
    compared = compare([run, other], {"aa": replicas, "bb": others})
    assert all(not row.best for row in compared.measures)
    assert compared.sentences("AB") == [
        "Folds share rows, so they say less than seeds would: nothing is ranked by them."
    ]
