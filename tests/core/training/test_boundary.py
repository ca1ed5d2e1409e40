"""The outputs on a grid, as the boundary is drawn of."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core import ConfigError, RunConfig, Table, Trainer

ACROSS, UP = np.linspace(-2.0, 2.0, 5), np.linspace(-1.0, 1.0, 3)


def table() -> Table:
    numbers = np.random.default_rng(3).normal(size=(60, 3)) * [1.0, 10.0, 100.0] + 5.0
    numbers[4, 2] = np.nan
    return Table.from_arrays(numbers, numbers[:, 0] - numbers[:, 1], names=("a", "b", "c"))


def test_a_grid_of_points_is_predicted_row_by_row() -> None:
    end = Trainer(RunConfig(dataset="xor", epochs=5)).run()
    found = end.boundary(ACROSS, UP)
    assert found.shape == (3, 5)
    for row, y in enumerate(UP):
        np.testing.assert_array_equal(found[row], end.predict([[x, y] for x in ACROSS]))


def test_of_several_classes_each_has_its_plane() -> None:
    config = RunConfig(dataset="blobs", classes=3, epochs=2)
    end = Trainer(config).run()
    assert end.boundary(ACROSS, UP).shape == (3, 5, 3)


def test_of_a_table_two_columns_are_laid_out_and_the_others_stand_at_their_means() -> None:
    data = table()
    trainer = Trainer(RunConfig(epochs=5), data=data)
    end = trainer.run()
    train = trainer.dataset.train
    mean = np.nanmean(data.numbers[train], axis=0)
    found = end.boundary([1.0, 2.0], [10.0, 20.0, 30.0], ("c", "a"))
    assert found.shape == (3, 2)
    rows = [[a, mean[1], c] for a in (10.0, 20.0, 30.0) for c in (1.0, 2.0)]
    np.testing.assert_allclose(found.ravel(), end.predict(rows), rtol=1e-12)
    np.testing.assert_array_equal(
        end.boundary([1.0], [2.0]), end.boundary([1.0], [2.0], ("a", "b"))
    )


def test_a_column_that_there_is_not_is_told_with_those_that_there_are() -> None:
    end = Trainer(RunConfig(epochs=1), data=table()).run()
    with pytest.raises(ConfigError, match="no input 'd'; its inputs are 'a', 'b', 'c'"):
        end.boundary(ACROSS, UP, ("a", "d"))


def test_points_have_no_columns_to_choose() -> None:
    end = Trainer(RunConfig(epochs=1)).run()
    with pytest.raises(ConfigError, match="Only a table has columns"):
        end.boundary(ACROSS, UP, ("a", "b"))
