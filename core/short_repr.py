"""One line for a record whose arrays would fill screens: what these are, not what they hold."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np

from .printable import printable

_LONGEST = 60
"""Characters of one field at most."""


def brief(self: Any) -> str:
    """Write a dataclass as `Dataset(points=float64 (500, 2), task='classification')`.

    It stands as `__repr__` in those that hold arrays: whoever looks at one in a notebook or in a
    traceback wants to know what there is.
    """
    parts = (f"{field.name}={_value(getattr(self, field.name))}" for field in fields(self))
    return f"{type(self).__name__}({', '.join(parts)})"


def _value(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape}"
    text = printable(repr(value))
    if len(text) <= _LONGEST:
        return text
    if isinstance(value, tuple):
        return f"{len(value)} of {type(value[0]).__name__}"
    return f"{type(value).__name__}(…)"
