"""The gradient check finds every gradient right that is, and none that is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.catalog.activations import ACTIVATIONS, hidden_activations
from nnlab.core.catalog.calls import Call
from nnlab.core.catalog.lazy_numpy import Array
from nnlab.core.nn.gradient_check import TOLERANCE, LayerCheck, check_gradient

ENDS = [("sigmoid", "bce"), ("sigmoid", "mse"), ("identity", "huber"), ("relu", "mse")]
ENDS += [("identity", "mae"), ("gelu", "mse")]


@pytest.mark.parametrize("activation", hidden_activations())
@pytest.mark.parametrize("end", ENDS, ids="-".join)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("penalty", [0.0, 0.05])
def test_every_kind_of_network_is_right(
    activation: str, end: tuple[str, str], reduction: Any, penalty: float
) -> None:
    config = RunConfig(
        dataset="xor", hidden_layers=(4, 3), activation=activation, output_activation=end[0],
        loss=end[1], gradient_reduction=reduction, l1=penalty, l2=penalty, huber_delta=0.4,
    )  # fmt: skip
    checks = check_gradient(config)
    assert [check.parameters for check in checks] == [12, 15, 4]
    are_right(checks)


@pytest.mark.parametrize("dataset", ["blobs", "arms"])
@pytest.mark.parametrize("classes", [3, 10])
@pytest.mark.parametrize(
    "end",
    [("softmax", "cross_entropy"), ("sigmoid", "mse"), ("relu", "huber"), ("sigmoid", "mae")],
    ids="-".join,
)
def test_a_network_for_several_classes_is_right(
    dataset: str, classes: int, end: tuple[str, str]
) -> None:
    config = RunConfig(
        dataset=dataset, classes=classes, hidden_layers=(4, 3), output_activation=end[0],
        loss=end[1], l2=0.05, huber_delta=0.4,
    )  # fmt: skip
    checks = check_gradient(config)
    assert [check.parameters for check in checks] == [12, 15, 4 * classes]
    are_right(checks)


@pytest.mark.parametrize(
    "names", [("relu", "tanh"), ("sigmoid", "leaky_relu"), ("identity", "relu")], ids="-".join
)
@pytest.mark.parametrize("output", ["same", "sigmoid"])
def test_a_network_with_an_activation_for_each_layer_is_right(
    names: tuple[str, str], output: str
) -> None:
    config = RunConfig(
        dataset="xor", hidden_layers=(4, 3), activation=names, output_activation=output, loss="mse"
    )
    are_right(check_gradient(config))


def are_right(checks: list[LayerCheck]) -> None:
    for check in checks:
        assert check.checked == check.parameters
        assert check.kinks < check.checked
        assert check.error is not None
        assert check.error < TOLERANCE / 10


@pytest.mark.parametrize(
    "values",
    [
        {"weight_init": "uniform01", "activation": "relu", "output_activation": "same"},
        {"weight_init": "normal", "activation": "sigmoid", "hidden_layers": (8, 8, 8)},
        {"dataset": "plane", "weight_init": "he", "activation": "leaky_relu"},
        {"hidden_layers": ()},
        {"dataset": "linear", "bias": False, "activation": "tanh"},
    ],
    ids=str,
)
@pytest.mark.parametrize("seed", range(3))
def test_starts_of_every_kind_are_right(values: dict[str, Any], seed: int) -> None:
    config = RunConfig(**values, seed=seed)
    checks = check_gradient(config)
    assert [check.is_fine for check in checks] == [True] * (len(config.hidden_layers) + 1)


def test_a_trained_network_is_right_where_it_stands() -> None:
    config = RunConfig(dataset="xor", epochs=300, learning_rate=0.02)
    trained = Trainer(config).run().parameters
    before = trained.copy()
    checks = check_gradient(config, trained)
    assert [check.is_fine for check in checks] == [True] * (len(config.hidden_layers) + 1)
    assert all(check.error is not None for check in checks)
    assert (trained == before).all()


@pytest.mark.parametrize("wrong_by", [1e-3, -0.5])
def test_a_slope_that_is_a_little_wrong_is_found_in_the_layers_it_reaches(
    monkeypatch: pytest.MonkeyPatch, wrong_by: float
) -> None:
    right = ACTIVATIONS["tanh"]

    def wrong(a: Array, slope: Array) -> list[Call]:
        return [*right.prepare_slope(a, slope), lambda: np.multiply(slope, 1 + wrong_by, slope)]

    monkeypatch.setitem(ACTIVATIONS, "tanh", replace(right, prepare_slope=wrong))
    checks = check_gradient(RunConfig(dataset="xor", hidden_layers=(4, 3)))
    assert [check.is_fine for check in checks] == [False, False, True]
    assert checks[1].error == pytest.approx(abs(wrong_by) / max(1, 1 + wrong_by), rel=0.01)


def test_a_gradient_that_is_no_number_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    right = ACTIVATIONS["tanh"]

    def broken(a: Array, slope: Array) -> list[Call]:
        return [lambda: slope.fill(np.nan)]

    monkeypatch.setitem(ACTIVATIONS, "tanh", replace(right, prepare_slope=broken))
    checks = check_gradient(RunConfig(dataset="xor", hidden_layers=(4,)))
    assert checks[0].error == np.inf


def test_a_parameter_on_a_kink_is_counted_and_not_judged() -> None:
    checks = check_gradient(
        RunConfig(dataset="xor", hidden_layers=(4,), activation="relu", weight_init="zeros")
    )
    assert (checks[0].kinks, checks[0].error, checks[0].is_fine) == (12, None, True)
    assert checks[1].kinks == 0


def test_the_corner_of_the_l1_penalty_is_a_kink_of_weights_at_zero_only() -> None:
    checks = check_gradient(
        RunConfig(dataset="xor", hidden_layers=(4,), weight_init="zeros", l1=0.1)
    )
    assert [check.kinks for check in checks] == [8, 4]
    assert all(check.is_fine for check in checks)


def test_of_a_wide_layer_a_part_is_checked() -> None:
    checks = check_gradient(RunConfig(hidden_layers=(300,), samples=20))
    assert [(check.parameters, check.checked) for check in checks] == [(900, 200), (301, 200)]
    assert all(check.is_fine for check in checks)
