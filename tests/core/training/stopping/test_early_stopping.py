"""Generalization loss and training progress end a run where a plain program finds that they do."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.core import RunConfig, Snapshot, Trainer
from nnlab.core.training.checkpoint import Checkpoint
from nnlab.core.training.stopping.early_stopping import EarlyStopping


def made(**values: Any) -> RunConfig:
    return RunConfig(
        **{
            "dataset": "spiral",
            "samples": 60,
            "noise": 0.3,
            "train_share": 0.6,
            "batch_size": 16,
            "learning_rate": 0.03,
            "epochs": 200,
            **values,
        }
    )


def generalization_loss(validation: list[float]) -> float:
    """Prechelt's GL after the last of the epochs that were evaluated, written down plainly."""
    least = min(validation)
    return 100 * (validation[-1] / least - 1) if least else math.inf * validation[-1]


def training_progress(strip: list[float]) -> float:
    """Prechelt's P_k over the train losses of the last k epochs."""
    return 1000 * (sum(strip) / (len(strip) * min(strip)) - 1)


def plain_end(
    train: list[float], validation: list[float], *, every: int, alpha: float, below: float
) -> tuple[int, str]:
    """Say in which epoch a run ends, and by what; losses are of every epoch from the first on.

    This is the program of the report: after every strip of some epochs it looks at both measures.
    """
    measured: list[float] = []
    for epoch in range(1, len(train) + 1):
        if epoch % every and epoch < len(train):
            continue
        measured.append(validation[epoch - 1])
        if alpha and generalization_loss(measured) > alpha:
            return epoch, "generalization_loss"
        strip = train[epoch - every : epoch] if every > 1 and epoch % every == 0 else []
        if below and strip and training_progress(strip) < below:
            return epoch, "training_progress"
    return len(train), ""


def losses(config: RunConfig) -> tuple[list[float], list[float]]:
    """The train and the watched losses of the run without rules, from the first epoch on."""
    history = Trainer(config).run().history
    watched = "train" if config.train_share == 1.0 else "validation"
    return (
        history.column("train_loss")[1:].tolist(),
        history.column(f"{watched}_loss")[1:].tolist(),
    )


@pytest.mark.parametrize("every", [1, 2, 5, 7])
@pytest.mark.parametrize(
    ("alpha", "below"), [(2.0, 0.0), (5.0, 0.0), (60.0, 0.0), (0.0, 5.0), (60.0, 5.0), (0.0, 1e-6)]
)
@pytest.mark.parametrize("share", [0.6, 1.0])
def test_a_run_ends_in_the_epoch_that_a_plain_program_finds(
    every: int, alpha: float, below: float, share: float
) -> None:
    config = made(train_share=share, epochs=60)
    train, watched = losses(config)
    epoch, rule = plain_end(train, watched, every=every, alpha=alpha, below=below)
    trainer = Trainer(
        config.replace(evaluate_every=every, generalization_loss=alpha, training_progress=below)
    )
    end = trainer.run()
    assert (end.state, end.epoch) == ("finished", epoch)
    assert trainer.held_by == (*filter(None, [rule]), *(["epochs"] if epoch == 60 else []))


def test_why_it_ended_is_said_in_words() -> None:
    config = made(generalization_loss=5.0, restore_best=True)
    end = Trainer(config).run()
    series = end.history.column("validation_loss")
    best = int(np.argmin(series))
    worse = 100 * (series[-1] / series[1:].min() - 1)
    assert end.message == (
        f"Stopped early: the validation loss, {series[-1]:.3g}, is {worse:.3g} % above its least,"
        f" {series[1:].min():.3g}. The weights are those of the best epoch, {best}."
    )
    end = Trainer(made(evaluate_every=5, training_progress=30.0)).run()
    progress = training_progress(end.history.column("train_loss")[-5:].tolist())
    assert end.message == (
        f"Stopped early: the training progress over 5 epochs, {progress:.3g} thousandths, is below"
        " 30."
    )


def test_the_rules_of_proben1_are_its_own() -> None:
    config = made(
        batch_size=100, epochs=3000, evaluate_every=5, generalization_loss=5.0,
        training_progress=0.1, restore_best=True, learning_rate=0.01,
    )  # fmt: skip
    for seed in range(4):
        plain = config.replace(
            seed=seed, generalization_loss=0.0, training_progress=0.0, evaluate_every=1,
            restore_best=False, epochs=600,
        )  # fmt: skip
        train, validation = losses(plain)
        epoch, rule = plain_end(train, validation, every=5, alpha=5.0, below=0.1)
        assert rule
        end = Trainer(config.replace(seed=seed)).run()
        assert end.epoch == epoch
        # Going back may mean to the start, which no rule looks at.
        measured = [end.history.column("validation_loss")[0], *validation][: epoch + 1 : 5]
        best = 5 * int(np.argmin(measured))
        assert end.validation is not None
        assert end.validation.loss == min(measured)
        assert f"best epoch, {best}." in end.message
        there = Trainer(plain.replace(epochs=best)).run() if best else Trainer(plain).snapshot()
        assert (end.parameters == there.parameters).all()


@given(
    st.lists(st.lists(st.floats(0.0, 1e3), min_size=3, max_size=3), min_size=1, max_size=40),
    st.integers(2, 6),
)
@settings(max_examples=200, deadline=None)
def test_both_measures_are_those_of_their_formulas(curves: list[list[float]], strip: int) -> None:
    seen = EarlyStopping(0, np.zeros(3))
    for epoch, row in enumerate(curves, start=1):
        seen.see_train(epoch, np.array(row), strip)
        seen.see_watched(np.array(row))
        for replica in range(3):
            series = [each[replica] for each in curves[:epoch]]
            least = min(series)
            wanted = 0.0 if series[-1] == least else generalization_loss(series)
            assert seen.generalization[replica] == pytest.approx(wanted, rel=1e-9)
            last = series[: epoch - epoch % strip][-strip:]
            if len(last) < strip:
                assert seen.progress[replica] == math.inf
            elif min(last) > 1e-100:
                assert seen.progress[replica] == pytest.approx(
                    training_progress(last), rel=1e-9, abs=1e-6
                )
            else:
                assert seen.progress[replica] == 0.0 or seen.progress[replica] > 1e3


def test_a_loss_of_nought_is_no_progress_and_no_loss_of_generalization() -> None:
    seen = EarlyStopping(0, np.ones(1))
    for epoch in (1, 2):
        seen.see_train(epoch, np.zeros(1), 2)
        seen.see_watched(np.zeros(1))
    assert (seen.progress[0], seen.generalization[0]) == (0.0, 0.0)


def test_a_rule_that_is_switched_on_in_flight_begins_there() -> None:
    config = made(epochs=120)
    train, validation = losses(config)
    trainer = Trainer(config)
    while trainer.epoch < 40:
        trainer.advance_epoch()
    trainer.edit(generalization_loss=3.0)
    wanted, rule = plain_end(train[39:], validation[39:], every=1, alpha=3.0, below=0.0)
    assert rule
    assert trainer.run().epoch == 39 + wanted
    trainer = Trainer(config)
    while trainer.epoch < 43:
        trainer.advance_epoch()
    # The strip under way has begun without it, and the next one is whole.
    trainer.edit(training_progress=1e5, evaluate_every=5)
    assert trainer.run().epoch == 50


def test_a_raised_limit_lets_the_run_go_on_as_if_it_had_not_ended() -> None:
    config = made(evaluate_every=4, generalization_loss=2.0, training_progress=5.0)
    trainer = Trainer(config)
    first = trainer.run()
    assert trainer.held_by in {("generalization_loss",), ("training_progress",)}
    trainer.edit(generalization_loss=0.0, training_progress=1e-9)
    assert trainer.may_go_on
    end = trainer.run()
    whole = Trainer(config.replace(generalization_loss=0.0, training_progress=1e-9)).run()
    assert first.epoch < end.epoch == whole.epoch
    assert end.history.rows.tobytes() == whole.history.rows.tobytes()
    assert end.parameters.tobytes() == whole.parameters.tobytes()


def is_same(end: Snapshot, whole: Snapshot) -> None:
    assert (end.epoch, end.message) == (whole.epoch, whole.message)
    assert end.history.rows.tobytes() == whole.history.rows.tobytes()
    assert end.parameters.tobytes() == whole.parameters.tobytes()


@pytest.mark.parametrize(
    "rules",
    [
        {"generalization_loss": 40.0},
        {"training_progress": 20.0, "evaluate_every": 6},
        {"patience": 11, "evaluate_every": 3, "watched": "accuracy", "restore_best": True},
    ],
    ids=str,
)
def test_however_it_is_driven_and_resumed_it_ends_with_the_same_bits(rules: dict[str, Any]) -> None:
    config = made(**rules)
    whole = Trainer(config).run()
    assert whole.epoch < 200
    *_, last = Trainer(config).epochs(every=4)
    is_same(last, whole)
    trainer = Trainer(config)
    while trainer.state == "paused":
        for _ in range(5):
            trainer.advance_batch()
        checkpoint = trainer.checkpoint()
        trainer = Trainer.resumed(Checkpoint.from_bytes(checkpoint.to_bytes(), checkpoint.past))
    is_same(trainer.snapshot(), whole)


def test_a_checkpoint_that_knows_of_no_such_rules_goes_on() -> None:
    config = made(patience=30, epochs=60)
    trainer = Trainer(config)
    while trainer.epoch < 20:
        trainer.advance_epoch()
    was = trainer.checkpoint()
    new = ("watch.seen", "watch.early", "watch.strip")
    assert set(new) < set(was.arrays)
    arrays = {name: array for name, array in was.arrays.items() if name not in new}
    checkpoint = Checkpoint.from_bytes(was.to_bytes(), was.past)
    object.__setattr__(checkpoint, "arrays", arrays)
    is_same(Trainer.resumed(checkpoint).run(), Trainer(config).run())


@pytest.mark.parametrize("rule", ["threshold", "tolerance"])
@pytest.mark.parametrize("patience", [3, 20])
def test_patience_may_wait_for_a_greater_accuracy(rule: str, patience: int) -> None:
    config = made(accuracy_rule=rule, tolerance=0.3)
    name = "validation_accuracy" if rule == "threshold" else "validation_within_tolerance"
    series = Trainer(config).run().history.column(name).tolist()
    best, at, wanted = series[0], 0, 200
    for epoch, accuracy in enumerate(series[1:], start=1):
        if accuracy > best:
            best, at = accuracy, epoch
        elif epoch - at == patience:
            wanted = epoch
            break
    end = Trainer(config.replace(patience=patience, watched="accuracy", restore_best=True)).run()
    assert end.epoch == wanted
    assert end.best_epoch == at
    if wanted < 200:
        said = f"no better epoch for {patience} epochs; the best validation accuracy is {best:.4g}"
        assert said[:-1] in end.message
        assert end.message.endswith(f"the best epoch, {at}.")


def test_another_measure_in_flight_waits_anew() -> None:
    config = made(patience=30)
    series = Trainer(config.replace(patience=0)).run().history.column("validation_accuracy")
    trainer = Trainer(config)
    while trainer.epoch < 10:
        trainer.advance_epoch()
    trainer.edit(watched="accuracy", patience=5)
    best, at, epoch = series[10], 10, 10
    while epoch - at < 5:
        epoch += 1
        if series[epoch] > best:
            best, at = series[epoch], epoch
    assert trainer.run().epoch == epoch


def test_a_stopped_replica_has_no_numbers_of_epochs_that_are_not_evaluated() -> None:
    config = made(patience=6, evaluate_every=3, replicas=5, learning_rate=0.1)
    end = Trainer(config).run()
    assert end.replicas is not None
    stopped = end.replicas.stopped_at
    assert min(stopped) < max(stopped)
    evaluated = np.arange(end.epoch + 1) % 3 == 0
    for table in (end.history.rows, end.replicas.lower, end.replicas.upper):
        assert np.isnan(table[~evaluated]).all()
        assert not np.isnan(table[evaluated]).any()


def test_what_is_evaluated_is_what_a_run_that_evaluates_everything_measures() -> None:
    config = made(epochs=101)
    whole, parts = Trainer(config).run(), Trainer(config.replace(evaluate_every=10)).run()
    epochs = [*range(0, 101, 10), 101]
    assert parts.history.rows[epochs].tobytes() == whole.history.rows[epochs].tobytes()
    assert np.isnan(np.delete(parts.history.rows, epochs, axis=0)).all()
    assert parts.parameters.tobytes() == whole.parameters.tobytes()
    assert parts.numbers.means.tobytes() == whole.numbers.means.tobytes()
    assert parts.best_epoch == epochs[int(np.argmin(whole.history.rows[epochs, 3]))]


def test_a_snapshot_between_two_evaluations_has_the_numbers_of_its_own_epoch() -> None:
    trainer = Trainer(made(evaluate_every=50))
    while trainer.epoch < 7:
        trainer.advance_epoch()
    there = trainer.snapshot()
    assert there.train == Trainer(made(epochs=7)).run().train
    assert np.isnan(there.history.rows[7]).all()
    assert np.isnan(trainer.run().history.rows[7]).all()


def test_a_run_that_breaks_between_two_evaluations_has_diverged_by_the_next() -> None:
    config = RunConfig(
        dataset="plane", hidden_layers=(), optimizer="sgd", learning_rate=100.0, epochs=400
    )
    at = Trainer(config).run().epoch
    end = Trainer(config.replace(evaluate_every=at + 1)).run()
    assert (end.state, end.epoch) == ("diverged", at + 1)
    assert f"The run diverged by epoch {at + 1}: the numbers of the output layer" in end.message
    late = Trainer(config.replace(evaluate_every=390)).run()
    assert "by epoch 390: its numbers ceased to be finite" in late.message
