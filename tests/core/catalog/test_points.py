"""Each dataset's points are where they are said to be, with the labels they are said to have."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core.catalog.datasets import DATASETS, regression, several_classes, tables, two_labels
from nnlab.core.config import RunConfig
from nnlab.core.data.dataset import Dataset
from nnlab.core.data.make import make_dataset

from ...golden import TRAJECTORIES


def made(dataset: str, samples: int, noise: float = 0.0, seed: int = 1) -> Dataset:
    return make_dataset(
        RunConfig(dataset=dataset, samples=samples, noise=noise, seed=seed, train_share=1.0)
    )


def polar(inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.hypot(inputs[:, 0], inputs[:, 1]), np.arctan2(inputs[:, 0], inputs[:, 1])


def test_every_declared_dataset_can_be_made() -> None:
    kinds = (*two_labels.KINDS, *several_classes.KINDS, *regression.KINDS, *tables.KINDS)
    assert DATASETS.names == tuple(kind.name for kind in kinds)
    assert len(DATASETS) == len(kinds) == 16
    assert {kind.targets for kind in two_labels.KINDS} == {"labels"}
    assert {kind.targets for kind in several_classes.KINDS} == {"classes"}
    assert {kind.targets for kind in regression.KINDS} == {"numbers"}
    for name in DATASETS.names_where(lambda kind: kind.name != tables.OWN):
        assert len(make_dataset(RunConfig(dataset=name)).points) == DATASETS[name].samples


def test_xor_is_the_reports_21_points_in_the_reports_order() -> None:
    data = made("xor", 21)
    assert data.inputs.tolist() == TRAJECTORIES["X"]
    assert data.targets[:, 0].tolist() == TRAJECTORIES["y"]


def test_noise_moves_the_points_of_xor_but_not_their_labels() -> None:
    clean, noisy = made("xor", 21), made("xor", 21, noise=0.2)
    moved = np.abs(noisy.inputs - clean.inputs)
    assert (noisy.targets == clean.targets).all()
    assert moved.min() > 0
    assert 0.05 < moved.max() <= 0.1


def test_linear_fills_the_unit_square_and_is_cut_by_its_diagonal() -> None:
    data = made("linear", 4000)
    x1, x2 = data.inputs.T
    assert 0 <= data.inputs.min() < 0.01
    assert 0.99 < data.inputs.max() < 1
    assert (data.targets[:, 0] == (x1 <= x2)).all()
    # Uniform on both axes, independently: mean 1/2, variance 1/12, no correlation.
    assert np.abs(data.inputs.mean(axis=0) - 0.5).max() < 0.03
    assert np.abs(data.inputs.var(axis=0) - 1 / 12).max() < 0.01
    assert abs(np.corrcoef(x1, x2)[0, 1]) < 0.08


def test_noise_blurs_the_border_of_linear_only_within_its_reach() -> None:
    data = made("linear", 4000, noise=0.2)
    x1, x2 = data.inputs.T
    wrong = data.targets[:, 0] != (x1 <= x2)
    # Each coordinate is seen up to 0.1 off, so the difference up to 0.2.
    assert wrong.any()
    assert np.abs(x1 - x2)[wrong].max() < 0.2


def test_circle_is_a_disc_of_ones_inside_a_ring_of_zeros() -> None:
    data = made("circle", 4001)
    radius, angle = polar(data.inputs)
    ones = data.targets[:, 0] == 1
    assert ones.sum() == 2001
    assert 2.4 < radius[ones].max() <= 2.5
    assert 3.5 <= radius[~ones].min() < 3.55
    assert 4.9 < radius[~ones].max() <= 5.0
    # The radius is uniform, not the area: the disc's mean radius is 1.25.
    assert abs(radius[ones].mean() - 1.25) < 0.06
    assert abs(radius[~ones].mean() - 4.25) < 0.04
    assert np.histogram(angle, 8, (-np.pi, np.pi))[0].min() > 400


def test_noise_changes_labels_of_circle_but_not_its_places() -> None:
    clean, noisy = made("circle", 2000), made("circle", 2000, noise=0.2)
    assert (clean.inputs == noisy.inputs).all()
    changed = clean.targets[:, 0] != noisy.targets[:, 0]
    radius, _ = polar(clean.inputs)
    # Seen up to 1 off on each axis: only points within sqrt(2) of the border can change.
    assert 0.02 < changed.mean() < 0.4
    assert np.abs(radius[changed] - 2.5).max() <= np.sqrt(2)


def test_noise_of_circle_reaches_as_far_as_its_half_width_times_the_noise() -> None:
    clean, noisy = made("circle", 20_000), made("circle", 20_000, noise=0.5)
    changed = clean.targets[:, 0] != noisy.targets[:, 0]
    radius, _ = polar(clean.inputs)
    # Up to 2.5 on each axis: from nearly everywhere in the ring to the disc's border.
    assert radius[changed & (radius > 3)].max() > 4.8


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.1, 1.2), (0.5, 4.0)])
def test_gaussian_is_two_round_clouds_that_noise_widens(noise: float, variance: float) -> None:
    data = made("gaussian", 8001, noise)
    ones = data.targets[:, 0] == 1
    assert ones.sum() == 4001
    for cloud, centre in ((data.inputs[ones], 2.0), (data.inputs[~ones], -2.0)):
        # Five standard errors of 4000 normal numbers.
        assert np.abs(cloud.mean(axis=0) - centre).max() < 5 * np.sqrt(variance / 4000)
        assert np.abs(cloud.var(axis=0) / variance - 1).max() < 5 * np.sqrt(2 / 4000)
        assert abs(np.corrcoef(cloud[:, 0], cloud[:, 1])[0, 1]) < 0.08


@pytest.mark.parametrize("samples", [2, 3, 400, 401])
def test_spiral_is_two_arms_half_a_turn_apart(samples: int) -> None:
    data = made("spiral", samples)
    ones = data.targets[:, 0] == 1
    assert ones.sum() == (samples + 1) // 2
    for arm, turn in ((data.inputs[ones], 0.0), (data.inputs[~ones], np.pi)):
        place = np.arange(len(arm)) / len(arm)
        angle = 3.5 * np.pi * place + turn
        assert np.allclose(arm[:, 0], 5 * place * np.sin(angle))
        assert np.allclose(arm[:, 1], 5 * place * np.cos(angle))


def test_noise_scatters_the_points_of_spiral() -> None:
    moved = np.abs(made("spiral", 500, noise=0.3).inputs - made("spiral", 500).inputs)
    assert 0.29 < moved.max() <= 0.3
    assert abs(moved.mean() - 0.15) < 0.02


def test_quadrants_are_four_squares_of_which_opposite_ones_are_alike() -> None:
    data = made("quadrants", 4000)
    sizes = np.abs(data.inputs)
    assert 0.3 <= sizes.min() < 0.31
    assert 5.29 < sizes.max() <= 5.3
    assert (data.labels == (data.inputs[:, 0] * data.inputs[:, 1] > 0)).all()
    for signs in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        assert 850 < (np.sign(data.inputs) == signs).all(axis=1).sum() < 1150


def test_noise_blurs_the_border_of_quadrants_only_within_its_reach() -> None:
    clean, noisy = made("quadrants", 4000), made("quadrants", 4000, noise=0.2)
    assert (clean.inputs == noisy.inputs).all()
    changed = clean.labels != noisy.labels
    # Seen up to 1 off on each axis: only what is nearer to an axis can change.
    assert 0.02 < changed.mean() < 0.3
    assert np.abs(clean.inputs[changed]).min(axis=1).max() < 1.0


@pytest.mark.parametrize("samples", [2, 3, 400, 401])
def test_moons_are_two_half_circles_with_a_label_each(samples: int) -> None:
    data = made("moons", samples)
    below = data.labels == 1
    assert below.sum() == (samples + 1) // 2
    x1, x2 = data.inputs.T
    assert np.allclose(np.hypot(x1, x2)[~below], 1)
    assert np.allclose(np.hypot(x1 - 1, x2 - 0.5)[below], 1)
    assert x2[~below].min() > -1e-9
    assert x2[below].max() < 0.5 + 1e-9
    assert np.allclose(np.diff(np.arccos(x1[~below].clip(-1, 1))), np.pi / max(samples // 2 - 1, 1))


def test_moons_are_scikit_learns() -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    inputs, labels = datasets.make_moons(101, shuffle=False)
    data = made("moons", 101)
    assert np.allclose(data.inputs[data.labels == 0], inputs[labels == 0])
    assert np.allclose(data.inputs[data.labels == 1], inputs[labels == 1])


def test_noise_scatters_the_points_of_moons() -> None:
    moved = np.abs(made("moons", 500, noise=0.2).inputs - made("moons", 500).inputs)
    assert 0.29 < moved.max() <= 0.3
    assert abs(moved.mean() - 0.15) < 0.02


def test_plane_is_a_tenth_of_the_sum_of_its_coordinates() -> None:
    data = made("plane", 4000)
    assert data.task == "regression"
    assert -6 <= data.inputs.min() < -5.98
    assert 5.98 < data.inputs.max() < 6
    assert np.allclose(data.targets[:, 0], data.inputs.sum(axis=1) / 10)


def test_noise_lifts_the_targets_of_plane_but_moves_no_point() -> None:
    clean, noisy = made("plane", 2000), made("plane", 2000, noise=0.1)
    assert (clean.inputs == noisy.inputs).all()
    lifted = np.abs(noisy.targets - clean.targets)
    # Two coordinates each seen up to 0.6 off, a tenth of their sum.
    assert 0.1 < lifted.max() <= 0.12


def height_of_bumps(x1: float, x2: float) -> float:
    """What the browser playground has as its multi-gaussian, one hill after the other."""
    heights = [0.0]
    for centre, sign in {
        (-4, 2.5): 1, (0, 2.5): -1, (4, 2.5): 1, (-4, -2.5): -1, (0, -2.5): 1, (4, -2.5): -1
    }.items():  # fmt: skip
        heights.append(
            sign * max(0.0, 1 - ((x1 - centre[0]) ** 2 + (x2 - centre[1]) ** 2) ** 0.5 / 2)
        )
    return max(heights, key=abs)


def test_bumps_are_three_hills_and_three_pits_on_a_level_plane() -> None:
    data = made("bumps", 4000)
    assert data.task == "regression"
    assert -6 <= data.inputs.min() < -5.98
    assert 5.98 < data.inputs.max() < 6
    assert np.allclose(data.labels, [height_of_bumps(*point) for point in data.inputs])
    assert -1 <= data.labels.min() < -0.9
    assert 0.9 < data.labels.max() <= 1
    # Six circles of radius 2 in a square of side 12, of which none reaches over the edge.
    assert abs((data.labels != 0).mean() - 6 * np.pi * 4 / 144) < 0.03


def test_noise_lifts_the_targets_of_bumps_but_moves_no_point() -> None:
    clean, noisy = made("bumps", 2000), made("bumps", 2000, noise=0.1)
    assert (clean.inputs == noisy.inputs).all()
    # Seen up to 0.6 off on each axis, and no slope is steeper than 1/2.
    assert 0.3 < np.abs(noisy.labels - clean.labels).max() <= 0.6 * 2**0.5 / 2


@pytest.mark.parametrize("dataset", [kind.name for kind in two_labels.KINDS])
@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_labels_are_0_and_1(dataset: str, noise: float) -> None:
    data = made(dataset, 21, noise)
    assert data.task == "classification"
    assert set(data.targets[:, 0].tolist()) == {0.0, 1.0}
    assert (data.labels == data.targets[:, 0]).all()
