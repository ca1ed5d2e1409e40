"""The weights in a file, of nnlab's own exports or of another program, to start a run from.

weights = read_weights("model.safetensors")
config = RunConfig(**weights.settings)
trainer = Trainer(config, parameters=weights)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...config import ConfigError, Problem, RunConfig, printable, value_text
from ...config.formats.files import document_from_json
from ...data.dataset_name import file_name
from ...read_only import read_only
from ...short_repr import brief
from .archive import ZIP_BYTES, read_archive
from .dense_layers import DenseLayers, dense_layers
from .safetensors import looks_like_safetensors, read_safetensors
from .start import StartWeights
from .tensor import MOST_BYTES, TensorFile

_CONFIG, _RUN = "config", ("run", "id")
_PICKLE = b"\x80"


@dataclass(frozen=True, slots=True, eq=False)
class NetworkWeights:
    """A dense network in a file: its layers, and what the file says of them."""

    file: str
    """The file's name, harmless for a screen."""
    layers: DenseLayers
    """Its layers."""
    parameters: Any
    """All weights and biases, shape `(size,)`, or of several networks `(networks, size)`."""
    settings: Mapping[str, Any]
    """What a config for it says: its layers, and all that the file says where nnlab wrote it."""
    tensors: TensorFile
    """All that is in the file."""
    notes: tuple[str, ...]
    """What a person should know of how it was read, as sentences."""
    has_config: bool
    """Whether the file says by which config it was trained."""

    __repr__ = brief

    @property
    def hidden_layers(self) -> tuple[int, ...]:
        """The widths of its hidden layers."""
        return self.layers.widths[1:-1]

    @property
    def bias(self) -> bool:
        """Whether its layers have biases."""
        return self.layers.layers[0].biases is not None

    @property
    def words(self) -> str:
        """Say what it is, and which way round its weights were read."""
        shape = "-".join(map(str, self.layers.widths))
        way = "(outputs, inputs), as PyTorch has them" if self.layers.by_output else (
            "(inputs, outputs)"
        )  # fmt: skip
        several = "" if self.layers.networks == 1 else f"{self.layers.networks} networks of "
        return (
            f"{self.file}: {several}{shape} {'with' if self.bias else 'without'} biases,"
            f" weights {way}"
        )

    def start_for(self, config: RunConfig) -> StartWeights:
        """Give the start of a run by a config.

        Raises:
            ConfigError: If the network is not the config's, with the array and what would be right.
        """
        if problems := [*_unfit(self, config)]:
            raise ConfigError(problems)
        return StartWeights(self.parameters, self.file, config.shape, config.bias)


def read_weights(path: str | Path) -> NetworkWeights:
    """Read the weights of a dense network from a file: `.npz` or `.safetensors`.

    Raises:
        ConfigError: If it can't be read, or has no such network in it; the sentence names it.
    """
    name = file_name(str(path))
    try:
        found = _read(Path(path))
        layers = dense_layers(found.tensors)
        parameters = read_only(layers.parameters())
    except ConfigError as error:
        raise ConfigError.of(f"{name} can't be read as weights. {error}") from None
    shaped: dict[str, Any] = {
        "hidden_layers": layers.widths[1:-1],
        "bias": layers.layers[0].biases is not None,
    }
    if layers.networks > 1:
        shaped["replicas"] = layers.networks
    said, notes = _said(found.metadata, name)
    if layers.left_out and not said:
        notes.append(f"Left out of {name}: {', '.join(layers.left_out[:12])}.")
    return NetworkWeights(name, layers, parameters, shaped | said, found, tuple(notes), bool(said))


def _read(path: Path) -> TensorFile:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # the latter for a name with a null in it
        reason = printable(getattr(error, "strerror", None) or str(error))
        raise ConfigError.of(f"It can't be opened: {reason}.") from None
    except MemoryError:
        raise ConfigError.of("There is not enough memory to read it.") from None
    if len(data) > MOST_BYTES:
        raise ConfigError.of(f"It is over {MOST_BYTES:,} bytes: no network of nnlab's is.")
    if data.startswith(ZIP_BYTES):
        return read_archive(data)
    if looks_like_safetensors(data):
        return read_safetensors(data)
    if data.startswith(_PICKLE):
        raise ConfigError.of(
            "It holds objects of Python (a pickle), which are never loaded; save_file of"
            " safetensors.torch or np.savez writes what can be read."
        )
    raise ConfigError.of("It is neither numpy's .npz nor .safetensors.")


def _said(metadata: Mapping[str, str], name: str) -> tuple[dict[str, Any], list[str]]:
    """Give the config that is said of the weights, where nnlab wrote the file."""
    text = metadata.get(_CONFIG)
    if text is None or not any(mark in metadata for mark in _RUN):
        return {}, []
    try:
        values = document_from_json(text).whole
        RunConfig(**values)
    except ConfigError as error:
        first = error.problems[0].sentence
        return {}, [f"The config in {name} can't be used, so it is passed over: {first}"]
    return values, []


def _unfit(weights: NetworkWeights, config: RunConfig) -> list[Problem]:
    """Say what of a config is not for these weights."""
    layers, name = weights.layers, weights.file
    first, last = layers.layers[0].weights, layers.layers[-1].weights
    problems: list[Problem] = []
    if config.bias != weights.bias:
        beside = f"{first.words} has {'biases' if weights.bias else 'no biases'} beside it"
        problems.append(
            Problem("bias", f"bias must be {'on' if weights.bias else 'off'} for {name}: {beside}.")
        )
    if config.hidden_layers != weights.hidden_layers:
        right, found = map(value_text, (weights.hidden_layers, config.hidden_layers))
        shapes = ", ".join(f"{w.words} {w.shape}" for w, _ in layers.layers[:4])
        problems.append(
            Problem(
                "hidden_layers",
                f"hidden layers must be {right} for {name}, not {found}, as its"
                f" shapes say: {shapes}{', ...' if len(layers.layers) > 4 else ''}.",
            )
        )
    learned = "the table" if config.table_shape is not None else config.dataset
    inputs, outputs = layers.widths[0], layers.widths[-1]
    if config.inputs != inputs:
        right = layers.shape_for(config.inputs, layers.widths[1])
        by = "" if config.table_shape is not None else f" by {value_text(config.features)}"
        problems.append(
            Problem(
                "features",
                f"{first.words} in {name} has the shape {first.shape} and takes {_some(inputs)},"
                f" but {learned} has {config.inputs}{by}; {right} would be right.",
            )
        )
    if config.outputs != outputs:
        right = layers.shape_for(layers.widths[-2], config.outputs)
        problems.append(
            Problem(
                "dataset",
                f"{last.words} in {name} has the shape {last.shape} and gives"
                f" {outputs:,} {'output' if outputs == 1 else 'outputs'}, but {learned} needs"
                f" {config.outputs:,}; {right} would be right.",
            )
        )
    if layers.networks not in {1, config.replicas}:
        problems.append(
            Problem(
                "replicas",
                f"replicas must be {layers.networks} for {name}, which has as many networks"
                f" ({first.words} {first.shape}), not {config.replicas}.",
            )
        )
    return problems


def _some(inputs: int) -> str:
    return "1 input" if inputs == 1 else f"{inputs:,} inputs"
