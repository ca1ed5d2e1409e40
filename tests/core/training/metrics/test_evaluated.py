"""Which epochs are evaluated follows from their numbers, and what was measured last is found."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.data.make import make_dataset
from nnlab.core.nn.network import Network
from nnlab.core.training.engine.epoch_ends import Measures
from nnlab.core.training.metrics.evaluated import (
    epochs_since_evaluated,
    evaluated_among,
    has_numbers,
    newest_numbers,
)
from nnlab.core.training.rendering.curve import curves_of


def test_every_so_many_th_epoch_is_evaluated_and_the_last() -> None:
    config = RunConfig(epochs=17, evaluate_every=5)
    found = evaluated_among(config, 3, 15)
    assert found is not None
    assert (np.flatnonzero(found) + 3).tolist() == [5, 10, 15, 17]
    assert evaluated_among(config.replace(evaluate_every=1), 3, 15) is None
    assert [epochs_since_evaluated(config, epoch) for epoch in (1, 5, 6, 10)] == [1, 5, 1, 5]


def test_what_was_measured_last_is_found_for_each_set() -> None:
    rows = np.full((9, 6), np.nan)
    rows[:, :3] = np.arange(9)[:, None]  # the train rows of every epoch
    rows[[0, 4], 3:] = 7.0
    rows[4, 3] = np.nan  # it was measured, and is no number
    assert has_numbers(rows[3]).tolist() == [True] * 3 + [False] * 3
    newest = newest_numbers(rows, 6)
    assert newest[:3].tolist() == [6.0, 6.0, 6.0]
    assert np.isnan(newest[3])
    assert newest[4:].tolist() == [7.0, 7.0]
    rows[:, 3:] = np.nan
    assert np.isnan(newest_numbers(rows, 8)[3:]).all()


def test_curves_bridge_the_epochs_between() -> None:
    snapshot = Trainer(RunConfig(epochs=23, evaluate_every=5, samples=60)).run()
    curves = curves_of(snapshot.history, 200)
    assert len(curves.curves) == 2
    for curve, column in zip(curves.curves, (0, 3), strict=True):
        assert not np.isnan(curve.heights).any()
        assert curve.last == snapshot.history.rows[-1, column]


@pytest.mark.parametrize("replicas", [1, 3])
def test_what_lies_between_two_evaluations_changes_no_number(replicas: int) -> None:
    config = RunConfig(epochs=90, samples=150, hidden_layers=(16,), replicas=replicas)
    every = Trainer(config).run()
    some = Trainer(config.replace(evaluate_every=10)).run()
    assert np.array_equal(some.parameters, every.parameters)
    assert np.array_equal(some.history.rows[10::10], every.history.rows[10::10])
    assert np.isnan(some.history.rows[11:20, 0]).all()


def put_aside_of(config: RunConfig) -> int:
    """Tell how many epochs of a run may end before they must be evaluated."""
    measures = Measures(Network(config), [make_dataset(config)], np.zeros((1, 1)))
    return measures.make_room(config)


def test_more_epochs_are_put_aside_where_few_are_evaluated_and_one_where_a_rule_waits() -> None:
    config = RunConfig(samples=500)
    few = put_aside_of(config)
    assert few < put_aside_of(config.replace(evaluate_every=10)) <= 32
    assert put_aside_of(config.replace(evaluate_every=10, training_progress=0.1)) == few
    assert put_aside_of(config.replace(evaluate_every=10, schedule="plateau")) == 1
