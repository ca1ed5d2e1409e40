"""Every lesson of the tour shows what it claims, with the seed that it sets."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from nnlab.core import Snapshot, Trainer
from nnlab.core.config.lessons import LESSONS
from nnlab.core.nn.network import Network
from nnlab.core.training.diagnostics.diagnosis import diagnose

pytestmark = pytest.mark.slow

NEURON, XOR, RATE, OVERFITTING, DEAD, SEEDS = LESSONS


@cache
def trained(lesson: int, part: int) -> tuple[Trainer, Snapshot]:
    trainer = Trainer(LESSONS[lesson].scenes[part].config)
    *_, last = trainer
    return trainer, last


def result(lesson: object, part: int) -> Snapshot:
    return trained([known is lesson for known in LESSONS].index(True), part)[1]


def train_accuracy(snapshot: Snapshot) -> float:
    assert snapshot.train.accuracy is not None
    return snapshot.train.accuracy


def losses(snapshot: Snapshot) -> tuple[np.ndarray, np.ndarray]:
    """Those of the train and the validation rows, epoch by epoch."""
    rows = snapshot.history.rows
    return rows[:, 0], rows[:, 3]


def test_there_are_six_lessons_with_short_titles():
    assert len(LESSONS) == 6
    assert all(len(lesson.title) < 33 for lesson in LESSONS)


def test_one_neuron_parts_two_clouds_by_one_line():
    assert NEURON.scenes[0].config.hidden_layers == ()
    assert train_accuracy(result(NEURON, 0)) > 97


def test_four_neurons_close_around_the_disc():
    assert NEURON.scenes[1].config.hidden_layers == (4,)
    assert train_accuracy(result(NEURON, 1)) > 97


def test_xor_without_a_hidden_layer_stays_a_quarter_wrong_and_at_a_half_everywhere():
    snapshot = result(XOR, 0)
    accuracies = snapshot.history.rows[:, 1]
    assert accuracies.max() <= 75
    assert np.abs(snapshot.predictions - 0.5).max() < 0.2


def test_xor_with_a_hidden_layer_comes_right_with_nothing_else_changed():
    assert train_accuracy(result(XOR, 1)) == 100
    bare, hidden = (scene.values for scene in XOR.scenes)
    assert {**bare, "hidden_layers": (4,)} == hidden


def test_the_high_rate_leaps_and_gets_nowhere_while_a_hundredth_of_it_learns():
    high, low = (losses(result(RATE, part))[0] for part in (0, 1))
    assert (np.diff(high) > 0.5).sum() > 20
    assert (np.diff(high) < -0.5).sum() > 20
    assert high[-50:].mean() > high[0]
    assert low[-1] < 0.1 * low[0]
    assert (np.diff(low) > 0.1).sum() == 0
    rates = [scene.config.learning_rate for scene in RATE.scenes]
    assert rates[0] == pytest.approx(100 * rates[1])


def test_validation_loss_rises_while_train_loss_falls_and_l2_narrows_the_gap():
    train, validation = losses(result(OVERFITTING, 0))
    turn = int(validation.argmin())
    assert turn < len(validation) / 4
    assert validation[-1] > 2 * validation[turn]
    assert train[-1] < 0.1 * train[turn]
    penalised, beside = losses(result(OVERFITTING, 1))
    assert beside[-1] - penalised[-1] < 0.2 * (validation[-1] - train[-1])
    assert beside[-1] < validation[-1]


def test_relu_units_die_and_leaky_ones_do_not():
    shares = []
    for part in (0, 1):
        trainer, snapshot = trained(4, part)
        first, _ = diagnose(Network(snapshot.config), snapshot.parameters, trainer.dataset)
        shares.append(first.dead)
    assert shares[0] > 0.5
    assert shares[1] == 0
    assert train_accuracy(result(DEAD, 0)) < 75
    assert train_accuracy(result(DEAD, 1)) > 95


def test_one_seed_solves_what_others_under_the_same_config_do_not():
    assert train_accuracy(result(SEEDS, 0)) == 100
    snapshot = result(SEEDS, 1)
    assert snapshot.replicas is not None
    accuracies = snapshot.replicas.means[:, 1, 0]
    assert accuracies.min() < 60
    assert accuracies.max() == 100
    assert np.quantile(accuracies, 0.25) < 60
    assert np.median(accuracies) < 80
    lucky = SEEDS.scenes[0].config.seed
    assert lucky in np.array(snapshot.replicas.seeds)[accuracies == 100]
