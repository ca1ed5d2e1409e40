"""How an estimator is trained: all at once, in parts, from where it stood, and what ends it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import pytest

from nnlab.core import load

from .with_scikit_learn import NNClassifier, NNRegressor

datasets = import_module("sklearn.datasets")
exceptions = import_module("sklearn.exceptions")
joblib = import_module("joblib")
linear_model = import_module("sklearn.linear_model")

IRIS = datasets.load_iris(return_X_y=True)
KINDS = [NNClassifier, NNRegressor]


def hills(rows: int = 60, targets: int = 1) -> tuple[Any, Any]:
    return datasets.make_regression(
        n_samples=rows, n_features=4, n_targets=targets, noise=1.0, random_state=1
    )


# --- in parts ---


@pytest.mark.parametrize(
    "settings", [{}, {"dropout": 0.2}, {"replicas": 3}, {"schedule": "cosine"}]
)
def test_as_many_parts_as_epochs_are_a_fit_to_the_last_bit(settings):
    inputs, targets = IRIS
    whole = NNClassifier(epochs=12, **settings).fit(inputs, targets)
    parts = NNClassifier(epochs=12, **settings)
    for _ in range(12):
        parts.partial_fit(inputs, targets, classes=[0, 1, 2])
    np.testing.assert_array_equal(parts.predict_proba(inputs), whole.predict_proba(inputs))
    assert parts.loss_curve_ == whole.loss_curve_
    assert parts.n_iter_ == 12


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_a_regression_in_parts_is_a_fit_as_well(momentum):
    inputs, targets = hills()
    settings: Any = {"optimizer": "momentum", "momentum": momentum, "learning_rate": 0.01}
    whole = NNRegressor(epochs=40, **settings).fit(inputs, targets)
    parts = NNRegressor(epochs=40, **settings)
    for _ in range(40):
        parts.partial_fit(inputs, targets)
    np.testing.assert_array_equal(parts.predict(inputs), whole.predict(inputs))
    assert whole.score(inputs, targets) > 0.65


def test_a_part_may_lack_classes_but_has_none_that_was_not_said():
    model = NNClassifier()
    model.partial_fit([[1], [2], [3]], ["a", "b", "c"], classes=["a", "b", "c", "d"])
    model.partial_fit([[4]], ["d"])  # one row of one class
    assert model.predict_proba([[4]]).shape == (1, 4)
    with pytest.raises(ValueError, match="'e' is none of the classes"):
        model.partial_fit([[4]], ["e"])


def test_the_classes_are_said_at_first_and_stay():
    inputs, targets = [[3, 2], [1, 6]], [1, 0]
    with pytest.raises(ValueError, match="has to say all classes"):
        NNClassifier().partial_fit(inputs, targets)
    with pytest.raises(ValueError, match="is none of the classes"):
        NNClassifier().partial_fit(inputs, targets, classes=[2, 3])
    model = NNClassifier().partial_fit(inputs, targets, classes=[0, 1])
    with pytest.raises(ValueError, match=r"partial_fit goes on with the classes \[0 1\]"):
        model.partial_fit(inputs, targets, classes=[1, 2])


def test_a_model_from_a_file_is_tuned_to_another_target(tmp_path):
    model = NNRegressor(hidden_layers=(20,), learning_rate=0.01, epochs=50).fit([[2], [3]], [4, 5])
    joblib.dump(model, tmp_path / "model")
    again = joblib.load(tmp_path / "model")
    for _ in range(100):
        again.partial_fit([[2]], [1])
    assert again.predict([[2]])[0] == pytest.approx(1.0, abs=0.01)
    assert model.predict([[2]])[0] == pytest.approx(4.0, abs=0.1)


@pytest.mark.parametrize("kind", KINDS)
def test_parts_leave_no_row_to_be_watched(kind):
    model = kind(epochs=3, train_share=0.8).fit(*IRIS)
    with pytest.raises(ValueError, match=r"trains on every row .* not 0.8 and 0"):
        model.partial_fit(*IRIS)


# --- from where it stood ---


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("replicas", [1, 3])
def test_a_warm_start_goes_on_from_the_weights_for_as_many_epochs_again(kind, replicas):
    model = kind(warm_start=True, epochs=20, replicas=replicas).fit(*IRIS)
    ended = model.loss_curve_[-1]
    model.set_params(epochs=30).fit(*IRIS)
    assert model.history_["train_loss"][0] == pytest.approx(ended, rel=1e-9)
    assert model.n_iter_ == len(model.loss_curve_) == 30
    assert model.loss_curve_[-1] < ended
    cold = model.set_params(warm_start=False).fit(*IRIS)
    assert cold.history_["train_loss"][0] > ended


def test_a_warm_start_begins_the_schedule_anew():
    settings: Any = {"schedule": "exponential", "schedule_every": 1, "epochs": 3}
    model = NNClassifier(warm_start=True, optimizer="sgd", **settings).fit(*IRIS)
    rates = model.history_["learning_rate"].copy()
    assert rates[-1] < rates[0]
    np.testing.assert_array_equal(model.fit(*IRIS).history_["learning_rate"], rates)


@pytest.mark.parametrize("classes", [(0, 1), (0, 1, 3), (0, 1, 2, 3)])
def test_a_warm_start_keeps_its_classes(classes):
    inputs, targets = IRIS
    model = NNClassifier(warm_start=True, epochs=2).fit(inputs, targets)
    model.fit(inputs, targets[::-1])
    with pytest.raises(ValueError, match=r"warm_start goes on with the classes \[0 1 2\], which"):
        model.fit(inputs, np.resize(classes, len(inputs)))


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("kind", KINDS)
def test_a_warm_start_watches_rows_as_well(kind):
    model = kind(warm_start=True, epochs=10, train_share=0.8, patience=200).fit(*IRIS)
    assert np.isfinite(model.history_["validation_loss"]).sum() == 11
    model.set_params(epochs=20).fit(*IRIS)
    assert np.isfinite(model.history_["validation_loss"]).sum() == 21


# --- what ends it ---


@pytest.mark.parametrize("patience", [2, 5, 10, 50])
def test_it_ends_after_so_many_epochs_that_bring_nothing(patience):
    model = NNClassifier(epochs=3000, least_improvement=1000.0, patience=patience).fit(*IRIS)
    assert model.n_iter_ == patience


@pytest.mark.parametrize("kind", KINDS)
def test_it_ends_early_and_gives_the_weights_of_the_best_epoch(kind):
    model = kind(
        epochs=3000, train_share=0.7, patience=10, restore_best=True, learning_rate=0.03
    ).fit(*IRIS)
    losses = model.history_["validation_loss"]
    assert model.n_iter_ < 3000
    assert losses.argmin() == model.n_iter_ - 10


def test_without_patience_all_epochs_are_trained():
    assert NNClassifier(epochs=70, least_improvement=1e6).fit(*IRIS).n_iter_ == 70


@pytest.mark.parametrize("kind", KINDS)
def test_epochs_that_end_before_patience_does_are_warned_of(kind):
    with pytest.warns(exceptions.ConvergenceWarning, match="10 epochs were over before 400"):
        model = kind(epochs=10, patience=400).fit(*IRIS)
    assert model.n_iter_ == 10


def test_the_rate_falls_where_nothing_gets_better():
    model = NNClassifier(
        epochs=400, schedule="plateau", schedule_every=5, least_improvement=100.0, optimizer="sgd"
    ).fit(*IRIS)
    assert model.history_["learning_rate"][-1] < 1e-6


def test_what_diverges_is_an_error_that_says_so():
    inputs, targets = hills()
    wild = NNRegressor(activation="identity", optimizer="sgd", learning_rate=1000.0, epochs=50)
    with pytest.raises(ValueError, match=r"learning rate"):
        wild.fit(inputs, targets)
    huge = np.finfo(float).max * (inputs / np.abs(inputs).max())
    with pytest.raises(ValueError, match=r"Inputs are at most 1e\+150, and one is 1.8e\+308"):
        NNRegressor().fit(huge, targets)


def test_replicas_that_diverge_are_left_out_of_the_mean():
    inputs, targets = hills()
    for rate in (1.2, 1.0, 0.8, 0.6, 0.4):
        model = NNRegressor(
            optimizer="sgd", hidden_layers=(30,), activation="relu", replicas=20, epochs=20,
            learning_rate=rate,
        )  # fmt: skip
        try:
            model.fit(inputs, targets)
        except ValueError:
            continue
        if 0 < len(model._learned.parameters) < 20:
            break
    assert 0 < len(model._learned.parameters) < 20
    assert np.isfinite(model.predict(inputs)).all()


# --- rows ---


def test_a_class_of_one_row_trains_though_others_are_watched():
    model = NNClassifier(train_share=0.75, epochs=5)
    model.fit([[1, 2], [2, 3], [3, 4], [4, 5]], [0, 0, 0, 1])
    assert model.predict_proba([[1, 2]]).shape == (1, 2)


def test_too_few_rows_to_train_are_a_sentence():
    with pytest.raises(ValueError, match="train share must leave at least one row to train"):
        NNRegressor(train_share=0.3).fit(*hills(rows=3))


def test_shuffling_decides_the_weights_and_repeats_itself():
    inputs, targets = hills()

    def parameters(shuffle: bool) -> Any:
        model = NNRegressor(hidden_layers=(1,), batch_size=1, epochs=1, shuffle=shuffle)
        return model.fit(inputs, targets)._learned.parameters

    for shuffle in (True, False):
        np.testing.assert_array_equal(parameters(shuffle), parameters(shuffle))
    assert not np.array_equal(parameters(True), parameters(False))


def test_the_order_of_rows_decides_nothing_but_where_they_are_not_shuffled():
    inputs, targets = hills()
    backwards = inputs[::-1], targets[::-1]
    for shuffle in (True, False):
        model = NNRegressor(epochs=3, shuffle=shuffle)
        same = np.array_equal(
            model.fit(inputs, targets).predict(inputs), model.fit(*backwards).predict(inputs)
        )
        assert same is shuffle


def test_weights_of_one_are_none_though_rows_are_watched():
    inputs, targets = hills()
    model = NNRegressor(epochs=20, train_share=0.8)
    plain = model.fit(inputs, targets).predict(inputs)
    weighted = model.fit(inputs, targets, sample_weight=np.ones(60)).predict(inputs)
    np.testing.assert_array_equal(weighted, plain)


def test_a_whole_weight_is_the_row_so_many_times_and_none_is_no_row():
    inputs, targets = hills()
    weights = np.resize([0, 1, 2, 3], 60)
    repeated = NNRegressor(epochs=10).fit(inputs.repeat(weights, 0), targets.repeat(weights))
    weighted = NNRegressor(epochs=10).fit(inputs, targets, sample_weight=weights)
    np.testing.assert_array_equal(weighted.predict(inputs), repeated.predict(inputs))


def test_a_weight_is_how_much_a_row_pulls():
    inputs = np.array([[-1.0], [1.0], [1.0]])
    targets, weights = np.array([0.0, 1.0, 2.0]), [0.5, 0.25, 0.75]
    model = NNRegressor(
        hidden_layers=(), scale="none", optimizer="sgd", learning_rate=0.2, epochs=300
    ).fit(inputs, targets, sample_weight=weights)
    np.testing.assert_allclose(model.predict([[-1.0], [1.0]]), [0.0, 1.75], atol=1e-6)
    # The loss is the mean by weights: 0.25 of 1.5 is 0.75 away, 0.75 of it 0.25.
    assert model.loss_curve_[-1] == pytest.approx((0.25 * 0.75**2 + 0.75 * 0.25**2) / 1.5)


def test_what_weights_add_up_to_decides_nothing():
    inputs, targets = hills()
    weights = np.random.default_rng(2).uniform(0.1, 2.0, 60)
    one, other = (
        NNRegressor(epochs=10, train_share=0.8, seed=2).fit(inputs, targets, factor * weights)
        for factor in (1.0, 1000.0)
    )
    np.testing.assert_allclose(one.predict(inputs), other.predict(inputs), rtol=1e-6)
    parts = NNRegressor()
    for _ in range(10):
        parts.partial_fit(inputs, targets, weights)
    whole = NNRegressor(epochs=10).fit(inputs, targets, weights)
    np.testing.assert_array_equal(parts.predict(inputs), whole.predict(inputs))


def test_classes_count_by_weights_of_theirs():
    inputs = np.zeros((30, 1))
    targets = np.array([0] * 20 + [1] * 10)
    settings: Any = {"hidden_layers": (), "learning_rate": 0.1, "epochs": 400, "batch_size": 100}
    share = [
        NNClassifier(class_weight=said, **settings)
        .fit(inputs, targets)
        .predict_proba([[0.0]])[0, 1]
        for said in (None, "none", {0: 1, 1: 2}, {1: 0.5}, "balanced")
    ]
    np.testing.assert_allclose(share, [1 / 3, 1 / 3, 1 / 2, 1 / 5, 1 / 2], atol=0.02)


@pytest.mark.parametrize("kind", [NNClassifier, NNRegressor])
def test_rows_that_count_in_parts_are_kept_and_trained_on_by_their_weights(tmp_path, kind):
    inputs, targets = hills() if kind is NNRegressor else IRIS
    weights = np.random.default_rng(3).random(len(inputs))
    settings = {"epochs": 6, "train_share": 0.7}
    model = kind(keep=tmp_path / "runs.db", **settings)
    model.fit(inputs, targets, sample_weight=weights)
    trainer = load(model.run_id_, tmp_path / "runs.db")
    predicted = getattr(model, "predict" if kind is NNRegressor else "predict_proba")(inputs)
    np.testing.assert_allclose(trainer.predict(inputs), predicted, rtol=1e-14)
    table = trainer.dataset.table
    assert table is not None
    assert table.weights is not None
    np.testing.assert_allclose(np.sort(table.weights), np.sort(weights / weights.mean()))
    trainer.edit(epochs=12)
    trainer.run()
    longer = kind(**settings | {"epochs": 12}).fit(inputs, targets, sample_weight=weights)
    assert trainer.snapshot().history.column("train_loss")[1:].tolist() == longer.loss_curve_


@pytest.mark.parametrize("kind", [NNClassifier, NNRegressor])
def test_it_says_how_far_it_is_where_that_is_wanted(capsys, kind):
    inputs, targets = hills() if kind is NNRegressor else IRIS
    model = kind(epochs=4, verbose=True).fit(inputs, targets)
    assert "epoch 4 of 4" in capsys.readouterr().out
    model.partial_fit(inputs, targets)
    assert "epoch 5 of 5" in capsys.readouterr().out
    kind(epochs=4).fit(inputs, targets)
    assert capsys.readouterr().out == ""


def test_missing_inputs_are_filled_by_the_mean_of_what_is_there():
    inputs, targets = hills()
    holes = inputs.copy()
    holes[::7, 1] = np.nan
    model = NNRegressor(epochs=50).fit(holes, targets)
    mean = np.nanmean(holes[:, 1])
    np.testing.assert_allclose(
        model.predict([[0.5, np.nan, 0.5, 0.5]]), model.predict([[0.5, mean, 0.5, 0.5]])
    )


def test_a_penalty_makes_weights_small():
    sizes = [
        float((NNClassifier(epochs=100, l2=l2).fit(*IRIS)._learned.parameters ** 2).sum())
        for l2 in (0.0, 0.01, 0.1)
    ]
    assert sizes == sorted(sizes, reverse=True)


# --- numbers ---


def test_several_numbers_are_predicted_at_once():
    inputs, targets = hills(rows=150, targets=5)
    model = NNRegressor(hidden_layers=(30,), epochs=100, learning_rate=0.01).fit(inputs, targets)
    assert model.predict(inputs).shape == (150, 5)
    assert model.score(inputs, targets) > 0.9


@pytest.mark.parametrize("activation", ["identity", "sigmoid", "tanh", "relu"])
def test_a_regression_is_learned_whatever_the_activation(activation):
    inputs, targets = hills()
    model = NNRegressor(
        hidden_layers=(30,), activation=activation, optimizer="irprop", epochs=100
    ).fit(inputs, targets)
    assert model.score(inputs, targets) > 0.95


def test_without_hidden_layers_it_is_the_linear_model():
    inputs, targets = hills()
    plain = linear_model.LinearRegression().fit(inputs, targets)
    model = NNRegressor(
        hidden_layers=(), optimizer="sgd", learning_rate=0.2, batch_size=60, epochs=400
    ).fit(inputs, targets)
    np.testing.assert_allclose(model.predict(inputs), plain.predict(inputs), rtol=1e-6, atol=1e-6)


def test_a_target_that_is_the_same_in_all_rows_is_learned():
    inputs, _ = hills()
    model = NNRegressor(epochs=300, learning_rate=0.01).fit(inputs, np.full(60, 7.0))
    np.testing.assert_allclose(model.predict(inputs), 7.0, atol=0.1)


# --- an ensemble ---


def test_replicas_predict_by_their_mean():
    inputs, targets = IRIS
    several = NNClassifier(epochs=20, replicas=3, seed=5).fit(inputs, targets)
    single = [
        NNClassifier(epochs=20, seed=seed).fit(inputs, targets).predict_proba(inputs)
        for seed in (5, 6, 7)
    ]
    np.testing.assert_allclose(several.predict_proba(inputs), np.mean(single, axis=0), rtol=1e-9)
    regression = NNRegressor(epochs=20, replicas=2, seed=5).fit(inputs, targets)
    each = [NNRegressor(epochs=20, seed=seed).fit(inputs, targets) for seed in (5, 6)]
    mean = np.mean([one.predict(inputs) for one in each], axis=0)
    np.testing.assert_allclose(regression.predict(inputs), mean, rtol=1e-9)


def test_folds_are_an_ensemble_of_which_each_has_watched_other_rows():
    model = NNClassifier(epochs=50, folds=5).fit(*IRIS)
    assert len(model._learned.parameters) == 5
    assert model.score(*IRIS) > 0.9
    with pytest.raises(ValueError, match="folds 0"):
        model.partial_fit(*IRIS)
