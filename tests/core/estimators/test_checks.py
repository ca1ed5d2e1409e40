"""scikit-learn's own checks pass whole, and users find what they expect of an estimator."""

from __future__ import annotations

import pickle
from importlib import import_module
from inspect import signature

import numpy as np
import pytest

from nnlab.core.config.hyperparameters.declared import HYPERPARAMETERS

from .with_scikit_learn import NNClassifier, NNRegressor

checks = import_module("sklearn.utils.estimator_checks")
base = import_module("sklearn.base")

_SAID_BY_ROWS = {"dataset", "table"}
_FOR_POINTS = {"drawing", "formula", "classes", "samples", "noise", "features"}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", [NNClassifier, NNRegressor])
def test_scikit_learns_own_checks_pass_whole(kind):
    results = checks.check_estimator(kind(epochs=50), on_fail=None)
    others = {
        each["check_name"]: each["exception"] for each in results if each["status"] != "passed"
    }
    # What is skipped is of a variable that scipy reads early, and of a method there is none of.
    skipped = {"array_api_input", "classifiers_multilabel_output_format_decision_function"}
    assert others.keys() <= {f"check_{name}" for name in skipped}
    assert len(results) > 50


@pytest.mark.parametrize("kind", [NNClassifier, NNRegressor])
def test_every_hyperparameter_that_a_table_is_learned_by_is_an_argument(kind):
    names = set(signature(kind).parameters)
    assert names == {*HYPERPARAMETERS, "warm_start", "keep", "verbose"} - {
        *_SAID_BY_ROWS,
        *_FOR_POINTS,
    }
    assert set(kind().get_params()) == names


def test_arguments_have_the_declared_defaults_but_for_what_fit_means():
    others = {
        name: value
        for name, value in NNClassifier().get_params().items()
        if name in HYPERPARAMETERS
        and value != HYPERPARAMETERS[name].default
        and HYPERPARAMETERS[name].default_from is None
    }
    assert others == {"train_share": 1.0, "test_rows": "all", "epochs": 200}
    assert NNClassifier().get_params()["loss"] is None  # as it follows the output


def test_another_librarys_word_for_an_argument_is_answered_with_the_name():
    with pytest.raises(TypeError, match=r"'max_iter' is not .*Did you mean epochs\?"):
        NNClassifier(max_iter=100)
    with pytest.raises(TypeError, match=r"'noise' is not an argument of this estimator\.$"):
        NNRegressor(noise=0.1)


def test_its_line_shows_what_was_said():
    assert (
        repr(NNClassifier(hidden_layers=(3,), l2=0.1)) == "NNClassifier(hidden_layers=(3,), l2=0.1)"
    )


def test_a_wrong_value_is_a_sentence_when_it_is_fitted():
    wrong = NNClassifier(learning_rate=-1.0, activation="nose")
    with pytest.raises(ValueError, match=r"learning rate must be a number from") as caught:
        wrong.fit([[0.0], [1.0]], [0, 1])
    assert "activation must be one of" in str(caught.value)


def test_a_fitted_estimator_pickles_and_predicts_the_same_bits():
    generator = np.random.default_rng(0)
    inputs = generator.normal(size=(40, 3))
    model = NNClassifier(epochs=20, replicas=3).fit(inputs, inputs[:, 0] > 0)
    data = pickle.dumps(model)
    again = pickle.loads(data)
    np.testing.assert_array_equal(again.predict_proba(inputs), model.predict_proba(inputs))
    assert again.get_params() == model.get_params()
    assert inputs.tobytes() not in data  # nothing of the rows


def test_a_pickled_estimator_trains_on_as_the_one_it_was_made_of():
    inputs = np.linspace(-1, 1, 20).reshape(-1, 1)
    model = NNRegressor(epochs=5).fit(inputs, inputs[:, 0] ** 2)
    again = pickle.loads(pickle.dumps(model))
    for each in (model, again):
        each.partial_fit(inputs, inputs[:, 0] ** 2)
    np.testing.assert_array_equal(again.predict(inputs), model.predict(inputs))


def test_a_clone_is_unfitted_and_learns_the_same():
    inputs = np.linspace(-1, 1, 20).reshape(-1, 1)
    model = NNRegressor(epochs=5).fit(inputs, inputs[:, 0])
    again = base.clone(model)
    assert not hasattr(again, "n_iter_")
    np.testing.assert_array_equal(
        again.fit(inputs, inputs[:, 0]).predict(inputs), model.predict(inputs)
    )
