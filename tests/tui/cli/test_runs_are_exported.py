"""`nnlab runs export`: nothing is rounded, and no file is lost or left in two."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nnlab.core import Branch, RunConfig, Trainer
from nnlab.core.config.formats.files import from_toml
from nnlab.core.store.database.parameters import StoredParameters, keep_parameters
from nnlab.core.store.store import Store
from nnlab.core.training.metrics.history import COLUMNS

from ...core.store.recording import kept, trained

ONE = trained(run_id="aa11", epochs=6, dataset="circle", samples=40)
MANY = trained(run_id="bb22", epochs=4, replicas=3)
CLASSES = trained(run_id="cc33", epochs=3, dataset="blobs", samples=30, bias=False)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "runs.db"
    kept(path, ONE, MANY, CLASSES)
    some = StoredParameters(2, 8, np.arange(ONE.parameters.size, dtype=float)[None])
    with Store.open(path) as store:
        keep_parameters(store, store.run("aa11").number, [some], store.kept_epochs("aa11"))
    return path


@pytest.fixture
def export(nnlab, file: Path):
    return lambda *words, **how: nnlab("runs", "export", *words, NNLAB_STORE=str(file), **how)


def done(outcome) -> str:
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.out


def table(csv: str) -> dict[str, np.ndarray]:
    head, *lines = csv.splitlines()
    cells = [[float(cell or "nan") for cell in line.split(",")] for line in lines]
    return dict(zip(head.split(","), np.array(cells).T, strict=True))


def test_csv_is_the_history_to_the_last_bit(export):
    columns = table(done(export("aa11")))

    snapshot = ONE.snapshot()
    assert list(columns) == ["epoch", "seconds", "learning_rate", *COLUMNS]
    np.testing.assert_array_equal(columns["epoch"], np.arange(7))
    np.testing.assert_array_equal(columns["learning_rate"], snapshot.learning_rates)
    for name in COLUMNS:
        np.testing.assert_array_equal(columns[name], snapshot.history.column(name))
    assert done(export("aa11", "--format", "CSV")) == done(export("aa11"))


def test_csv_of_replicas_has_medians_and_both_quartiles(export):
    columns = table(done(export("bb22")))

    snapshot = MANY.snapshot()
    assert snapshot.replicas is not None
    np.testing.assert_array_equal(columns["train_loss"], snapshot.history.column("train_loss"))
    np.testing.assert_array_equal(
        columns["train_loss_lower_quartile"], snapshot.replicas.lower[:, 0]
    )
    np.testing.assert_array_equal(
        columns["train_loss_upper_quartile"], snapshot.replicas.upper[:, 0]
    )
    assert np.isnan(columns["validation_loss"]).all() or len(MANY.dataset.validation)


def test_npz_of_a_branch_says_which_epochs_the_replicas_own_metrics_are_of(nnlab, tmp_path: Path):
    parent = Trainer(RunConfig(dataset="xor", epochs=12, replicas=2), run_id="aa11")
    for _ in range(7):
        parent.advance_epoch()
    branch = Trainer(parent.config, run_id="bb22", branch=Branch(parent.snapshot()))
    end = branch.run()
    store, path = tmp_path / "runs.db", tmp_path / "run.npz"
    kept(store, branch)
    done(nnlab("runs", "export", "bb22", "-o", str(path), "--store", str(store)))

    with np.load(path, allow_pickle=False) as file:
        assert file["replica_epochs"].tolist() == [7, 8, 9, 10, 11, 12]
        history, each = file["history"], file["replica_history"]
        loss = file["columns"].tolist().index("train_loss")
        for epoch, rows in zip(file["replica_epochs"], each, strict=True):
            assert history[epoch, loss] == pytest.approx(np.median(rows[:, 0]), rel=1e-6)
        assert len(history) == len(end.history) == 13


def test_toml_is_the_config_that_repeats_the_run(export, nnlab, tmp_path: Path):
    path = tmp_path / "run.toml"

    done(export("aa11", "-o", str(path)))

    assert from_toml(path.read_text()) == ONE.config
    assert done(export("aa11", "--format", "toml")) == path.read_text()
    again = json.loads(nnlab("train", "--config", str(path), "--json", "--quiet").out)
    assert again["train"]["loss"] == ONE.snapshot().train.loss


def test_json_has_everything_that_can_be_read(export):
    found = json.loads(done(export("aa11", "--format", "json")))

    snapshot = ONE.snapshot()
    assert (found["id"], found["status"], found["epochs"]) == ("aa11", "finished", 6)
    assert found["predictions"] == snapshot.predictions.tolist()
    assert found["history"]["train_loss"] == snapshot.history.column("train_loss").tolist()
    assert found["history"]["epoch"] == list(range(7))
    assert RunConfig(**found["config"]) == ONE.config
    assert found["train"]["loss"] == snapshot.train.loss
    flat = [
        number
        for layer in found["layers"]
        for numbers in (*layer["weights"], layer["biases"])
        for number in numbers
    ]
    assert flat == snapshot.parameters.tolist()


def test_json_of_replicas_and_of_several_classes(export):
    many = json.loads(done(export("bb22", "--format", "json")))
    classes = json.loads(done(export("cc33", "--format", "json")))

    assert len(many["layers"]) == len(many["replicas"]) == 3
    assert "train_loss_lower_quartile" in many["history"]
    assert all(layer["biases"] == [] for layer in classes["layers"])
    assert len(classes["predictions"][0]["probabilities"]) == 3


def test_npz_has_history_parameters_and_predictions_without_pickle(export, tmp_path: Path):
    path = tmp_path / "run.npz"
    done(export("aa11", "-o", str(path)))

    snapshot = ONE.snapshot()
    with np.load(path, allow_pickle=False) as file:
        found = {name: file[name] for name in file.files}
    np.testing.assert_array_equal(found["parameters"], snapshot.parameters)
    np.testing.assert_array_equal(found["predictions"], snapshot.predictions)
    assert found["columns"].tolist() == ["seconds", "learning_rate", *COLUMNS]
    np.testing.assert_array_equal(found["history"][:, 2:], snapshot.history.rows)
    np.testing.assert_array_equal(found["train_rows"], ONE.dataset.train)
    hidden = np.tanh(found["inputs"] @ found["weights_1"] + found["biases_1"])
    outputs = 1 / (1 + np.exp(-(hidden @ found["weights_2"] + found["biases_2"])))
    np.testing.assert_allclose(outputs[:, 0], found["predictions"])
    assert found["kept_epochs"].tolist() == [2]
    np.testing.assert_array_equal(found["kept_parameters"][0], np.arange(ONE.parameters.size))


def test_npz_of_replicas_has_every_one_s_history(export, tmp_path: Path):
    path = tmp_path / "run.npz"
    done(export("bb22", "-o", str(path)))

    epochs, history = MANY.replica_history
    with np.load(path, allow_pickle=False) as file:
        np.testing.assert_array_equal(file["replica_history"], history)
        np.testing.assert_array_equal(file["replica_epochs"], epochs)
        assert file["parameters"].shape[0] == file["weights_1"].shape[0] == 3
        assert file["seeds"].tolist() == [7, 8, 9]


def test_several_runs_are_one_csv_with_a_line_for_each_epoch_of_each(export):
    text = done(export("aa11", "cc33", "bb22", "aa"))

    found = list(csv.DictReader(io.StringIO(text)))
    assert [(row["run"], row["epoch"]) for row in found] == [
        (run_id, str(epoch))
        for run_id, epochs in (("aa11", 6), ("cc33", 3), ("bb22", 4))
        for epoch in range(epochs + 1)
    ]
    for trainer in (ONE, CLASSES, MANY):
        own = [row for row in found if row["run"] == trainer.run_id]
        alone = list(csv.DictReader(io.StringIO(done(export(trainer.run_id)))))
        assert [{name: row[name] for name in alone[0]} for row in own] == alone
        # What only replicas have is empty for the others.
        has_quartiles = {bool(row["train_loss_lower_quartile"]) for row in own}
        assert has_quartiles == {trainer is MANY}


def test_several_runs_are_an_array_in_json(export):
    found = json.loads(done(export("bb22", "aa11", "--format", "json")))

    assert found == [
        json.loads(done(export(run_id, "--format", "json"))) for run_id in ("bb22", "aa11")
    ]


def test_several_runs_are_named_arrays_in_npz(export, tmp_path: Path):
    path = tmp_path / "runs.npz"
    done(export("aa11", "bb22", "-o", str(path)))

    with np.load(path, allow_pickle=False) as both:
        names = set(both.files)
        for run_id in ("aa11", "bb22"):
            alone = tmp_path / f"{run_id}.npz"
            done(export(run_id, "-o", str(alone)))
            with np.load(alone, allow_pickle=False) as one:
                assert one.files
                for name in one.files:
                    np.testing.assert_array_equal(both[f"{run_id}/{name}"], one[name])
                names -= {f"{run_id}/{name}" for name in one.files}
    assert names == set()


def test_one_toml_file_is_one_run_s_config(export, tmp_path: Path):
    path = tmp_path / "runs.toml"
    outcome = export("aa11", "bb22", "-o", str(path))

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Error: toml is one run's config; csv, json and npz hold several")
    assert not path.exists()


def test_of_several_runs_one_that_is_none_exports_nothing(export, tmp_path: Path):
    path = tmp_path / "runs.csv"

    assert "There is no run 'zz'" in export("aa11", "zz", "-o", str(path)).err
    assert not path.exists()


LINEAR = trained(
    run_id="dd44", dataset="linear", samples=80, noise=0.3, epochs=40, replicas=3, patience=5,
    restore_best=True, learning_rate=0.05,
)  # fmt: skip


@pytest.mark.parametrize("trainer", [LINEAR, MANY], ids=["points that differ", "points alike"])
def test_each_replica_s_predictions_stand_beside_its_own_targets(nnlab, tmp_path: Path, trainer):
    store, path = tmp_path / "runs.db", tmp_path / "run.npz"
    kept(store, trainer)
    done(nnlab("runs", "export", "last", "-o", str(path), NNLAB_STORE=str(store)))
    shown = nnlab("runs", "export", "last", "--format", "json", NNLAB_STORE=str(store))
    in_json = json.loads(done(shown))

    replicas = trainer.snapshot().replicas
    with np.load(path, allow_pickle=False) as file:
        found = {name: file[name] for name in file.files}
    sets = ("train", "validation", "test")
    for place, seed in enumerate(found["seeds"]):
        targets, predictions = found["targets"][place, :, 0], found["predictions"][place]
        dataset = trainer.datasets[place]
        np.testing.assert_array_equal(found["points"][place], dataset.points)
        np.testing.assert_array_equal(found["inputs"][place], dataset.inputs)
        of_json = in_json["replicas"][place]
        assert of_json["seed"] == seed
        assert of_json["predictions"] == predictions.tolist()
        for column, name in enumerate(sets):
            rows = found[f"{name}_rows"][place]
            if not rows.size:
                continue
            right = 100 * np.mean((predictions[rows] >= 0.5) == (targets[rows] >= 0.5))
            assert right == pytest.approx(replicas.means[place, 1, column])
            assert right == pytest.approx(of_json[name]["accuracy"])
    assert found["stopped_at"].tolist() == list(replicas.stopped_at)


def test_a_branch_of_replicas_has_their_history_from_where_it_began(nnlab, tmp_path: Path):
    store, path = tmp_path / "runs.db", tmp_path / "run.npz"
    begun = trained(run_id="ee55", epochs=7, replicas=2)
    config = begun.config.replace(epochs=11)
    branched = Trainer(config, run_id="ff66", branch=Branch(begun.snapshot()))
    branched.run()
    kept(store, begun, branched)
    done(nnlab("runs", "export", "ff66", "-o", str(path), NNLAB_STORE=str(store)))
    with np.load(path, allow_pickle=False) as file:
        assert file["replica_epochs"].tolist() == [7, 8, 9, 10, 11]
        np.testing.assert_array_equal(file["replica_history"], branched.replica_history[1])


def test_npz_goes_through_a_pipe_but_not_onto_a_terminal(export, file: Path, tmp_path: Path):
    assert "npz is nothing to read" in export("aa11", "--format", "npz", terminal=True).err
    piped = subprocess.run(
        [sys.executable, "-m", "nnlab.tui", "runs", "export", "aa11", "--format", "npz",
         "--store", str(file)],
        capture_output=True, check=True,
    )  # fmt: skip
    path = tmp_path / "piped.npz"
    path.write_bytes(piped.stdout)

    with np.load(path, allow_pickle=False) as found:
        np.testing.assert_array_equal(found["parameters"], ONE.parameters)


def test_a_diverged_run_has_no_number_that_json_lacks(nnlab, tmp_path: Path):
    path = tmp_path / "runs.db"
    trainer = Trainer(
        RunConfig(dataset="plane", hidden_layers=(3,), optimizer="sgd", learning_rate=1000.0,
                  activation="identity", epochs=50),
        run_id="ee55",
    )  # fmt: skip
    assert trainer.run().state == "diverged"
    kept(path, trainer)

    for kind in ("csv", "json", "npz", "py", "safetensors", "toml"):
        outcome = nnlab(
            "runs", "export", "ee55", "--store", str(path), "-o", str(tmp_path / f"x.{kind}")
        )
        assert (outcome.code, outcome.err) == (0, "")
    found = json.loads((tmp_path / "x.json").read_text())
    assert found["status"] == "diverged"


def test_a_file_that_is_there_stays_unless_force_is_said(export, tmp_path: Path):
    path = tmp_path / "run.csv"
    path.write_text("precious")

    outcome = export("aa11", "-o", str(path))

    assert (outcome.code, path.read_text()) == (2, "precious")
    assert outcome.err.startswith(f"Error: {path} is there already; --force replaces it.")
    done(export("aa11", "-o", str(path), "--force"))
    assert path.read_text() == done(export("aa11"))
    assert [file.name for file in tmp_path.iterdir()] == ["run.csv"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(
    export, tmp_path: Path, monkeypatch
):
    path = tmp_path / "run.csv"
    path.write_text("precious")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    outcome = export("aa11", "-o", str(path), "--force")

    assert (outcome.code, path.read_text()) == (1, "precious")
    assert outcome.err == f"{path} can't be written: No space left on device.\n"
    assert [file.name for file in tmp_path.iterdir()] == ["run.csv"]


@pytest.mark.parametrize("name", ["r.pkl", "r.csv.gz", "r.JSONL", "r.np z", "r.\x1b[31m"])
def test_an_ending_that_is_no_format_is_an_error_that_lists_those_there_are(
    export, tmp_path: Path, name
):
    outcome = export("aa11", "-o", str(tmp_path / name))

    assert (outcome.code, outcome.out) == (2, "")
    sentence = outcome.err.splitlines()[0]
    assert sentence.endswith(
        " is no format that is known;"
        " let it be .csv, .json, .npz, .onnx, .py, .safetensors, .tfevents or .toml."
    )
    assert "\x1b" not in outcome.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["history", "r.pkl", "R.CSV"])
def test_a_file_may_be_called_anything_where_the_format_is_said(export, tmp_path: Path, name):
    path = tmp_path / name

    done(export("aa11", "-o", str(path), "--format", "csv"))

    assert path.read_text() == done(export("aa11"))


@pytest.mark.parametrize("name", ["history", "R.CSV", ".csv"])
def test_a_file_without_an_ending_has_the_history(export, tmp_path: Path, name):
    done(export("aa11", "-o", str(tmp_path / name)))

    assert (tmp_path / name).read_text() == done(export("aa11"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["aa11", "--format", "xls"],
         "Error: --format must be one of csv, json, npz, onnx, py, safetensors, tensorboard,"
         " toml, torch, not 'xls'."),
        (["aa11", "-o", "missing/run.csv"],
         "Error: missing/run.csv can't be written: No such file or directory."),
        (["zz"], "Error: There is no run 'zz'; a run is called by its id, the beginning of its id,"
                 " its name, or last."),
    ],
)  # fmt: skip
def test_what_can_not_be_exported_is_a_sentence(export, words, sentence):
    outcome = export(*words)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.splitlines()[0] == sentence


def test_one_replica_leaves_by_itself(export, tmp_path: Path):
    done(export("bb22", "--replica", "2", "-o", str(tmp_path / "one.py")))
    text = (tmp_path / "one.py").read_text()
    replicas = MANY.snapshot().replicas
    assert replicas is not None
    assert f"SEEDS = [{replicas.seeds[1]}]\n" in text
    assert "MEMBERS = [0]\n" in text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("bb22", "--replica", "4", "--format", "py"), "Run bb22 has 3 replicas; --replica goes"),
        (("aa11", "--replica", "1", "--format", "py"), "Run aa11 has no replicas; it leaves"),
        (("bb22", "--replica", "1"), "--replica is for onnx, py, safetensors and torch; csv has"),
        (("--all", "--replica", "1", "--format", "py", "-o", "x"), "--replica is for one run;"),
    ],
)
def test_a_replica_that_is_none_is_a_sentence(export, words, sentence):
    found = export(*words)
    assert (found.code, found.out) == (2, "")
    assert sentence in found.err
