"""The trainer steps by batch and by epoch, and shows frozen copies of itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import ConfigError, RunConfig, Trainer
from nnlab.core.training.control.mailbox import Mailbox
from nnlab.core.training.control.orders import Stop

from ..nn import plain_network as plain


def config(**values: Any) -> RunConfig:
    return RunConfig(**{"dataset": "xor", "epochs": 3, "batch_size": 5, **values})


def test_a_new_trainer_has_evaluated_its_start() -> None:
    snapshot = Trainer(config()).snapshot()
    assert (snapshot.epoch, snapshot.position, snapshot.steps) == (0, 0, 0)
    assert (snapshot.state, snapshot.message, snapshot.seconds) == ("paused", "", 0.0)
    assert len(snapshot.history) == 1
    assert snapshot.history.column("train_loss")[0] == snapshot.train.loss


def test_the_last_batch_of_an_epoch_may_be_smaller() -> None:
    trainer = Trainer(config())  # 16 rows train, 5 at a time
    places = []
    for _ in range(9):
        trainer.advance_batch()
        snapshot = trainer.snapshot()
        places.append((snapshot.epoch, snapshot.position, snapshot.steps))
    assert places == [
        *[(0, 5, 1), (0, 10, 2), (0, 15, 3), (1, 0, 4)],
        *[(1, 5, 5), (1, 10, 6), (1, 15, 7), (2, 0, 8)],
        (2, 5, 9),
    ]


@pytest.mark.parametrize(("batch_size", "steps"), [(1, 16), (15, 2), (16, 1), (17, 1), (10**5, 1)])
def test_a_batch_larger_than_the_data_is_all_of_it(batch_size: int, steps: int) -> None:
    trainer = Trainer(config(batch_size=batch_size))
    trainer.advance_epoch()
    assert (trainer.epoch, trainer.steps) == (1, steps)


def test_whole_batches_of_any_size_beyond_the_data_train_alike() -> None:
    ends = [Trainer(config(batch_size=size)).run().parameters for size in (16, 17, 10**5)]
    assert (ends[0] == ends[1]).all()
    assert (ends[0] == ends[2]).all()


@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_an_epoch_visits_every_training_row_once(shuffle: bool, reduction: Any) -> None:
    # With a linear network of zeros, a squared error and one batch an epoch, the step is the
    # gradient over all rows: whatever the order, each counts once.
    chosen = config(
        hidden_layers=(), weight_init="zeros", loss="mse", optimizer="sgd", learning_rate=1.0,
        output_activation="identity", batch_size=16, gradient_reduction=reduction,
        shuffle=shuffle, epochs=1,
    )  # fmt: skip
    trainer = Trainer(chosen)
    x, y = (
        array[trainer.dataset.train] for array in (trainer.dataset.inputs, trainer.dataset.targets)
    )
    layers = plain.cut(np.zeros(3), chosen.shape, True)
    ((weights, biases),) = plain.gradient(
        layers, x, y[:, 0], ("tanh", "identity", "mse"), reduction
    )
    end = trainer.run().parameters
    np.testing.assert_allclose(end, -np.concatenate([weights.ravel(), biases]), rtol=1e-12)


def test_shuffling_takes_another_order_each_epoch_and_none_keeps_it() -> None:
    # With one row a batch and a tiny rate, the order leaves its trace in the last bits only;
    # so look at the first step of each epoch instead, from the same parameters.
    def first_steps(shuffle: bool) -> set[bytes]:
        chosen = config(batch_size=1, shuffle=shuffle, optimizer="sgd", learning_rate=1e-9)
        trainer = Trainer(chosen.replace(epochs=10, noise=0.1))
        steps = set()
        for _ in range(10):
            before = trainer.snapshot().parameters
            trainer.advance_batch()
            moved = trainer.snapshot().parameters - before
            steps.add(np.round(moved * 1e9, 4).tobytes())
            trainer.advance_epoch()
        return steps

    assert len(first_steps(shuffle=False)) == 1
    assert len(first_steps(shuffle=True)) > 3


def test_iterating_gives_a_snapshot_an_epoch_until_the_end() -> None:
    trainer = Trainer(config())
    snapshots = list(trainer)
    assert [snapshot.epoch for snapshot in snapshots] == [1, 2, 3]
    assert [snapshot.state for snapshot in snapshots] == ["paused", "paused", "finished"]
    assert list(trainer) == []


def test_a_loop_may_be_left_and_taken_up_again() -> None:
    trainer = Trainer(config())
    for snapshot in trainer:
        if snapshot.epoch == 1:
            break
    assert [snapshot.epoch for snapshot in trainer] == [2, 3]


def test_snapshots_may_be_had_of_every_few_epochs_and_of_the_last() -> None:
    plain = Trainer(config(epochs=25)).run()
    trainer = Trainer(config(epochs=25))
    snapshots = list(trainer.epochs(every=10))
    assert [snapshot.epoch for snapshot in snapshots] == [10, 20, 25]
    assert [snapshot.state for snapshot in snapshots] == ["paused", "paused", "finished"]
    assert snapshots[-1].history.rows.tobytes() == plain.history.rows.tobytes()
    assert snapshots[-1].parameters.tobytes() == plain.parameters.tobytes()
    assert (
        snapshots[0].parameters.tobytes() == Trainer(config(epochs=10)).run().parameters.tobytes()
    )
    assert list(trainer.epochs(every=10)) == []


def test_every_few_epochs_are_counted_from_the_first_of_the_run() -> None:
    trainer = Trainer(config(epochs=10**6))
    for _ in range(3):
        trainer.advance_epoch()
    trainer.advance_batch()
    given = trainer.epochs(every=5)
    assert [next(given).epoch for _ in range(2)] == [5, 10]
    assert next(trainer.epochs(every=5)).epoch == 15


def test_time_after_an_interrupted_loop_is_no_training_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trainer = Trainer(config(epochs=10**6))
    trainer.advance_epoch()

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(trainer._state.engine, "train", interrupt)
        with pytest.raises(KeyboardInterrupt):
            trainer.advance_epoch()
    assert trainer.state == "paused"
    first, second = trainer.seconds, trainer.seconds
    assert first == second  # the clock stands
    trainer.advance_epoch()
    assert trainer.epoch == 2


def test_a_run_may_be_edited_between_snapshots() -> None:
    trainer = Trainer(config(epochs=40))
    for snapshot in trainer.epochs(every=10):
        if snapshot.epoch == 20:
            trainer.edit(epochs=30, learning_rate=0.5)
    assert (trainer.epoch, trainer.state) == (30, "finished")
    (rate, _) = trainer.snapshot().edits
    assert (rate.name, rate.epoch) == ("learning_rate", 20)


@pytest.mark.parametrize(
    "values",
    [
        {"patience": 3, "learning_rate": 3.0},
        {"target_loss": 0.6},
        {"schedule": "plateau", "schedule_every": 2, "learning_rate": 1.0},
        {
            "optimizer": "sgd",
            "loss": "mse",
            "output_activation": "identity",
            "learning_rate": 500.0,
        },
    ],
    ids=["patience", "target", "plateau", "diverges"],
)
def test_every_few_epochs_end_as_the_run_does(values: dict[str, Any]) -> None:
    chosen = config(epochs=60, **values)
    plain = Trainer(chosen).run()
    *_, end = Trainer(chosen).epochs(every=7)
    assert (end.state, end.epoch, end.message) == (plain.state, plain.epoch, plain.message)
    assert end.history.rows.tobytes() == plain.history.rows.tobytes()
    assert end.parameters.tobytes() == plain.parameters.tobytes()


@pytest.mark.parametrize("every", [0, -1, 1.5, 100.0, True, "10", None])
def test_every_is_a_whole_number(every: Any) -> None:
    trainer = Trainer(config())
    with pytest.raises(ConfigError, match=r"^epochs\(every=...\) takes a whole number from 1 on"):
        trainer.epochs(every=every)
    assert trainer.steps == 0


def test_every_may_be_a_whole_number_of_numpy() -> None:
    assert [snapshot.epoch for snapshot in Trainer(config()).epochs(np.int64(2))] == [2, 3]


def test_running_gives_the_last_snapshot() -> None:
    trainer = Trainer(config())
    end = trainer.run()
    assert (end.state, end.epoch, end.steps, end.position) == ("finished", 3, 12, 0)
    assert end.seconds > 0
    assert trainer.run().steps == 12


def test_a_finished_trainer_neither_steps_nor_moves() -> None:
    trainer = Trainer(config())
    before = trainer.run().parameters
    trainer.advance_batch()
    trainer.advance_epoch()
    assert trainer.steps == 12
    assert (trainer.snapshot().parameters == before).all()


def test_a_finished_run_goes_on_when_its_epochs_are_raised() -> None:
    trainer = Trainer(config())
    trainer.run()
    trainer.edit(epochs=5)
    end = trainer.run()
    assert (end.state, end.epoch, len(end.history)) == ("finished", 5, 6)
    assert (end.parameters == Trainer(config(epochs=5)).run().parameters).all()


def test_a_stopped_run_goes_on_where_it_was() -> None:
    trainer = Trainer(config())
    trainer.advance_batch()
    mailbox = Mailbox()
    mailbox.give(Stop())
    stopped = trainer.run(mailbox)
    assert (stopped.state, stopped.steps) == ("stopped", 1)
    assert mailbox.newest is stopped
    assert (trainer.run().parameters == Trainer(config()).run().parameters).all()


def test_a_run_paused_from_the_start_can_be_stopped_before_its_first_step() -> None:
    mailbox = Mailbox(paused=True)
    mailbox.give(Stop())
    assert Trainer(config()).run(mailbox).steps == 0


def test_snapshots_are_read_only_copies() -> None:
    trainer = Trainer(config())
    snapshot = trainer.snapshot()
    arrays = (snapshot.parameters, snapshot.predictions, snapshot.history.rows)
    before = [array.copy() for array in arrays]
    assert not np.shares_memory(snapshot.parameters, trainer.parameters)
    trainer.run()
    for array, kept in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, kept)
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


def test_runs_are_told_apart_by_their_names() -> None:
    names = {Trainer(config()).run_id for _ in range(5)}
    assert len(names) > 1
    assert Trainer(config(), run_id="mine").snapshot().run_id == "mine"


def test_a_given_start_is_copied_and_used() -> None:
    start = np.linspace(-1, 1, Trainer(config()).parameters.size)
    trainer = Trainer(config(), parameters=start)
    assert (trainer.snapshot().parameters == start).all()
    trainer.run()
    assert (start == np.linspace(-1, 1, start.size)).all()


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (np.zeros(2), "an array of shape (2,)"),
        (np.zeros((105, 1)), "an array of shape (105, 1)"),
        (np.array([]), "an array of shape (0,)"),
        (np.full(105, np.nan), "105 that are not finite"),
        (np.append(np.zeros(104), np.inf), "1 that are not finite"),
    ],
    ids=["short", "two-dimensional", "empty", "nan", "inf"],
)
def test_a_start_that_does_not_fit_is_refused_in_a_sentence(start: np.ndarray, found: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Trainer(config(), parameters=start)
    assert str(caught.value) == (
        f"The start must be 105 finite numbers for a network of 2-8-8-1, not {found}."
    )
