"""A config whose network has a hidden layer or a unit more or less."""

from __future__ import annotations

from typing import Literal

from .errors import ConfigError
from .hyperparameters.network import WIDEST_LAYER
from .run import HYPERPARAMETERS, RunConfig

Reshape = Literal["add unit", "remove unit", "add layer", "remove layer"]
"""What to do to a network."""

_FIRST_WIDTH = 4
"""Units of the first hidden layer of a network that had none."""


def reshaped(config: RunConfig, change: Reshape, level: int) -> RunConfig:
    """Change the hidden layers; where each has its own activation, these follow.

    A new layer comes after the level, or before the output if that is the level. It is as wide as
    its neighbour on the input's side, or on the other one, and has its activation.

    Args:
        config: Whose network.
        change: What to do.
        level: Where: 0 for the inputs, else the layer from 1 on, the output last.

    Raises:
        ConfigError: If that is no hidden layer, or there would be too many or too few.
    """
    widths, names = list(config.hidden_layers), list(config.hidden_activations)
    is_hidden = 1 <= level <= len(widths)
    if change == "add layer":
        _obey(
            len(widths) < _most_layers(), f"A network has at most {_most_layers()} hidden layers."
        )
        place = min(level, len(widths))
        like = max(place - 1, 0)
        widths.insert(place, widths[like] if widths else _FIRST_WIDTH)
        if names:
            names.insert(place, names[like])
    elif change == "remove layer":
        _obey(widths, "There is no hidden layer left to take away.")
        _obey(is_hidden, "Inputs and outputs stay; go to the hidden layer to take away.")
        del widths[level - 1], names[level - 1]
    else:
        _obey(is_hidden, "Inputs and outputs are the data's; go to a unit of a hidden layer.")
        widths[level - 1] += 1 if change == "add unit" else -1
        _obey(widths[level - 1] >= 1, "A layer keeps one unit; delete takes the layer away.")
        _obey(widths[level - 1] <= WIDEST_LAYER, f"A layer has at most {WIDEST_LAYER} units.")
    activation = config.activation
    if isinstance(activation, tuple):
        activation = tuple(names) if len(names) > 1 else (names or activation)[0]
    return config.replace(hidden_layers=tuple(widths), activation=activation)


def _most_layers() -> int:
    most = HYPERPARAMETERS["hidden_layers"].longest
    assert most is not None  # as of every list
    return most


def _obey(rule: object, sentence: str) -> None:
    if not rule:
        raise ConfigError.of(sentence, "hidden_layers")
