"""Which arrays of a file are the layers of a dense network, in which order and which way round.

Names say which array is whose weights or biases: `0.weight`, `layers.0.bias`, `W1`, `b1`,
`weights_1`, `coefs_0`, `dense/kernel`. PyTorch's `weight` has a row for each output, all others
one for each input; where that does not go together with the biases and the next layer, but the
other way round does, it is that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...config.errors import ConfigError
from .tensor import Tensor, short_name

_BY_PATH = re.compile(r"(?:(?P<path>.*)[._/])?(?P<word>weights?|kernel|bias|biases)(?::0)?", re.I)
_BY_NUMBER = re.compile(
    r"(?:(?P<path>.*)[._/])?(?P<word>weights?|w|coefs?|kernel|bias|biases|b|intercepts?)"
    r"_?(?P<number>\d{1,6})",
    re.I,
)
_OF_BIASES = ("bias", "biases", "b", "intercept", "intercepts")
_ROW_FOR_OUTPUT = "weight"
"""The word whose arrays have a row for each output, as PyTorch has them."""
_MOST_NAMED = 6


class Layer(NamedTuple):
    """One layer's arrays in a file."""

    weights: Tensor
    biases: Tensor | None


@dataclass(frozen=True, slots=True)
class DenseLayers:
    """The layers of one dense network, or of several that are alike."""

    layers: tuple[Layer, ...]
    """From the first to the output."""
    by_output: bool
    """Whether weights have a row for each output; else for each input."""
    left_out: tuple[str, ...]
    """What else the file has, harmless for a screen."""

    @property
    def networks(self) -> int:
        """How many networks there are: several are stacked."""
        shape = self.layers[0].weights.shape
        return shape[0] if len(shape) > 2 else 1

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths of all layers, input and output included."""
        sizes = [_sizes(each.weights, self.by_output) for each in self.layers]
        return (sizes[0][0], *(outputs for _, outputs in sizes))

    def parameters(self) -> NDArray[np.float64]:
        """Read all weights and biases, as `ParameterLayout` has them: `(size,)`, or a row each.

        Raises:
            ConfigError: If they are no finite numbers, or can't be read.
        """
        parts: list[NDArray[np.float64]] = []
        for weights, biases in self.layers:
            block = weights.numbers()
            block = block.swapaxes(-1, -2) if self.by_output else block
            parts.append(block.reshape(*block.shape[:-2], -1))
            if biases is not None:
                parts.append(biases.numbers())
        return np.concatenate(parts, axis=-1)

    def shape_for(self, inputs: int, outputs: int) -> tuple[int, ...]:
        """Give the shape of weights from so many units to so many, as the file has them."""
        several = self.layers[0].weights.shape[:-2]
        return (*several, *((outputs, inputs) if self.by_output else (inputs, outputs)))


def dense_layers(tensors: Mapping[str, Tensor]) -> DenseLayers:
    """Find the layers of a dense network among arrays.

    Raises:
        ConfigError: If there are none, or they don't go together.
    """
    layers, left_out = _named(tensors)
    if not layers:
        has = _listed(list(tensors)) if tensors else "nothing at all"
        raise ConfigError.of(
            "There are no weights of a dense network in it: a layer is called 0.weight and 0.bias,"
            f" layers.0.weight, or W1 and b1. It has {has}."
        )
    for layer in layers:
        _refuse_other_dimensions(layer, layers[0])
    if len({layer.biases is None for layer in layers}) > 1:
        (without, *_) = [each for each in layers if each.biases is None]
        raise ConfigError.of(
            f"{without.weights.words} has no biases beside it and other layers have; all layers"
            " have them, or none."
        )
    by_output = layers[0].weights.name.lower().removesuffix(":0").endswith(_ROW_FOR_OUTPUT)
    ways = (by_output, not by_output)
    by_name = sorted(layers, key=lambda each: _natural(each.weights.name))
    fitting = [
        DenseLayers(tuple(order), way, left_out)
        for way in ways
        for order in (by_name, layers)
        if not _what_is_wrong(order, way)
    ]
    if not fitting:
        raise ConfigError.of(_what_is_wrong(by_name, by_output))
    return fitting[0]


def _named(tensors: Mapping[str, Tensor]) -> tuple[list[Layer], tuple[str, ...]]:
    """Tell by names which arrays belong together, in the order of the file."""
    weights: dict[tuple[str, str], Tensor] = {}
    biases: dict[tuple[str, str], Tensor] = {}
    left_out: list[str] = []
    for name, tensor in tensors.items():
        found = _BY_PATH.fullmatch(name) or _BY_NUMBER.fullmatch(name)
        if found is None:
            left_out.append(tensor.words)
            continue
        key = found["path"] or "", found.groupdict().get("number") or ""
        of = biases if found["word"].lower() in _OF_BIASES else weights
        if key in of:
            raise ConfigError.of(f"{tensor.words} and {of[key].words} are for the same layer.")
        of[key] = tensor
    for key, alone in biases.items():
        if key not in weights:
            raise ConfigError.of(f"{alone.words} has no weights beside it.")
    return [Layer(each, biases.get(key)) for key, each in weights.items()], tuple(left_out)


def _refuse_other_dimensions(layer: Layer, first: Layer) -> None:
    """Refuse what is no matrix: of several networks there is one for each."""
    weights, biases = layer
    several = first.weights.shape[:-2]
    if len(weights.shape) not in {2, 3} or weights.shape[:-2] != several or 0 in weights.shape:
        raise ConfigError.of(
            f"{weights.words} has the shape {weights.shape}; the weights of a dense layer have"
            f" {len(several) + 2} dimensions, the last two for its outputs and its inputs."
        )
    if biases is not None and (len(biases.shape) != len(several) + 1):
        raise ConfigError.of(
            f"{biases.words} has the shape {biases.shape}; the biases of a layer are"
            f" {'a row for each network' if several else 'one row'}."
        )


def _what_is_wrong(layers: Sequence[Layer], by_output: bool) -> str:
    """Say which array does not fit the others, and what would; empty if all do."""
    for weights, biases in layers:
        _, outputs = _sizes(weights, by_output)
        right = (*weights.shape[:-2], outputs)
        if biases is not None and biases.shape != right:
            return (
                f"{biases.words} has the shape {biases.shape}, and {weights.words} of shape"
                f" {weights.shape} needs {right}."
            )
    for (before, _), (weights, _) in pairwise(layers):
        _, given = _sizes(before, by_output)
        taken, outputs = _sizes(weights, by_output)
        if given != taken:
            right = (outputs, given) if by_output else (given, outputs)
            return (
                f"{weights.words} has the shape {weights.shape} and takes {taken} inputs, but"
                f" {before.words} of shape {before.shape} gives {given};"
                f" {(*weights.shape[:-2], *right)} would be right."
            )
    return ""


def _sizes(weights: Tensor, by_output: bool) -> tuple[int, int]:
    """Give how many inputs a layer takes, and how many outputs it has."""
    rows, columns = weights.shape[-2:]
    return (columns, rows) if by_output else (rows, columns)


def _natural(name: str) -> list[tuple[int, str]]:
    """Order names as people do: layer 2 before layer 10."""
    pieces = re.split(r"(\d+)", name[:1000])
    return [
        (int(each), "") if each.isdecimal() and each.isascii() else (-1, each) for each in pieces
    ]


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    named = ", ".join(map(short_name, names[:_MOST_NAMED]))
    return f"{named} and {more} more" if more > 0 else named
