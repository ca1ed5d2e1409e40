"""Which arrays of a file are a dense network, and for which configs its weights are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnlab.core import ConfigError, RunConfig, Trainer, read_weights
from nnlab.core.export.models.safetensors_file import safetensors_of
from nnlab.core.nn.layout import ParameterLayout

SHAPE = (2, 5, 3, 1)
NUMBERS = np.random.default_rng(3).normal(size=ParameterLayout(SHAPE, True).size)
CONFIG = RunConfig(dataset="xor", hidden_layers=(5, 3), epochs=5)


def layers(bias: bool = True) -> list[tuple[np.ndarray, np.ndarray]]:
    layout = ParameterLayout(SHAPE, True)
    found = [(layout.weights(NUMBERS, layer), layout.biases(NUMBERS, layer)) for layer in range(3)]
    return found if bias else [(weights, np.empty(0)) for weights, _ in found]


def torch_names(prefix: str, numbers: tuple[int, ...] = (0, 2, 4)) -> dict[str, np.ndarray]:
    return {
        f"{prefix}{number}.{word}": array
        for number, (weights, biases) in zip(numbers, layers(), strict=True)
        for word, array in (("weight", weights.T), ("bias", biases))
    }


def numbered(weights: str, biases: str, first: int = 1) -> dict[str, np.ndarray]:
    return {
        f"{word}{number}": array
        for number, (w, b) in enumerate(layers(), first)
        for word, array in ((weights, w), (biases, b))
    }


FAMILIES: dict[str, dict[str, np.ndarray]] = {
    "torch's Sequential": torch_names(""),
    "nnlab's own": torch_names("layers.", (0, 1, 2)),
    "ten and more": torch_names("net.", (2, 9, 10)),
    "by attribute": torch_names("model.fc", (1, 2, 3)),
    "W1 and b1": numbered("W", "b"),
    "w_0": numbered("w_", "b_", 0),
    "weights_1": numbered("weights_", "biases_"),
    "scikit-learn's": numbered("coefs_", "intercepts_", 0),
    "keras's": {
        f"dense_{number}/{word}:0": array
        for number, (w, b) in enumerate(layers())
        for word, array in (("kernel", w), ("bias", b))
    },
    "torch's names the other way round": {
        name: array.T if array.ndim == 2 else array for name, array in torch_names("").items()
    },
    "numbered, the other way round": {
        name: array.T if array.ndim == 2 else array for name, array in numbered("W", "b").items()
    },
}


@pytest.fixture(params=["npz", "safetensors"])
def write(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Path]:
    def written(arrays: dict[str, Any], name: str = "model") -> Path:
        path = tmp_path / f"{name}.{request.param}"
        if request.param == "npz":
            with path.open("wb") as file:
                np.savez(file, **arrays)
        else:
            path.write_bytes(safetensors_of(arrays, {}))
        return path

    return written


@pytest.mark.parametrize("family", FAMILIES)
def test_layers_are_known_by_their_names_and_shapes(write, family: str) -> None:
    weights = read_weights(write(FAMILIES[family]))
    assert weights.layers.widths == SHAPE
    assert (weights.hidden_layers, weights.bias) == ((5, 3), True)
    assert weights.notes == ()
    trainer = Trainer(CONFIG, parameters=weights)
    assert trainer.parameters.tobytes() == NUMBERS.tobytes()


def test_it_is_said_which_way_round_they_were_read(write) -> None:
    by_output = read_weights(write(FAMILIES["torch's Sequential"])).words
    by_input = read_weights(write(FAMILIES["W1 and b1"])).words
    assert "2-5-3-1 with biases, weights (outputs, inputs), as PyTorch has them" in by_output
    assert by_input.endswith("weights (inputs, outputs)")


def test_a_network_without_biases_and_one_of_a_single_layer(write) -> None:
    arrays = {f"{place}.weight": w.T for place, (w, _) in enumerate(layers(bias=False))}
    weights = read_weights(write(arrays))
    config = RunConfig(dataset="xor", **weights.settings)
    assert (config.bias, config.shape) == (False, SHAPE)
    assert Trainer(config, parameters=weights).parameters[:2].tolist() == NUMBERS[:2].tolist()
    alone = read_weights(write({"weight": np.ones((1, 2)), "bias": np.zeros(1)}))
    assert alone.settings == {"hidden_layers": (), "bias": True}


def test_several_stacked_networks_are_replicas(write) -> None:
    stacked = {
        name: np.stack([array, array + 1]) for name, array in FAMILIES["nnlab's own"].items()
    }
    weights = read_weights(write(stacked))
    assert weights.settings["replicas"] == 2
    trainer = Trainer(CONFIG.replace(replicas=2), parameters=weights)
    replicas = trainer.snapshot().replicas
    assert replicas is not None
    assert np.array_equal(replicas.parameters, [NUMBERS, NUMBERS + 1])
    with pytest.raises(ConfigError, match=r"replicas must be 2 for model\..*, not 1"):
        Trainer(CONFIG, parameters=weights)


def test_one_network_is_the_start_of_every_replica(write) -> None:
    weights = read_weights(write(FAMILIES["W1 and b1"]))
    replicas = Trainer(CONFIG.replace(replicas=3), parameters=weights).snapshot().replicas
    assert replicas is not None
    assert np.array_equal(replicas.parameters, [NUMBERS] * 3)


def test_what_else_is_in_it_is_said_to_be_left_out(write) -> None:
    weights = read_weights(write({**FAMILIES["W1 and b1"], "step": np.zeros(1)}))
    (note,) = weights.notes
    assert note.startswith("Left out of model.")
    assert note.endswith(": step.")


TORCH = FAMILIES["torch's Sequential"]


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({}, "There are no weights of a dense network in it.*It has nothing at all"),
        ({"x": np.zeros(3)}, "It has x"),
        ({**TORCH, "1.weight": np.zeros(5)}, r"1\.weight has the shape \(5,\); the weights of a"),
        ({**TORCH, "0.weight": np.zeros((1, 2, 5, 2))}, "0.weight has the shape"),
        ({**TORCH, "9.bias": np.zeros(5)}, "9.bias has no weights beside it"),
        ({n: a for n, a in TORCH.items() if n != "2.bias"}, "2.weight has no biases beside it and"),
        ({**TORCH, "2.bias": np.zeros(7)}, r"2.bias has the shape \(7,\), and 2.weight .* needs"),
        ({**TORCH, "2.bias": np.zeros((3, 1))}, r"2.bias has the shape \(3, 1\)"),
        ({**TORCH, "2.weight": np.zeros((3, 4))}, r"2.weight has the shape \(3, 4\) and takes 4"
         r" inputs, but 0.weight of shape \(5, 2\) gives 5; \(3, 5\) would be right"),
        ({**TORCH, "2.weight": np.zeros((3, 5), np.int64)}, "2.weight holds numbers of type"),
        ({**TORCH, "2.bias": np.array([1.0, np.nan, np.inf])}, "2.bias has 2 of 3 numbers that are"
         r" not finite, the first at \[1\]"),
        ({**TORCH, "W1": np.zeros((2, 5)), "w1": np.zeros((2, 5))}, "are for the same layer"),
        ({"0.weight": np.zeros((0, 2)), "0.bias": np.zeros(0)}, r"0.weight has the shape \(0, 2\)"),
    ],
)  # fmt: skip
def test_what_is_no_dense_network_is_a_sentence(write, arrays: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words) as error:
        read_weights(write(arrays, "my model"))
    assert str(error.value).startswith("my model.")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hidden_layers": (5,)}, "hidden layers must be 5,3 for model.*, not 5, as its shapes"),
        ({"bias": False}, "bias must be on for model.*: 0.weight has biases beside it"),
        ({"features": ("x1",)}, r"0.weight in model.* has the shape \(5, 2\) and takes 2 inputs,"
         r" but xor has 1 by x1; \(5, 1\) would be right"),
        ({"dataset": "arms", "classes": 3}, r"4.weight in model.* has the shape \(1, 3\) and gives"
         r" 1 output, but arms needs 3; \(3, 3\) would be right"),
    ],
)  # fmt: skip
def test_a_config_that_does_not_fit_is_told_with_the_array_and_its_shape(
    write, changes: dict[str, Any], words: str
) -> None:
    weights = read_weights(write(TORCH))
    with pytest.raises(ConfigError, match=words):
        weights.start_for(RunConfig(**{"dataset": "xor", "hidden_layers": (5, 3), **changes}))


def test_a_hostile_name_is_harmless_in_a_sentence(write) -> None:
    with pytest.raises(ConfigError) as error:
        read_weights(write({"\x1b]0;x\x07" + "y" * 99 + ".weight": np.zeros(3)}))
    assert str(error.value).isprintable()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "neither numpy's .npz nor .safetensors"),
        (b"\x80\x04.", "objects of Python"),
        (b"PK\x03\x04", "its list of arrays can't be read"),
    ],
)
def test_another_file_is_refused_by_its_name(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "x.pt"
    path.write_bytes(data)
    with pytest.raises(ConfigError, match=f"x.pt can't be read as weights.*{words}"):
        read_weights(path)


@pytest.mark.parametrize("name", ["gone.npz", "a\0b", "."])
def test_a_file_that_cannot_be_opened_is_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="It can't be opened: "):
        read_weights(tmp_path / name)


def test_a_config_that_nnlab_cannot_use_is_passed_over_and_said(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    path.write_bytes(safetensors_of(TORCH, {"run": "3f2a", "config": '{"future": 1}'}))
    weights = read_weights(path)
    assert not weights.has_config
    assert weights.notes[0].startswith("The config in m.safetensors can't be used")
