"""Runs end when their rules say so, in the epoch that a straightforward loop would find."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.control.mailbox import Mailbox
from nnlab.core.training.engine import stopwatch

from ..waiting import ended


def made(**values: Any) -> RunConfig:
    return RunConfig(
        **{
            "dataset": "spiral",
            "samples": 60,
            "noise": 0.2,
            "batch_size": 16,
            "learning_rate": 0.03,
            "epochs": 200,
            **values,
        }
    )


WATCHED = ["validation", "train"]
every_set = pytest.mark.parametrize("watched", WATCHED)


def with_set(watched: str, **values: Any) -> RunConfig:
    return made(train_share=1.0 if watched == "train" else 0.6, **values)


def losses(config: RunConfig, watched: str) -> list[float]:
    """The watched loss of every epoch of the run without rules."""
    return Trainer(config).run().history.column(f"{watched}_loss").tolist()


def patient_end(series: list[float], patience: int, least: float) -> int | None:
    best, waited = series[0], 0
    for epoch, loss in enumerate(series[1:], start=1):
        best, waited = (loss, 0) if loss < best - least else (best, waited + 1)
        if waited == patience:
            return epoch
    return None


@every_set
@pytest.mark.parametrize("patience", [1, 4, 13])
@pytest.mark.parametrize("least", [0.0, 0.003])
def test_patience_ends_in_the_epoch_that_a_plain_loop_finds(
    watched: str, patience: int, least: float
) -> None:
    config = with_set(watched)
    wanted = patient_end(losses(config, watched), patience, least)
    end = Trainer(config.replace(patience=patience, least_improvement=least)).run()
    assert end.state == "finished"
    assert end.epoch == (wanted or 200)
    assert bool(end.message) == (wanted is not None)
    if wanted:
        epochs = "1 epoch" if patience == 1 else f"{patience} epochs"
        said = f"Stopped early: no better epoch for {epochs}; the best {watched} loss is "
        assert end.message.startswith(said)
    assert (end.parameters == Trainer(config.replace(epochs=end.epoch)).run().parameters).all()


@every_set
def test_the_best_parameters_are_restored(watched: str) -> None:
    config = with_set(watched)
    series = losses(config, watched)
    end = Trainer(config.replace(patience=13, restore_best=True)).run()
    best = int(np.argmin(series[: end.epoch + 1]))
    if best == end.epoch:
        assert "weights" not in end.message
    else:
        assert end.message.endswith(f"The weights are those of the best epoch, {best}.")
    wanted = Trainer(config.replace(epochs=best)).run() if best else Trainer(config).snapshot()
    assert (end.parameters == wanted.parameters).all()
    assert (end.predictions == wanted.predictions).all()
    shown = end.validation if watched == "validation" else end.train
    assert shown is not None
    assert shown.loss == series[best]
    assert len(end.history) == end.epoch + 1


@pytest.mark.parametrize(("rate", "seed", "best"), [(10.0, 1, 0), (1.0, 9, 3), (1.0, 7, 5)])
def test_the_best_is_restored_at_the_end_of_all_epochs_too_even_if_it_is_the_start(
    rate: float, seed: int, best: int
) -> None:
    trainer = Trainer(made(train_share=0.6, learning_rate=rate, optimizer="sgd", epochs=5,
                           restore_best=True, seed=seed))  # fmt: skip
    start = trainer.parameters
    end = trainer.run()
    assert (end.state, end.epoch) == ("finished", 5)
    series = end.history.column("validation_loss")
    assert series.argmin() == best
    # Of the last epoch there is nothing to go back to.
    assert end.message == ("" if best == 5 else f"The weights are those of the best epoch, {best}.")
    assert end.validation is not None
    assert end.validation.loss == series.min()
    assert (end.parameters == start).all() == (best == 0)


def test_a_run_that_goes_on_goes_on_from_its_last_epoch_and_not_from_its_best() -> None:
    config = made(train_share=0.6, restore_best=True, epochs=40)
    trainer = Trainer(config)
    first = trainer.run()
    assert "best epoch" in first.message
    trainer.edit(epochs=60)
    end = trainer.run()
    whole = Trainer(config.replace(epochs=60)).run()
    assert end.history.rows.tobytes() == whole.history.rows.tobytes()


@pytest.mark.parametrize("rule", ["threshold", "tolerance"])
@every_set
def test_a_target_accuracy_ends_the_run_in_the_first_epoch_that_reaches_it(
    watched: str, rule: str
) -> None:
    config = with_set(watched, accuracy_rule=rule, tolerance=0.4)
    name = "within_tolerance" if rule == "tolerance" else "accuracy"
    series = Trainer(config).run().history.column(f"{watched}_{name}")
    target = float(np.sort(series)[-40])
    wanted = int(np.flatnonzero(series[1:] >= target)[0]) + 1
    end = Trainer(config.replace(target_accuracy=target)).run()
    assert (end.state, end.epoch) == ("finished", wanted)
    assert end.message.startswith(f"The target is reached: {watched} accuracy ")
    assert end.message.endswith(" %.")


def test_a_regression_reaches_a_target_accuracy_by_its_tolerance() -> None:
    end = Trainer(RunConfig(dataset="plane", target_accuracy=90.0, learning_rate=0.05)).run()
    assert end.message.startswith("The target is reached: validation accuracy ")
    assert end.validation is not None
    assert end.validation.accuracy_within_tolerance >= 90


@every_set
def test_a_target_loss_ends_the_run_in_the_first_epoch_that_reaches_it(watched: str) -> None:
    config = with_set(watched)
    series = losses(config, watched)
    target = sorted(series)[10]
    wanted = next(epoch for epoch, loss in enumerate(series) if epoch and loss <= target)
    end = Trainer(config.replace(target_loss=target)).run()
    assert (end.state, end.epoch) == ("finished", wanted)
    assert end.message == f"The target is reached: {watched} loss {series[wanted]:.3g}."


def test_an_end_by_all_epochs_needs_no_words() -> None:
    end = Trainer(made(patience=1000, target_loss=1e-9, time_limit=1e6, epochs=5)).run()
    assert (end.state, end.epoch, end.message) == ("finished", 5, "")


def test_a_run_that_ended_early_stays_so_until_its_rule_is_changed() -> None:
    config = with_set("train", target_loss=0.6)
    trainer = Trainer(config)
    first = trainer.run()
    trainer.advance_batch()
    trainer.advance_epoch()
    assert trainer.run().steps == first.steps
    trainer.edit(learning_rate=0.01)
    assert trainer.run().steps == first.steps
    trainer.edit(learning_rate=0.03, target_loss=0.5)
    second = trainer.run()
    assert second.steps > first.steps
    assert second.epoch == Trainer(config.replace(target_loss=0.5)).run().epoch


def test_a_background_run_that_ended_early_stays_so_until_its_rule_is_changed() -> None:
    config = with_set("train", target_loss=0.6)
    run = BackgroundRun(config)
    first = ended(run)
    run.resume()
    run.advance("step")
    assert ended(run).steps == first.steps
    run.edit(config.replace(target_loss=0.0, epochs=first.epoch + 2))
    run.resume()
    end = ended(run)
    assert (end.state, end.epoch, end.message) == ("finished", first.epoch + 2, "")


def test_patience_switched_on_in_flight_counts_from_there() -> None:
    config = with_set("validation")
    trainer = Trainer(config)
    for _ in range(50):
        trainer.advance_epoch()
    trainer.edit(patience=4)
    wanted = patient_end(losses(config, "validation")[50:], 4, 0.0)
    assert wanted
    assert trainer.run().epoch == 50 + wanted


@pytest.mark.parametrize(
    "values",
    [
        {"optimizer": "adam", "dropout": 0.2},
        {"optimizer": "momentum", "schedule": "cosine", "warmup_epochs": 2},
        {"optimizer": "sgd", "batch_size": 1, "learning_rate": 0.1},
        {"optimizer": "rmsprop", "learning_rate": 0.005, "restore_best": True},
    ],
    ids=lambda values: values["optimizer"],
)
def test_a_run_that_ended_early_goes_on_as_if_it_had_not(values: dict[str, Any]) -> None:
    # Epochs are evaluated some at a time, so a run goes beyond its end before it knows.
    config = with_set("train", epochs=90, **values)
    whole = Trainer(config).run()
    series = whole.history.column("train_loss")
    trainer = Trainer(config)
    for epoch in (17, 40):
        target = float(np.min(series[1 : epoch + 1]))
        trainer.edit(target_loss=target)
        stopped = trainer.run()
        assert stopped.epoch <= epoch
        assert stopped.history.rows.tobytes() == whole.history.rows[: stopped.epoch + 1].tobytes()
    trainer.edit(target_loss=0.0)
    end = trainer.run()
    assert end.history.rows.tobytes() == whole.history.rows.tobytes()
    assert end.parameters.tobytes() == whole.parameters.tobytes()
    assert (end.steps, end.message) == (whole.steps, whole.message)


def test_an_end_by_a_rule_comes_before_a_divergence_that_nobody_has_seen() -> None:
    config = RunConfig(
        dataset="plane", hidden_layers=(), optimizer="sgd", learning_rate=100.0, warmup_epochs=99
    )
    broken = Trainer(config).run()
    losses = broken.history.column("validation_loss")
    best = int(np.argmin(losses))
    assert broken.state == "diverged"
    assert best < broken.epoch - 2
    end = Trainer(config.replace(patience=2, restore_best=True)).run()
    assert (end.state, end.epoch) == ("finished", best + 2)


def test_rules_that_are_never_met_change_nothing() -> None:
    config = made(train_share=0.6)
    plain = Trainer(config).run()
    for values in (
        {"patience": 10**6}, {"target_loss": 1e-12}, {"time_limit": 1e6},
        {"restore_best": True, "patience": 10**6}, {"schedule": "plateau", "schedule_every": 10**6},
    ):  # fmt: skip
        end = Trainer(config.replace(**values)).run()
        assert end.history.rows.tobytes() == plain.history.rows.tobytes()


class Clock:
    """A clock that a test turns: every look at it takes a while."""

    def __init__(self, tick: float) -> None:
        self.now, self.tick = 0.0, tick

    def __call__(self) -> float:
        self.now += self.tick
        return self.now


def on_clock(monkeypatch: pytest.MonkeyPatch, clock: Callable[[], float]) -> None:
    """Let the wall's clock be this one, and the process work all the time."""
    work = Clock(1e3)
    monkeypatch.setattr(stopwatch, "perf_counter", clock)
    monkeypatch.setattr(stopwatch, "process_time", work)


def test_a_time_limit_ends_the_run_between_two_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    on_clock(monkeypatch, Clock(1.0))
    end = Trainer(made(time_limit=20.0, epochs=10**6)).run()
    assert (end.state, end.message) == ("finished", "The time limit of 20 s is reached.")
    assert 20 <= end.seconds <= 24  # a batch looks at the clock up to four times
    assert 0 < end.steps < 40


def test_time_that_was_paused_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(0.0)
    on_clock(monkeypatch, clock)
    trainer = Trainer(made(time_limit=5.0, epochs=30))
    for _ in range(5):
        trainer.advance_epoch()
        clock.now += 1000.0
    assert trainer.state == "paused"
    assert trainer.run().epoch == 30


def test_a_stretch_between_looks_at_the_clock_is_milliseconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # With a clock that stands still, stretches grow: few looks for many epochs.
    clock = Clock(0.0)
    looks = 0

    def look() -> float:
        nonlocal looks
        looks += 1
        return clock()

    on_clock(monkeypatch, look)
    end = Trainer(made(time_limit=1.0)).run()
    assert end.epoch == 200
    assert looks < 200


def test_a_raised_time_limit_lets_the_run_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    on_clock(monkeypatch, Clock(1.0))
    trainer = Trainer(made(time_limit=20.0, epochs=10**6))
    first = trainer.run()
    assert trainer.run().steps == first.steps
    trainer.edit(time_limit=50.0)
    second = trainer.run()
    assert second.steps > first.steps
    assert second.seconds >= 50


@pytest.mark.parametrize("values", [
    {"patience": 5}, {"target_accuracy": 60.0}, {"schedule": "plateau", "schedule_every": 2},
], ids=str)  # fmt: skip
def test_a_rule_decides_the_same_however_the_run_is_driven(values: dict[str, Any]) -> None:
    config = with_set("validation", epochs=60, restore_best=True, **values)
    whole = Trainer(config).run()
    stepped = Trainer(config)
    while stepped.state != "finished":
        stepped.advance_batch()
        stepped.snapshot()
    *_, iterated = Trainer(config)
    ordered = Trainer(config).run(Mailbox())
    for other in (stepped.snapshot(), iterated, ordered):
        assert other.epoch == whole.epoch
        assert other.message == whole.message
        assert other.parameters.tobytes() == whole.parameters.tobytes()
        assert other.learning_rates.tobytes() == whole.learning_rates.tobytes()


def test_a_start_beyond_all_numbers_does_not_stop_the_watch() -> None:
    config = made(train_share=1.0, hidden_layers=(), patience=3, epochs=3, loss="mse",
                  output_activation="identity", optimizer="sgd", learning_rate=1e-9)  # fmt: skip
    trainer = Trainer(config, parameters=np.full(3, 1e200))
    assert trainer.snapshot().train.loss == math.inf
    assert trainer.run().state == "diverged"
