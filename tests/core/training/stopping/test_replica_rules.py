"""Each replica stops, slows down and keeps its best by rules of its own, as if it were alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core import RunConfig, Snapshot, Trainer
from nnlab.core.training.checkpoint import Checkpoint

pytestmark = pytest.mark.slow


def config(**values: Any) -> RunConfig:
    return RunConfig(
        **{
            "dataset": "linear",
            "samples": 120,
            "noise": 0.3,
            "hidden_layers": (5, 4),
            "learning_rate": 0.1,
            "epochs": 60,
            "replicas": 4,
            "seed": 3,
            **values,
        }
    )


def singles(wanted: RunConfig) -> list[Trainer]:
    found = [
        Trainer(wanted.replace(seed=wanted.seed + each, replicas=1))
        for each in range(wanted.replicas)
    ]
    for each in found:
        each.run()
    return found


def is_its_single_run(together: Snapshot, replica: int, alone: Snapshot) -> None:
    found = together.replicas
    assert found is not None
    np.testing.assert_allclose(found.parameters[replica], alone.parameters, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.predictions[replica], alone.predictions, rtol=1e-9, atol=1e-12)
    for mine, its in zip(
        found.metrics(replica), (alone.train, alone.validation, alone.test), strict=True
    ):
        assert (mine is None) == (its is None)
        if mine is not None and its is not None:
            assert mine.loss == pytest.approx(its.loss, rel=1e-9)
            assert mine.accuracy == its.accuracy


def test_the_seeds_of_circle_stop_in_their_own_epochs_with_their_own_best_weights():
    wanted = RunConfig(
        dataset="circle", noise=0.3, epochs=2000, patience=20, restore_best=True, seed=7, replicas=6
    )
    end = Trainer(wanted).run()
    assert end.replicas is not None
    assert end.replicas.stopped_at == (57, 57, 159, 55, 120, 140)
    assert end.replicas.best_epochs == (37, 37, 139, 35, 100, 120)
    assert end.epoch == 159
    assert end.message == (
        "All 6 replicas stopped early (epochs 55 to 159)."
        " Each replica has the weights of its own best epoch (35 to 139)."
    )
    for replica, alone in enumerate(singles(wanted)):
        assert alone.epoch == end.replicas.stopped_at[replica]
        is_its_single_run(end, replica, alone.snapshot())


RULES: list[dict[str, Any]] = [
    {"patience": 4},
    {"patience": 4, "restore_best": True, "least_improvement": 0.002},
    {"restore_best": True},
    {"target_accuracy": 85.0},
    {"target_loss": 0.4, "restore_best": True},
    {"target_accuracy": 90.0, "patience": 9, "accuracy_rule": "tolerance", "tolerance": 0.5},
    {"schedule": "plateau", "schedule_every": 2, "warmup_epochs": 3},
    {"schedule": "plateau", "schedule_every": 2, "patience": 6, "restore_best": True},
    {"schedule": "plateau", "schedule_every": 2, "optimizer": "momentum", "weight_decay": 0.01},
    {"patience": 3, "dropout": 0.2, "train_share": 1.0},
    {"patience": 4, "watched": "accuracy", "restore_best": True},
    {"generalization_loss": 1.0, "restore_best": True},
    {"generalization_loss": 3.0, "training_progress": 15.0, "evaluate_every": 3},
    {"training_progress": 20.0, "evaluate_every": 5, "train_share": 1.0, "restore_best": True},
    {"patience": 4, "target_accuracy": 92.0, "evaluate_every": 2, "schedule": "plateau"},
]


@pytest.mark.parametrize("rules", RULES, ids=str)
@pytest.mark.parametrize("count", [4, 130])
def test_under_every_rule_each_replica_is_the_single_run_of_its_seed(
    rules: dict[str, Any], count: int
):
    wanted = config(replicas=count, epochs=30, **rules)
    end = Trainer(wanted).run()
    assert end.replicas is not None
    assert end.epoch == max(at or 30 for at in end.replicas.stopped_at)
    for replica in (0, 1, 2, count - 1):
        alone = Trainer(wanted.replace(seed=3 + replica, replicas=1))
        its_end = alone.run()
        assert (end.replicas.stopped_at[replica] or 30) == its_end.epoch
        is_its_single_run(end, replica, its_end)


@settings(max_examples=15, deadline=None)
@given(
    rules=st.fixed_dictionaries(
        {
            "patience": st.sampled_from([0, 1, 2, 5]),
            "least_improvement": st.sampled_from([0.0, 0.003]),
            "restore_best": st.booleans(),
            "watched": st.sampled_from(["loss", "accuracy"]),
            "generalization_loss": st.sampled_from([0.0, 2.0]),
            "training_progress": st.sampled_from([0.0, 5.0, 20.0]),
            "evaluate_every": st.sampled_from([1, 2, 4]),
            "target_accuracy": st.sampled_from([0.0, 75.0, 95.0]),
            "target_loss": st.sampled_from([0.0, 0.5]),
            "schedule": st.sampled_from(["constant", "plateau", "cosine"]),
            "schedule_every": st.integers(1, 4),
            "warmup_epochs": st.sampled_from([0, 3]),
            "train_share": st.sampled_from([0.6, 1.0]),
            "optimizer": st.sampled_from(["adam", "sgd", "nesterov"]),
            "learning_rate": st.sampled_from([0.01, 0.1]),
        }
    )
)
def test_whatever_the_rules_each_replica_is_the_single_run_of_its_seed(rules: dict[str, Any]):
    wanted = config(samples=60, epochs=25, replicas=3, **rules)
    end = Trainer(wanted).run()
    assert end.replicas is not None
    for replica, alone in enumerate(singles(wanted)):
        out = end.replicas.stopped_at[replica] or end.replicas.diverged_at[replica]
        assert alone.epoch == (out or 25)
        assert bool(end.replicas.diverged_at[replica]) == (alone.state == "diverged")
        np.testing.assert_allclose(
            end.replicas.parameters[replica], alone.parameters, rtol=1e-7, atol=1e-9
        )


def test_a_stopped_replica_keeps_its_last_values_and_medians_are_of_all():
    wanted = config(patience=4)
    trainer = Trainer(wanted)
    end = trainer.run()
    assert end.replicas is not None
    stops = end.replicas.stopped_at
    assert len({*stops}) > 1
    epochs, rows = trainer.replica_history
    assert epochs[-1] == end.epoch == max(stops)
    for replica, alone in enumerate(singles(wanted)):
        its = alone.history.rows.astype(np.float32)
        stop = stops[replica]
        np.testing.assert_allclose(rows[: stop + 1, replica], its, rtol=1e-6)
        assert (rows[stop:, replica] == rows[stop, replica]).all()
    np.testing.assert_allclose(end.history.rows, np.median(rows, axis=1), rtol=1e-6)


def test_who_has_stopped_is_said_while_the_others_train_on():
    trainer = Trainer(config(patience=4))
    end = trainer.run()
    assert end.replicas is not None
    first, last = min(end.replicas.stopped_at), max(end.replicas.stopped_at)
    again = Trainer(config(patience=4))
    while again.epoch < first:
        again.advance_epoch()
    there = again.snapshot()
    out = end.replicas.stopped_at.count(first)
    left = f"{4 - out} train{'s' if out == 3 else ''} on"
    assert there.message == f"{out} of 4 replicas stopped early (epoch {first}); {left}."
    assert there.replicas is not None
    assert [bool(at) for at in there.replicas.stopped_at] == [
        at == first for at in end.replicas.stopped_at
    ]
    assert end.message == f"All 4 replicas stopped early (epochs {first} to {last})."


@pytest.mark.parametrize(
    "rules",
    [
        {"patience": 4, "restore_best": True},
        {"schedule": "plateau", "schedule_every": 2, "patience": 8},
        {"generalization_loss": 3.0, "training_progress": 15.0, "evaluate_every": 3},
    ],
    ids=str,
)
def test_however_driven_and_resumed_they_end_with_the_same_bits(rules: dict[str, Any]):
    wanted = config(**rules)
    whole = Trainer(wanted, run_id="same")
    straight = whole.run().replicas
    stepped = Trainer(wanted, run_id="same")
    while stepped.state != "finished":
        for _ in range(7):
            stepped.advance_batch()
        checkpoint = stepped.checkpoint()
        stepped = Trainer.resumed(Checkpoint.from_bytes(checkpoint.to_bytes(), checkpoint.past))
    there = stepped.snapshot().replicas
    assert straight is not None
    assert there is not None
    assert any(straight.stopped_at)
    assert there.stopped_at == straight.stopped_at
    assert there.best_epochs == straight.best_epochs
    assert there.parameters.tobytes() == straight.parameters.tobytes()
    assert there.predictions.tobytes() == straight.predictions.tobytes()
    assert stepped.message == whole.message
    assert stepped.history.rows.tobytes() == whole.history.rows.tobytes()
    assert stepped.replica_history[1].tobytes() == whole.replica_history[1].tobytes()


def test_raised_patience_revives_who_would_still_train_where_its_single_run_is():
    wanted, raised = config(patience=4, restore_best=True), {"patience": 200}
    trainer = Trainer(wanted)
    first = trainer.run()
    assert first.epoch < wanted.epochs
    assert not trainer.may_go_on
    trainer.edit(**raised)
    assert trainer.may_go_on
    end = trainer.run()
    assert end.epoch == wanted.epochs
    for replica, alone in enumerate(singles(wanted)):
        alone.edit(**raised)
        is_its_single_run(end, replica, alone.run())


def test_raised_epochs_revive_only_who_has_not_stopped():
    wanted = config(patience=4, epochs=10, restore_best=True)
    trainer = Trainer(wanted)
    first = trainer.run().replicas
    assert first is not None
    assert 0 < sum(map(bool, first.stopped_at)) < 4
    trainer.edit(epochs=60)
    end = trainer.run()
    for replica, alone in enumerate(singles(wanted)):
        alone.edit(epochs=60)
        is_its_single_run(end, replica, alone.run())
    assert end.replicas is not None
    for before, after in zip(first.stopped_at, end.replicas.stopped_at, strict=True):
        assert before in {0, after}


def test_raised_patience_revives_no_one_whom_it_would_have_ended_meanwhile():
    wanted = config(patience=3, epochs=200, replicas=12, learning_rate=0.02)
    trainer = Trainer(wanted)
    first = trainer.run()
    trainer.edit(patience=6)
    there = trainer.snapshot().replicas
    assert there is not None
    revived = [not at for at in there.stopped_at]
    would_train = [alone.epoch > first.epoch for alone in singles(wanted.replace(patience=6))]
    assert revived == would_train
    assert 0 < sum(revived) < 12


@pytest.mark.parametrize("optimizer", ["adam", "momentum", "sgd", "rmsprop"])
@pytest.mark.parametrize("count", [3, 140])
def test_a_plateau_switched_on_and_off_in_flight_is_that_of_the_single_run(
    optimizer: str, count: int
):
    def driven(trainer: Trainer) -> Snapshot:
        trainer.advance_epoch()
        trainer.advance_batch()
        trainer.edit(schedule="plateau", schedule_every=1, learning_rate=0.3)
        for _ in range(6):
            trainer.advance_epoch()
        trainer.edit(schedule="exponential")
        return trainer.run()

    wanted = config(optimizer=optimizer, replicas=count, epochs=12)
    together = driven(Trainer(wanted))
    for replica in (0, count - 1):
        is_its_single_run(
            together, replica, driven(Trainer(wanted.replace(seed=3 + replica, replicas=1)))
        )


def test_a_weight_set_by_hand_in_a_stopped_replica_is_its_end_and_disturbs_no_other():
    trainer = Trainer(config(patience=4))
    end = trainer.run().replicas
    assert end is not None
    trainer.set_parameter(2, 0.25, replica=1)
    there = trainer.snapshot().replicas
    assert there is not None
    assert there.parameters[1, 2] == 0.25
    others = [0, 2, 3]
    assert there.parameters[others].tobytes() == end.parameters[others].tobytes()
    assert (there.predictions[1] != end.predictions[1]).any()


def test_a_past_moment_shows_who_had_stopped_by_then_with_what_it_ended_with():
    trainer = Trainer(config(patience=4, restore_best=True))
    end = trainer.run().replicas
    assert end is not None
    first = min(end.stopped_at)
    early = end.stopped_at.index(first)
    trainer.past.look_at(first + 1)
    past = trainer.snapshot().past
    assert past is not None
    assert past.replicas is not None
    assert past.epoch == first + 1
    assert past.replicas.stopped_at[early] == first
    np.testing.assert_allclose(past.replicas.parameters[early], end.parameters[early])
    assert sum(map(bool, past.replicas.stopped_at)) < 4


def test_a_time_limit_is_that_of_all_replicas_together():
    trainer = Trainer(config(patience=4, time_limit=1e-9))
    end = trainer.run()
    assert (end.state, end.epoch) == ("finished", 0)
    assert "The time limit of" in end.message
