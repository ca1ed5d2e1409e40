"""Numbers read from text many at a time, to the bits that `float` gives one at a time.

A reader of JSON is three to five times as fast at that as numpy's reader of text or `float` is. Its
numbers are some of those that a table may have: what else there is, it refuses, and others read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from math import nan
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from ..cells import GAPS_AMONG_NUMBERS

_OF_NUMBERS = b"0123456789.,-+eE \r\n"
_COMMA, _LINE_END = b",\n"
_WHOLE_MINUS_ZERO = re.compile(r"-0(?![.eE\d])")
"""To JSON it is a whole number, which has no sign if it is zero."""

_Numbers = NDArray[np.float64]


def rows_of_numbers(
    lines: Sequence[str], width: int, *, delimiter: str, decimal: str
) -> _Numbers | None:
    """Read lines that have nothing but finite numbers and gaps.

    Args:
        lines: One for each row, without quotes.
        width: How many cells a row has.
        delimiter: What divides them; empty if nothing does.
        decimal: What stands in front of decimals.

    Returns:
        The numbers, gaps as NaN, shape `(rows, width)`; `None` if there may be something else.
    """
    text = "\n".join([line.rstrip("\r\n") for line in lines])
    if decimal == ",":
        if "." in text or delimiter == ",":
            return None
        text = text.replace(",", ".")
    elif delimiter != "," and "," in text:
        return None
    if delimiter:
        text = text.replace(delimiter, ",")
    if not _is_of_numbers(text):
        return None
    rows = _loaded(b"[[" + _with_gaps(text).replace(b"\n", b"],[") + b"]]")
    if rows is None or len(rows) != len(lines) or {*map(len, rows)} != {width}:
        return None
    numbers = np.fromiter(chain.from_iterable(rows), np.float64, len(rows) * width)
    return None if _lost_a_sign(numbers, text) else numbers.reshape(len(rows), width)


def numbers_and_gaps(cells: Sequence[str]) -> _Numbers | None:
    """Read cells that are finite numbers or gaps, as NaN; `None` if one may be something else."""
    told = ",".join(cells)
    if not _is_of_numbers(told):
        # `null` is JSON's word for a gap, and one of those that a table may have.
        told = ",".join(["null" if cell in GAPS_AMONG_NUMBERS else cell for cell in cells])
        if not _is_of_numbers(told.replace("null", "")):
            return None
    numbers = _loaded(b"[" + _with_gaps(told) + b"]")
    if numbers is not None and len(numbers) == len(cells):
        found = np.array(numbers, np.float64)
        if not _lost_a_sign(found, told):
            return found
    try:
        spelled = (nan if cell in GAPS_AMONG_NUMBERS else float(cell) for cell in cells)
        found = np.fromiter(spelled, np.float64, len(cells))
    except ValueError:
        return None
    return None if np.isinf(found).any() else found


def _is_of_numbers(text: str) -> bool:
    """Tell whether nothing stands in a text but what numbers are written with."""
    return text.isascii() and not text.encode().translate(None, _OF_NUMBERS)


def _loaded(told: bytes) -> list[Any] | None:
    try:
        return orjson.loads(told)
    except orjson.JSONDecodeError:
        return None


def _with_gaps(text: str) -> bytes:
    """Write a gap as JSON does, where nothing stands between two cells' ends; no empty line.

    Where they are, numpy finds in a fraction of the time that texts take to replace each.
    """
    told = f"\n{text}\n".encode()
    signs = np.frombuffer(told, np.uint8)
    is_comma = signs == _COMMA
    is_end = is_comma | (signs == _LINE_END)
    is_gap = is_end[:-1] & is_end[1:] & (is_comma[:-1] | is_comma[1:])
    places = (np.flatnonzero(is_gap) + 1).tolist()
    pieces = map(slice, [1, *places], [*places, -1])
    return b"null".join(map(told.__getitem__, pieces))


def _lost_a_sign(numbers: _Numbers, text: str) -> bool:
    return bool((numbers == 0).any()) and _WHOLE_MINUS_ZERO.search(text) is not None
