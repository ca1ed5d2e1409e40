"""Values from Python, numpy and files as the plain ones that a config keeps.

numpy's numbers are numbers, and a number without a fraction is a whole one: `1e4` epochs in a
config file are 10000. numpy itself is not needed for that, and so not imported.
"""

from __future__ import annotations

from typing import Any

from .hyperparameters.declaration import Hyperparameter

_EXACT = 2**53
"""From here on a float is no count any more: it stands for its neighbours as well."""


def plain_value(declared: Hyperparameter, value: Any) -> Any:
    """Give a value as Python's own number, truth value or list; all else as it is."""
    value = _own(value)
    if isinstance(value, list | tuple):
        value = tuple(map(_own, value))
    if declared.kind == "integer":
        return _whole(value)
    if declared.kind == "widths" and isinstance(value, tuple):
        return tuple(map(_whole, value))
    return value


def _own(value: Any) -> Any:
    if type(value).__module__.partition(".")[0] != "numpy" or not hasattr(value, "tolist"):
        return value
    plain = value.tolist()
    # The widest of numpy's numbers has no counterpart, and gives itself.
    return float(plain) if type(plain).__module__ == "numpy" and _is_real(plain) else plain


def _is_real(number: Any) -> bool:
    return getattr(getattr(number, "dtype", None), "kind", "") == "f"


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    return value
