"""The rows of a table as a dataset: split, filled, scaled, and seen in a plane."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core import ConfigError, RunConfig, Trainer
from nnlab.core.data.make import make_dataset
from nnlab.core.data.seen import seen_along, seen_by_components
from nnlab.core.data.tabular.open_tables import learning

from .tables import table_of


def numbers(rows: int, columns: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(rows, columns)) * [
        10.0**i for i in range(columns)
    ]


def text_of(array: np.ndarray, names: str) -> str:
    return names + "\n" + "\n".join(",".join(map(repr, row)) for row in array.tolist()) + "\n"


@pytest.fixture
def regression():
    return table_of(text_of(numbers(100, 5), "a,b,c,out1,out2"))


def test_scaling_is_learned_on_the_rows_that_train_alone(regression):
    data = make_dataset(learning(RunConfig(seed=3), regression))
    train = data.inputs[data.train]
    assert np.allclose(train.mean(axis=0), 0, atol=1e-12)
    assert np.allclose(train.std(axis=0), 1)
    assert not np.allclose(data.inputs.mean(axis=0), 0, atol=1e-3)
    targets = data.targets[data.train]
    assert np.allclose(targets.mean(axis=0), 0, atol=1e-12)
    assert np.allclose(targets.std(axis=0), 1)


@pytest.mark.parametrize("scale", ["standard", "minmax", "none"])
def test_what_was_scaled_is_undone_exactly_enough(regression, scale):
    data = make_dataset(learning(RunConfig(scale=scale), regression))
    assert data.scale is not None
    assert np.allclose(data.scale.numbers(data.inputs), regression.numbers)
    assert np.allclose(data.scale.outputs(data.targets), regression.targets)
    if scale == "none":
        assert np.array_equal(data.inputs, regression.numbers)
    if scale == "minmax":
        assert data.inputs[data.train].min() == 0
        assert data.inputs[data.train].max() == 1


@pytest.mark.parametrize("scale", ["standard", "minmax", "none"])
def test_numbers_whose_squares_and_sums_can_not_be_written_are_scaled_as_others(scale):
    rows = "a,y\n" + "".join(f"{row % 9 - 4}e307,{row % 2}e308\n" for row in range(40))
    plain = rows.replace("e307", "").replace("e308", "")
    config = RunConfig(scale=scale)
    huge, small = (make_dataset(learning(config, table_of(text))) for text in (rows, plain))
    if scale != "none":
        assert np.allclose(huge.inputs, small.inputs)
    assert np.isfinite(huge.inputs).all()
    assert np.isfinite(huge.targets).all()


def test_a_missing_number_is_the_mean_of_the_rows_that_train():
    table = table_of(
        "a,b,y\n" + "".join(f"{'' if row == 5 else row},1,{row}.5\n" for row in range(40)),
        targets=("y",),
        missing="mean",
    )
    data = make_dataset(learning(RunConfig(), table))
    there = [row for row in data.train if row != 5]
    assert data.scale is not None
    assert data.scale.numbers(data.inputs)[5, 0] == pytest.approx(np.mean(there))
    # A column that is the same in every row has no size to be brought to.
    assert np.array_equal(data.inputs[:, 1], np.zeros(40))


def test_classes_are_split_by_their_shares():
    rows = "".join(f"{row},{'rare' if row % 10 == 0 else 'common'}\n" for row in range(200))
    data = make_dataset(learning(RunConfig(train_share=0.5), table_of(f"x,kind\n{rows}")))
    for part, count in ((data.train, 100), (data.validation, 50), (data.test, 50)):
        assert len(part) == count
        assert abs(data.labels[part].sum() - 0.1 * count) <= 1
    assert sorted([*data.train, *data.validation, *data.test]) == list(range(200))


def test_a_split_column_is_obeyed_whatever_the_seed():
    rows = "".join(
        f"{row},{row * row},{('train', 'test', 'train', 'validation')[row % 4]}\n"
        for row in range(20)
    )
    table = table_of(f"x,y,set\n{rows}", targets=("y",))
    for seed in (1, 2):
        config = learning(RunConfig(seed=seed, train_share=0.3), table)
        data = make_dataset(config)
        assert data.train.tolist() == list(range(0, 20, 2))
        assert config.train_rows == 10
        assert data.validation.tolist() == list(range(3, 20, 4))
        assert data.test.tolist() == list(range(1, 20, 4))


def test_a_config_means_a_table_that_is_open_or_says_that_it_is_not():
    with pytest.raises(ConfigError, match="--data FILE opens it"):
        make_dataset(RunConfig(dataset="own_table", table="9r-2i-1o-00000000000000ff"))


def test_the_same_config_and_seed_give_the_same_bits_however_the_table_was_read(regression):
    text = text_of(numbers(100, 5), "a,b,c,out1,out2")
    other = table_of(text.replace(",", "\t"))
    config = RunConfig(epochs=20, hidden_layers=(4,))
    one, two = Trainer(config, data=regression).run(), Trainer(config, data=other).run()
    assert np.array_equal(one.parameters, two.parameters)
    assert one.config == two.config


def test_replicas_on_a_table_are_the_single_runs(regression):
    config = RunConfig(epochs=15, hidden_layers=(4,), seed=5, batch_size=16)
    together = Trainer(config.replace(replicas=3), data=regression)
    together.run()
    for replica in range(3):
        single = Trainer(config.replace(seed=5 + replica), data=regression)
        single.run()
        assert np.array_equal(together.datasets[replica].inputs, single.dataset.inputs)
    assert together.config.outputs == 2


def test_a_plane_of_columns_is_in_the_tables_units_and_leaves_the_others_at_their_means(regression):
    data = seen_along(make_dataset(learning(RunConfig(), regression)), 2, 0)
    assert data.view.names == ("c", "a")
    assert data.view.said == "1 other input at the mean"
    assert np.allclose(data.points, regression.numbers[:, [2, 0]])
    inputs = data.view.inputs_at(data.points)
    assert np.allclose(inputs[:, [2, 0]], data.inputs[:, [2, 0]])
    assert np.allclose(inputs[:, 1], data.inputs[data.train][:, 1].mean())


def test_a_plane_of_components_is_that_of_the_singular_vectors(regression):
    data = seen_by_components(make_dataset(learning(RunConfig(), regression)))
    train = data.inputs[data.train]
    centred = train - train.mean(axis=0)
    _, sizes, vectors = np.linalg.svd(centred, full_matrices=False)
    for axis in range(2):
        found = (data.inputs - train.mean(axis=0)) @ vectors[axis]
        assert np.allclose(data.points[:, axis], found) or np.allclose(data.points[:, axis], -found)
    share = (sizes[:2] ** 2).sum() / (sizes**2).sum()
    assert data.view.said == f"{share:.0%} of the variance"
    # What is asked of the network at a row's place is the row itself, less what sticks out.
    there = data.view.inputs_at(data.points)
    assert np.allclose((there - data.inputs) @ vectors[:2].T, 0)


def test_a_table_of_one_input_lies_on_a_line():
    table = table_of("x,y\n" + "".join(f"{row},{row * 2.5}\n" for row in range(20)), targets=("y",))
    data = make_dataset(learning(RunConfig(), table))
    assert data.points[:, 1].tolist() == [0.0] * 20
    assert np.allclose(data.view.inputs_at(data.points), data.inputs)
