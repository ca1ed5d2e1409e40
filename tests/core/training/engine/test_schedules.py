"""A schedule sets the rate of each epoch, whatever happens in between, and the rates are kept."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.catalog.schedules import rate_factor_of

from ..plain_trainer import PlainTrainer

SCHEDULES: list[dict[str, Any]] = [
    {"schedule": "step", "schedule_every": 3},
    {"schedule": "exponential", "schedule_every": 4, "warmup_epochs": 3},
    {"schedule": "cosine", "schedule_floor": 0.1},
    {"schedule": "constant", "warmup_epochs": 5},
]
every_schedule = pytest.mark.parametrize("values", SCHEDULES, ids=str)


def made(**values: Any) -> RunConfig:
    return RunConfig(
        **{"dataset": "xor", "epochs": 20, "batch_size": 5, "learning_rate": 0.05, **values}
    )


@every_schedule
@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"])
def test_training_is_the_textbooks_at_the_rates_of_the_schedule(
    values: dict[str, Any], optimizer: str
) -> None:
    config = made(**values, optimizer=optimizer, weight_decay=0.1)
    trainer = Trainer(config)
    plain = PlainTrainer(config, trainer.parameters)
    for epoch in range(20):
        plain.train_epoch(rate_factor_of(config, epoch))
    np.testing.assert_allclose(trainer.run().parameters, plain.parameters, rtol=1e-9, atol=1e-11)


@every_schedule
def test_the_rate_of_every_epoch_is_recorded(values: dict[str, Any]) -> None:
    config = made(**values)
    end = Trainer(config).run()
    wanted = [0.05 * rate_factor_of(config, epoch) for epoch in (0, *range(20))]
    assert end.learning_rates.tolist() == wanted
    assert len(end.history) == len(end.learning_rates)


def test_many_rates_are_recorded_without_a_schedule_too() -> None:
    trainer = Trainer(made(epochs=700))
    seen = trainer.snapshot().learning_rates
    end = trainer.run()
    assert (end.learning_rates == 0.05).all()
    assert (len(seen), len(end.learning_rates)) == (1, 701)
    with pytest.raises(ValueError, match="read-only"):
        end.learning_rates[0] = 1.0


def test_an_edit_of_the_rate_is_the_base_that_the_schedule_multiplies() -> None:
    config = made(schedule="exponential", schedule_every=2)
    trainer = Trainer(config)
    plain = PlainTrainer(config, trainer.parameters)
    for epoch in range(20):
        if epoch == 7:
            trainer.edit(learning_rate=0.5)
            plain.config = trainer.config
        trainer.advance_epoch()
        plain.train_epoch(0.5 ** (epoch / 2))
    end = trainer.snapshot()
    np.testing.assert_allclose(end.parameters, plain.parameters, rtol=1e-9)
    wanted = [(0.05 if epoch < 7 else 0.5) * 0.5 ** (epoch / 2) for epoch in range(20)]
    np.testing.assert_allclose(end.learning_rates[1:], wanted, rtol=1e-14)


def test_a_schedule_changed_in_the_middle_of_an_epoch_holds_from_the_next_step_on() -> None:
    trainer = Trainer(made(optimizer="sgd", schedule="cosine", epochs=10))
    trainer.advance_epoch()
    for _ in range(2):
        trainer.advance_batch()
    trainer.edit(schedule="step", schedule_every=1, schedule_factor=0.25)
    assert trainer.snapshot().learning_rates[-1] == 0.05
    trainer.advance_epoch()
    assert trainer.snapshot().learning_rates[-1] == 0.05 * 0.25


def test_raised_epochs_stretch_the_cosine() -> None:
    trainer = Trainer(made(schedule="cosine", epochs=10))
    trainer.run()
    trainer.edit(epochs=40)
    end = trainer.run()
    wanted = 0.05 * rate_factor_of(made(schedule="cosine", epochs=40), 30)
    assert end.learning_rates[31] == wanted


def test_a_plateau_reduces_the_rate_when_the_loss_has_not_improved_for_so_many_epochs() -> None:
    config = made(
        schedule="plateau", schedule_every=3, schedule_factor=0.5, least_improvement=0.02,
        warmup_epochs=2, optimizer="sgd", learning_rate=0.5, epochs=80,
    )  # fmt: skip
    end = Trainer(config).run()
    losses = end.history.column("validation_loss").tolist()
    best, waited, reductions, wanted = losses[0], 0, 0, [0.5 / 3]
    for epoch in range(1, 81):
        wanted.append(0.5 * (epoch / 3 if epoch <= 2 else 0.5**reductions))
        if epoch <= 2:
            continue
        if losses[epoch] < best - 0.02:
            best, waited = losses[epoch], 0
        else:
            waited += 1
        if waited == 3:
            reductions, waited = reductions + 1, 0
    assert reductions > 3
    np.testing.assert_allclose(end.learning_rates, wanted, rtol=1e-15)


def test_training_on_a_plateau_is_the_textbooks_at_the_recorded_rates() -> None:
    config = made(
        schedule="plateau", schedule_every=2, least_improvement=0.05, optimizer="adam", epochs=30
    )
    trainer = Trainer(config)
    plain = PlainTrainer(config, trainer.parameters)
    end = trainer.run()
    assert len(set(end.learning_rates.tolist())) > 3
    for rate in end.learning_rates[1:].tolist():
        plain.train_epoch(rate / 0.05)
    np.testing.assert_allclose(end.parameters, plain.parameters, rtol=1e-9, atol=1e-11)


def test_a_run_that_diverges_late_names_the_rate_in_force() -> None:
    config = RunConfig(
        dataset="plane", hidden_layers=(), optimizer="sgd", learning_rate=100.0, warmup_epochs=99
    )
    end = Trainer(config).run()
    assert end.state == "diverged"
    assert f"at learning rate {end.epoch}." in end.message
