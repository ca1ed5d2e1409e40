"""Softmax and its cross-entropy, by exact arithmetic and at the limits of numbers."""

from __future__ import annotations

import sys
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core import RunConfig
from nnlab.core.catalog.activations import SOFTMAX
from nnlab.core.catalog.calls import run
from nnlab.core.catalog.losses import LOSSES
from nnlab.core.nn.network import ForwardPass, Network
from nnlab.core.nn.products import OneRun, Products
from nnlab.core.nn.replica_products import ReplicasFirst, ReplicasLast

LOSS = LOSSES["cross_entropy"](RunConfig(dataset="arms"))
HUGE = sys.float_info.max

moderate = st.lists(st.floats(-40, 40), min_size=2, max_size=10)
any_finite = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=10)


def exact(z: list[float], target: int) -> tuple[list[float], float]:
    """Probabilities and loss to more digits than a float has."""
    with localcontext() as context:
        context.prec = 60
        powers = [Decimal(value).exp() for value in z]
        shares = [power / sum(powers) for power in powers]
        return [float(share) for share in shares], float(-shares[target].ln())


def loss_of(z: list[float], target: int) -> float:
    column = np.array(z)[:, None]
    targets = np.zeros_like(column)
    targets[target] = 1.0
    found = np.full_like(column, np.nan)
    with np.errstate(over="ignore"):
        run(LOSS.prepare(column, SOFTMAX(column), targets, found))
    return float(found.sum())


@given(z=moderate, data=st.data())
def test_probabilities_and_loss_are_right_to_the_last_digits(z: list[float], data: st.DataObject):
    target = data.draw(st.integers(0, len(z) - 1))
    shares, loss = exact(z, target)
    np.testing.assert_allclose(SOFTMAX(np.array(z)), shares, rtol=4e-14)
    assert loss_of(z, target) == pytest.approx(loss, rel=4e-14, abs=0)


def test_values_worked_out_by_hand() -> None:
    # exp of these is 1, 2 and 5, and so the sum is 8.
    z = [0.0, float(np.log(2)), float(np.log(5))]
    np.testing.assert_allclose(SOFTMAX(np.array(z)), [1 / 8, 2 / 8, 5 / 8], rtol=1e-15)
    losses = [loss_of(z, target) for target in range(3)]
    np.testing.assert_allclose(losses, np.log([8, 4, 8 / 5]), rtol=1e-15)


@pytest.mark.parametrize("lead", [30.0, 36.0, 40.0, 300.0, 700.0])
def test_a_tiny_loss_keeps_its_digits(lead: float) -> None:
    assert loss_of([lead, 0.0, 0.0], 0) == pytest.approx(2 * np.exp(-lead), rel=1e-12)


@given(z=any_finite, data=st.data())
def test_any_finite_sums_give_probabilities_and_a_loss_and_no_nan(
    z: list[float], data: st.DataObject
):
    target = data.draw(st.integers(0, len(z) - 1))
    shares = SOFTMAX(np.array(z))
    assert ((shares >= 0) & (shares <= 1)).all()
    assert shares.sum() == pytest.approx(1)
    loss = loss_of(z, target)
    assert loss >= 0
    assert loss >= max(z) - z[target]


@pytest.mark.parametrize("size", [1e3, 1e200, HUGE / 2])
def test_a_loss_far_out_is_the_distance_to_the_largest_sum(size: float) -> None:
    assert loss_of([size, 0.0, -size], 0) == 0.0
    assert loss_of([size, 0.0, -size], 1) == size
    assert loss_of([size, 0.0, -size], 2) == 2 * size


def test_a_loss_beyond_all_numbers_is_infinite_not_nan() -> None:
    assert loss_of([HUGE, -HUGE, 0.0], 1) == np.inf
    assert loss_of([HUGE, -HUGE, 0.0], 0) == 0.0
    assert SOFTMAX(np.array([HUGE, -HUGE, 0.0])).tolist() == [1.0, 0.0, 0.0]


@given(z=moderate, data=st.data())
def test_the_derivative_by_the_sums_is_prediction_minus_target(z: list[float], data: st.DataObject):
    target = data.draw(st.integers(0, len(z) - 1))
    column, targets, delta = np.array(z)[:, None], np.zeros((len(z), 1)), np.empty((len(z), 1))
    targets[target] = 1.0
    run(LOSS.prepare_delta(SOFTMAX(column), targets, delta, 1.0))
    assert not LOSS.meets_slope
    for i in range(len(z)):
        up, down = [*z], [*z]
        up[i] += 1e-5
        down[i] -= 1e-5
        rise = loss_of(up, target) - loss_of(down, target)
        assert LOSS.factor * delta[i, 0] == pytest.approx(rise / 2e-5, rel=1e-5, abs=1e-8)


LAYOUTS = [OneRun(), ReplicasFirst(1), ReplicasFirst(4), ReplicasLast(4)]


@pytest.mark.parametrize("products", LAYOUTS, ids=["one", "first of 1", "first of 4", "last of 4"])
@pytest.mark.parametrize(("dtype", "digits"), [(np.float64, 1e-13), (np.float32, 2e-5)])
def test_every_layout_of_replicas_takes_the_softmax_over_the_outputs(
    products: Products, dtype: type, digits: float
) -> None:
    network = Network(RunConfig(dataset="arms", classes=5, hidden_layers=(4,)))
    generator = np.random.default_rng(2)
    vectors = generator.normal(size=(products.replicas, network.layout.size)).astype(dtype)
    inputs = generator.normal(size=(7, 2)).astype(dtype)
    block = np.empty(products.block_shape(3, 7), dtype)
    for feature, numbers in zip(
        products.features_first(block), network.scaling.scaled_inputs(inputs).T, strict=True
    ):
        feature[...] = numbers[:, None] if isinstance(products, ReplicasLast) else numbers
    packed = products.pack(vectors * network.scaling.factors.astype(dtype))
    forward = ForwardPass(network, products, packed, block)
    forward.run()
    assert forward.predictions.dtype == dtype
    found = products.features_first(forward.predictions)
    wanted = np.stack([network.predict(vector, inputs) for vector in vectors])
    wanted = wanted.transpose(2, 1, 0) if products.feature_axis == 0 else wanted.transpose(2, 0, 1)
    np.testing.assert_allclose(found, wanted.reshape(found.shape), rtol=digits)


def test_prepared_calls_read_their_buffers_anew_and_may_overwrite_them() -> None:
    z = np.empty((4, 6))
    calls = SOFTMAX.prepare(z, z)
    for start in (-1.0, 0.5):
        z[:] = np.linspace(start, start + 2, 24).reshape(4, 6)
        wanted = SOFTMAX(z)
        run(calls)
        assert (z == wanted).all()


def test_what_is_no_number_stays_none() -> None:
    with np.errstate(invalid="ignore"):
        assert np.isnan(SOFTMAX(np.array([0.0, np.nan, 1.0]))).all()
        assert np.isnan(loss_of([0.0, np.nan, 1.0], 0))
