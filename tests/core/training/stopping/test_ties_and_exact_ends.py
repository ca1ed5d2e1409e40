"""Where two numbers are equal, or something ends exactly here, the rules say which way it goes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.training.control.mailbox import Mailbox
from nnlab.core.training.control.orders import Stop

STILL: dict[str, Any] = {
    "dataset": "circle", "samples": 40, "hidden_layers": (3,), "bias": False,
    "precision": "float32", "optimizer": "sgd", "learning_rate": 1e-9,
}  # fmt: skip
"""A run whose steps are too small for its numbers: every epoch has the very same loss."""

alone_and_together = pytest.mark.parametrize("replicas", [1, 3])


def still(**values: Any) -> RunConfig:
    return RunConfig(**{**STILL, "epochs": 20, **values})


def falling(**values: Any) -> RunConfig:
    """A run without validation rows whose loss falls in every epoch."""
    return RunConfig(
        **{"dataset": "linear", "train_share": 1.0, "batch_size": 1000, "epochs": 20, **values}
    )


@alone_and_together
def test_a_run_that_stands_still_has_one_loss(replicas: int) -> None:
    end = Trainer(still(replicas=replicas)).run()
    assert end.epoch == 20
    assert len(set(end.history.column("validation_loss").tolist())) == 1


@alone_and_together
@pytest.mark.parametrize("patience", [1, 3])
def test_a_loss_that_is_no_smaller_is_no_better(replicas: int, patience: int) -> None:
    end = Trainer(still(replicas=replicas, patience=patience)).run()
    assert (end.state, end.epoch) == ("finished", patience)


def test_an_improvement_of_exactly_the_least_is_none() -> None:
    before, after = Trainer(falling()).run().history.column("train_loss")[:2].tolist()
    least = before - after
    assert before > after == before - least
    assert Trainer(falling(patience=1, least_improvement=least)).run().epoch == 1
    smaller = least * (1.0 - 1e-9)
    assert before - smaller > after
    assert Trainer(falling(patience=1, least_improvement=smaller)).run().epoch > 1


@alone_and_together
def test_of_equal_losses_the_first_is_the_best(replicas: int) -> None:
    end = Trainer(still(epochs=5, restore_best=True, replicas=replicas)).run()
    _, epoch = end.message.split("best epoch")
    assert epoch.strip(" ,().") == "0"
    if replicas == 1:
        assert end.message == "The weights are those of the best epoch, 0."
        assert end.best_epoch == 0


@alone_and_together
@pytest.mark.parametrize("warmup", [0, 1, 4])
def test_a_plateau_is_counted_from_the_end_of_the_warm_up(replicas: int, warmup: int) -> None:
    end = Trainer(
        still(
            replicas=replicas, schedule="plateau", schedule_every=3, schedule_factor=0.5,
            warmup_epochs=warmup, epochs=warmup + 8,
        )
    ).run()  # fmt: skip
    rising = [(epoch + 1) / (warmup + 1) for epoch in range(warmup)]
    # Three epochs after the warm-up without improvement, then the fourth has half the rate.
    wanted = [*rising, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25]
    np.testing.assert_allclose(end.learning_rates[1:] / 1e-9, wanted, rtol=1e-12)


@pytest.mark.parametrize(
    "rule", [{"patience": 3}, {"patience": 3, "restore_best": True}, {"target_loss": 1e5}], ids=str
)
def test_a_rule_that_is_met_in_the_very_last_epoch_says_nothing(rule: dict[str, Any]) -> None:
    met = 1 if "target_loss" in rule else 3
    said = {epochs: Trainer(still(epochs=epochs, **rule)).run() for epochs in (met, met + 1)}
    assert {end.epoch for end in said.values()} == {met}
    assert {end.state for end in said.values()} == {"finished"}
    assert "Stopped early" not in said[met].message
    assert "The target" not in said[met].message
    assert said[met + 1].message.startswith(("Stopped early: ", "The target is reached: "))
    # What it goes back to is said all the same.
    assert ("best epoch" in said[met].message) == ("restore_best" in rule)


def test_a_stopped_run_that_has_all_its_epochs_does_not_go_on() -> None:
    trainer = Trainer(still(epochs=9))
    for _ in range(5):
        trainer.advance_epoch()
    mailbox = Mailbox()
    mailbox.give(Stop())
    trainer.run(mailbox)
    assert trainer.may_go_on
    trainer.edit(epochs=5)
    assert not trainer.may_go_on
    steps = trainer.steps
    assert trainer.run().state == "stopped"
    trainer.advance_batch()
    trainer.advance_epoch()
    assert trainer.steps == steps
    trainer.edit(epochs=6)
    assert trainer.may_go_on
