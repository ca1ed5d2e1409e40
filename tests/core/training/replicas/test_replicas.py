"""Replicas in lockstep are the single runs of their seeds, and a broken one disturbs no other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nnlab.core import ConfigError, RunConfig, Trainer
from nnlab.core.nn.products import OneRun
from nnlab.core.nn.replica_products import ReplicasFirst, ReplicasLast, products_for
from nnlab.core.randomness import generator
from nnlab.core.training.engine.row_order import EpochOrders
from nnlab.core.training.replicas import replica_record as record
from nnlab.core.training.replicas.replica_record import ReplicaRecord
from nnlab.core.training.replicas.variations import replica_configs

pytestmark = pytest.mark.slow


def config(**values: Any) -> RunConfig:
    return RunConfig(
        **{
            "dataset": "linear",
            "hidden_layers": (5, 4),
            "activation": "sigmoid",
            "batch_size": 30,
            "learning_rate": 0.05,
            "epochs": 12,
            "seed": 3,
            **values,
        }
    )


def test_the_layout_depends_on_how_many_and_how_wide():
    single, double = np.dtype(np.float32), np.dtype(np.float64)
    assert isinstance(products_for(1, 5, single), OneRun)
    assert isinstance(products_for(4, 5, single), ReplicasFirst)
    assert isinstance(products_for(64, 5, single), ReplicasLast)
    assert isinstance(products_for(64, 5, double), ReplicasFirst)
    assert isinstance(products_for(128, 5, double), ReplicasLast)
    assert isinstance(products_for(128, 64, single), ReplicasFirst)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"])
@pytest.mark.parametrize("count", [2, 128])
@pytest.mark.parametrize("bias", [True, False])
def test_each_replica_is_the_single_run_of_its_seed(optimizer: str, count: int, bias: bool):
    wanted = config(optimizer=optimizer, bias=bias)
    together = Trainer(wanted.replace(replicas=count)).run()
    assert together.replicas is not None
    assert together.replicas.seeds == tuple(range(3, 3 + count))
    for replica in (0, count - 1):
        alone = Trainer(wanted.replace(seed=3 + replica)).run()
        found = together.replicas
        # To rounding: sums of products are added up in another order.
        np.testing.assert_allclose(found.parameters[replica], alone.parameters, rtol=1e-9)
        np.testing.assert_allclose(found.predictions[replica], alone.predictions, rtol=1e-9)
        train, _, test = found.metrics(replica)
        assert train.loss == pytest.approx(alone.train.loss, rel=1e-9)
        assert alone.test is not None
        assert test is not None
        assert test.accuracy == alone.test.accuracy


@pytest.mark.parametrize("count", [2, 50])
@pytest.mark.parametrize("names", [("tanh", "sigmoid"), ("relu", "identity")], ids="-".join)
@pytest.mark.parametrize("dropout", [0.0, 0.2])
def test_replicas_may_have_an_activation_for_each_layer(
    count: int, names: tuple[str, str], dropout: float
):
    wanted = config(activation=names, dropout=dropout)
    together = Trainer(wanted.replace(replicas=count)).run().replicas
    assert together is not None
    alone = Trainer(wanted.replace(seed=3 + count - 1)).run()
    np.testing.assert_allclose(together.parameters[-1], alone.parameters, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    "optimizer", [*("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw", "rprop")]
)
@pytest.mark.parametrize(("count", "width"), [(64, 12), (80, 4), (3, 48)])
def test_so_many_numbers_that_coefficients_are_not_spread_over_them_change_nothing(
    optimizer: str, count: int, width: int
):
    wanted = config(optimizer=optimizer, hidden_layers=(width, width, 8), epochs=3)
    rates = [0.001 * (1 + replica % 7) for replica in range(count)]
    variations = {"learning_rate": rates, "beta1": [0.8 + rate for rate in rates]}
    found = Trainer(wanted.replace(replicas=count), variations=variations).run().replicas
    assert found is not None
    assert found.parameters.size > 4096
    for replica in (0, count - 1):
        own = {name: values[replica] for name, values in variations.items()}
        alone = Trainer(wanted.replace(seed=3 + replica, **own)).run()
        np.testing.assert_allclose(found.parameters[replica], alone.parameters, rtol=1e-8)


@pytest.mark.parametrize(
    "values",
    [
        {"l1": 0.01, "l2": 0.1, "weight_decay": 0.3, "optimizer": "sgd"},
        {"clip_norm": 0.05, "gradient_reduction": "sum"},
        {"dropout": 0.3, "optimizer": "momentum"},
        {"dropout": 0.3, "activation": "tanh", "bias": False},
        {"schedule": "cosine", "warmup_epochs": 3},
        {"loss": "huber", "huber_delta": 0.2, "schedule": "step", "schedule_every": 4},
        {"activation": ("gelu", "softsign"), "output_activation": "gelu", "loss": "mae"},
        {"optimizer": "rprop", "first_step_high": 0.2, "smallest_step": 0.0, "batch_size": 100},
        {"optimizer": "irprop", "first_step_low": 0.01, "activation": "softsign"},
        {"activation": ("elu", "leaky_relu"), "leak": 0.2, "weight_init": "uniform05"},
    ],
    ids=lambda values: next(iter(values)),
)
@pytest.mark.parametrize("count", [2, 128])
def test_whatever_is_switched_on_each_replica_is_the_single_run_of_its_seed(
    values: dict[str, Any], count: int
):
    wanted = config(**values)
    found = Trainer(wanted.replace(replicas=count)).run().replicas
    assert found is not None
    for replica in (0, count - 1):
        alone = Trainer(wanted.replace(seed=3 + replica)).run()
        np.testing.assert_allclose(found.parameters[replica], alone.parameters, rtol=1e-8)


@pytest.mark.parametrize("name", ["l1", "l2", "clip_norm", "weight_decay"])
def test_what_is_done_to_gradient_and_weights_may_differ_between_replicas(name: str):
    strengths = [0.0, 0.2, 0.01]
    found = Trainer(config(replicas=3, optimizer="sgd"), variations={name: strengths}).run()
    assert found.replicas is not None
    for replica, strength in enumerate(strengths):
        # A limit of 0 is no limit; where others have one, it is a limit that is never met.
        values = {name: strength}
        alone = Trainer(config(seed=3 + replica, optimizer="sgd", **values)).run()
        np.testing.assert_allclose(found.replicas.parameters[replica], alone.parameters, rtol=1e-9)


def test_replicas_in_single_precision_are_close_to_those_in_double():
    single, double = (
        Trainer(config(replicas=128, precision=precision)).run().replicas
        for precision in ("float32", "float64")
    )
    assert single is not None
    assert double is not None
    np.testing.assert_allclose(single.parameters, double.parameters, rtol=1e-3, atol=1e-4)


def test_one_replica_is_a_single_run():
    assert Trainer(config(replicas=1)).run().replicas is None


def test_metrics_and_history_are_medians():
    trainer = Trainer(config(replicas=5))
    end = trainer.run()
    epochs, metrics = trainer.replica_history
    assert epochs.tolist() == list(range(13))
    assert metrics.shape == (13, 5, 6)
    np.testing.assert_allclose(end.history.rows, np.median(metrics, axis=1), rtol=1e-6)
    assert end.replicas is not None
    np.testing.assert_allclose(end.replicas.lower, np.quantile(metrics, 0.25, axis=1), rtol=1e-6)
    np.testing.assert_allclose(end.replicas.upper, np.quantile(metrics, 0.75, axis=1), rtol=1e-6)
    assert end.train.loss == np.median(end.replicas.means[:, 0, 0])


def test_hyperparameters_may_differ_between_replicas():
    rates = [0.001, 0.1, 0.02]
    same_start = Trainer(config(replicas=3)).run().replicas
    found = Trainer(config(replicas=3), variations={"learning_rate": rates}).run().replicas
    assert found is not None
    assert same_start is not None
    for replica, rate in enumerate(rates):
        alone = Trainer(config(seed=3 + replica, learning_rate=rate)).run()
        np.testing.assert_allclose(found.parameters[replica], alone.parameters, rtol=1e-9)


@pytest.mark.parametrize("name", ["learning_rate", "beta1", "beta2"])
@pytest.mark.parametrize("count", [120, 130])
def test_coefficients_of_adam_may_differ_between_many_replicas(name: str, count: int):
    values = np.linspace(0.01, 0.9, count).tolist()
    wanted = config(optimizer="adam", epochs=3)
    found = Trainer(wanted.replace(replicas=count), variations={name: values}).run().replicas
    assert found is not None
    for replica in (0, count - 1):
        alone = Trainer(wanted.replace(seed=3 + replica, **{name: values[replica]})).run()
        np.testing.assert_allclose(found.parameters[replica], alone.parameters, rtol=1e-9)


@pytest.mark.parametrize(
    ("variations", "sentence"),
    [
        ({"learning_rate": [0.1]}, "learning rate needs 3 values, one a replica, not 1."),
        ({"batch_size": [1, 2, 3]}, "batch can't differ between replicas."),
        ({"nonsense": [1, 2, 3]}, "nonsense can't differ between replicas."),
        ({"learning_rate": [0.1, -1.0, 0.1]}, "learning rate must be a number"),
    ],
)
def test_variations_that_make_no_sense_are_refused(variations: Any, sentence: str):
    with pytest.raises(ConfigError, match=sentence):
        replica_configs(config(replicas=3), variations)


BREAKING = {
    "activation": "identity",
    "output_activation": "identity",
    "loss": "mse",
    "optimizer": "sgd",
    "gradient_reduction": "sum",
}


@pytest.mark.parametrize("count", [3, 128])
def test_a_diverged_replica_is_frozen_and_does_not_disturb_the_others(count: int):
    rates = [0.001] * count
    rates[1] = 900.0
    wanted = config(replicas=count, **BREAKING)
    end = Trainer(wanted, variations={"learning_rate": rates}).run()
    assert end.state == "finished"
    assert end.message == (f"1 of {count} replicas diverged (seed 4).")
    found = end.replicas
    assert found is not None
    assert found.diverged_at[1] > 0
    assert sum(found.diverged_at) == found.diverged_at[1]
    assert np.isfinite(end.history.column("train_loss")).all()
    alone = Trainer(config(seed=5, learning_rate=0.001, **BREAKING)).run()
    np.testing.assert_allclose(found.parameters[2], alone.parameters, rtol=1e-9)
    broken = Trainer(config(seed=4, learning_rate=900.0, **BREAKING)).run()
    assert found.diverged_at[1] == broken.epoch


def test_a_run_ends_with_its_last_replica():
    end = Trainer(config(replicas=3, learning_rate=900.0, **BREAKING)).run()
    assert end.state == "diverged"
    assert end.message == "All 3 replicas diverged."
    assert end.epoch < 12


def test_the_replicas_own_metrics_are_thinned_and_their_medians_are_not(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(record, "_BUDGET_BYTES", 4 * 2 * 6 * 10)
    kept = ReplicaRecord(replica_configs(config(replicas=2), None))
    for epoch in range(0, 100, 4):
        kept.extend(np.arange(epoch, epoch + 4.0).repeat(12).reshape(4, 2, 6))
    epochs, metrics = kept.history()
    assert len(epochs) <= 10
    assert metrics[:, 0, 0].tolist() == epochs.tolist()
    assert epochs[-1] >= 90
    assert kept.summary()[0].rows[:, 0].tolist() == list(range(100))


def test_replicas_that_diverge_at_different_times_leave_the_same_record_however_watched():
    rates = [0.001, 900.0, 30.0, 5.0, 0.01]
    wanted = config(replicas=5, **BREAKING)
    straight = Trainer(wanted, variations={"learning_rate": rates})
    end = straight.run().replicas
    watched = Trainer(wanted, variations={"learning_rate": rates})
    *_, there = [snapshot.replicas for snapshot in watched]
    assert end is not None
    assert there is not None
    assert len({*end.diverged_at}) > 2
    assert end.diverged_at == there.diverged_at
    assert end.parameters.tobytes() == there.parameters.tobytes()
    assert straight.replica_history[1].tobytes() == watched.replica_history[1].tobytes()
    assert straight.history.rows.tobytes() == watched.history.rows.tobytes()
    for replica in (1, 2):
        alone = Trainer(config(seed=3 + replica, learning_rate=rates[replica], **BREAKING)).run()
        assert alone.epoch == end.diverged_at[replica]


def test_the_last_replica_to_diverge_ends_the_run_in_its_epoch():
    rates = [900.0, 5.0]
    end = Trainer(config(replicas=2, **BREAKING), variations={"learning_rate": rates}).run()
    assert end.replicas is not None
    assert end.state == "diverged"
    assert end.epoch == max(end.replicas.diverged_at) < 12
    assert len(end.history) == end.epoch + 1


def test_every_replica_trains_in_the_orders_of_its_single_run():
    seeds = (3, 4, 5)
    together = EpochOrders(37, [generator(seed, "shuffle") for seed in seeds])
    orders = np.concatenate([together.draw(epochs) for epochs in (3, 1, 5)])
    assert orders.shape == (9, 3, 37)
    for replica, seed in enumerate(seeds):
        alone = EpochOrders(37, [generator(seed, "shuffle")]).draw(9)
        assert (orders[:, replica] == alone[:, 0]).all()
        assert (np.sort(alone, axis=-1) == np.arange(37)).all()


def test_pauses_change_nothing():
    wanted = config(replicas=4)
    trainer = Trainer(wanted)
    for _ in range(30):
        trainer.advance_batch()
        trainer.snapshot()
    there = trainer.run().replicas
    straight = Trainer(wanted).run().replicas
    assert there is not None
    assert straight is not None
    assert there.parameters.tobytes() == straight.parameters.tobytes()


def test_a_live_edit_reaches_every_replica():
    trainer = Trainer(config(replicas=3))
    alone = Trainer(config(seed=5))
    for each in (trainer, alone):
        each.advance_epoch()
        each.edit(learning_rate=0.2, batch_size=7)
        each.advance_epoch()
    found = trainer.snapshot().replicas
    assert found is not None
    np.testing.assert_allclose(found.parameters[2], alone.parameters, rtol=1e-9)
