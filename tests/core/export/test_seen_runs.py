"""What leaves of a run that is seen: the epoch that is looked at, in every format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import Branch, RunConfig, Snapshot, Store, Trainer, save
from nnlab.core.config.formats.files import from_toml
from nnlab.core.export.export_files import ExportError, IsThereError, write_export
from nnlab.core.export.formats import export_formats
from nnlab.core.export.leaving_run import KeptRun, LeavingRun, SeenRun
from nnlab.core.store.snapshots import last_snapshot
from nnlab.core.training.prediction import predict

from .test_numpy_script import as_module

POINTS = np.random.default_rng(5).normal(size=(40, 2))


def trained(**values: Any) -> Trainer:
    defaults = {"dataset": "xor", "hidden_layers": (4,), "epochs": 40, "learning_rate": 0.1}
    trainer = Trainer(RunConfig(**defaults | values))
    trainer.run()
    return trainer


def seen_at(trainer: Trainer, epoch: int) -> Snapshot:
    trainer.past.look_at(epoch)
    past = trainer.snapshot().past
    assert past is not None
    assert past.is_past
    return past


def content(name: str, run: LeavingRun) -> bytes:
    return b"".join(export_formats()[name].write([run]))


def test_a_kept_run_and_the_same_one_seen_at_its_end_leave_alike(tmp_path: Path):
    for number, values in enumerate(({}, {"replicas": 3}, {"dataset": "blobs", "classes": 5})):
        trainer = trained(**values)
        path = tmp_path / f"{number}.db"
        run_id = save(trainer, path).id
        with Store.open(path) as store:
            kept = KeptRun(store, run_id)
            seen = SeenRun(last_snapshot(store, run_id), kept.summary)
            for name in ("csv", "toml", "py", "safetensors", "json", "torch"):
                assert content(name, kept) == content(name, seen), name
            arrays, others = (
                dict(np.load(io.BytesIO(content("npz", run)))) for run in (kept, seen)
            )
        assert ({*arrays} - {"kept_epochs", "kept_parameters"}) == {*others}
        assert all(arrays[name].tobytes() == others[name].tobytes() for name in others)


def test_of_a_past_epoch_leave_its_parameters_and_the_history_up_to_there():
    trainer = trained()
    past = seen_at(trainer, 17)
    run = SeenRun(past)
    lines = list(csv.DictReader(io.StringIO(content("csv", run).decode())))
    assert [int(line["epoch"]) for line in lines] == list(range(18))
    wanted = past.history.column("train_loss").tolist()
    assert [float(line["train_loss"]) for line in lines] == wanted

    arrays = np.load(io.BytesIO(content("npz", run)))
    assert arrays["parameters"].tobytes() == past.parameters.tobytes()
    assert arrays["predictions"].tobytes() == past.predictions.tobytes()
    assert (arrays["epoch"], len(arrays["history"])) == (17, 18)

    told = json.loads(content("json", run))
    assert (told["id"], told["epochs"], told["status"]) == (past.run_id, 17, "paused")
    assert told["history"]["train_loss"] == wanted
    assert told["layers"][0]["weights"] == past.weights[0].tolist()
    assert from_toml(content("toml", run).decode()) == past.config


def test_a_program_predicts_as_the_epoch_that_is_seen_did(tmp_path: Path):
    trainer = trained()
    past = seen_at(trainer, 9)
    (tmp_path / "model.py").write_bytes(content("py", SeenRun(past)))
    model = as_module(tmp_path / "model.py")
    said = (model.EPOCH, model.RUN)
    assert said == (9, past.run_id)
    assert model.predict(POINTS)[:, 1].tobytes() == past.predict(POINTS).tobytes()
    assert past.predict(POINTS).tobytes() != trainer.snapshot().predict(POINTS).tobytes()


def test_of_replicas_one_leaves_or_the_mean(tmp_path: Path):
    trainer = trained(dataset="blobs", classes=3, replicas=3)
    trainer.whose = "mean"
    past = seen_at(trainer, 12)
    assert past.replicas is not None
    (tmp_path / "model.py").write_bytes(content("py", SeenRun(past)))
    assert as_module(tmp_path / "model.py").predict(POINTS).tobytes() == (
        past.predict(POINTS).tobytes()
    )
    for replica in range(3):
        (tmp_path / "model.py").write_bytes(content("py", SeenRun(past, replica=replica)))
        model = as_module(tmp_path / "model.py")
        own = past.replicas.parameters[replica : replica + 1]
        assert (
            model.predict(POINTS).tobytes() == predict(past.config, own, [None], POINTS).tobytes()
        )
        seeds = model.SEEDS
        assert seeds == [past.replicas.seeds[replica]]


def test_every_replicas_own_history_ends_with_the_epoch_that_is_seen():
    trainer = trained(replicas=3)
    arrays = np.load(io.BytesIO(content("npz", SeenRun(seen_at(trainer, 12)))))
    live = np.load(io.BytesIO(content("npz", SeenRun(trainer.snapshot()))))
    assert arrays["replica_epochs"].tolist() == list(range(13))
    assert arrays["replica_history"].tobytes() == live["replica_history"][:13].tobytes()
    assert len(live["replica_epochs"]) == 41


def test_a_branch_of_replicas_has_their_own_histories_from_where_it_began():
    trainer = trained(replicas=2)
    branch = Trainer(trainer.config, branch=Branch(seen_at(trainer, 10)))
    branch.run()
    arrays = np.load(io.BytesIO(content("npz", SeenRun(seen_at(branch, 25)))))
    assert arrays["replica_epochs"].tolist() == list(range(10, 26))
    assert len(arrays["history"]) == 26


def test_what_is_there_is_replaced_only_where_that_was_said(tmp_path: Path):
    run, each = SeenRun(trained().snapshot()), export_formats()["torch"]
    (tmp_path / "net.safetensors").write_text("mine")
    with pytest.raises(IsThereError, match=r"net\.safetensors is there already\."):
        write_export(each, [run], tmp_path / "net.py", replace=False)
    assert not (tmp_path / "net.py").exists()
    written = write_export(each, [run], tmp_path / "net.py", replace=True)
    assert written.files == (tmp_path / "net.py", tmp_path / "net.safetensors")
    assert written.size == sum(file.stat().st_size for file in written.files)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("gone/net.py", "can't be written: No such file or directory."),
        (".", "can't be written: it is a folder."),
        ("net.safetensors", "can't be written: .safetensors is what lies beside it."),
    ],
)
def test_what_cannot_be_written_is_said_in_a_sentence(tmp_path: Path, name: str, sentence: str):
    run = SeenRun(trained().snapshot())
    with pytest.raises(ExportError) as error:
        write_export(export_formats()["torch"], [run], tmp_path / name, replace=False)
    assert str(error.value).endswith(sentence)
    assert not list(tmp_path.iterdir())


def test_without_its_package_a_format_says_what_brings_it(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("nnlab.core.export.export_format.find_spec", lambda name: None)
    with pytest.raises(ExportError, match=r"not installed; pip install 'nnlab-tui\[onnx\]'"):
        write_export(
            export_formats()["onnx"], [SeenRun(trained().snapshot())], tmp_path / "x", replace=True
        )
