"""What a unit does with its weighted sum, and the slope of that: one record for each function."""

from __future__ import annotations

from ..datasets import Targets
from ..registry import Registry
from .activation import Activation
from .bounded import SIGMOID, SOFTSIGN, TANH
from .for_outputs import IDENTITY, SOFTMAX
from .rectifiers import ELU, GELU, LEAKY_RELU, RELU

ACTIVATIONS = Registry(
    "activation", (SIGMOID, TANH, SOFTSIGN, RELU, LEAKY_RELU, ELU, GELU, IDENTITY, SOFTMAX)
)
"""Every activation; see `Activation.across_outputs` for which of them are for outputs only."""


__all__ = [
    "ACTIVATIONS",
    "SIGMOID",
    "SOFTMAX",
    "TANH",
    "Activation",
    "default_output",
    "hidden_activations",
]


def hidden_activations() -> dict[str, Activation]:
    """Give those that hidden units may have, by name."""
    return {name: each for name, each in ACTIVATIONS.items() if not each.across_outputs}


def default_output(targets: Targets) -> str:
    """Give what outputs have unless told otherwise, by what they are compared with."""
    return next(name for name, each in ACTIVATIONS.items() if each.default_for == targets)
