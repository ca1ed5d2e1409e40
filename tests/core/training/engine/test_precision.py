"""Single precision trains to nearly the same numbers, and nothing falls back to double."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.catalog.calls import Call
from nnlab.core.catalog.schedules import rate_factor_of

from ...nn.plain_network import HUBER_DELTA
from ..plain_trainer import PlainTrainer

CONFIGS: list[dict[str, Any]] = [
    {"optimizer": "sgd", "activation": "sigmoid", "learning_rate": 0.1},
    {"optimizer": "adam", "learning_rate": 0.01},
    {"optimizer": "rmsprop", "activation": "leaky_relu", "loss": "huber"},
    {
        "optimizer": "sgd",
        "activation": ("gelu", "elu"),
        "output_activation": "softsign",
        "loss": "mse",
    },
    {"optimizer": "nesterov", "dropout": 0.3, "l1": 1e-3, "l2": 1e-3, "clip_norm": 0.5},
    {"optimizer": "adamw", "schedule": "cosine", "dataset": "plane"},
]
every_config = pytest.mark.parametrize("values", CONFIGS, ids=lambda values: values["optimizer"])


def made(**values: Any) -> RunConfig:
    usual = {"dataset": "circle", "samples": 60, "batch_size": 16, "epochs": 20}
    return RunConfig(**{**usual, "huber_delta": HUBER_DELTA, **values})


@every_config
def test_single_precision_is_close_to_double(values: dict[str, Any]) -> None:
    single, double = (
        Trainer(made(**values, precision=precision)).run() for precision in ("float32", "float64")
    )
    assert (single.parameters != double.parameters).any()
    np.testing.assert_allclose(single.parameters, double.parameters, rtol=2e-3, atol=2e-4)
    np.testing.assert_allclose(single.predictions, double.predictions, rtol=2e-3, atol=2e-4)
    np.testing.assert_allclose(single.history.rows[:, 0], double.history.rows[:, 0], rtol=1e-3)


@every_config
def test_single_precision_is_close_to_the_textbook(values: dict[str, Any]) -> None:
    config = made(**values, precision="float32", epochs=2)
    trainer = Trainer(config)
    plain = PlainTrainer(config, trainer.parameters)
    for epoch in range(2):
        plain.train_epoch(rate_factor_of(config, epoch))
    np.testing.assert_allclose(trainer.run().parameters, plain.parameters, rtol=1e-3, atol=1e-5)


def buffers_of(call: Call) -> list[np.ndarray]:
    """The arrays that a prepared call is bound to."""
    arrays = [getattr(call, "args", ()), tuple(getattr(call, "keywords", {}).values())]
    owner = getattr(getattr(call, "func", call), "__self__", None)
    found = [value for group in arrays for value in group] + [owner]
    return [value for value in found if isinstance(value, np.ndarray)]


@every_config
def test_every_buffer_of_a_step_is_single(values: dict[str, Any]) -> None:
    trainer = Trainer(made(**values, precision="float32"))
    trainer.advance_batch()
    engine = trainer._state.engine
    arrays = [
        array for calls, _ in engine._planned.chunk for call in calls for array in buffers_of(call)
    ]
    # Only what is dropped is decided in double precision, so that both drop the same.
    allowed = {"float32", "float64"} if "dropout" in values else {"float32"}
    if "gelu" in values.get("activation", ()):
        allowed.add("int64")  # places in its table
    assert {array.dtype.name for array in arrays} == allowed
    assert len(arrays) > 40


def test_a_start_is_rounded_once_and_trained_from_again_exactly() -> None:
    config = made(precision="float32", epochs=4, shuffle=False, optimizer="sgd")
    trainer = Trainer(config)
    trainer.advance_epoch()
    again = Trainer(config, parameters=trainer.parameters)
    assert (again.parameters == trainer.parameters).all()
    trainer.advance_epoch()
    again.advance_epoch()
    assert again.parameters.tobytes() == trainer.parameters.tobytes()


def test_single_precision_repeats_itself_bit_by_bit() -> None:
    config = made(precision="float32")
    stepped = Trainer(config)
    while stepped.state != "finished":
        stepped.advance_batch()
        stepped.snapshot()
    whole = Trainer(config).run()
    assert stepped.snapshot().history.rows.tobytes() == whole.history.rows.tobytes()
    assert whole.predictions.dtype == np.float32


def test_single_precision_overflows_sooner_and_says_so() -> None:
    config = made(
        dataset="plane", hidden_layers=(), optimizer="sgd", learning_rate=100.0,
        precision="float32", epochs=500,
    )  # fmt: skip
    single, double = (
        Trainer(config.replace(precision=precision)).run() for precision in ("float32", "float64")
    )
    assert single.state == double.state == "diverged"
    assert single.epoch < double.epoch


def test_precision_cannot_change_in_flight() -> None:
    with pytest.raises(ValueError, match="precision can't change while a run trains"):
        Trainer(made()).edit(precision="float32")
