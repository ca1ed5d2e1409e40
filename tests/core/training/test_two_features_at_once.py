"""Features that are right alone are right together: replicas that break while epochs are thinned,
rules that are switched while others wait, other points in the middle of a run.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import Branch, RunConfig, Trainer
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.control.goal import Until
from nnlab.core.training.replicas import replica_record as record
from nnlab.core.training.run_options import RunOptions
from nnlab.core.training.timeline import timeline as timelines
from nnlab.core.training.timeline.timeline import Timeline, TimelinePoint

from .stopping.test_ties_and_exact_ends import alone_and_together, still
from .waiting import until

BREAKING: dict[str, Any] = {
    "dataset": "linear", "hidden_layers": (5, 4), "activation": "identity",
    "output_activation": "identity", "loss": "mse", "optimizer": "sgd",
    "gradient_reduction": "sum", "batch_size": 30, "epochs": 12, "seed": 3,
}  # fmt: skip


# --- replicas that break ---


@pytest.mark.parametrize("stepwise", [False, True], ids=["straight", "epoch by epoch"])
def test_a_replica_counts_as_broken_in_the_very_epoch_in_which_it_breaks(stepwise: bool) -> None:
    rates = (0.001, 900.0, 0.002)
    alone = Trainer(RunConfig(**{**BREAKING, "seed": 4, "learning_rate": 900.0})).run()
    assert np.isnan(alone.train.loss)  # what would be recorded of it otherwise
    trainer = Trainer(RunConfig(**BREAKING, replicas=3), variations={"learning_rate": rates})
    if stepwise:
        *_, end = trainer
    else:
        end = trainer.run()
    assert end.replicas is not None
    at = end.replicas.diverged_at[1]
    assert at == alone.epoch > 0
    epochs, rows = trainer.replica_history
    assert epochs.tolist() == list(range(13))
    losses = rows[:, 1, [0, 3]]
    assert np.isfinite(losses[:at]).all()
    assert (losses[at:] == np.inf).all()
    np.testing.assert_array_equal(rows[at:, 1], np.broadcast_to(rows[-1, 1], rows[at:, 1].shape))
    # Neither the medians nor the quartiles of that epoch know a number that is none.
    assert np.isfinite(end.history.column("train_loss")).all()
    assert not np.isnan(end.replicas.lower[:, 0]).any()
    assert not np.isnan(end.replicas.upper[:, 0]).any()


def test_looking_back_a_replica_is_whole_before_the_epoch_in_which_it_broke() -> None:
    rates = (0.0001, 0.01)
    trainer = Trainer(RunConfig(**BREAKING, replicas=2), variations={"learning_rate": rates})
    end = trainer.run()
    assert end.replicas is not None
    at = end.replicas.diverged_at[1]
    assert 1 < at < 11
    for epoch in (at - 1, at, at + 1):
        trainer.past.look_at(epoch)
        past = trainer.snapshot().past
        assert past is not None
        assert past.replicas is not None
        assert past.epoch == epoch
        assert past.replicas.diverged_at == (0, at if epoch >= at else 0)
        train, _, _ = past.replicas.metrics(1)
        assert np.isfinite(train.loss) == (epoch < at)


def test_every_replicas_metrics_are_thinned_evenly_however_epochs_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = RunConfig(dataset="linear", hidden_layers=(3,), epochs=150, replicas=2)
    every, rows = (whole := Trainer(config)).run() and whole.replica_history
    assert len(every) == 151
    monkeypatch.setattr(record, "_BUDGET_BYTES", 4 * 2 * 6 * 20)
    trainer = Trainer(config)
    for stride in (1, 7, 3, 11, 2, 5, 13, 50, 7, 11, 9, 23, 17, 150):
        next(trainer.epochs(every=stride))
        epochs, found = trainer.replica_history
        spacing = int(epochs[1] - epochs[0])
        assert epochs.tolist() == list(range(0, trainer.epoch + 1, spacing))
        assert found.tobytes() == rows[epochs].tobytes()
    assert spacing >= 4


def test_every_replicas_metrics_of_a_branch_are_thinned_from_where_it_began(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = RunConfig(dataset="linear", hidden_layers=(3,), epochs=100, replicas=2)
    parent = Trainer(config)
    for _ in range(7):
        parent.advance_epoch()
    moment = parent.snapshot()
    whole = Trainer(config, branch=Branch(moment))
    whole.run()
    every, rows = whole.replica_history
    assert every[0] == 7
    monkeypatch.setattr(record, "_BUDGET_BYTES", 4 * 2 * 6 * 20)
    trainer = Trainer(config, branch=Branch(moment))
    for stride in (5, 3, 11, 2, 50, 7, 11, 9, 100):
        next(trainer.epochs(every=stride))
        epochs, found = trainer.replica_history
        spacing = int(epochs[1] - epochs[0])
        assert epochs.tolist() == list(range(7, trainer.epoch + 1, spacing))
        assert found.tobytes() == rows[epochs - 7].tobytes()
    assert spacing >= 4


# --- rules that are switched ---


@alone_and_together
def test_a_plateau_that_is_left_and_come_back_to_begins_with_the_whole_rate(replicas: int) -> None:
    trainer = Trainer(
        still(replicas=replicas, schedule="plateau", schedule_every=3, schedule_factor=0.5)
    )
    for _ in range(7):
        trainer.advance_epoch()
    trainer.edit(schedule="constant")
    for _ in range(3):
        trainer.advance_epoch()
    trainer.edit(schedule="plateau")
    end = trainer.run()
    wanted = [1, 1, 1, 0.5, 0.5, 0.5, 0.25, *(1, 1, 1), *(1, 1, 1), 0.5, 0.5, 0.5, 0.25, 0.25]
    np.testing.assert_allclose(end.learning_rates[1:19] / 1e-9, wanted, rtol=1e-12)


# --- other points ---


def test_after_a_swap_of_the_points_a_run_breaks_if_only_validation_does() -> None:
    # So large weights that the square of an error is a number for some points only.
    config = RunConfig(
        dataset="plane", hidden_layers=(), bias=False, samples=8, train_share=0.7, epochs=50,
        optimizer="sgd", learning_rate=1e-9,
    )  # fmt: skip
    start = np.array([1.0, 1.0])

    def sizes(seed: int) -> tuple[float, float]:
        """The largest predictions of the rows that train, and of those that validate."""
        data = Trainer(config.replace(data_seed=seed)).dataset
        found = np.abs(data.inputs @ start)
        return found[data.train].max(), found[data.validation].max()

    measured = {seed: sizes(seed) for seed in range(200)}
    before = min(measured, key=lambda seed: max(measured[seed]))
    after = max(measured, key=lambda seed: measured[seed][1] / measured[seed][0])
    least = max(*measured[before], measured[after][0])
    assert measured[after][1] > 1.2 * least
    # Its square is the largest number there is, and beyond with the larger one; sums of the rows
    # that train stay below.
    scale = np.sqrt(np.finfo(float).max) / measured[after][1] * 1.05
    trainer = Trainer(config.replace(data_seed=before), parameters=start * scale)
    for _ in range(3):
        trainer.advance_epoch()
    first = trainer.snapshot()
    assert (first.state, first.epoch) == ("paused", 3)
    assert first.validation is not None
    assert np.isfinite(first.validation.loss)
    trainer.edit(data_seed=after)
    end = trainer.run()
    assert np.isfinite(end.train.loss)
    assert end.validation is not None
    assert not np.isfinite(end.validation.loss)
    assert (end.state, end.epoch) == ("diverged", 4)


# --- moments ---


@pytest.mark.parametrize("most", [2, 3, 4, 5])
def test_however_few_fit_the_newest_edits_point_is_kept(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(timelines, "_PINNED_BYTES", most * 8)
    config = RunConfig(dataset="xor")

    def moment(epoch: int) -> TimelinePoint:
        # In the middle of epochs, so that none is kept anyway.
        return TimelinePoint(epoch, 5, 10 * epoch + 1, config, np.full((1, 1), float(epoch)))

    timeline = Timeline(moment(0))
    for count, epoch in enumerate(range(1, 30), 1):
        timeline.pin(moment(epoch))
        assert timeline.at(epoch).epoch == epoch
        pinned = [at for at in timeline.epochs.tolist() if at]
        assert pinned[0] == 1
        assert min(2, count) <= len(pinned) <= most


# --- how far to go ---


@pytest.mark.parametrize("steps", [1, 3])
def test_an_accuracy_that_is_there_in_the_middle_of_an_epoch_waits_for_the_epochs_end(
    steps: int,
) -> None:
    config = RunConfig(
        dataset="circle", samples=40, hidden_layers=(4,), batch_size=8, epochs=1000, seed=3
    )
    run = BackgroundRun(config, RunOptions(paused=True))
    for _ in range(steps):
        run.advance("step")
    until(run, lambda snapshot: snapshot.state == "paused" and snapshot.steps == steps)
    run.advance(Until(1e-9))
    run.advance("step")  # an order that comes after it shows that it is done
    there = until(
        run, lambda snapshot: snapshot.state == "paused" and snapshot.steps > max(steps, 3)
    )
    assert (there.epoch, there.steps) == (1, 5)
    run.stop()
