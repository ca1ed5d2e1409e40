"""A kept run at earlier epochs: what it was then, and what a branch begins with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.store.database.parameters import StoredParameters, keep_parameters
from nnlab.core.store.errors import StoreError
from nnlab.core.store.snapshots import epochs_to_open, snapshot_at
from nnlab.core.store.store import Store
from nnlab.core.store.writing.writer import RunWriter
from nnlab.core.training.branch import Branch

CONFIG = RunConfig(dataset="xor", hidden_layers=(4,), epochs=30)


@pytest.mark.parametrize("replicas", [1, 3])
def test_a_moment_is_what_the_run_was_then(tmp_path: Path, replicas: int):
    config = CONFIG.replace(replicas=replicas)
    trainer = Trainer(config, run_id="aa11")
    for _ in range(10):
        trainer.advance_epoch()
    then = trainer.snapshot()
    trainer.edit(learning_rate=0.5)
    trainer.run()
    parameters = then.replicas.parameters if then.replicas else then.parameters[None]
    with Store.open(tmp_path / "runs.db") as store:
        RunWriter(store).save(trainer.checkpoint())
        kept = [StoredParameters(10, then.steps, parameters)]
        keep_parameters(store, store.run("aa11").number, kept, store.kept_epochs("aa11"))
        assert epochs_to_open(store, store.run("aa11")) == [0, 10, 30]
        for epoch, wanted in ((10, then), (17, then), (4, Trainer(config).snapshot())):
            moment = snapshot_at(store, "aa11", epoch)
            # The edit came later, so it has not been made yet.
            assert moment.config == config
            assert moment.edits == ()
            again = Trainer(moment.config, branch=Branch(moment)).snapshot()
            assert (again.epoch, again.steps) == (wanted.epoch, wanted.steps)
            assert np.array_equal(again.parameters, wanted.parameters)
            assert np.array_equal(again.predictions, wanted.predictions)
            assert np.array_equal(again.history.rows, wanted.history.rows)
            assert again.train == wanted.train
        last = snapshot_at(store, "aa11")
        assert last.epoch == 30
        assert last.config.learning_rate == 0.5


def test_of_a_branch_nothing_is_known_from_before_it_began(tmp_path: Path):
    parent = Trainer(CONFIG, run_id="aa11")
    parent.run()
    branch = Branch(parent.snapshot())
    child = Trainer(CONFIG.replace(epochs=40), run_id="bb22", branch=branch)
    child.run()
    with Store.open(tmp_path / "runs.db") as store:
        writer = RunWriter(store, {"bb22": ("aa11", 30)})
        writer.save(parent.checkpoint())
        writer.save(child.checkpoint())
        assert min(epochs_to_open(store, store.run("bb22"))) >= 30
        with pytest.raises(StoreError, match="branched off from aa11 at epoch 30"):
            snapshot_at(store, "bb22", 5)
