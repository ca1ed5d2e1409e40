"""Folds: every row is validated once, and the replicas of a run are the folds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core import ConfigError, RunConfig, Trainer
from nnlab.core.data.make import make_dataset


@given(rows=st.integers(2, 120), folds=st.integers(2, 20), seed=st.integers(0, 5))
def test_every_row_is_watched_in_a_fold_and_trains_in_the_others(rows, folds, seed):
    if folds > rows:
        return
    config = RunConfig(dataset="circle", samples=rows, folds=folds, replicas=1, seed=seed)
    parts = [make_dataset(config.replace(fold=each)) for each in range(folds)]
    watched = np.concatenate([part.validation for part in parts])
    assert set(watched) == set(range(rows))
    # No row more often than the shares ask for.
    assert len(watched) - rows < folds
    for part in parts:
        assert len(part.validation) == config.rows_of_fold
        assert len(part.train) == config.train_rows
        assert sorted([*part.train, *part.validation]) == list(range(rows))
        assert not len(part.test)


def test_classes_of_a_table_are_in_each_fold_by_their_shares():
    config = RunConfig(dataset="iris", folds=10, replicas=1)
    for fold in range(10):
        data = make_dataset(config.replace(fold=fold))
        assert np.bincount(data.labels[data.validation].astype(int)).tolist() == [5, 5, 5]


def test_the_replicas_of_a_run_are_its_folds_and_the_same_as_single_runs():
    config = RunConfig(dataset="iris", folds=4, epochs=12, hidden_layers=(4,), seed=3)
    assert config.replicas == 4
    together = Trainer(config)
    end = together.run()
    assert end.replicas is not None
    watched = [data.validation for data in together.datasets]
    assert set(np.concatenate(watched)) == set(range(150))
    for fold in range(4):
        single = Trainer(
            config.replace(replicas=1, fold=fold, seed=3 + fold, data_seed=config.seed_of_data)
        )
        single.run()
        assert np.array_equal(single.dataset.validation, watched[fold])
        assert single.history.rows[-1, 3] == pytest.approx(
            together.replica_history[1][-1, fold, 3], rel=1e-5
        )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"folds": 1}, "folds must be 0, or from 2 to 100, not 1."),
        ({"folds": 30, "dataset": "xor"}, "folds must be 0, or from 2 to 21, not 30."),
        ({"folds": 5, "fold": 5, "replicas": 1}, "fold must be from 0 to 4, not 5."),
        ({"folds": 5, "replicas": 3}, "replicas must be 5, one for each fold, or 1, not 3."),
        (
            {"folds": 5, "dataset": "own_table", "table": "9r-2i-1o-5t-2v-00000000000000ff"},
            "folds must be 0 where a column of the table decides which rows train.",
        ),
    ],
)
def test_folds_that_can_not_be_are_refused_in_a_sentence(values, sentence):
    with pytest.raises(ConfigError) as caught:
        RunConfig(**values)
    assert [problem.sentence for problem in caught.value.problems] == [sentence]
