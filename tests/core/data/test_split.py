"""The split gives each row its purpose; points and split follow from the seed alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.core.catalog.datasets import DATASETS
from nnlab.core.config import RunConfig
from nnlab.core.data.dataset import Dataset
from nnlab.core.data.make import make_dataset
from nnlab.core.randomness import generator

FIELDS = ("points", "inputs", "targets", "labels", "train", "validation", "test")
every_dataset = pytest.mark.parametrize(
    "dataset", DATASETS.names_where(lambda kind: not kind.tabular)
)


def made(**values: Any) -> Dataset:
    return make_dataset(RunConfig(**values))


def same(one: Dataset, other: Dataset, *fields: str) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in fields)


@pytest.mark.parametrize(
    ("samples", "share", "train", "validation", "test"),
    [
        (100, 0.8, 80, 10, 10),
        (101, 0.8, 80, 11, 10),
        (500, 0.5, 250, 125, 125),
        (10, 0.9, 9, 1, 0),
        (10, 1.0, 10, 0, 0),
        (100, 0.29, 29, 36, 35),
    ],
)
def test_what_does_not_train_is_halved_the_odd_row_validates(
    samples: int, share: float, train: int, validation: int, test: int
) -> None:
    data = made(dataset="linear", samples=samples, train_share=share)
    assert (len(data.train), len(data.validation), len(data.test)) == (train, validation, test)


@given(st.integers(2, 300), st.floats(0.5, 1.0), st.integers(0, 99))
def test_held_out_sets_share_no_row_and_leave_none_over(
    samples: int, share: float, seed: int
) -> None:
    data = made(dataset="linear", samples=samples, train_share=share, seed=seed)
    rows = np.concatenate([data.train, data.validation, data.test])
    assert sorted(rows.tolist()) == list(range(samples))


@given(st.integers(2, 300), st.floats(0.5, 1.0), st.integers(0, 99))
def test_the_reports_test_set_is_every_row(samples: int, share: float, seed: int) -> None:
    data = made(dataset="linear", samples=samples, train_share=share, seed=seed, test_rows="all")
    assert data.test.tolist() == list(range(samples))
    assert sorted([*data.train, *data.validation]) == list(range(samples))


def test_the_reports_xor_split_is_16_and_5() -> None:
    data = made(dataset="xor", test_rows="all")
    assert (len(data.train), len(data.validation), len(data.test)) == (16, 5, 21)


def test_the_split_is_the_first_permutation_of_its_own_stream() -> None:
    data = made(dataset="circle", seed=11)
    order = generator(11, "split").permutation(500)
    assert data.train.tolist() == sorted(order[:400])
    assert data.validation.tolist() == sorted(order[400:450])
    assert data.test.tolist() == sorted(order[450:])


def test_row_numbers_ascend() -> None:
    data = made(dataset="circle")
    for rows in (data.train, data.validation, data.test):
        assert (np.diff(rows) > 0).all()


def test_every_row_is_as_likely_to_train() -> None:
    trained = np.zeros(20)
    for seed in range(400):
        rows = made(dataset="linear", samples=20, train_share=0.5, seed=seed).train
        trained[rows] += 1
    # 200 of 400 with a standard deviation of 10.
    assert np.abs(trained - 200).max() < 50


@every_dataset
def test_the_same_seed_makes_the_same_dataset(dataset: str) -> None:
    one, other = (made(dataset=dataset, noise=0.1, seed=3) for _ in range(2))
    assert same(one, other, *FIELDS)


@every_dataset
def test_another_seed_makes_other_points_and_another_split(dataset: str) -> None:
    one, other = (made(dataset=dataset, noise=0.1, seed=seed) for seed in (3, 4))
    assert not same(one, other, "inputs")
    assert not same(one, other, "train")


@every_dataset
def test_neither_network_nor_training_moves_a_point(dataset: str) -> None:
    one = made(dataset=dataset, noise=0.1)
    other = made(
        dataset=dataset, noise=0.1, hidden_layers=(3,), optimizer="sgd", batch_size=5, epochs=2
    )
    assert same(one, other, *FIELDS)


def test_another_dataset_of_as_many_rows_is_split_alike() -> None:
    assert same(made(dataset="circle"), made(dataset="spiral"), "train", "validation", "test")


def test_another_train_share_moves_no_point() -> None:
    one, other = made(dataset="circle"), made(dataset="circle", train_share=0.5)
    assert same(one, other, "inputs", "targets")
    assert set(other.train) < set(one.train)


@every_dataset
def test_arrays_are_read_only_floats_in_rows(dataset: str) -> None:
    data = made(dataset=dataset)
    assert data.inputs.shape == (RunConfig(dataset=dataset).samples, 2)
    assert data.targets.shape == (len(data.inputs), RunConfig(dataset=dataset).outputs)
    assert data.inputs.dtype == data.targets.dtype == np.float64
    assert data.inputs.flags.c_contiguous
    for name in FIELDS:
        array = getattr(data, name)
        if array.size:
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0
