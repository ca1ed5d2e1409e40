"""A run that started from given weights: kept, resumed and made again to the same bits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Store, Trainer, load, save
from nnlab.core.nn.weights.start import StartWeights
from nnlab.core.store.database.parameters import keep_parameters
from nnlab.core.store.snapshots import last_snapshot, snapshot_at
from nnlab.core.training.background import BackgroundRun
from nnlab.core.training.branch import Branch
from nnlab.core.training.checkpoint import FORMAT, Checkpoint
from nnlab.core.training.remaking.remake import remade, start_for
from nnlab.core.training.run_options import RunOptions

CONFIG = RunConfig(
    dataset="circle", samples=40, hidden_layers=(4,), epochs=30, batch_size=8, learning_rate=0.02
)
KINDS: dict[str, dict[str, Any]] = {
    "single": {},
    "float32": {"precision": "float32"},
    "replicas": {"replicas": 3},
    "patience": {"patience": 5, "restore_best": True},
    "dropout": {"dropout": 0.2},
    "sigmoids": {"activation": "sigmoid"},
    "plateau": {"schedule": "plateau", "schedule_every": 3},
}
every_kind = pytest.mark.parametrize(
    "config", [CONFIG.replace(**k) for k in KINDS.values()], ids=KINDS
)


def weights_of(config: RunConfig) -> StartWeights:
    layout = Trainer(config).network.layout
    numbers = np.random.default_rng(5).normal(size=layout.size)
    return StartWeights(numbers, "model.npz", config.shape, config.bias)


def ends(trainer: Trainer) -> np.ndarray:
    snapshot = trainer.snapshot()
    replicas = snapshot.replicas
    return snapshot.parameters[None] if replicas is None else replicas.parameters


@every_kind
def test_weights_of_a_file_train_as_the_same_numbers_given_in_python(config: RunConfig) -> None:
    weights = weights_of(config)
    from_file, given = (
        Trainer(config, parameters=weights),
        Trainer(config, parameters=weights.parameters),
    )
    from_file.run()
    given.run()
    assert ends(from_file).tobytes() == ends(given).tobytes()
    assert np.array_equal(from_file.history.rows, given.history.rows, equal_nan=True)


@every_kind
@pytest.mark.parametrize("until", [0, 7])
def test_it_goes_on_from_bytes_with_the_same_bits(config: RunConfig, until: int) -> None:
    whole = Trainer(config, parameters=weights_of(config))
    whole.run()
    part = Trainer(config, parameters=weights_of(config))
    for _ in range(until):
        part.advance_epoch()
    checkpoint = part.checkpoint()
    again = Trainer.resumed(Checkpoint.from_bytes(checkpoint.to_bytes(), checkpoint.past))
    start = again.snapshot().start
    assert start is not None
    assert start.words == weights_of(config).words
    assert start.fits(config)
    again.run()
    assert ends(again).tobytes() == ends(whole).tobytes()
    assert np.array_equal(again.history.rows, whole.history.rows, equal_nan=True)


@every_kind
def test_an_epoch_of_it_is_made_again_to_the_same_bits(config: RunConfig) -> None:
    trainer = Trainer(config, parameters=weights_of(config))
    waypoint = trainer.checkpoint()
    for _ in range(3):
        trainer.advance_epoch()
    then = ends(trainer)
    start = start_for(3, [waypoint], trainer.snapshot().edits)
    assert start is not None
    point = remade(start, (), 3, lambda: True)
    assert point is not None
    plain = trainer.network.scaling.plain(point.parameters)
    assert plain.tobytes() == then.tobytes()


@pytest.mark.parametrize("replicas", [1, 3])
def test_its_start_can_be_opened_though_no_parameters_of_it_are_kept(
    tmp_path: Path, replicas: int
) -> None:
    config = CONFIG.replace(replicas=replicas)
    trainer = Trainer(config, parameters=weights_of(config))
    first = ends(trainer)
    trainer.run()
    run = save(trainer, tmp_path / "runs.db")
    with Store.open(tmp_path / "runs.db") as store:
        keep_parameters(store, run.number, [], store.kept_epochs(run.id))
        moment = snapshot_at(store, run.id, 0)
    parameters = moment.parameters[None] if moment.replicas is None else moment.replicas.parameters
    assert parameters.tobytes() == first.tobytes()


def test_the_store_has_the_start_beside_the_run(tmp_path: Path) -> None:
    weights = weights_of(CONFIG)
    trainer = Trainer(CONFIG, parameters=weights)
    for _ in range(4):
        trainer.advance_epoch()
    run = save(trainer, tmp_path / "runs.db")
    again = load(run.id, tmp_path / "runs.db")
    trainer.run()
    again.run()
    assert again.parameters.tobytes() == trainer.parameters.tobytes()
    with Store.open(tmp_path / "runs.db") as store:
        start = last_snapshot(store, run.id).start
    assert start is not None
    assert (start.file, start.fingerprint) == ("model.npz", weights.fingerprint)
    assert start.parameters.tobytes() == weights.parameters.tobytes()


def test_a_run_in_the_background_begins_with_them() -> None:
    weights = weights_of(CONFIG)
    run = BackgroundRun(CONFIG, RunOptions(paused=True, weights=weights))
    assert run.newest.parameters.tobytes() == weights.parameters.tobytes()
    assert run.start is weights
    run.stop()
    run.wait()


def test_a_branch_has_a_parent_and_no_start() -> None:
    trainer = Trainer(CONFIG, parameters=weights_of(CONFIG))
    trainer.advance_epoch()
    assert Trainer(CONFIG, branch=Branch(trainer.snapshot())).snapshot().start is None


def test_a_checkpoint_without_such_a_start_is_still_read_by_an_older_nnlab() -> None:
    def version(trainer: Trainer) -> bytes:
        return trainer.checkpoint().to_bytes()

    assert b'"format": 2' in version(Trainer(CONFIG))
    assert f'"format": {FORMAT}'.encode() in version(Trainer(CONFIG, parameters=weights_of(CONFIG)))


def test_the_same_weights_have_one_fingerprint_whatever_they_are_in() -> None:
    weights = weights_of(CONFIG)
    other = StartWeights(weights.parameters.copy(), "b.safetensors", CONFIG.shape, bias=True)
    assert other.fingerprint == weights.fingerprint
    nudged = np.nextafter(weights.parameters, 9)
    assert StartWeights(nudged, "", CONFIG.shape, bias=True).fingerprint != weights.fingerprint


@pytest.mark.parametrize(
    ("changes", "stays"),
    [
        ({"learning_rate": 0.5, "seed": 3}, True),
        ({"hidden_layers": (5,)}, False),
        ({"bias": False}, False),
        ({"dataset": "gaussian"}, False),
        ({"replicas": 4}, True),
    ],
)
def test_a_restart_has_them_where_task_and_network_stay(
    changes: dict[str, Any], stays: bool
) -> None:
    found = weights_of(CONFIG).again(CONFIG, CONFIG.replace(**changes))
    assert (found is not None) == stays
