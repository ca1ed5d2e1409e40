"""A branch goes on from a moment of another run: its weights, its counts and its history."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import ConfigError, RunConfig, Snapshot, Trainer
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.branch import Branch
from nnlab.core.training.run_options import RunOptions
from nnlab.core.training.snapshot import Parent

from .waiting import ended

CONFIG = RunConfig(dataset="circle", samples=60, noise=0.1, hidden_layers=(4,), epochs=60, seed=2)
ARMS = RunConfig(dataset="arms", samples=60, noise=0.1, hidden_layers=(4,), epochs=60, seed=2)
MANY = CONFIG.replace(replicas=4, noise=0.3)
EVERY_KIND = pytest.mark.parametrize(
    "config",
    [CONFIG, MANY, CONFIG.replace(precision="float32"), ARMS],
    ids=["one run", "replicas", "single precision", "several classes"],
)


def moment_of(config: RunConfig, epoch: int) -> tuple[Snapshot, Snapshot]:
    """A moment of a run that has ended, and its end."""
    trainer = Trainer(config)
    trainer.run()
    trainer.past.look_at(epoch)
    live = trainer.snapshot()
    assert live.past is not None
    assert live.past.epoch == epoch
    return live.past, live


def refusal(moment: Snapshot, config: RunConfig) -> str:
    with pytest.raises(ConfigError) as caught:
        Trainer(config, branch=Branch(moment))
    return " ".join(problem.sentence for problem in caught.value.problems)


@EVERY_KIND
def test_it_begins_with_the_weights_the_counts_and_the_history_of_that_moment(config: RunConfig):
    moment, _ = moment_of(config, 25)
    branch = Trainer(config.replace(learning_rate=0.1), branch=Branch(moment))
    start = branch.snapshot()
    assert start.parent == Parent(moment.run_id, 25)
    assert start.run_id != moment.run_id
    assert (start.epoch, start.steps, start.position) == (25, moment.steps, 0)
    assert start.seconds == moment.seconds
    assert start.parameters.tobytes() == moment.parameters.tobytes()
    assert start.predictions.tobytes() == moment.predictions.tobytes()
    assert str(start.train) == str(moment.train)
    assert start.learning_rates.tobytes() == moment.learning_rates.tobytes()
    assert start.epoch_seconds.tobytes() == moment.epoch_seconds.tobytes()
    np.testing.assert_array_equal(start.history.rows, moment.history.rows)
    if moment.replicas is not None:
        assert start.replicas is not None
        assert start.replicas.parameters.tobytes() == moment.replicas.parameters.tobytes()
        for table in ("lower", "upper"):
            np.testing.assert_array_equal(
                getattr(start.replicas, table), getattr(moment.replicas, table)
            )


@EVERY_KIND
def test_it_trains_on_to_the_last_epoch_and_keeps_its_own_moments(config: RunConfig):
    moment, live = moment_of(config, 25)
    branch = Trainer(config.replace(learning_rate=0.1), branch=Branch(moment))
    end = branch.run()
    assert (end.state, end.epoch) == ("finished", 60)
    assert len(end.history) == len(end.learning_rates) == len(end.epoch_seconds) == 61
    assert (np.diff(end.epoch_seconds) >= 0).all()
    np.testing.assert_array_equal(end.history.rows[:26], live.history.rows[:26])
    assert (end.history.rows[26:, 0] != live.history.rows[26:, 0]).all()
    assert (end.learning_rates[26:] == 0.1).all()
    assert end.kept[0] == 25
    branch.past.look_at(25)
    past = branch.snapshot().past
    assert past is not None
    assert past.parameters.tobytes() == moment.parameters.tobytes()
    epochs, _ = branch.replica_history
    assert epochs[-1] == 60


def test_with_an_optimizer_without_memory_and_no_shuffling_an_unchanged_branch_is_the_same_run():
    config = CONFIG.replace(optimizer="sgd", learning_rate=0.3, shuffle=False, schedule="cosine")
    moment, live = moment_of(config, 25)
    end = Trainer(config, branch=Branch(moment)).run()
    assert end.parameters.tobytes() == live.parameters.tobytes()
    assert end.history.rows.tobytes() == live.history.rows.tobytes()
    assert end.learning_rates.tobytes() == live.learning_rates.tobytes()
    assert end.steps == live.steps


def test_the_same_branch_comes_to_the_same_bits():
    moment, _ = moment_of(CONFIG, 25)
    ends = [Trainer(CONFIG, branch=Branch(moment), run_id="twin").run() for _ in range(2)]
    assert ends[0].parameters.tobytes() == ends[1].parameters.tobytes()
    assert ends[0].history.rows.tobytes() == ends[1].history.rows.tobytes()


def test_what_it_changes_is_marked_where_it_begins():
    trainer = Trainer(CONFIG)
    for _ in range(10):
        trainer.advance_epoch()
    trainer.edit(learning_rate=0.01)
    for _ in range(10):
        trainer.advance_epoch()
    trainer.edit(learning_rate=0.02)
    trainer.past.look_at(15)
    past = trainer.snapshot().past
    assert past is not None
    branch = Trainer(past.config.replace(batch_size=5, l2=0.1), branch=Branch(past), run_id="new")
    found = [(edit.epoch, edit.name, edit.before, edit.after) for edit in branch.snapshot().edits]
    assert found == [
        (10, "learning_rate", "0.003", "0.01"),
        (15, "run", trainer.run_id, "new"),
        (15, "l2", "0", "0.1"),
        (15, "batch_size", "32", "5"),
    ]


def test_patience_and_the_best_epoch_count_from_the_branch_on():
    moment, _ = moment_of(CONFIG, 25)
    config = CONFIG.replace(patience=3, least_improvement=10.0, restore_best=True)
    end = Trainer(config, branch=Branch(moment)).run()
    assert end.epoch == 28
    losses = end.history.column("validation_loss")
    assert end.best_epoch == 25 + int(losses[25:].argmin())
    assert end.validation is not None
    assert end.validation.loss == losses[25:].min()


def test_an_activation_or_other_points_may_be_another():
    moment, _ = moment_of(CONFIG, 25)
    for changes in ({"activation": "relu"}, {"dataset": "spiral"}, {"loss": "mse"}):
        end = Trainer(CONFIG.replace(**changes), branch=Branch(moment)).run()
        assert end.epoch == 60


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hidden_layers": (5,)}, "hidden can't change at a branch, which goes on with a network"
         " of 2-4-1 with biases; a restart changes it."),
        ({"bias": False}, "bias can't change at a branch"),
        ({"features": ("x1",)}, "features can't change at a branch"),
        ({"replicas": 3}, "replicas can't change at a branch"),
        ({"dataset": "arms", "samples": 60}, "arms needs 3 outputs"),
        ({"epochs": 25}, "epochs must be more than 25, where the branch begins, not 25."),
    ],
)  # fmt: skip
def test_what_would_change_the_networks_shape_is_refused_in_a_sentence(
    changes: dict[str, Any], words: str
):
    moment, _ = moment_of(CONFIG, 25)
    values = {**CONFIG.values, **changes}
    if "dataset" in changes:
        values |= {"output_activation": "softmax", "loss": "cross_entropy"}
    assert words in refusal(moment, RunConfig(**values))


def test_broken_numbers_are_no_place_to_begin():
    config = RunConfig(dataset="plane", optimizer="sgd", learning_rate=50.0, epochs=500)
    end = Trainer(config).run()
    assert end.state == "diverged"
    assert "branch from an earlier epoch" in refusal(end, config)
    several = config.replace(replicas=3)
    end = Trainer(several).run()
    assert "3 of 3 replicas had diverged" in refusal(end, several.replace(epochs=1000))


def test_a_branch_in_the_background_trains_by_its_own_config():
    moment, _ = moment_of(CONFIG, 25)
    run = BackgroundRun(CONFIG.replace(learning_rate=0.05), RunOptions(branch=Branch(moment)))
    end = ended(run)
    assert (end.epoch, end.parent) == (60, Parent(moment.run_id, 25))
    with pytest.raises(ConfigError):
        BackgroundRun(CONFIG.replace(hidden_layers=(9,)), RunOptions(branch=Branch(moment)))


def test_a_branch_that_was_kept_goes_on_to_the_same_bits():
    moment, _ = moment_of(CONFIG, 25)
    branch = Trainer(CONFIG.replace(learning_rate=0.1), branch=Branch(moment))
    for _ in range(3):
        branch.advance_epoch()
    branch.advance_batch()
    again = Trainer.resumed(branch.checkpoint())
    one, other = branch.run(), again.run()
    assert one.parameters.tobytes() == other.parameters.tobytes()
    assert one.history.rows.tobytes() == other.history.rows.tobytes()


def test_a_branch_that_never_gets_better_ends_with_the_weights_it_began_with():
    begun = Trainer(RunConfig(dataset="circle", samples=60, epochs=5))
    moment = begun.run()
    config = begun.config.replace(
        epochs=9, restore_best=True, optimizer="sgd", learning_rate=900.0, loss="mse"
    )
    branch = Trainer(config, branch=Branch(moment))
    end = branch.run()
    best = int(np.argmin(end.history.column("validation_loss")[5:])) + 5
    assert best == 5
    assert "those of the best epoch, 5." in end.message
    assert end.parameters.tobytes() == moment.parameters.tobytes()
