"""A classifier's ends: classes, labels, probabilities, and what a step of it is."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from .with_scikit_learn import NNClassifier

datasets = import_module("sklearn.datasets")
metrics = import_module("sklearn.metrics")
sparse = import_module("scipy.sparse")


def digits(count: int, classes: int = 10) -> tuple[Any, Any]:
    inputs, targets = datasets.load_digits(n_class=classes, return_X_y=True)
    return inputs[:count] / 16.0, targets[:count]


def labels(rows: int = 50) -> tuple[Any, Any]:
    return datasets.make_multilabel_classification(n_samples=rows, random_state=0)


def test_a_step_goes_down_the_slope_of_the_mean_loss_and_its_penalty():
    generator = np.random.default_rng(3)
    inputs, targets = generator.normal(size=(9, 2)), np.tile([0, 1, 2], 3)
    settings: Any = {
        "hidden_layers": (3,),
        "scale": "none",
        "optimizer": "sgd",
        "learning_rate": 0.1,
        "l2": 0.3,
        "batch_size": 9,
        "shuffle": False,
    }

    def parameters_after(steps: int) -> Any:
        model = NNClassifier(**settings)
        for _ in range(steps):
            model.partial_fit(inputs, targets, classes=[0, 1, 2])
        return model._learned.parameters[0]

    # 2 inputs, 3 units of tanh, 3 outputs; by hand, with biases a row of their own.
    def loss(vector: Any, layout: Any) -> float:
        first, second = layout.all_weights(vector)
        biases = layout.all_biases(vector)
        outputs = np.tanh(inputs @ first + biases[0]) @ second + biases[1]
        sure = outputs - np.logaddexp.reduce(outputs, axis=1)[:, None]
        penalty = 0.15 * ((first**2).sum() + (second**2).sum())
        return float(-sure[np.arange(9), targets].mean() + penalty)

    from nnlab.core.nn.layout import ParameterLayout

    layout = ParameterLayout((2, 3, 3), bias=True)
    before, after = parameters_after(1), parameters_after(2)
    slope = [
        (loss(before + nudge, layout) - loss(before - nudge, layout)) / 2e-6
        for nudge in np.eye(before.size) * 1e-6
    ]
    np.testing.assert_allclose((before - after) / 0.1, slope, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("activation", ["identity", "sigmoid", "tanh", "relu"])
def test_digits_are_told_apart_whatever_the_activation(activation):
    inputs, targets = digits(200, classes=2)
    model = NNClassifier(
        hidden_layers=(20,), activation=activation, optimizer="irprop", epochs=60
    ).fit(inputs, targets)
    assert model.score(inputs, targets) > 0.95
    assert model.predict(inputs).dtype == targets.dtype
    assert model.loss_curve_[-1] < 0.1 * model.history_["train_loss"][0]


def test_two_classes_have_probabilities_that_add_up_to_one():
    inputs, targets = digits(60, classes=2)
    model = NNClassifier(hidden_layers=(5,), epochs=100).fit(inputs, targets)
    chances = model.predict_proba(inputs)
    assert chances.shape == (60, 2)
    np.testing.assert_allclose(chances.sum(axis=1), 1.0)
    np.testing.assert_allclose(model.predict_log_proba(inputs), np.log(chances))
    assert metrics.roc_auc_score(targets, chances[:, 1]) == 1.0


def test_ten_classes_have_a_probability_each_and_the_largest_is_predicted():
    inputs, targets = digits(100)
    model = NNClassifier(hidden_layers=(20,), epochs=30).fit(inputs, targets)
    chances = model.predict_proba(inputs)
    assert chances.shape == (100, 10)
    np.testing.assert_allclose(chances.sum(axis=1), 1.0)
    np.testing.assert_array_equal(model.classes_[chances.argmax(axis=1)], model.predict(inputs))
    np.testing.assert_allclose(model.predict_log_proba(inputs), np.log(chances))


def test_outputs_that_are_no_probabilities_become_such():
    inputs, targets = digits(60, classes=3)
    model = NNClassifier(loss="mse", output_activation="identity", epochs=50).fit(inputs, targets)
    chances = model.predict_proba(inputs)
    assert chances.min() >= 0.0
    np.testing.assert_allclose(chances.sum(axis=1), 1.0)
    assert model.score(inputs, targets) > 0.9


def test_a_row_may_have_several_labels():
    inputs, targets = labels()
    model = NNClassifier(hidden_layers=(50,), epochs=200).fit(inputs, targets)
    chances = model.predict_proba(inputs)
    assert chances.shape == targets.shape
    assert model.score(inputs, targets) > 0.97  # all labels of a row at once
    np.testing.assert_array_equal(chances > 0.5, targets == 1)
    assert np.ptp(chances.sum(axis=1)) > 0.5  # no probability of one takes from another's
    np.testing.assert_allclose(model.predict_log_proba(inputs), np.log(chances))
    np.testing.assert_array_equal(model.classes_, range(5))


def test_labels_are_learned_in_parts_and_from_sparse_matrices_as_well():
    inputs, targets = labels()
    whole = NNClassifier(epochs=20).fit(inputs, targets)
    parts = NNClassifier()
    for _ in range(20):
        parts.partial_fit(inputs, sparse.csr_matrix(targets), classes=range(5))
    np.testing.assert_array_equal(parts.predict_proba(inputs), whole.predict_proba(inputs))
    NNClassifier(epochs=500, train_share=0.8, patience=5, learning_rate=0.03).fit(
        inputs, targets
    ).predict(inputs)


def test_columns_that_are_no_labels_are_refused():
    with pytest.raises(ValueError, match="Targets in several columns are labels"):
        NNClassifier().fit([[0.0], [1.0]], [[1, 2], [2, 1]])


def test_labels_have_no_outputs_that_add_up_to_one():
    with pytest.raises(ValueError, match=r"of whose labels a row may have several; .* sigmoid"):
        NNClassifier(output_activation="softmax").fit(*labels())


def test_sparse_inputs_are_learned_as_dense_ones():
    inputs, targets = digits(50, classes=2)
    dense = NNClassifier(epochs=20).fit(inputs, targets)
    thin = NNClassifier(epochs=20).fit(sparse.csr_matrix(inputs), targets)
    np.testing.assert_array_equal(thin.predict_proba(inputs), dense.predict_proba(inputs))
    np.testing.assert_array_equal(
        thin.predict_proba(sparse.csr_matrix(inputs)), dense.predict_proba(inputs)
    )


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_classes_are_what_they_were_called():
    inputs, targets = digits(90, classes=3)
    words = np.array(["naught", "one", "two"], dtype=object)[targets]
    model = NNClassifier(epochs=40, train_share=0.8, patience=40).fit(inputs, words)
    assert list(model.classes_) == ["naught", "one", "two"]
    assert model.score(inputs, words) > 0.9
    assert np.isfinite(model.history_["validation_accuracy"]).all()


def test_half_precision_of_the_inputs_changes_hardly_anything():
    inputs, targets = datasets.load_digits(return_X_y=True)
    settings: Any = {"hidden_layers": (5, 3), "epochs": 10}
    wide = NNClassifier(**settings).fit(inputs[:300], targets[:300])
    narrow = NNClassifier(**settings).fit(inputs[:300].astype(np.float32), targets[:300])
    np.testing.assert_allclose(
        narrow.predict_proba(inputs[300:].astype(np.float32)),
        wide.predict_proba(inputs[300:]),
        rtol=1e-2,
    )
    single = NNClassifier(precision="float32", **settings).fit(inputs[:300], targets[:300])
    np.testing.assert_allclose(
        single.predict_proba(inputs[300:]), wide.predict_proba(inputs[300:]), atol=1e-2
    )


def test_names_of_columns_are_kept_though_some_rows_are_watched():
    pandas = pytest.importorskip("pandas", reason="pandas is absent; the extra [outside] brings it")
    generator = np.random.default_rng(0)
    frame = pandas.DataFrame(generator.normal(size=(20, 2)), columns=["y", "wide"])
    target = pandas.Series(np.tile([0, 1], 10), name="y")  # an input is called so as well
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = NNClassifier(epochs=5, train_share=0.8).fit(frame, target)
        model.predict(frame)
    assert list(vars(model)["feature_names_in_"]) == ["y", "wide"]
    with pytest.raises(ValueError, match="feature names"):
        model.predict(frame[["wide", "y"]])
