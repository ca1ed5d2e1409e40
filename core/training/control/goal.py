"""How far a run goes before it pauses by itself, and how people say that.

A stride changes no bits: it only says where to pause. What is to be true of every run, whatever
somebody watches it for, is the config's business (`epochs`, `target_accuracy`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ...config import HYPERPARAMETERS, ConfigError, Problem
from ...config.errors import shown
from ...config.formats.typed_values import parse_number

MOST_EPOCHS = int(HYPERPARAMETERS["epochs"].maximum or 0)
"""As many as a run may have."""
_WISH = re.compile(
    r"(?P<word>run|for|until|to)?\s*(?P<number>[^\s%]+)\s*(?P<unit>%|percent|epochs?|steps?)?",
    re.IGNORECASE,
)
_RIGHT = "Type epochs, like 500, or an accuracy, like 95 %"


@dataclass(frozen=True, slots=True)
class Epochs:
    """So many epochs, the one under way included."""

    count: int
    """At least 1."""


@dataclass(frozen=True, slots=True)
class Until:
    """To the end of the first epoch whose accuracy is high enough.

    It is the accuracy that `target_accuracy` goes by: validation where there is any, else train,
    by the rule that the tables go by. With replicas it is the median.
    """

    accuracy: float
    """In percent."""


Stride = Literal["step", "epoch"] | Epochs | Until
"""One parameter update, to the end of the epoch, or further."""


def most_epochs(stride: Stride) -> int | None:
    """Say how many epochs a stride may have; `None` where it is not epochs that end it."""
    match stride:
        case "step" | "epoch":
            return 1
        case Epochs(count):
            return count
        case Until():
            return None


def rest_of(stride: Stride, epochs: int) -> Stride | None:
    """Say what is left of a stride that epochs end, after so many of them; `None` if nothing is."""
    left = most_epochs(stride)
    if left is None or not epochs:
        return stride
    return Epochs(left - epochs) if left > epochs else None


def parse_stride(text: str) -> Stride:
    """Read how far to go, as people type it: `500`, `run 500`, `95 %`, `until 95`.

    Raises:
        ConfigError: With a sentence, if it can't be read.
    """
    said = _WISH.fullmatch(text.strip())
    number = parse_number(said["number"].replace(",", "")) if said else None
    if said is None or number is None:
        raise _wrong(f"{_RIGHT}." if not text.strip() else f"{_RIGHT}, not {shown(text)}.")
    word, unit = (said["word"] or "").lower(), (said["unit"] or "").lower()
    if unit in {"%", "percent"} or (word in {"until", "to"} and not unit):
        if not 0 < number <= 100:
            raise _wrong(f"An accuracy to reach is over 0 and at most 100 %, not {number:g} %.")
        return Until(number)
    if unit.startswith("step"):
        raise _wrong(f"{_RIGHT}; the key s does a single step.")
    if not (1 <= number <= MOST_EPOCHS and number.is_integer()):
        raise _wrong(f"Epochs are a whole number from 1 to {MOST_EPOCHS:,}, not {number:g}.")
    return Epochs(int(number))


def _wrong(sentence: str) -> ConfigError:
    return ConfigError([Problem("", sentence)])
