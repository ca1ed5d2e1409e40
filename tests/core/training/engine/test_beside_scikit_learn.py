"""Several classes beside another library: the same loss, the same gradient, the same minimum."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer

_ABSENT = "scikit-learn is not installed, so there is nothing beside it"
neural_network = pytest.importorskip("sklearn.neural_network", reason=_ABSENT)
linear_model = pytest.importorskip("sklearn.linear_model", reason=_ABSENT)
log_loss = pytest.importorskip("sklearn.metrics", reason=_ABSENT).log_loss


def test_the_loss_is_its_log_loss() -> None:
    trainer = Trainer(RunConfig(dataset="arms", classes=5, epochs=30))
    snapshot, rows = trainer.run(), trainer.dataset.train
    wanted = log_loss(trainer.dataset.labels[rows], snapshot.predictions[rows])
    assert snapshot.train.loss == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("hidden_layers", [(4,), (6, 5)])
@pytest.mark.parametrize("classes", [3, 6])
def test_a_step_of_plain_descent_is_its_own(hidden_layers: tuple[int, ...], classes: int) -> None:
    config = RunConfig(
        dataset="arms", classes=classes, samples=60, train_share=1.0, hidden_layers=hidden_layers,
        optimizer="sgd", learning_rate=0.5, batch_size=60, shuffle=False, epochs=3,
    )  # fmt: skip
    trainer = Trainer(config)
    layout, start = trainer.network.layout, trainer.parameters
    model: Any = neural_network.MLPClassifier(
        hidden_layers, activation="tanh", solver="sgd", alpha=0.0, batch_size=60, momentum=0.0,
        learning_rate_init=0.5, shuffle=False, nesterovs_momentum=False,
    )  # fmt: skip
    data = trainer.dataset
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.partial_fit(data.inputs, data.labels, classes=np.arange(classes))
        model.coefs_ = [layout.weights(start, i).copy() for i in range(layout.layers)]
        model.intercepts_ = [layout.biases(start, i).copy() for i in range(layout.layers)]
        for _ in range(3):
            trainer.advance_batch()
            model.partial_fit(data.inputs, data.labels)
            for i in range(layout.layers):
                own = layout.weights(trainer.parameters, i), layout.biases(trainer.parameters, i)
                np.testing.assert_allclose(own[0], model.coefs_[i], rtol=1e-9, atol=1e-12)
                np.testing.assert_allclose(own[1], model.intercepts_[i], rtol=1e-9, atol=1e-12)


def test_without_hidden_layers_it_finds_the_minimum_of_logistic_regression() -> None:
    config = RunConfig(
        dataset="blobs", classes=4, noise=0.5, samples=200, train_share=1.0, hidden_layers=(),
        l2=0.01, learning_rate=0.05, batch_size=200, epochs=3000, schedule="cosine",
    )  # fmt: skip
    trainer = Trainer(config)
    end, data = trainer.run(), trainer.dataset
    # Its penalty is on the sum over rows, divided by C: 0.01 of the mean are C = 1 / (200 * 0.01).
    model = linear_model.LogisticRegression(C=0.5, tol=1e-10, max_iter=10_000)
    model.fit(data.inputs, data.labels)
    wanted = log_loss(data.labels, model.predict_proba(data.inputs))
    assert end.train.loss == pytest.approx(wanted, rel=1e-6)
    np.testing.assert_allclose(end.predictions, model.predict_proba(data.inputs), atol=1e-4)
