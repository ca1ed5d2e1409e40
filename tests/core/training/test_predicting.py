"""The network predicts any points that a person gives it, and says what are none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core import ConfigError, RunConfig, Trainer
from nnlab.core.catalog.features import inputs_of
from nnlab.core.training import prediction
from nnlab.core.training.replicas.shown_replica import Whose

from ..nn import plain_network as plain


def trained(**values: Any) -> Trainer:
    trainer = Trainer(RunConfig(**{"dataset": "circle", "samples": 60, "epochs": 5, **values}))
    trainer.run()
    return trainer


TRAINED = trained(hidden_layers=(4,))


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"features": ("x1", "x1^2", "sin_x2")},
        {"dataset": "blobs"},
        {"dataset": "plane"},
        {"hidden_layers": (), "bias": False},
        {"activation": "sigmoid"},
        {"dataset": "xor", "samples": 21},
    ],
    ids=str,
)
def test_the_points_of_the_dataset_are_predicted_as_the_snapshot_has_them(values: dict[str, Any]):
    trainer = trained(**values)
    end = trainer.snapshot()
    found = trainer.predict(trainer.dataset.points)
    assert found.shape == end.predictions.shape
    np.testing.assert_allclose(found, end.predictions, rtol=1e-12, atol=1e-14)
    assert end.predict(trainer.dataset.points).tobytes() == found.tobytes()


def test_predictions_are_a_plain_networks():
    config = TRAINED.config
    points = np.array([[0.5, -3.0], [6.0, 100.0]])
    layers = plain.cut(TRAINED.parameters, config.shape, config.bias)
    wanted = plain.predictions(layers, inputs_of(points, config.features), "tanh", "sigmoid")
    np.testing.assert_allclose(TRAINED.predict(points), wanted, rtol=1e-12)


@given(st.lists(st.integers(0, 4), max_size=3))
def test_the_result_is_shaped_like_the_points(outer: list[int]):
    points = np.full((*outer, 2), 0.5)
    assert TRAINED.predict(points).shape == tuple(outer)
    assert np.allclose(TRAINED.predict(points), TRAINED.predict([0.5, 0.5]))


def test_several_classes_have_all_their_outputs_behind():
    trainer = trained(dataset="blobs", classes=4)
    assert trainer.predict([[1, 2], [3, 4], [5, 6]]).shape == (3, 4)
    assert trainer.predict([1, 2]).shape == (4,)
    assert trainer.predict(np.empty((0, 2))).shape == (0, 4)
    assert trainer.predict([1, 2]).sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    "points",
    [[[1, 2]], ((1, 2),), [[True, False]], np.array([[1, 2]], "f4"), np.array([[1, 2]], "O")],
)
def test_points_are_taken_as_they_come(points: Any):
    assert TRAINED.predict(points).shape == (1,)
    assert TRAINED.predict(points).dtype == float


def test_many_points_come_in_blocks_that_nobody_sees(monkeypatch: pytest.MonkeyPatch):
    points = np.random.default_rng(1).uniform(-6, 6, (100, 2))
    whole = TRAINED.predict(points)
    monkeypatch.setattr(prediction, "_ROWS_AT_ONCE", 7)
    np.testing.assert_allclose(TRAINED.predict(points), whole, rtol=1e-14)


WANTED = r"Points to predict are pairs of x1 and x2, an array of shape \(rows, 2\), not "


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ([1, 2, 3], WANTED + r"one of shape \(3,\); features are made of them here\.$"),
        (np.zeros((4, 3)), WANTED + r"one of shape \(4, 3\); features are made of them here\.$"),
        ([], WANTED + r"one of shape \(0,\); "),
        ([[1, 2], [3]], WANTED + r"\[1, 2\],\[3\]\.$"),
        ("x1,x2", WANTED + r"'x1,x2'\.$"),
        ([["1", "2"]], WANTED),
        (None, WANTED + r"None\.$"),
        (3.5, WANTED + r"3\.5\.$"),
        ([[1j, 2]], WANTED),
        ({"x1": 1}, WANTED),
        ([[0, 0], [1, np.nan]], r"^Points to predict must be finite numbers; row 1 is not\.$"),
        ([[0, np.inf]], r"^Points to predict must be finite numbers; row 0 is not\.$"),
    ],
    ids=str,
)
def test_what_are_no_points_is_said_in_a_sentence(points: Any, sentence: str):
    with pytest.raises(ConfigError, match=sentence):
        TRAINED.predict(points)


@pytest.mark.parametrize("whose", [0, 2, "best", "mean"])
def test_with_replicas_it_is_whoever_is_shown(whose: Whose):
    trainer = Trainer(RunConfig(dataset="circle", samples=60, epochs=5, replicas=3))
    trainer.whose = whose
    end = trainer.run()
    assert end.shown is not None
    found = trainer.predict(trainer.datasets[end.shown.replica].points)
    np.testing.assert_allclose(found, end.predictions, rtol=1e-12)


def test_predicting_does_not_disturb_training():
    config = RunConfig(dataset="xor", epochs=9)
    trainer = Trainer(config)
    for _ in range(3):
        trainer.advance_batch()
        trainer.predict([[0, 0]])
    assert trainer.run().parameters.tobytes() == Trainer(config).run().parameters.tobytes()


def test_a_diverged_run_predicts_what_its_weights_say_without_a_warning():
    trainer = trained(dataset="plane", optimizer="sgd", learning_rate=1000.0, epochs=200,
                      activation="identity")  # fmt: skip
    assert trainer.state == "diverged"
    assert trainer.predict([[1, 1]]).shape == (1,)
