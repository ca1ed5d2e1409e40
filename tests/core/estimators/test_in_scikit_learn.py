"""Estimators among scikit-learn's other tools, and in nnlab's own store."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import Store, load

from .with_scikit_learn import NNClassifier, NNRegressor

compose = import_module("sklearn.compose")
datasets = import_module("sklearn.datasets")
model_selection = import_module("sklearn.model_selection")
multioutput = import_module("sklearn.multioutput")
pipeline = import_module("sklearn.pipeline")
preprocessing = import_module("sklearn.preprocessing")

_ROOT = Path(__file__).parents[3]
_NO_PANDAS = "pandas is absent; the extra [outside] brings it"


def table_with_categories() -> tuple[Any, Any]:
    """Rows of which colour and size decide, one of them missing."""
    pandas = pytest.importorskip("pandas", reason=_NO_PANDAS)
    generator = np.random.default_rng(4)
    colours = generator.choice(["red", "green", "blue"], 120)
    sizes = generator.normal(size=120)
    frame = pandas.DataFrame({"colour": colours, "size": sizes, "day": range(120)})
    frame.loc[3, "size"] = np.nan
    return frame, np.where((colours == "red") ^ (sizes > 0), "yes", "no")


def test_a_search_over_a_grid_finds_the_better_hyperparameters():
    inputs, targets = datasets.load_iris(return_X_y=True)
    grid = {"hidden_layers": [(), (8,)], "learning_rate": [1e-6, 0.01]}
    search = model_selection.GridSearchCV(NNClassifier(epochs=30), grid, cv=3)
    search.fit(inputs, targets)
    assert search.best_params_["learning_rate"] == 0.01
    assert search.best_score_ > 0.9
    assert search.predict(inputs).shape == (150,)


def test_a_pipeline_over_a_table_with_categories_is_searched():
    frame, targets = table_with_categories()
    columns = compose.ColumnTransformer(
        [
            ("words", preprocessing.OneHotEncoder(sparse_output=False), ["colour"]),
            ("numbers", "passthrough", ["size"]),
        ]
    )
    steps = pipeline.make_pipeline(columns, NNClassifier(epochs=60))
    grid = {"nnclassifier__learning_rate": [0.003, 0.03]}
    search = model_selection.GridSearchCV(steps, grid, cv=3).fit(frame, targets)
    assert search.best_params_ == {"nnclassifier__learning_rate": 0.03}
    assert search.score(frame, targets) > 0.95
    assert set(search.predict(frame[:5])) <= {"yes", "no"}


def test_a_pipeline_that_gives_frames_tells_the_names_of_its_columns():
    frame, targets = table_with_categories()
    columns = compose.ColumnTransformer(
        [("words", preprocessing.OneHotEncoder(sparse_output=False), ["colour"])],
        remainder="passthrough",
    )
    steps = pipeline.make_pipeline(columns, NNClassifier(epochs=5))
    steps.set_output(transform="pandas").fit(frame, targets)
    names = [*(f"words__colour_{each}" for each in ("blue", "green", "red"))]
    assert list(steps[-1].feature_names_in_) == [*names, "remainder__size", "remainder__day"]


def test_sparse_columns_of_a_pipeline_are_learned():
    frame, targets = table_with_categories()
    steps = pipeline.make_pipeline(preprocessing.OneHotEncoder(), NNClassifier(epochs=5))
    assert steps.fit(frame[["colour"]], targets).predict(frame[["colour"]]).shape == (120,)


def test_scores_over_folds_are_those_of_any_estimator():
    inputs, targets = datasets.make_regression(60, 4, noise=1.0, random_state=1)
    scores = model_selection.cross_val_score(NNRegressor(epochs=100), inputs, targets, cv=3)
    assert (scores > 0.5).all()


def test_weights_reach_it_through_a_pipeline():
    inputs, targets = datasets.load_iris(return_X_y=True)
    weights = (targets < 2).astype(float)
    steps = pipeline.make_pipeline(preprocessing.StandardScaler(), NNClassifier(epochs=30))
    steps.fit(inputs, targets, nnclassifier__sample_weight=weights)
    assert set(steps.predict(inputs)) == {0, 1}  # the third has no rows that count
    assert steps.predict_proba(inputs).shape == (150, 3)


def test_a_thousand_fits_leave_no_table_behind():
    from nnlab.core.data.tabular import open_tables

    def fit(seed: int) -> None:
        NNRegressor(epochs=1, seed=seed).fit([[0.0], [1.0], [2.0]], [0.0, seed, 2.0])
        gc.collect()

    fit(9)  # the last one may be held, whoever was it before
    before = len(open_tables._TABLES), len(open_tables._HELD)
    for seed in range(3):
        fit(seed)
    assert (len(open_tables._TABLES), len(open_tables._HELD)) == before


def test_no_picture_is_prepared_of_rows_that_nobody_sees(monkeypatch):
    from nnlab.core.data import table_rows

    monkeypatch.setattr(table_rows, "plane_of_components", None)
    inputs, targets = datasets.load_iris(return_X_y=True)
    NNClassifier(epochs=1).fit(inputs, targets).partial_fit(inputs, targets)


@pytest.mark.parametrize("replicas", [1, 2])
def test_a_run_that_is_kept_is_opened_from_the_store(tmp_path, replicas):
    pandas = pytest.importorskip("pandas", reason=_NO_PANDAS)
    inputs, targets = datasets.load_iris(return_X_y=True, as_frame=True)
    words = pandas.Series(np.array(["a", "b", "c"])[targets], name="kind")
    file = tmp_path / "runs.db"
    model = NNClassifier(epochs=10, keep=file, replicas=replicas).fit(inputs, words)
    with Store.open(file, read_only=True) as store:
        assert store.run("last").id == model.run_id_
    trainer = load(model.run_id_, file)
    trainer.whose = "mean" if replicas > 1 else 0
    np.testing.assert_allclose(
        trainer.predict(np.asarray(inputs)), model.predict_proba(inputs), rtol=1e-12
    )
    table = trainer.dataset.table
    assert table is not None
    assert (table.classes, table.target_names) == (("a", "b", "c"), ("kind",))
    assert [each.name for each in table.inputs] == list(inputs.columns)


def test_labels_and_numbers_are_kept_as_well(tmp_path):
    file = tmp_path / "runs.db"
    inputs, labels = datasets.make_multilabel_classification(40, random_state=0)
    model = NNClassifier(epochs=5, keep=str(file)).fit(inputs, labels)
    trainer = load(model.run_id_, file)
    np.testing.assert_array_equal(trainer.predict(inputs), model.predict_proba(inputs))
    assert trainer.config.loss == "bce"
    numbers = NNRegressor(epochs=5, keep=file).fit(inputs, inputs[:, :2])
    np.testing.assert_array_equal(load("last", file).predict(inputs), numbers.predict(inputs))


def test_without_a_place_it_is_kept_where_the_lab_keeps_its_runs(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "lab.db"))
    model = NNRegressor(epochs=2, keep=True).fit([[0.0], [1.0]], [0.0, 1.0])
    assert load().run_id == model.run_id_


def test_nothing_else_of_nnlab_imports_scikit_learn():
    imports = re.compile(r"^\s*(from|import) sklearn\b", re.MULTILINE)
    files = [*(_ROOT / "core").rglob("*.py"), *(_ROOT / "tui").rglob("*.py")]
    assert {path.parent.name for path in files if imports.search(path.read_text("utf-8"))} == {
        "estimators"
    }
    code = "import sys, nnlab.core as core; core.Table; print('sklearn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
