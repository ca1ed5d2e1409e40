"""Whose predictions are shown: any replica's or the mean of all, and training goes its way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Snapshot, Trainer
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.replicas.shown_replica import Shown, Whose
from nnlab.core.training.run_options import RunOptions
from nnlab.core.training.training_loop import TrainingLoop

from ..waiting import ended, until

ALL: tuple[Whose, ...] = (0, 3, "best", "median", "worst", "mean")


def config(**values: Any) -> RunConfig:
    return RunConfig(
        **{
            "dataset": "gaussian", "samples": 40, "noise": 0.5, "hidden_layers": (3,), "seed": 7,
            "epochs": 15, "replicas": 5, **values,
        }
    )  # fmt: skip


def end_of(whose: Whose, **values: Any) -> tuple[Trainer, Snapshot]:
    trainer = Trainer(config(**values))
    trainer.whose = whose
    return trainer, trainer.run()


def shown(snapshot: Snapshot) -> Shown:
    assert snapshot.shown is not None
    return snapshot.shown


@pytest.mark.parametrize("whose", [0, 2, 4, 7])
def test_a_replica_is_shown_with_its_own_parameters_rows_and_seed(whose: int):
    trainer, end = end_of(whose)
    replica = whose % 5
    assert end.replicas is not None
    assert np.array_equal(end.parameters, end.replicas.parameters[replica])
    assert np.array_equal(end.predictions, end.replicas.predictions[replica])
    rows = trainer.datasets[replica].inputs
    np.testing.assert_allclose(
        end.predictions, trainer.network.predict(end.parameters, rows)[:, 0], rtol=1e-9
    )
    assert shown(end).members == (replica,)
    assert shown(end).name == f"replica {replica + 1} of 5 (seed {7 + replica})"


@pytest.mark.parametrize("task", ["gaussian", "plane"])
@pytest.mark.parametrize("rule", ["threshold", "tolerance"])
@pytest.mark.parametrize("train_share", [0.8, 1.0])
def test_best_median_and_worst_are_what_a_person_would_sort_by_hand(task, rule, train_share):
    values = {"dataset": task, "accuracy_rule": rule, "train_share": train_share, "epochs": 3}
    by_hand = []
    _, end = end_of("best", **values)
    assert end.replicas is not None
    for replica in range(5):
        train, validation, _ = end.replicas.metrics(replica)
        watched = validation or train
        accuracy = watched.accuracy if rule == "threshold" else watched.accuracy_within_tolerance
        if task == "plane":
            accuracy = 0.0
        assert accuracy is not None
        by_hand.append((-accuracy, watched.loss, replica))
    order = [replica for *_, replica in sorted(by_hand)]
    named: tuple[tuple[Whose, int], ...] = (("best", 0), ("median", 2), ("worst", 4))
    for whose, place in named:
        _, end = end_of(whose, **values)
        assert shown(end).replica == order[place]
        assert shown(end).name == f"{whose} of 5 (seed {7 + order[place]})"


@pytest.mark.parametrize("count", [2, 4, 6])
def test_of_an_even_number_the_better_of_the_two_in_the_middle_is_shown(count: int):
    values = {"dataset": "plane", "replicas": count, "epochs": 3}
    places = []
    for whose in ("best", "median", "worst"):
        _, end = end_of(whose, **values)
        assert end.replicas is not None
        losses = end.replicas.means[:, 0, 1]
        assert len(set(losses.tolist())) == count
        places.append(int((losses < losses[shown(end).replica]).sum()))
    # So many replicas are better than it.
    assert places == [0, count // 2 - 1, count - 1]


def test_the_mean_is_that_of_all_replicas_outputs_for_the_same_rows():
    trainer, end = end_of("mean")
    assert end.replicas is not None
    inputs = trainer.dataset.inputs
    outputs = [trainer.network.predict(each, inputs)[:, 0] for each in end.replicas.parameters]
    np.testing.assert_allclose(end.predictions, np.mean(outputs, axis=0))
    assert np.array_equal(shown(end).parameters, end.replicas.parameters)
    assert np.array_equal(end.parameters, end.replicas.parameters[0])
    assert shown(end).name == "mean of 5"


def test_of_several_classes_the_mean_is_that_of_each_output():
    trainer, end = end_of("mean", dataset="blobs", epochs=3)
    assert end.replicas is not None
    outputs = [trainer.network.predict(each, trainer.dataset.inputs) for each in
               end.replicas.parameters]  # fmt: skip
    assert end.predictions.shape == trainer.dataset.targets.shape
    np.testing.assert_allclose(end.predictions, np.mean(outputs, axis=0))


def test_a_diverged_replica_comes_last_and_is_no_part_of_the_mean():
    rates = [900.0, 0.001, 0.001]
    breaking = {
        "activation": "identity", "output_activation": "identity", "loss": "mse",
        "optimizer": "sgd", "gradient_reduction": "sum", "replicas": 3,
    }  # fmt: skip
    trainer = Trainer(config(**breaking), variations={"learning_rate": rates})
    trainer.whose = "worst"
    end = trainer.run()
    assert shown(end).replica == 0
    trainer.whose = "mean"
    mean = trainer.snapshot()
    assert shown(mean).members == (1, 2)
    assert shown(mean).replica == 1
    assert shown(mean).name == "mean of 2"
    assert np.isfinite(mean.predictions).all()


def test_one_replica_has_nothing_to_choose():
    assert end_of("worst", replicas=1)[1].shown is None


def test_whoever_is_shown_training_is_the_same_to_the_last_bit():
    wanted = [end_of(whose)[1] for whose in ALL]
    trainer = Trainer(config())
    for turn in range(40):
        trainer.advance_batch()
        trainer.whose = ALL[turn % len(ALL)]
        trainer.snapshot()
    wanted.append(trainer.run())
    (bits,) = {end.replicas.parameters.tobytes() for end in wanted if end.replicas}
    straight = Trainer(config()).run().replicas
    assert straight is not None
    assert bits == straight.parameters.tobytes()


def test_the_choice_is_obeyed_while_paused_and_does_not_move_the_run():
    run = BackgroundRun(config(epochs=1000), RunOptions(paused=True, shown_replica="best"))
    try:
        assert shown(run.newest).whose == "best"
        for whose in ALL:
            run.show(whose)
            until(run, lambda snapshot, whose=whose: shown(snapshot).whose == whose)
            assert (run.newest.state, run.newest.steps) == ("paused", 0)
    finally:
        run.stop()


def test_the_choice_is_obeyed_while_it_trains():
    run = BackgroundRun(config(epochs=1_000_000))
    try:
        for whose in ALL:
            run.show(whose)
            until(run, lambda snapshot, whose=whose: shown(snapshot).whose == whose)
        assert run.newest.state == "running"
    finally:
        run.stop()
    assert shown(ended(run)).whose == "mean"


def test_the_choice_is_obeyed_at_once_when_the_run_has_ended():
    run = BackgroundRun(config())
    before = ended(run)
    for whose in ALL:
        run.show(whose)
        assert shown(run.newest).whose == whose
        assert (run.newest.state, run.newest.epoch) == ("finished", 15)
        assert run.newest.train == before.train
    assert len(run.datasets) == 5


def test_a_failed_run_keeps_its_sentence(monkeypatch: pytest.MonkeyPatch):
    def fail(self: TrainingLoop, mailbox: object) -> None:
        raise MemoryError

    monkeypatch.setattr(TrainingLoop, "_train", fail)
    run = BackgroundRun(config())
    ended(run)
    run.show("mean")
    assert run.newest.state == "failed"


def test_folds_are_called_folds_and_counted_from_one():
    trainer, end = end_of(2, dataset="iris", folds=5, epochs=2)
    assert shown(end).name == "fold 3 of 5 (seed 9)"
    assert "medians of 5 folds" in repr(end)
    trainer.whose = "best"
    best = shown(trainer.snapshot())
    assert best.name == f"best of 5 (fold {best.replica + 1})"
    trainer.whose = "mean"
    assert shown(trainer.snapshot()).name == "mean of 5"
