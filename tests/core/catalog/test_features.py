"""What the network is shown of a point: its coordinates, or functions of them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nnlab.core.catalog.features import FEATURES, inputs_of
from nnlab.core.config import RunConfig
from nnlab.core.data.make import make_dataset

FORMULAS = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1^2": lambda x1, x2: x1**2,
    "x2^2": lambda x1, x2: x2**2,
    "x1x2": lambda x1, x2: x1 * x2,
    "sin_x1": lambda x1, x2: math.sin(x1),
    "sin_x2": lambda x1, x2: math.sin(x2),
}


def test_every_declared_feature_can_be_computed() -> None:
    assert list(FEATURES) == list(FORMULAS)


@pytest.mark.parametrize("name", FORMULAS)
def test_a_feature_is_its_formula_in_every_row(name: str) -> None:
    data = make_dataset(RunConfig(dataset="spiral", features=(name,)))
    wanted = [[FORMULAS[name](x1, x2)] for x1, x2 in data.points.tolist()]
    np.testing.assert_allclose(data.inputs, wanted, rtol=1e-15, atol=1e-15)


def test_features_are_columns_in_declared_order_whatever_the_order_said() -> None:
    data = make_dataset(RunConfig(dataset="circle", features=["x1x2", "x2"]))
    assert data.inputs.shape == (500, 2)
    assert np.array_equal(data.inputs[:, 0], data.points[:, 1])
    assert np.array_equal(data.inputs[:, 1], data.points[:, 0] * data.points[:, 1])


@pytest.mark.parametrize("dataset", ["xor", "spiral", "arms", "plane"])
def test_unless_told_otherwise_the_network_sees_the_points_themselves(dataset: str) -> None:
    data = make_dataset(RunConfig(dataset=dataset, noise=0.1))
    assert data.inputs.tobytes() == data.points.tobytes()


def test_features_move_no_point_and_no_split() -> None:
    one = make_dataset(RunConfig(dataset="circle"))
    other = make_dataset(RunConfig(dataset="circle", features=tuple(FEATURES)))
    assert np.array_equal(one.points, other.points)
    assert np.array_equal(one.train, other.train)
    assert np.array_equal(one.targets, other.targets)
    assert other.inputs.shape == (500, 7)
    assert other.inputs.flags.c_contiguous
    assert not other.inputs.flags.writeable
    assert not other.points.flags.writeable


def test_any_points_of_the_plane_are_shown_as_those_of_the_dataset_are() -> None:
    config = RunConfig(dataset="blobs", features=("x1", "x2^2", "sin_x2"))
    data = make_dataset(config)
    assert np.array_equal(inputs_of(data.points[::7], config.features), data.inputs[::7])
