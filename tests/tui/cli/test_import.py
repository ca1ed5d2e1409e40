"""`nnlab import` starts a run from the weights in a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import RunConfig, Store, Trainer, read_weights
from nnlab.core.data.tabular import open_tables
from nnlab.core.export.models.safetensors_file import safetensors_of
from nnlab.core.store.snapshots import last_snapshot

from .conftest import Outcome

Nnlab = Callable[..., Outcome]

TABLE = "a,b,kind\n" + "".join(
    f"{place % 7},{place % 5},{'up' if place % 7 > place % 5 else 'down'}\n" for place in range(60)
)
LEARNED: dict[str, tuple[str, ...]] = {
    "two classes": ("--dataset", "circle", "--samples", "40", "--hidden", "4"),
    "five classes": ("--dataset", "arms", "--classes", "5", "--samples", "50"),
    "regression": ("--dataset", "plane", "--samples", "40"),
    "no biases": ("--dataset", "xor", "--no-bias", "--hidden", "3,2"),
    "no hidden layer": ("--dataset", "linear", "--hidden", ""),
    "single precision": ("--dataset", "xor", "--precision", "float32"),
    "replicas": ("--dataset", "xor", "--replicas", "3"),
    "table": ("--data", "TABLE"),
    "replicas on a table": ("--data", "TABLE", "--replicas", "2"),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "runs.db"))
    (tmp_path / "table.csv").write_text(TABLE)
    return tmp_path


def words_of(kind: str) -> list[str]:
    return ["table.csv" if word == "TABLE" else word for word in LEARNED[kind]]


def done(outcome: Outcome) -> Outcome:
    assert outcome.code == 0, outcome.err
    return outcome


def snapshot_of(key: str) -> Any:
    with Store.open(Path("runs.db")) as store:
        return last_snapshot(store, store.run(key).id)


def parameters_of(key: str) -> np.ndarray:
    snapshot = snapshot_of(key)
    replicas = snapshot.replicas
    return snapshot.parameters if replicas is None else replicas.parameters


@pytest.mark.parametrize("form", ["npz", "safetensors"])
@pytest.mark.parametrize("kind", LEARNED)
def test_what_nnlab_exports_comes_back_to_the_last_bit(
    nnlab: Nnlab, here: Path, kind: str, form: str
) -> None:
    data = words_of(kind) if "table" in kind else []
    done(nnlab("train", *words_of(kind), "--epochs", "15", "--quiet", "--name", "first"))
    done(nnlab("runs", "export", "first", "-o", f"m.{form}"))

    done(nnlab("import", f"m.{form}", *data, "--untrained", "--quiet", "--name", "again"))

    first, again = snapshot_of("first"), snapshot_of("again")
    assert (again.epoch, again.steps) == (0, 0)
    assert again.config == first.config
    assert parameters_of("again").tobytes() == parameters_of("first").tobytes()
    assert again.predictions.tobytes() == first.predictions.tobytes()
    if "table" in kind:
        rows = [nnlab("predict", name, "table.csv").out for name in ("first", "again")]
        assert rows[0] == rows[1]


@pytest.mark.parametrize("kind", ["two classes", "replicas", "single precision", "table"])
def test_it_trains_to_the_bits_of_a_trainer_that_is_given_them(
    nnlab: Nnlab, here: Path, kind: str
) -> None:
    data = words_of(kind) if "table" in kind else []
    done(nnlab("train", *words_of(kind), "--epochs", "15", "--quiet", "--name", "first"))
    done(nnlab("runs", "export", "first", "-o", "m.safetensors"))
    done(nnlab("import", "m.safetensors", *data, "--epochs", "9", "--quiet", "--name", "on"))

    trainer = Trainer(snapshot_of("on").config, parameters=parameters_of("first"))
    end = trainer.run()
    replicas = end.replicas
    wanted = end.parameters if replicas is None else replicas.parameters
    assert parameters_of("on").tobytes() == wanted.tobytes()


def test_it_goes_on_where_it_was_interrupted_to_the_same_bits(nnlab: Nnlab, here: Path) -> None:
    done(nnlab("train", *words_of("two classes"), "--epochs", "15", "--quiet", "--name", "first"))
    done(nnlab("runs", "export", "first", "-o", "m.npz"))
    done(nnlab("import", "m.npz", "--epochs", "30", "--quiet", "--name", "whole"))
    done(nnlab("import", "m.npz", "--epochs", "12", "--quiet", "--name", "part"))
    done(nnlab("resume", "part", "--headless", "--epochs", "30", "--quiet"))
    assert parameters_of("part").tobytes() == parameters_of("whole").tobytes()


def test_it_is_said_that_and_from_what_it_started(nnlab: Nnlab, here: Path) -> None:
    done(nnlab("train", "--dataset", "xor", "--epochs", "5", "--quiet", "--name", "first"))
    done(nnlab("runs", "export", "first", "-o", "m.npz"))
    weights = read_weights("m.npz")
    words = f"weights of m.npz ({weights.start_for(snapshot_of('first').config).fingerprint})"
    alone = f"This run started from {words}, so its config alone does not repeat it."

    outcome = done(nnlab("import", "m.npz", "--epochs", "5", "--name", "on"))

    assert f"started from {words}" in outcome.out
    assert outcome.err.startswith("Read m.npz: 2-8-8-1 with biases, weights (inputs, outputs).\n")
    shown = done(nnlab("runs", "show", "on")).out
    assert f"start    {words}\n" in shown
    assert alone in " ".join(shown.split())
    said = json.loads(done(nnlab("runs", "show", "on", "--json")).out)["start"]
    assert said == {"file": "m.npz", "fingerprint": words[-13:-1]}
    toml = done(nnlab("runs", "export", "on", "--format", "toml")).out
    assert toml.startswith(f"# {alone}\n")
    assert "start" not in json.loads(done(nnlab("runs", "show", "first", "--json")).out)


def plain(path: str, *shape: int) -> None:
    """Write a network as PyTorch's users do."""
    arrays: dict[str, np.ndarray] = {}
    generator = np.random.default_rng(1)
    for place, (fan_in, fan_out) in enumerate(pairwise(shape)):
        arrays[f"{2 * place}.weight"] = generator.normal(size=(fan_out, fan_in)).astype(np.float32)
        arrays[f"{2 * place}.bias"] = generator.normal(size=fan_out).astype(np.float32)
    Path(path).write_bytes(safetensors_of(arrays, {}))


def test_a_plain_file_s_hidden_layers_are_told_from_its_shapes(nnlab: Nnlab, here: Path) -> None:
    plain("net.safetensors", 2, 7, 3, 1)
    outcome = done(
        nnlab(
            "import", "net.safetensors", "--dataset", "xor", "--activation", "relu", "--untrained"
        )
    )
    assert "xor  2-7-3-1  relu" in outcome.out
    assert outcome.err.splitlines()[:2] == [
        "Read net.safetensors: 2-7-3-1 with biases, weights (outputs, inputs), as PyTorch has"
        " them.",
        "Note: net.safetensors does not say its activations; relu and, at the output, sigmoid are"
        " the config's.",
    ]
    assert parameters_of("last").tobytes() == read_weights("net.safetensors").parameters.tobytes()


def test_a_plain_file_goes_on_with_a_table(nnlab: Nnlab, here: Path) -> None:
    plain("net.safetensors", 2, 4, 1)
    done(nnlab("import", "net.safetensors", "--data", "table.csv", "--epochs", "5", "--quiet"))
    assert snapshot_of("last").config.shape == (2, 4, 1)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--hidden", "3"), "hidden layers must be 7,3 for net.safetensors, not 3, as its shapes"
         " say: 0.weight (7, 2), 2.weight (3, 7), 4.weight (1, 3)."),
        (("--no-bias",), "bias must be on for net.safetensors: 0.weight has biases beside it."),
        (("--dataset", "arms", "--classes", "3"), "4.weight in net.safetensors has the shape (1, 3)"
         " and gives 1 output, but arms needs 3; (3, 3) would be right."),
        (("--features", "x1,x2,x1x2"), "0.weight in net.safetensors has the shape (7, 2) and takes"
         " 2 inputs, but xor has 3 by x1,x2,x1x2; (7, 3) would be right."),
        (("--preset", "report-x1"), "hidden layers must be 7,3 for net.safetensors"),
        (("--state", "nnlab1/dataset=xor/hidden-layers=5"), "hidden layers must be 7,3"),
        (("--config", "own.toml"), "hidden layers must be 7,3"),
        (("--lr", "0"), "--learning-rate must be"),
        (("--untrained", "--no-store"), "--untrained only keeps a run, and --no-store keeps none"),
        (("--lab", "--untrained"), "--untrained is for a run without --lab"),
        (("--lab", "--name", "x"), "--name is for a run without --lab."),
        (("--lab", "--json"), "--json is for a run without --lab."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_one_sentence(
    nnlab: Nnlab, here: Path, words: tuple[str, ...], sentence: str
) -> None:
    plain("net.safetensors", 2, 7, 3, 1)
    Path("own.toml").write_text("hidden_layers = [5]\n")
    dataset = () if {"--dataset", "--state", "--preset"} & {*words} else ("--dataset", "xor")
    outcome = nnlab("import", "net.safetensors", *dataset, *words)
    assert outcome.code == 2
    assert sentence in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.npz", b"", "x.npz can't be read as weights. It is neither numpy's .npz nor"),
        ("x.pt", b"\x80\x02.", "objects of Python (a pickle), which are never loaded"),
        ("x.safetensors", (1 << 62).to_bytes(8, "little") + b"{}", "or a damaged one: its header"),
        ("\x1b[31mx.npz", b"", "\ufffd[31mx.npz can't be read as weights"),
    ],
)
def test_another_file_is_one_sentence(
    nnlab: Nnlab, here: Path, name: str, data: bytes, words: str
) -> None:
    Path(name).write_bytes(data)
    outcome = nnlab("import", name)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert "\x1b" not in outcome.err


def test_weights_of_a_table_say_what_is_another_in_the_next_one(nnlab: Nnlab, here: Path) -> None:
    done(nnlab("train", "--data", "table.csv", "--epochs", "5", "--quiet"))
    done(nnlab("runs", "export", "last", "-o", "m.safetensors"))
    done(nnlab("runs", "export", "last", "-o", "m.npz"))
    Path("other.csv").write_text(TABLE.replace("a,b,kind", "a,c,kind").replace("6,", "9,"))
    for file in ("m.safetensors", "m.npz"):
        outcome = done(nnlab("import", file, "--data", "other.csv", "--epochs", "2"))
        said = " ".join(outcome.err.split())
        assert (
            f"The weights of {file} were trained for other inputs: number 2 was b, and is c" in said
        )
        assert f"The weights of {file} were trained on numbers that were scaled otherwise" in said
        same = done(nnlab("import", file, "--data", "table.csv", "--epochs", "2"))
        assert "were trained" not in same.err


def test_without_its_table_weights_of_a_table_say_which_flag_brings_it(
    nnlab: Nnlab, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(nnlab("train", "--data", "table.csv", "--epochs", "5", "--quiet"))
    done(nnlab("runs", "export", "last", "-o", "m.npz"))
    monkeypatch.setattr(open_tables, "_TABLES", {})  # as in another process
    outcome = nnlab("import", "m.npz")
    assert outcome.code == 2
    assert "is not open: --data FILE opens it." in outcome.err


def test_other_hyperparameters_stand_above_what_the_file_says(nnlab: Nnlab, here: Path) -> None:
    done(nnlab("train", "--dataset", "circle", "--samples", "40", "--epochs", "5", "--quiet"))
    done(nnlab("runs", "export", "last", "-o", "m.safetensors"))
    Path("own.toml").write_text("learning_rate = 0.5\nepochs = 7\n")
    done(nnlab("import", "m.safetensors", "--config", "own.toml", "--epochs", "3", "--quiet"))
    config: RunConfig = snapshot_of("last").config
    assert (config.dataset, config.learning_rate, config.epochs) == ("circle", 0.5, 3)
    assert config.samples == 40


def test_the_lab_needs_a_terminal_and_says_what_does_not(nnlab: Nnlab, here: Path) -> None:
    plain("net.safetensors", 2, 7, 3, 1)
    outcome = nnlab("import", "net.safetensors", "--lab")
    assert outcome.code == 2
    assert "`nnlab import` does the same work without one" in outcome.err
