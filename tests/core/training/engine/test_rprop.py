"""RPROP beside a small plain program of the same rules, and beside steps worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import ConfigError, RunConfig, Trainer
from nnlab.core.catalog.optimizers import OPTIMIZERS
from nnlab.core.randomness import generator
from nnlab.core.training.checkpoint import Checkpoint

from ..plain_trainer import PlainTrainer

PROBEN1: dict[str, Any] = {
    "step_increase": 1.1, "step_decrease": 0.5, "first_step_low": 0.05, "first_step_high": 0.2,
    "largest_step": 50.0, "smallest_step": 0.0, "weight_init": "uniform05",
    "activation": "softsign", "loss": "mse",
}  # fmt: skip
both = pytest.mark.parametrize("optimizer", ["rprop", "irprop"])

BY_HAND = {
    # Gradients 3, 1, -2, -0.1, 4, 0, 5, 7 with Δ = 0.1, η₊ = 2, η₋ = 0.5, Δmax = 0.3, Δmin = 0.04:
    # a first step, one grown, a turn, a first step after it, a turn, none, a first step, one grown.
    "rprop": [-0.1, -0.3, -0.1, 0.0, -0.1, -0.1, -0.15, -0.25],
    "irprop": [-0.1, -0.3, -0.3, -0.2, -0.2, -0.2, -0.25, -0.35],
}


@both
def test_steps_are_those_worked_out_by_hand(optimizer: str) -> None:
    config = RunConfig(
        optimizer=optimizer, step_increase=2.0, step_decrease=0.5, largest_step=0.3,
        smallest_step=0.04,
    )  # fmt: skip
    kind, weight = OPTIMIZERS[optimizer], np.zeros(1)
    made = kind(weight, config)
    assert kind.first_memory is not None
    made.remember(kind.first_memory(config, np.random.default_rng(0), 1), 0)
    found = []
    for gradient in (3.0, 1.0, -2.0, -0.1, 4.0, 0.0, 5.0, 7.0):
        made.gradient[:] = gradient
        made.step()
        found.append(weight.item())
    assert found == pytest.approx(BY_HAND[optimizer], abs=1e-15)


@both
@pytest.mark.parametrize(
    "values",
    [
        {"dataset": "circle", "hidden_layers": (4, 3)},
        {"dataset": "plane", "hidden_layers": (5,), "output_activation": "identity"},
        {"dataset": "blobs", "classes": 3, "hidden_layers": (4,), "output_activation": "softsign"},
        {"dataset": "circle", "hidden_layers": (3, 2), "activation": "sigmoid"},
        {"dataset": "circle", "hidden_layers": (3,), "bias": False, "l2": 0.01},
        {"dataset": "circle", "hidden_layers": (3,), "batch_size": 16, "clip_norm": 0.1},
    ],
    ids=str,
)
def test_every_step_is_the_plain_programs(optimizer: str, values: dict[str, Any]) -> None:
    config = RunConfig(optimizer=optimizer, samples=60, **{**PROBEN1, **values})
    trainer = Trainer(config)
    plain = PlainTrainer(config, trainer.parameters)
    for _ in range(60):
        trainer.advance_epoch()
        plain.train_epoch()
        np.testing.assert_allclose(trainer.parameters, plain.parameters, rtol=1e-9, atol=1e-11)


@both
def test_the_batch_is_all_rows_unless_it_is_said(optimizer: str) -> None:
    trainer = Trainer(RunConfig(optimizer=optimizer))
    assert trainer.config.batch_size >= trainer.config.train_rows
    trainer.advance_epoch()
    assert trainer.checkpoint().steps == 1
    assert RunConfig(optimizer=optimizer, batch_size=8).batch_size == 8
    assert RunConfig().batch_size == 32


def test_first_steps_are_drawn_between_both_ends_from_a_stream_of_their_own() -> None:
    config = RunConfig(optimizer="rprop", seed=5, **PROBEN1)
    trainer = Trainer(config)
    start = trainer.parameters
    trainer.advance_epoch()
    sizes = np.abs(trainer.parameters - start)
    wanted = generator(5, "step_sizes").uniform(0.05, 0.2, start.size)
    np.testing.assert_allclose(sizes, wanted, rtol=1e-12)
    # The start is that of any other optimizer.
    assert (start == Trainer(config.replace(optimizer="adam", batch_size=32)).parameters).all()
    alike = Trainer(config.replace(first_step_low=0.2))
    alike.advance_epoch()
    np.testing.assert_allclose(np.abs(alike.parameters - start), 0.2, rtol=1e-12)


@both
@pytest.mark.parametrize("precision", ["float64", "float32"])
@pytest.mark.parametrize("activation", ["softsign", "sigmoid"])
def test_a_run_goes_on_from_a_checkpoint_to_the_same_bits(
    optimizer: str, precision: Any, activation: str
) -> None:
    config = RunConfig(
        optimizer=optimizer, precision=precision, epochs=60, replicas=3,
        **{**PROBEN1, "activation": activation},
    )  # fmt: skip
    trainer = Trainer(config)
    for _ in range(23):
        trainer.advance_epoch()
    kept = trainer.checkpoint()
    again = Trainer.resumed(Checkpoint.from_bytes(kept.to_bytes(), kept.past))
    ends = trainer.run().replicas, again.run().replicas
    assert ends[0] is not None
    assert ends[1] is not None
    assert ends[0].parameters.tobytes() == ends[1].parameters.tobytes()


@both
def test_replicas_are_the_single_runs_of_their_seeds(optimizer: str) -> None:
    config = RunConfig(optimizer=optimizer, epochs=40, replicas=4, seed=11, **PROBEN1)
    found = Trainer(config).run().replicas
    assert found is not None
    for replica in range(4):
        alone = Trainer(config.replace(replicas=1, seed=11 + replica)).run()
        assert found.parameters[replica].tobytes() == alone.parameters.tobytes()


def test_replicas_may_differ_in_their_factors() -> None:
    config = RunConfig(optimizer="rprop", epochs=20, replicas=3, **PROBEN1)
    increases = (1.0, 1.1, 1.5)
    found = Trainer(config, variations={"step_increase": increases}).run().replicas
    assert found is not None
    for replica, increase in enumerate(increases):
        alone = config.replace(replicas=1, seed=config.seed + replica, step_increase=increase)
        np.testing.assert_allclose(
            found.parameters[replica], Trainer(alone).run().parameters, rtol=1e-9
        )


def test_the_learning_rate_has_no_part_in_it() -> None:
    config = RunConfig(optimizer="rprop", epochs=10, learning_rate=0.5, schedule="cosine")
    other = config.replace(learning_rate=0.001, schedule="constant")
    assert Trainer(config).run().parameters.tobytes() == Trainer(other).run().parameters.tobytes()


def test_a_run_that_changes_to_it_starts_with_first_steps() -> None:
    trainer = Trainer(RunConfig(dataset="circle", batch_size=500))
    trainer.advance_epoch()
    trainer.edit(optimizer="rprop", step_increase=2.0)
    before = trainer.parameters
    trainer.advance_epoch()
    np.testing.assert_allclose(np.abs(trainer.parameters - before), 0.1, rtol=1e-9)


@pytest.mark.parametrize(
    ("values", "name", "sentence"),
    [
        (
            {"first_step_low": 0.2, "first_step_high": 0.1},
            "first_step_high",
            "first high must be at least first low, which is 0.2, not 0.1.",
        ),
        (
            {"largest_step": 0.01, "smallest_step": 0.1},
            "largest_step",
            "largest step must be at least smallest step, which is 0.1, not 0.01.",
        ),
    ],
)
def test_ends_that_are_the_wrong_way_round_are_refused(
    values: dict[str, Any], name: str, sentence: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        RunConfig(optimizer="rprop", **values)
    (problem,) = caught.value.problems
    assert (problem.name, problem.sentence) == (name, sentence)
    RunConfig(optimizer="adam", **values)  # where nobody reads them, they do no harm
