"""Other points, more of them or noisier ones are swapped in while a run trains."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import ConfigError, RunConfig, Trainer
from nnlab.core.catalog.datasets.drawn_points import EXAMPLE
from nnlab.core.config.hyperparameters.data import FOLLOW
from nnlab.core.data.make import make_dataset
from nnlab.core.training.checkpoint import Checkpoint
from nnlab.core.training.snapshot import Edit

FEW: dict[str, Any] = {
    "dataset": "circle", "samples": 40, "hidden_layers": (4,), "batch_size": 8,
    "optimizer": "sgd", "learning_rate": 0.1,
}  # fmt: skip
SWAPS: dict[str, dict[str, Any]] = {
    "noise": {"noise": 0.3},
    "more": {"samples": 90},
    "fewer": {"samples": 12},
    "other points": {"data_seed": 5},
}
every_swap = pytest.mark.parametrize("changes", SWAPS.values(), ids=SWAPS)


def made(**values: Any) -> Trainer:
    return Trainer(RunConfig(**{**FEW, **values}))


@every_swap
@pytest.mark.parametrize("values", [{}, {"replicas": 3}, {"precision": "float32"}], ids=str)
def test_the_weights_stay_and_the_rows_are_those_of_the_config(
    changes: dict[str, Any], values: dict[str, Any]
) -> None:
    trainer = made(**values)
    trainer.advance_epoch()
    trainer.advance_batch()
    before = trainer.snapshot()
    trainer.edit(**changes)
    after = trainer.snapshot()
    assert (after.parameters == before.parameters).all()
    assert (after.epoch, after.steps) == (before.epoch, before.steps)
    wanted = make_dataset(trainer.config.replace(replicas=1))
    assert after.dataset is trainer.dataset
    for name in ("points", "inputs", "targets", "train", "validation", "test"):
        assert np.array_equal(getattr(trainer.dataset, name), getattr(wanted, name))
    assert after.predictions.shape == (trainer.config.samples,)
    assert before.dataset is not after.dataset


def test_another_formula_labels_the_same_points_anew() -> None:
    trainer = made(dataset="formula", formula="x > y")
    trainer.advance_epoch()
    points, parameters = trainer.dataset.points, trainer.parameters
    trainer.edit(formula="x < y")
    assert trainer.parameters.tobytes() == parameters.tobytes()
    assert (trainer.dataset.points == points).all()
    assert (trainer.dataset.labels == (points[:, 0] < points[:, 1])).all()
    assert trainer.snapshot().edits == (Edit(1, 4, "formula", "x > y", "x < y"),)
    with pytest.raises(ConfigError, match=r"^formula ends where"):
        trainer.edit(formula="x >")
    assert trainer.config.formula == "x < y"


@pytest.mark.parametrize("changes", [SWAPS["more"], SWAPS["fewer"]], ids=["more", "fewer"])
def test_with_more_or_fewer_rows_it_trains_like_a_run_that_starts_there_with_them(
    changes: dict[str, Any],
) -> None:
    trainer = made()
    trainer.advance_epoch()
    trainer.advance_batch()
    trainer.edit(**changes)
    fresh = Trainer(trainer.config, parameters=trainer.parameters)
    for each in (trainer, fresh):
        for _ in range(3):
            each.advance_epoch()
    assert trainer.parameters.tobytes() == fresh.parameters.tobytes()
    assert trainer.epoch == 4


def test_as_many_rows_as_before_are_visited_on_in_the_order_under_way() -> None:
    trainer, noisy = made(learning_rate=1e-9), made(learning_rate=1e-9)
    for each in (trainer, noisy):
        each.advance_batch()
    noisy.edit(noise=0.2)
    for _ in range(7):
        trainer.advance_batch()
        noisy.advance_batch()
        one, other = trainer.snapshot(), noisy.snapshot()
        assert one.step is not None
        assert other.step is not None
        assert one.step.rows.tolist() == other.step.rows.tolist()
        assert one.position == other.position


@every_swap
def test_the_optimizer_keeps_what_it_remembers(changes: dict[str, Any]) -> None:
    trainer = made(optimizer="adam")
    for _ in range(3):
        trainer.advance_batch()
    before = trainer.snapshot().step
    trainer.edit(**changes)
    trainer.advance_batch()
    after = trainer.snapshot().step
    assert before is not None
    assert after is not None
    assert after.counted == 3
    assert after.memory.any()


def test_noise_taken_back_gives_the_very_same_points_again() -> None:
    trainer = made()
    first = trainer.snapshot()
    trainer.edit(noise=0.4)
    assert not np.array_equal(trainer.dataset.labels, make_dataset(RunConfig(**FEW)).labels)
    trainer.edit(noise=0.0)
    again = trainer.snapshot()
    assert np.array_equal(trainer.dataset.points, make_dataset(RunConfig(**FEW)).points)
    assert (first.train, first.validation, first.test) == (
        again.train,
        again.validation,
        again.test,
    )


@every_swap
def test_a_swap_is_an_edit_and_the_history_stays_as_it_was(changes: dict[str, Any]) -> None:
    trainer = made()
    for _ in range(3):
        trainer.advance_epoch()
    rows = trainer.snapshot().history.rows.copy()
    trainer.edit(**changes)
    trainer.advance_epoch()
    snapshot = trainer.snapshot()
    assert [(edit.epoch, edit.name) for edit in snapshot.edits] == [(3, *changes)]
    assert np.array_equal(snapshot.history.rows[:4], rows)
    assert len(snapshot.history) == len(snapshot.epoch_seconds) == 5


@every_swap
def test_the_moment_of_a_swap_and_not_how_one_got_there_decides_the_bits(
    changes: dict[str, Any],
) -> None:
    in_batches, in_epochs = made(optimizer="adam"), made(optimizer="adam")
    for _ in range(2 * 4):
        in_batches.advance_batch()
    for _ in range(2):
        in_epochs.advance_epoch()
    for each in (in_batches, in_epochs):
        each.edit(**changes)
        each.edit(epochs=50)
    one, other = in_batches.run(), in_epochs.run()
    assert one.parameters.tobytes() == other.parameters.tobytes()
    assert one.history.rows.tobytes() == other.history.rows.tobytes()


def test_patience_and_the_best_weights_count_anew_on_other_rows() -> None:
    stands_still = {"learning_rate": 1e-9, "least_improvement": 0.1}
    trainer = made(patience=5, restore_best=True, epochs=500, **stands_still)
    for _ in range(3):
        trainer.advance_epoch()
    trainer.edit(data_seed=5)
    end = trainer.run()
    assert end.epoch == 8
    assert "no better epoch for" in end.message


def test_a_validation_set_may_come_and_go_with_the_samples() -> None:
    trainer = made(train_share=1 - 1e-10, samples=2)
    assert trainer.snapshot().validation is None
    trainer.edit(samples=500)
    trainer.advance_epoch()
    held_out = trainer.snapshot().validation
    trainer.edit(samples=2)
    trainer.advance_epoch()
    assert held_out is not None
    assert trainer.snapshot().validation is None
    assert trainer.state == "paused"


def test_the_data_seed_decides_the_points_and_the_seed_all_else() -> None:
    one, other = RunConfig(**FEW, seed=1, data_seed=5), RunConfig(**FEW, seed=2, data_seed=5)
    assert np.array_equal(make_dataset(one).points, make_dataset(other).points)
    assert np.array_equal(make_dataset(one).train, make_dataset(other).train)
    assert not np.array_equal(Trainer(one).parameters, Trainer(other).parameters)
    follows = RunConfig(**FEW, seed=5)
    assert follows.data_seed == FOLLOW
    assert np.array_equal(make_dataset(follows).points, make_dataset(one).points)


def test_with_a_data_seed_all_replicas_learn_the_same_points() -> None:
    trainer = made(replicas=3, data_seed=5)
    first, *others = trainer.datasets
    assert all(np.array_equal(first.points, other.points) for other in others)
    assert len({tuple(replica) for replica in trainer.snapshot().replicas.parameters}) == 3  # type: ignore[union-attr]


def test_a_point_more_of_a_drawing_is_trained_on_from_the_next_step() -> None:
    trainer = Trainer(RunConfig(dataset="drawn", train_share=1.0, test_rows="all", batch_size=99))
    trainer.advance_epoch()
    trainer.edit(drawing=EXAMPLE + "1aaaa", samples=13)
    trainer.advance_batch()
    step = trainer.snapshot().step
    assert step is not None
    assert sorted(step.rows.tolist()) == list(range(13))


def test_a_drawing_of_another_class_needs_a_restart_and_says_so() -> None:
    trainer = Trainer(RunConfig(dataset="drawn"))
    with pytest.raises(ConfigError, match=r"^classes can't change while a run trains"):
        trainer.edit(drawing=EXAMPLE + "4aaaa", samples=13, classes=5)
    assert trainer.config == RunConfig(dataset="drawn")


def test_a_finished_run_is_shown_on_other_points_and_goes_on_there() -> None:
    trainer = made(epochs=2)
    trainer.run()
    trainer.edit(samples=60)
    assert trainer.state == "finished"
    assert trainer.snapshot().predictions.shape == (60,)
    trainer.edit(epochs=4)
    end = trainer.run()
    assert (end.state, end.epoch) == ("finished", 4)
    assert Edit(2, 8, "samples", "40", "60") in end.edits


@every_swap
@pytest.mark.parametrize("values", [{}, {"replicas": 3}, {"shuffle": False}], ids=str)
def test_a_checkpoint_after_a_swap_goes_on_to_the_same_bits(
    changes: dict[str, Any], values: dict[str, Any]
) -> None:
    trainer = made(optimizer="adam", dropout=0.2, epochs=40, **values)
    for _ in range(3):
        trainer.advance_epoch()
    trainer.advance_batch()
    trainer.edit(**changes)
    for _ in range(2):
        trainer.advance_epoch()
    trainer.advance_batch()
    checkpoint = trainer.checkpoint()
    again = Trainer.resumed(Checkpoint.from_bytes(checkpoint.to_bytes(), checkpoint.past))
    one, other = trainer.run(), again.run()
    assert one.parameters.tobytes() == other.parameters.tobytes()
    assert one.history.rows.tobytes() == other.history.rows.tobytes()
    assert one.edits == other.edits
