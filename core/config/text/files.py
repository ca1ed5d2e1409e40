"""Configs as files and texts: TOML and JSON, both ways, without losing a bit."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from ...whole_file import write_whole
from ..errors import ConfigError, Problem, printable, unknown_name
from ..run import HYPERPARAMETERS, RunConfig

_SECTIONS = ("data", "network", "training")
_LARGEST_FILE = 64_000  # fifty times a whole config; reading TOML takes time by its square


def to_toml(config: RunConfig) -> str:
    """Write a config as TOML, one table a section."""
    tables: dict[str, dict[str, Any]] = {section: {} for section in _SECTIONS}
    for name, value in config.values.items():
        tables[HYPERPARAMETERS[name].section][name] = (
            list(value) if isinstance(value, tuple) else value
        )
    return tomli_w.dumps(tables)


def to_json(config: RunConfig) -> str:
    """Write a config as one flat JSON object."""
    return json.dumps(config.values, allow_nan=False)


def from_toml(text: str) -> RunConfig:
    """Read a config from TOML; what is not said has its default.

    Raises:
        ConfigError: If it is no TOML, or not a valid config.
    """
    return RunConfig(**values_from_toml(text))


def from_json(text: str) -> RunConfig:
    """Read a config from a JSON object; what is not said has its default.

    Raises:
        ConfigError: If it is no JSON object, or not a valid config.
    """
    return RunConfig(**values_from_json(text))


def values_from_toml(text: str) -> dict[str, Any]:
    """Read the values that a TOML text names, and only those, unchecked.

    Raises:
        ConfigError: If it is no TOML or names something that is not a hyperparameter.
    """
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(f"This is not TOML: {printable(str(error))}.") from None
    return named_values(document)


def values_from_json(text: str) -> dict[str, Any]:
    """Read the values that a JSON object names, and only those, unchecked.

    Raises:
        ConfigError: If it is no JSON object or names something that is not a hyperparameter.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(f"This is not JSON: {printable(str(error))}.") from None
    if not isinstance(document, dict):
        raise _unreadable("A config in JSON must be an object of names and values.")
    return named_values(document)


def load_values(path: Path) -> dict[str, Any]:
    """Read the values that a config file names, `.json` as JSON and anything else as TOML.

    Raises:
        ConfigError: If the file can't be read; the sentence names it.
    """
    where = printable(str(path))
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except (OSError, ValueError) as error:  # the latter for a name with a null in it
        reason = getattr(error, "strerror", None) or str(error)
        raise _unreadable(f"The config file {where} can't be read: {reason}.") from None
    if len(content) > _LARGEST_FILE:
        raise _unreadable(f"The config file {where} is over {_LARGEST_FILE:,} bytes: not a config.")
    try:
        text = content.decode("utf-8")
        if path.suffix.lower() == ".json":
            return values_from_json(text)
        return values_from_toml(text)
    except UnicodeDecodeError:
        raise _unreadable(f"The config file {where} is not UTF-8 text.") from None
    except ConfigError as error:
        raise ConfigError(
            Problem(problem.name, f"In {where}: {problem.sentence}") for problem in error.problems
        ) from None


def save(config: RunConfig, path: Path) -> None:
    """Write a config to a TOML file, whole or not at all.

    Raises:
        OSError: If the folder can't be written to.
    """
    write_whole(path, to_toml(config))


def named_values(document: Mapping[str, Any]) -> dict[str, Any]:
    """Flatten a document's sections and resolve the names that flags use.

    Args:
        document: Hyperparameters by field name or flag name, at the top or in tables named
            after the sections.

    Returns:
        The same values by field name.

    Raises:
        ConfigError: With a sentence for each name that is not a hyperparameter.
    """
    by_name = {
        declared.flag.lstrip("-").replace("-", "_"): n for n, declared in HYPERPARAMETERS.items()
    }
    by_name |= {name: name for name in HYPERPARAMETERS}
    flat: dict[str, Any] = {}
    for key, value in document.items():
        flat |= value if key in _SECTIONS and isinstance(value, dict) else {key: value}
    problems = [unknown_name(key, by_name) for key in flat if key.replace("-", "_") not in by_name]
    if problems:
        raise ConfigError(problems)
    return {by_name[key.replace("-", "_")]: value for key, value in flat.items()}


def _unreadable(sentence: str) -> ConfigError:
    return ConfigError([Problem("", sentence)])
