"""What is said of each layer is what anybody would compute from the snapshot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.catalog.activations import hidden_activations
from nnlab.core.training.diagnostics.diagnosis import LayerDiagnosis, diagnose

from ...nn import plain_network as plain

STEEPEST = {"sigmoid": 0.25, "gelu": 1.128904}


def looked_into(
    config: RunConfig, parameters: np.ndarray | None = None
) -> tuple[LayerDiagnosis, ...]:
    trainer = Trainer(config, parameters=parameters)
    return diagnose(trainer.network, trainer.snapshot().parameters, trainer.dataset)


def made(**values: Any) -> RunConfig:
    return RunConfig(**{"dataset": "xor", "hidden_layers": (4, 3), "loss": "mse", **values})


@pytest.mark.parametrize(
    "activation",
    [*hidden_activations(), ("tanh", "sigmoid"), ("relu", "tanh"), ("gelu", "elu")],
    ids=str,
)
@pytest.mark.parametrize("bias", [True, False])
def test_every_number_is_the_textbooks(activation: plain.Hidden, bias: bool) -> None:
    config = made(activation=activation, bias=bias, weight_init="normal")
    trainer = Trainer(config)
    found = diagnose(trainer.network, trainer.parameters, trainer.dataset)
    rows = trainer.dataset.train
    x, y = trainer.dataset.inputs[rows], trainer.dataset.targets[rows, 0]
    layers = plain.cut(trainer.parameters, config.shape, bias)
    gradient = plain.gradient(layers, x, y, (activation, "sigmoid", "mse"), "mean")
    a = x
    for i, ((weights, biases), (by_weights, by_biases)) in enumerate(
        zip(layers, gradient, strict=True)
    ):
        name = plain.of_layer(activation, i) if i < 2 else "sigmoid"
        z = a @ weights + biases
        a = plain.activate(name, z)
        flat = abs(plain.slope(name, z)) < (0.01 - 1e-9) * STEEPEST.get(name, 1.0)
        norm = np.sqrt((by_weights**2).sum() + bias * (by_biases**2).sum())
        assert found[i].gradient_norm == pytest.approx(norm, rel=1e-10)
        assert found[i].saturated == pytest.approx(flat.mean())
        assert found[i].dead == pytest.approx(flat.all(axis=0).mean())
        assert found[i].dead_units == flat.all(axis=0).sum()
        half = flat.mean(axis=0) >= 0.5
        assert found[i].saturated_units == (half & ~flat.all(axis=0)).sum()
        assert found[i].smallest_weight == weights.min()
        assert found[i].largest_weight == weights.max()
        assert found[i].mean_size == pytest.approx(np.abs(weights).mean())


def test_units_that_never_switch_on_are_dead() -> None:
    config = made(activation="relu")
    trainer = Trainer(config)
    start = trainer.parameters
    trainer.network.layout.biases(start, 0)[:] = [-100.0, -100.0, 100.0, 100.0]
    first, *_ = looked_into(config, start)
    assert first.dead == 0.5
    assert (first.dead_units, first.saturated_units) == (2, 0)
    assert first.saturated == 0.5


def test_a_saturated_network_has_no_gradient_left() -> None:
    config = made(activation="sigmoid")
    start = np.full(Trainer(config).parameters.size, 50.0)
    layers = looked_into(config, start)
    assert [layer.dead for layer in layers[1:]] == [1.0, 1.0]
    assert all(layer.gradient_norm < 1e-9 for layer in layers)


@pytest.mark.parametrize(
    ("loss", "dead"), [("bce", 0.0), ("mse", 1.0)], ids=["slope cancels out", "slope counts"]
)
def test_an_output_that_is_sure_of_every_row_is_dead_only_if_its_slope_counts(
    loss: str, dead: float
) -> None:
    config = made(loss=loss)
    start = Trainer(config).parameters
    Trainer(config).network.layout.biases(start, 2)[:] = 50.0
    *_, output = looked_into(config, start)
    assert (output.saturated, output.dead) == (1.0, dead)
    assert (output.dead_units, output.saturated_units) == ((1, 0) if dead else (0, 1))


@pytest.mark.parametrize("activation", ["leaky_relu", "identity"])
def test_what_always_leaks_never_dies(activation: str) -> None:
    layers = looked_into(made(activation=activation, weight_init="normal"))
    assert [layer.saturated for layer in layers[:2]] == [0.0, 0.0]


def test_penalties_and_reduction_leave_the_diagnosis_alone() -> None:
    assert looked_into(made()) == looked_into(made(l2=1.0, dropout=0.5, gradient_reduction="sum"))


def test_a_broken_network_is_looked_into_without_a_warning() -> None:
    trainer = Trainer(made(activation="relu", output_activation="identity"))
    layers = diagnose(trainer.network, np.full_like(trainer.parameters, 1e300), trainer.dataset)
    assert not np.isfinite(layers[0].gradient_norm)


def test_of_very_many_rows_a_part_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnlab.core.training.diagnostics.diagnosis._MOST_NUMBERS", 50)
    layers = looked_into(made())
    assert layers != looked_into(made(seed=3))
    assert len(layers) == 3
