"""Several values where one is expected: what a person wants compared."""

from __future__ import annotations

from ..errors import ConfigError
from ..hyperparameters.declaration import Hyperparameter, Value
from .typed_values import parse_text

_TYPED = {"integer", "number"}
_LISTS = {"widths", "names", "choice_each"}
"""Kinds whose own values are lists already."""


def listed_values(declared: Hyperparameter, text: str) -> tuple[Value, ...]:
    """Read several values as a person typed them, each once.

    Numbers stand between commas or semicolons. Between values that are lists themselves, such as
    the widths of hidden layers, there is a semicolon.

    Returns:
        At least two values; none if the text is no such list.
    """
    if declared.kind in _TYPED:
        parts = text.replace(";", ",").split(",")
    elif declared.kind in _LISTS:
        parts = text.split(";")
    else:
        return ()
    parts = [part for part in parts if part.strip()]
    try:
        values = dict.fromkeys(parse_text(declared, part) for part in parts)
    except ConfigError:
        return ()
    return tuple(values) if len(values) > 1 else ()
