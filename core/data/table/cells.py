"""What the text of one cell says: a number, nothing, or a word."""

from __future__ import annotations

import re
from math import isfinite

MISSING = frozenset(
    {"", "NA", "N/A", "n/a", "NaN", "nan", "NAN", "null", "NULL", "Null", "None", "NaT", "?"}
    | {"<NA>", "#N/A", "#NA"}
)
"""What stands for a value that is missing, in any column."""

_MISSING_NUMBERS = MISSING | {"-", "--", ".", "..", "none", "missing"}
"""What does so in a column of numbers; among words `-` may be a value of its own."""

_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_NOT_A_NUMBER = re.compile(r"[+-]?nan", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+", re.ASCII)
_THOUSANDS_POINT = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?", re.ASCII)
_IN_POINTS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+", re.ASCII)
_DECIMAL_POINT = re.compile(r"[+-]?\d*\.\d+(?:[eE][+-]?\d+)?", re.ASCII)

_MARKS = "$€£¥%"
"""What may stand in front of a number, or behind it: a currency, or percent."""
_WRITTEN = re.compile(
    rf"([{_MARKS}]?)\s*([+-]?)\s*(\d{{1,3}}(?:([, '’])\d{{3}})(?:\4\d{{3}})*|\d+|(?=\.\d))"
    rf"(\.\d*)?\s*([{_MARKS}]?)"
)
_PLAIN = str.maketrans("\u2212\u00a0\u202f\u2009", "-   ")
"""The minus that is none of a keyboard's, and blanks between thousands."""
_SWAPPED = str.maketrans(",.", ".,")


def number_in(text: str) -> float | None:
    """Read a number with a decimal point; `None` if it is none, infinities being numbers.

    It takes what numpy's reader of text takes: neither `1_000` nor digits of other scripts, both
    of which Python itself reads.
    """
    try:
        number = float(text)
    except ValueError:
        return None
    return number if text.isascii() and "_" not in text else None


GAPS_AMONG_NUMBERS = frozenset(text for text in _MISSING_NUMBERS if number_in(text) is None)
"""What stands for a missing value among numbers, and is none itself, as NaN is."""


def number_as_written(text: str, decimal: str) -> tuple[float, str] | None:
    """Read a number as people write it, with what divides thousands, a currency or percent.

    Args:
        text: The cell.
        decimal: What stands in front of decimals.

    Returns:
        The number, of `12 %` twelve, and the mark; `None` if it is something else.
    """
    text = text.translate(_PLAIN).strip()
    found = _WRITTEN.fullmatch(text.translate(_SWAPPED) if decimal == "," else text)
    if found is None or not text.translate(dict.fromkeys(map(ord, "€£¥’"))).isascii():
        return None
    before, sign, whole, divides, decimals, behind = found.groups()
    if before and behind:
        return None
    digits = whole.replace(divides, "") if divides else whole
    return float(f"{sign}{digits}{decimals or ''}"), before or behind


def is_missing(text: str, *, among_numbers: bool = False) -> bool:
    """Tell whether a cell, without blanks around it, stands for a missing value."""
    return text in (_MISSING_NUMBERS if among_numbers else MISSING)


def is_not_finite(text: str) -> bool:
    """Tell whether a cell spells NaN or an infinity."""
    return _NOT_FINITE.fullmatch(text) is not None


def is_nan(text: str) -> bool:
    """Tell whether a cell spells NaN."""
    return _NOT_A_NUMBER.fullmatch(text) is not None


def with_decimal_point(text: str) -> str:
    """Spell a number that has a decimal comma, and perhaps points between thousands, as usual."""
    if "." in text and _THOUSANDS_POINT.fullmatch(text.strip()):
        text = text.replace(".", "")
    return text.replace(",", ".", 1)


def plain_times(texts: list[str]) -> list[str]:
    """Leave out of dates and times what says nothing of any: zeros behind the point, midnight.

    Args:
        texts: All of a column, each with as many digits behind the point.
    """
    while texts and all(text.endswith("000") and "." in text for text in texts):
        texts = [text[:-3].rstrip(".") for text in texts]
    if all(text.endswith(" 00:00:00") for text in texts):
        return [text.removesuffix(" 00:00:00") for text in texts]
    return texts


def decimal_sign(cells: list[str], *, between_commas: bool) -> str:
    """Find out whether numbers are written with a decimal point or a decimal comma.

    Args:
        cells: Some of a table.
        between_commas: Whether commas divide cells as well. A number with a comma is in quotes
            then, and `1,234` means thousands rather than decimals.
    """
    cells = [cell.strip(f"{_MARKS} ") for cell in cells]
    commas = [
        cell for cell in cells if _DECIMAL_COMMA.fullmatch(cell) or _IN_POINTS.fullmatch(cell)
    ]
    points = sum(_DECIMAL_POINT.fullmatch(cell) is not None for cell in cells)
    if between_commas and all(map(_THOUSANDS.fullmatch, commas)):
        return "."
    return "," if len(commas) > points else "."


def is_number_like(text: str) -> bool:
    """Tell whether a cell is a finite number with either decimal sign."""
    number = number_in(text if number_in(text) is not None else with_decimal_point(text))
    return number is not None and isfinite(number)
