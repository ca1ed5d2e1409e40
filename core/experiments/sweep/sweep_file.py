"""A sweep as a file says it: a config, and beside it a table `sweep`.

preset = "xor"

[training]
replicas = 32

[sweep]
search = "tpe"
trials = 50
halving = 3
jobs = 2
budget = "10min"

[sweep.over]
learning_rate = "0.001..1 log"
hidden_layers = [[4], [8, 8]]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tomli_w

from ...config import ConfigError, Problem
from ...config.errors import shown
from ...config.formats.files import to_toml
from ...config.names import name_meant, unknown_name
from .axis import Axis, axis_named
from .plan import MOST_HALVING, MOST_TRIALS, SEARCHES, Search, SweepPlan
from .search.budget import seconds_of

MOST_JOBS = 256

EXECUTORS = ("processes", "dask")
"""What can train: processes of this machine, or a Dask cluster."""

_SEVERAL = ";"


@dataclass(frozen=True, slots=True)
class SaidOfSweep:
    """What a file says of a sweep; `None` is what it doesn't say."""

    axes: tuple[Axis, ...] = ()
    search: Search | None = None
    trials: int | None = None
    halving: int | None = None
    jobs: int | None = None
    budget: float | None = None
    """In seconds."""
    executor: str | None = None
    """One of `EXECUTORS`."""
    scheduler: str | None = None
    """Where that of a cluster is."""


def said_of_sweep(table: Mapping[str, Any], where: str) -> SaidOfSweep:
    """Read the table `sweep` of a file.

    Args:
        table: That.
        where: What to call the file in sentences.

    Raises:
        ConfigError: With a sentence for everything that is wrong, and the place of it.
    """
    problems: list[Problem] = []
    axes: list[Axis] = []
    found: dict[str, Any] = {}
    over = table.get("over", {})
    if not isinstance(over, Mapping):
        problems.append(Problem("", f"over names what varies, as {_EXAMPLE}, not {shown(over)}."))
        over = {}
    for word, values in over.items():
        try:
            axes.append(_axis(word, values))
        except ConfigError as error:
            problems += [Problem(each.name, f"over: {each.sentence}") for each in error.problems]
    for key, value in table.items():
        if key == "over":
            continue
        try:
            found[key] = _READERS[key](key, value) if key in _READERS else _unknown(key)
        except ConfigError as error:
            problems += error.problems
    if found.get("scheduler") is not None and found.get("executor") != "dask":
        sentence = 'scheduler is where a Dask cluster is; add executor = "dask".'
        problems.append(Problem("", sentence))
    if problems:
        raise ConfigError(
            Problem(each.name, f"In {where}, [sweep]: {each.sentence}") for each in problems
        )
    return SaidOfSweep(tuple(axes), **found)


def sweep_to_toml(plan: SweepPlan) -> str:
    """Write the plan of a sweep as a file that says the same."""
    table: dict[str, Any] = {"search": plan.search, "trials": plan.trials, "halving": plan.halving}
    said = {name: value for name, value in table.items() if value is not None}
    said["over"] = {axis.name: axis.text for axis in plan.axes}
    return f"{to_toml(plan.config)}\n{tomli_w.dumps({'sweep': said})}"


_EXAMPLE = "over.learning_rate = [0.1, 0.01]"


def _axis(word: str, values: Any) -> Axis:
    name = name_meant(word)
    if not name:
        raise ConfigError([unknown_name(word)])
    if not isinstance(values, list):
        return axis_named(name, _text(word, values))
    texts = [_text(word, each) for each in values]
    if bad := next((text for text in texts if _SEVERAL in text), None):
        raise ConfigError.of(f"{word} can't have a semicolon in a value, as {shown(bad)}.", name)
    # What may have commas in itself is listed by semicolons.
    axis = axis_named(name, (_SEVERAL if any("," in text for text in texts) else ",").join(texts))
    if len(axis.values) != len(texts):
        raise ConfigError.of(f"{word} can't be read from the list {shown(values)}.", name)
    return axis


def _text(word: str, value: Any) -> str:
    """Write a value as people type it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | str):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, int) for each in value):
        return "x".join(map(str, value)) or "none"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return " ".join(value)
    raise ConfigError.of(f"{word} can't be {shown(value)}: it is a list of values, or a text.")


def _one_of(names: Sequence[str]) -> Any:
    def read(key: str, value: Any) -> str:
        if value not in names:
            raise ConfigError.of(f"{key} must be one of {', '.join(names)}, not {shown(value)}.")
        return value

    return read


def _address(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ConfigError.of(f"{key} is an address as tcp://host:8786, not {shown(value)}.")
    return value


def _whole(most: int, least: int = 1) -> Any:
    def read(key: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ConfigError.of(
                f"{key} must be a whole number from {least} to {most:,}, not {shown(value)}."
            )
        return value

    return read


def _budget(key: str, value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    seconds = seconds_of(str(value)) if is_number or isinstance(value, str) else None
    if seconds is None:
        raise ConfigError.of(f"{key} is a time as 90s, 10min or 2h, not {shown(value)}.")
    return seconds


def _unknown(key: str) -> Any:
    if name_meant(key):
        sentence = f"{key} is no matter of the search: it stands above [sweep]; what varies of it"
        raise ConfigError.of(f"{sentence} stands in [sweep.over].")
    known = ", ".join(["over", *_READERS])
    raise ConfigError.of(f"there is no {shown(key)} here, but {known}.")


_READERS: dict[str, Any] = {
    "search": _one_of(SEARCHES),
    "trials": _whole(MOST_TRIALS),
    "halving": _whole(MOST_HALVING, 2),
    "jobs": _whole(MOST_JOBS),
    "budget": _budget,
    "executor": _one_of(EXECUTORS),
    "scheduler": _address,
}
