"""What a store gives back of runs, how they are found, and what people say about them."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.store.database.list_query import ORDERS
from nnlab.core.store.database.parameters import StoredParameters, keep_parameters
from nnlab.core.store.errors import StoreError
from nnlab.core.store.store import Store
from nnlab.core.store.writing.writer import RunWriter
from nnlab.core.training.branch import Branch

from .recording import kept, trained


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder that is made" / "runs.db"


@pytest.mark.parametrize("values", [{}, {"replicas": 3}, {"precision": "float32"}])
def test_a_run_comes_back_to_the_last_bit(path, values):
    trainer = trained(20, batch_size=4, optimizer="adam", dropout=0.2, **values)
    (key,) = kept(path, trainer)
    with Store.open(path) as store:
        run, past, again = store.run(key), store.history(key), store.checkpoint(key)
        assert store.config(key) == trainer.config
    assert (run.status, run.epoch, run.epochs, run.steps) == ("finished", 20, 20, trainer.steps)
    assert run.train_loss == trainer.snapshot().train.loss
    assert run.seconds == trainer.seconds
    snapshot = trainer.snapshot()
    assert past.rows.tobytes() == snapshot.history.rows.tobytes()
    assert past.rates.tobytes() == snapshot.learning_rates.tobytes()
    np.testing.assert_allclose(past.times, snapshot.epoch_seconds, atol=1e-6)
    if snapshot.replicas:
        assert past.lower is not None
        assert past.each is not None
        assert past.lower.tobytes() == snapshot.replicas.lower.tobytes()
        assert past.each.tobytes() == trainer.replica_history[1].tobytes()
    resumed = Trainer.resumed(again)
    assert resumed.snapshot().parameters.tobytes() == snapshot.parameters.tobytes()
    assert resumed.run_id == trainer.run_id


@pytest.mark.parametrize("replicas", [1, 2])
def test_a_history_that_is_written_bit_by_bit_is_the_same(path, replicas, monkeypatch):
    monkeypatch.setattr("nnlab.core.store.database.history_rows.ENOUGH", 4)
    monkeypatch.setattr("nnlab.core.store.writing.writer.ENOUGH", 4)
    trainer = Trainer(RunConfig(dataset="xor", epochs=300, replicas=replicas))
    with Store.open(path) as store:
        writer = RunWriter(store)
        for epochs in (0, 1, 1, 2, 3, 5, 0, 200, 1):
            for _ in range(epochs):
                trainer.advance_epoch()
            writer.save(trainer.checkpoint())
            past = store.history(trainer.run_id)
            assert past.rows.tobytes() == trainer.history.rows.tobytes()
            assert len(past.times) == len(past.rates) == trainer.epoch + 1
        assert store.value("SELECT count(*) FROM history") > 3
        assert store.value("SELECT count(*) FROM checkpoints") == 1


def test_the_replicas_own_metrics_are_thinned_and_their_medians_are_not(path, monkeypatch):
    monkeypatch.setattr("nnlab.core.store.database.history_rows._MOST_EACH", 24 * 2 * 10)
    monkeypatch.setattr("nnlab.core.store.database.history_rows.ENOUGH", 4)
    monkeypatch.setattr("nnlab.core.store.writing.writer.ENOUGH", 4)
    trainer = Trainer(RunConfig(dataset="xor", epochs=100, replicas=2))
    with Store.open(path) as store:
        writer = RunWriter(store)
        while trainer.epoch < 70:
            for _ in range(7):
                trainer.advance_epoch()
            writer.save(trainer.checkpoint())
        past = store.history(trainer.run_id)
        resumed = Trainer.resumed(store.checkpoint(trainer.run_id))
    assert len(past) == 71
    assert past.each is not None
    assert past.stride == 8
    epochs, rows = trainer.replica_history
    assert past.each.tobytes() == rows[epochs % 8 == 0].tobytes()
    assert resumed.history.rows.tobytes() == trainer.history.rows.tobytes()
    assert resumed.run().history.rows.tobytes() == trainer.run().history.rows.tobytes()


def test_runs_are_found_by_id_its_beginning_name_or_last(path):
    kept(path, *(trained(1, run_id) for run_id in ("aa11", "aa22", "bb33")))
    with Store.open(path) as store:
        store.rename("bb", "\x1b[31mred\udcff")
        assert "\x1b" not in store.run("bb").name
        store.rename("bb", " two rings ")
        assert store.run("two rings").id == store.run("b").id == store.run("last").id == "bb33"
        assert store.run("aa2").id == "aa22"
        for key, sentence in (
            ("aa", "may be any of the runs aa11, aa22."),
            ("cc", "There is no run 'cc'; a run is called by its id"),
            ("", "There is no run ''"),
            ("%", "There is no run '%'"),
            ("\udcff", "There is no run"),
        ):
            with pytest.raises(StoreError, match=sentence):
                store.run(key)
        with pytest.raises(StoreError, match="called 'two rings' already"):
            store.rename("aa11", "two rings")
        with pytest.raises(StoreError, match="no run can be called that"):
            store.rename("aa11", "last")
        with pytest.raises(StoreError, match="at most 80 characters, not 81"):
            store.rename("aa11", "x" * 81)
        store.rename("two rings", "")
        assert store.run("bb33").name == ""


def test_lists_are_filtered_and_sorted(path):
    kept(
        path,
        trained(1, "aa11", learning_rate=0.5),
        trained(5, "bb22", dataset="circle", samples=50),
        trained(2, "cc33"),
    )
    with Store.open(path) as store:
        store.tag("aa11", "thesis", "keep", "keep")
        store.tag("cc33", "keep")
        store.annotate("bb22", "first line\nsecond LINE")
        ids = lambda *a, **k: [run.id for run in store.find(*a, **k)]  # noqa: E731
        assert ids() == ["cc33", "bb22", "aa11"]
        assert ids(limit=2) == ["cc33", "bb22"]
        assert ids(order="oldest") == ["aa11", "bb22", "cc33"]
        assert ids(order="epoch") == ["bb22", "cc33", "aa11"]
        losses = [run.train_loss for run in store.find(order="train_loss")]
        assert losses == sorted(filter(None, losses))
        assert all(len(store.find(order=order)) == 3 for order in ORDERS)
        assert ids("tag=keep") == ["cc33", "aa11"]
        assert ids("dataset=circle") == ids("CIRCLE") == ids('"second line"') == ["bb22"]
        assert ids("learning-rate=0.5") == ids("thes") == ids("lr>=0.4") == ["aa11"]
        assert ids("xor keep") == ["cc33", "aa11"]
        assert ids("100%") == ids("_") == []
        assert ids("status=finished", limit=1) == ["cc33"]
        assert ids("status=diverged") == []
        assert store.tags() == {"keep": 2, "thesis": 1}
        assert store.run("aa11").tags == ("keep", "thesis")
        store.untag("aa11", "keep", "never had")
        assert store.run("aa11").tags == ("thesis",)
        assert store.runs == store.find()
        with pytest.raises(StoreError, match="needs a value behind it"):
            store.find("lr>=")
        with pytest.raises(StoreError, match="not by 'nonsense'"):
            store.find(order="nonsense")
        with pytest.raises(StoreError, match="at least one character"):
            store.tag("aa11", " ")


def test_a_deleted_run_comes_back_until_it_is_purged(path):
    kept(path, trained(1, "aa11"), trained(1, "bb22"))
    with Store.open(path) as store:
        store.tag("aa11", "x")
        store.delete("aa11")
        assert [run.id for run in store.find()] == ["bb22"]
        assert [run.id for run in store.find(deleted=True)] == ["aa11"]
        assert (store.count(), store.tags()) == (1, {})
        with pytest.raises(StoreError, match="no run 'aa11'"):
            store.run("aa11")
        assert store.purge() == 0  # not so soon
        assert store.undelete("aa11").id == "aa11"
        assert store.run("aa11").tags == ("x",)
        store.delete("aa11")
        assert store.purge(days=0) == 1
        for table in ("configs", "history", "checkpoints"):
            assert store.value(f"SELECT count(*) FROM {table}") == 1
        assert store.value("SELECT count(*) FROM tags") == 0
        with pytest.raises(StoreError, match="no deleted run 'aa11'"):
            store.undelete("aa11")


def test_an_id_that_is_taken_is_made_longer(path):
    first, second = trained(1, "aa11"), trained(2, "aa11")
    names = [*kept(path, first), *kept(path, second)]
    assert names[0] == "aa11"
    assert names[1].startswith("aa11")
    assert len(names[1]) > 4
    with Store.open(path) as store:
        assert [store.run(name).epoch for name in names] == [1, 2]
        assert store.checkpoint(names[1]).run_id == names[1]


def test_a_branch_knows_its_parent(path):
    kept(path, trained(1, "aa11"))
    with Store.open(path) as store:
        RunWriter(store, {"bb22": ("aa11", 1)}).save(trained(1, "bb22").checkpoint())
        run = store.run("bb22")
        assert (run.parent, run.parent_epoch) == ("aa11", 1)
        assert store.run("aa11").parent == ""


def test_earlier_moments_are_kept_evenly_and_stay_when_a_run_goes_on(path):
    config = RunConfig(dataset="xor", epochs=5000, hidden_layers=(3,), batch_size=7)
    trainer, parameters = Trainer(config), {}

    def train(trainer: Trainer, epochs: int) -> None:
        with Store.open(path) as store:
            writer = RunWriter(store)
            if store.has(trainer.run_id):
                writer.claim(trainer.run_id)
            for _ in range(epochs):
                trainer.advance_epoch()
                parameters[trainer.epoch] = trainer.parameters
                if trainer.epoch % 100 == 0:
                    writer.save(trainer.checkpoint())
            trainer.advance_batch()
            writer.save(trainer.checkpoint())

    train(trainer, 1000)
    with Store.open(path) as store:
        epochs = store.kept_epochs("last")
        assert epochs.tolist() == list(range(0, 1001, 16))
        for each in store.all_kept("last")[1:]:
            assert each.parameters[0].tobytes() == parameters[each.epoch].tobytes()
        again = Trainer.resumed(store.checkpoint("last"))
    train(again, 300)
    with Store.open(path) as store:
        after = store.kept_epochs("last")
        assert set(epochs) < set(after)
        assert len(after) <= 128
        for each in store.all_kept("last")[1:]:
            assert each.parameters[0].tobytes() == parameters[each.epoch].tobytes()


@pytest.mark.parametrize("replicas", [1, 3])
def test_a_branch_is_kept_with_the_history_of_both(path, replicas):
    config = RunConfig(dataset="xor", epochs=9, replicas=replicas)
    first = Trainer(config, run_id="aa11")
    for _ in range(4):
        first.advance_epoch()
    whole = Trainer(config.replace(learning_rate=0.1), branch=Branch(first.snapshot()))
    kept(path, first)
    for _ in range(2):
        whole.advance_epoch()
    with Store.open(path) as store:
        RunWriter(store).save(whole.checkpoint())
        again = Trainer.resumed(store.checkpoint("last"))
    assert again.parent == whole.parent
    assert whole.parent is not None
    for trainer in (whole, again):
        trainer.run()
    assert again.parameters.tobytes() == whole.parameters.tobytes()
    assert again.history.rows.tobytes() == whole.history.rows.tobytes()
    for mine, its in zip(again.replica_history, whole.replica_history, strict=True):
        assert mine.tobytes() == its.tobytes()


def test_the_replicas_own_metrics_of_a_branch_are_thinned_from_where_it_began(path, monkeypatch):
    monkeypatch.setattr("nnlab.core.store.database.history_rows._MOST_EACH", 24 * 2 * 10)
    monkeypatch.setattr("nnlab.core.store.database.history_rows.ENOUGH", 4)
    monkeypatch.setattr("nnlab.core.store.writing.writer.ENOUGH", 4)
    config = RunConfig(dataset="xor", epochs=100, replicas=2)
    parent = Trainer(config)
    for _ in range(7):
        parent.advance_epoch()
    branch = Trainer(config, branch=Branch(parent.snapshot()))
    with Store.open(path) as store:
        writer = RunWriter(store)
        for stride in (1, 5, 3, 11, 2, 7, 13, 50):
            next(branch.epochs(every=stride))
            writer.save(branch.checkpoint())
        past = store.history(branch.run_id)
        resumed = Trainer.resumed(store.checkpoint(branch.run_id))
    assert past.each is not None
    assert (past.began, past.stride) == (7, 8)
    epochs, rows = branch.replica_history
    kept_epochs = past.began + past.stride * np.arange(len(past.each))
    assert kept_epochs.tolist() == list(range(7, branch.epoch + 1, 8))
    assert len(kept_epochs) > 5
    assert past.each.tobytes() == rows[np.isin(epochs, kept_epochs)].tobytes()
    assert resumed.replica_history[0].tolist() == kept_epochs.tolist()
    assert resumed.history.rows.tobytes() == branch.history.rows.tobytes()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_parameters_are_kept_by_epochs(path, dtype):
    kept(path, trained(1, "aa11", replicas=2))
    some = {epoch: np.full((2, 5), epoch / 3, dtype) for epoch in (0, 10, 20)}
    with Store.open(path) as store:
        every = [StoredParameters(epoch, 2 * epoch, each) for epoch, each in some.items()]
        number = store.run("aa11").number
        keep_parameters(store, number, every, store.kept_epochs("aa11"))
        assert store.kept_epochs("aa11").tolist() == [0, 10, 20]
        found = store.kept("aa11", 15)
        assert found is not None
        assert (found.epoch, found.step) == (10, 20)
        assert found.parameters.dtype == dtype
        assert found.parameters.tobytes() == some[10].tobytes()
        keep_parameters(store, number, [StoredParameters(30, 60, some[0])], [0, 10])
        assert [each.epoch for each in store.all_kept("aa11")] == [20, 30]
        assert store.kept("aa11", 19) is None
