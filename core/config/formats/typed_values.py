"""Values as people type them: in a form field, behind a flag, in a shell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..errors import ConfigError, Problem, wrong_value
from ..hyperparameters.declaration import Hyperparameter, Value

# Stricter than int() and float(), which also take "1_0", "nan" and digits of other scripts.
_WHOLE = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_WIDTH_SEPARATOR = re.compile(r"\s*[,;x\s-]\s*")
_NAME_SEPARATOR = re.compile(r"\s*[,;\s]\s*")
_TRUE = {"true", "yes", "on", "1"}
_FALSE = {"false", "no", "off", "0"}


def parse_text(declared: Hyperparameter, text: str) -> Value:
    """Read one value as a person typed it.

    Only the type is settled here; ranges and rules between fields are `RunConfig`'s.

    Args:
        declared: The hyperparameter that is meant.
        text: What was typed.

    Returns:
        The value, of the type that `RunConfig` wants.

    Raises:
        ConfigError: If the text can't be read as such a value.
    """
    value = _READERS[declared.kind](text.strip())
    if value is None:
        raise ConfigError([wrong_value(declared, text)])
    return value


def parse_texts(texts: Mapping[str, str], known: Mapping[str, Hyperparameter]) -> dict[str, Value]:
    """Read several typed values, and say all that is wrong with them at once.

    Raises:
        ConfigError: With a sentence for each text that can't be read.
    """
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for name, text in texts.items():
        try:
            values[name] = parse_text(known[name], text)
        except ConfigError as error:
            problems.extend(error.problems)
    if problems:
        raise ConfigError(problems)
    return values


def parse_number(text: str) -> float | None:
    """Read a number as a person types it; None if it is none."""
    return _read_number(text.strip())


def _read_whole(text: str) -> Value | None:
    # Longer than any range allows, and int() refuses thousands of digits with a traceback.
    if _WHOLE.fullmatch(text) and len(text) <= 20:
        return int(text)
    # 1e4 is 10000; a float of twenty digits would be one of several whole numbers.
    number = _read_number(text)
    if isinstance(number, float) and number.is_integer() and abs(number) < 2**53:
        return int(number)
    return None


def _read_number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) and len(text) <= 400 else None


def _read_choice(text: str) -> Value | None:
    return re.sub(r"[\s-]+", "_", text.lower()) if text else None


def _read_switch(text: str) -> Value | None:
    return True if text.lower() in _TRUE else False if text.lower() in _FALSE else None


def _read_widths(text: str) -> Value | None:
    # With the brackets and the last comma that Python writes, too.
    text = text.strip("()[] ")
    if text.lower() in {"", "none"}:
        return ()
    widths = [_read_whole(width) for width in _WIDTH_SEPARATOR.split(text.removesuffix(","))]
    return None if None in widths else tuple(width for width in widths if isinstance(width, int))


def _read_names(text: str) -> Value | None:
    # With the brackets and quotes of a list in TOML, JSON or Python, too.
    text = text.strip("()[] ").removesuffix(",")
    names = [name.strip("'\"") for name in _NAME_SEPARATOR.split(text)]
    # A name is judged with the others of its kind, but a gap in a list is a slip of the hand.
    return tuple(name.lower().replace("-", "_") for name in names) if all(names) else None


def _read_choice_or_names(text: str) -> Value | None:
    names = _read_names(text)
    return names[0] if isinstance(names, tuple) and len(names) == 1 else names


def _read_drawing(text: str) -> Value | None:
    # As a whole, like a name: what is in it is judged with the rest of the config.
    return re.sub(r"\s", "", text).lower()


def _read_formula(text: str) -> Value | None:
    # As it was typed, so that what is wrong with it is said with its place.
    return text


_READERS: dict[str, Any] = {
    "integer": _read_whole,
    "number": _read_number,
    "choice": _read_choice,
    "choice_each": _read_choice_or_names,
    "names": _read_names,
    "switch": _read_switch,
    "widths": _read_widths,
    "drawing": _read_drawing,
    "shape": _read_drawing,
    "formula": _read_formula,
}
