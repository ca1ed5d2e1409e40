"""Training on functions of the coordinates."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.catalog.features import FEATURES, inputs_of
from nnlab.core.nn.gradient_check import check_gradient
from nnlab.core.training.diagnostics.diagnosis import diagnose


def config(**values: Any) -> RunConfig:
    return RunConfig(**{"dataset": "spiral", "features": tuple(FEATURES), "epochs": 5, **values})


def test_the_network_has_an_input_for_each_feature() -> None:
    assert config(hidden_layers=(4,)).shape == (7, 4, 1)
    trainer = Trainer(config(hidden_layers=(4,)))
    assert trainer.network.layout.weights(trainer.parameters, 0).shape == (7, 4)
    assert len(diagnose(trainer.network, trainer.parameters, trainer.dataset)) == 2


def test_features_in_another_order_are_the_same_run_to_the_bit() -> None:
    one = Trainer(config(features=["x1^2", "x1", "sin_x2"])).run()
    other = Trainer(config(features=["sin_x2", "x1^2", "x1"])).run()
    assert one.config == other.config
    assert one.parameters.tobytes() == other.parameters.tobytes()


@pytest.mark.parametrize("count", [3, 50])
def test_replicas_with_features_are_the_single_runs_of_their_seeds(count: int) -> None:
    together = Trainer(config(replicas=count)).run().replicas
    assert together is not None
    alone = Trainer(config(seed=7 + count - 1)).run()
    np.testing.assert_allclose(together.parameters[-1], alone.parameters, rtol=1e-9)


def test_single_precision_trains_on_features_too() -> None:
    end, double = Trainer(config(precision="float32")).run(), Trainer(config()).run()
    assert end.train.loss == pytest.approx(double.train.loss, rel=1e-4)


def test_what_is_predicted_of_a_point_is_what_the_snapshot_says_of_its_row() -> None:
    trainer = Trainer(config(hidden_layers=(5,)))
    end = trainer.run()
    inputs = inputs_of(trainer.dataset.points, trainer.config.features)
    found = trainer.network.predict(end.parameters, inputs)[:, 0]
    np.testing.assert_allclose(found, end.predictions, rtol=1e-12)


def test_the_gradient_is_right_for_every_feature() -> None:
    checks = check_gradient(config(hidden_layers=(4, 3)))
    assert [check.is_fine for check in checks] == [True, True, True]


def test_squares_let_a_network_without_hidden_layers_draw_a_circle() -> None:
    values: dict[str, Any] = {
        "dataset": "circle",
        "hidden_layers": (),
        "epochs": 500,
        "learning_rate": 0.05,
    }
    squares, plain = (
        Trainer(config(**values, features=features)).run().train.accuracy
        for features in (("x1^2", "x2^2"), ("x1", "x2"))
    )
    assert squares is not None
    assert plain is not None
    assert squares == 100.0
    assert plain < 75.0
