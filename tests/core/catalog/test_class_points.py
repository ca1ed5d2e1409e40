"""Points of several classes are where they are said to be, and targets have a column for each."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core.catalog.datasets import DATASETS
from nnlab.core.config import RunConfig
from nnlab.core.data.dataset import Dataset
from nnlab.core.data.make import make_dataset

GENERATED = DATASETS.names_where(
    lambda kind: kind.several_classes and not (kind.drawn or kind.tabular)
)


def made(dataset: str, classes: int, samples: int, noise: float = 0.0, seed: int = 1) -> Dataset:
    return make_dataset(
        RunConfig(dataset=dataset, classes=classes, samples=samples, noise=noise, seed=seed)
    )


@pytest.mark.parametrize("dataset", GENERATED)
@pytest.mark.parametrize(
    ("classes", "samples"), [(2, 9), (3, 3), (3, 500), (7, 100), (10, 10), (10, 99)]
)
def test_targets_are_one_in_the_column_of_the_class(
    dataset: str, classes: int, samples: int
) -> None:
    data = made(dataset, classes, samples)
    assert data.task == "classification"
    assert data.has_several_classes
    assert data.targets.shape == (samples, classes)
    assert set(np.unique(data.targets)) == {0.0, 1.0}
    assert (data.targets.sum(axis=1) == 1).all()
    assert (data.targets.argmax(axis=1) == data.labels).all()
    assert np.ptp(data.targets.sum(axis=0)) <= 1
    for array in (data.targets, data.labels, data.inputs):
        assert not array.flags.writeable


@pytest.mark.parametrize("classes", [3, 6, 10])
def test_blobs_are_round_clouds_evenly_on_a_circle(classes: int) -> None:
    data = made("blobs", classes, 3000 * classes)
    for label in range(classes):
        cloud = data.inputs[data.labels == label]
        turn = 2 * np.pi * label / classes
        # Five standard errors of 3000 normal numbers.
        assert np.abs(cloud.mean(axis=0) - 4 * np.array([np.sin(turn), np.cos(turn)])).max() < 0.046
        assert np.abs(cloud.std(axis=0) - 0.5).max() < 0.033


@pytest.mark.parametrize("classes", [3, 5, 10])
def test_arms_are_spirals_a_share_of_a_turn_apart(classes: int) -> None:
    data = made("arms", classes, 40 * classes)
    for label in range(classes):
        arm = data.inputs[data.labels == label]
        place = np.arange(40) / 40
        angle = 7 * np.pi * place / classes + 2 * np.pi * label / classes
        assert np.allclose(np.hypot(*arm.T), 0.5 + 4.5 * place)
        assert np.allclose(arm[:, 0], np.hypot(*arm.T) * np.sin(angle))
        assert np.allclose(arm[:, 1], np.hypot(*arm.T) * np.cos(angle))


@pytest.mark.parametrize(("dataset", "reach"), [("blobs", 1.0), ("arms", 0.2)])
def test_noise_scatters_the_points_and_leaves_the_classes(dataset: str, reach: float) -> None:
    clean, noisy = made(dataset, 4, 2000), made(dataset, 4, 2000, noise=0.2)
    moved = np.abs(noisy.inputs - clean.inputs)
    assert (clean.labels == noisy.labels).all()
    assert 0.98 * reach < moved.max() <= reach
