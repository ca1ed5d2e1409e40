"""Configs as files and texts: TOML and JSON, both ways, without losing a bit.

A document names hyperparameters at its top or in the tables `data`, `network` and `training`, and
perhaps a preset to start from; a table `sweep` is for who sweeps, see `experiments/sweep`. JSON may
be what a run printed: its config is what counts.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import tomli_w

from ...atomic_file import write_whole
from ..errors import ConfigError, Problem, printable
from ..names import name_meant, named
from ..presets import preset_named
from ..run import HYPERPARAMETERS, RunConfig

_SECTIONS = ("data", "network", "training")
_LARGEST_TOML = 64_000  # fifty times a whole config; reading TOML takes time by its square
_LARGEST_JSON = 64_000_000  # what a run prints has its predictions as well


@dataclass(frozen=True, slots=True)
class Document:
    """What a file or text says of a config, unchecked."""

    values: dict[str, Any]
    """What it says itself, by the names of the hyperparameters."""
    preset: str = ""
    """The preset that it starts from; empty without one."""
    notes: tuple[str, ...] = ()
    """A sentence for each former name in it."""
    sweep: Mapping[str, Any] | None = None
    """Its table `sweep`, unread; `None` without one."""

    @property
    def whole(self) -> dict[str, Any]:
        """What it says, and below that what its preset does."""
        return {**(preset_named(self.preset).values if self.preset else {}), **self.values}


def to_toml(config: RunConfig, names: Iterable[str] | None = None) -> str:
    """Write a config as TOML, one table a section.

    Args:
        config: What to write.
        names: Of which hyperparameters; all if not given.
    """
    wanted = set(HYPERPARAMETERS if names is None else names)
    tables: dict[str, dict[str, Any]] = {}
    for name, value in config.values.items():
        if name in wanted:
            table = tables.setdefault(HYPERPARAMETERS[name].section, {})
            table[name] = list(value) if isinstance(value, tuple) else value
    return tomli_w.dumps(tables)


def toml_value(value: Any) -> str:
    """Write one value as TOML does, in one line."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    return tomli_w.dumps({"value": value}).partition(" = ")[2].strip()


def to_json(config: RunConfig) -> str:
    """Write a config as one flat JSON object."""
    return json.dumps(config.values, allow_nan=False)


def from_toml(text: str) -> RunConfig:
    """Read a config from TOML; what is not said has its default.

    Raises:
        ConfigError: If it is no TOML, or not a valid config.
    """
    return RunConfig(**document_from_toml(text).whole)


def from_json(text: str) -> RunConfig:
    """Read a config from a JSON object; what is not said has its default.

    Raises:
        ConfigError: If it is no JSON object, or not a valid config.
    """
    return RunConfig(**document_from_json(text).whole)


def document_from_toml(text: str) -> Document:
    """Read what a TOML text says, and only that, unchecked.

    Raises:
        ConfigError: If it is no TOML, or says what no config has.
    """
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError.of(f"This is not TOML: {printable(str(error))}.") from None
    return _document(document.items())


def document_from_json(text: str) -> Document:
    """Read what a JSON object says, and only that, unchecked.

    Args:
        text: The object: a config, or what `nnlab train --json` printed, which has one.

    Raises:
        ConfigError: If it is no JSON object, or says what no config has.
    """
    try:
        document = json.loads(text, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError) as error:
        raise ConfigError.of(f"This is not JSON: {printable(str(error))}.") from None
    if not isinstance(document, _Pairs):
        more = isinstance(document, list) and any(isinstance(each, _Pairs) for each in document)
        hint = ", not a list of such" if more else ""
        raise ConfigError.of(f"A config in JSON must be an object of names and values{hint}.")
    inside = [value for key, value in document if key == "config"]
    if len(inside) == 1 and isinstance(inside[0], _Pairs):
        document = inside[0]
    return _document(document)


def load(path: Path) -> Document:
    """Read what a config file says.

    Raises:
        ConfigError: If the file can't be read; the sentence names it.
    """
    where = printable(str(path))
    try:
        with path.open("rb") as file:
            return read(file, where, is_json=path.suffix.lower() == ".json")
    except (OSError, ValueError) as error:  # the latter for a name with a null in it
        if isinstance(error, ConfigError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError.of(f"The config file {where} can't be read: {reason}.") from None


def read(file: BinaryIO, where: str, *, is_json: bool = False) -> Document:
    """Read an open file to its end; what begins with a brace is JSON whatever it is called.

    Args:
        file: The file, or what stands for one.
        where: What to call it in sentences.
        is_json: Whether it is JSON; else that is found out.

    Raises:
        ConfigError: If it is no config; the sentence says of which file.
        OSError: If it can't be read.
    """
    content = file.read(_LARGEST_TOML + 1)
    is_json = is_json or content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    most = _LARGEST_JSON if is_json else _LARGEST_TOML
    if is_json and len(content) > _LARGEST_TOML:
        content += file.read(_LARGEST_JSON + 1 - len(content))
    if len(content) > most:
        raise ConfigError.of(f"The config file {where} is over {most:,} bytes: not a config.")
    try:
        text = content.decode("utf-8-sig")
        return document_from_json(text) if is_json else document_from_toml(text)
    except UnicodeDecodeError:
        raise ConfigError.of(f"The config file {where} is not UTF-8 text.") from None
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


class _Pairs(list[tuple[str, Any]]):
    """A JSON object, whose names may be there twice."""


def _document(entries: Iterable[tuple[str, Any]]) -> Document:
    """Flatten a document's sections, and find the hyperparameters that its names mean.

    Raises:
        ConfigError: With a sentence for each name that is none, is said twice or stands in the
            wrong section.
    """
    presets: list[Any] = []
    problems: list[Problem] = []
    said: list[tuple[str, Any]] = []
    sweep: Mapping[str, Any] | None = None
    for section, key, value in _flat(entries):
        name = name_meant(key)
        if key == "sweep" and not section and isinstance(value, Mapping | _Pairs):
            sweep = _as_mapping(value)
        elif key == "preset" and not section:
            presets.append(value)
        elif key == "preset":
            problems.append(Problem("", f"preset stands above all sections, not in [{section}]."))
        elif name and section and section != (right := HYPERPARAMETERS[name].section):
            problems.append(Problem(name, f"{key} belongs to [{right}], not to [{section}]."))
        else:
            said.append((key, dict(value) if isinstance(value, _Pairs) else value))
    found = named(said)
    problems += found.problems
    if len(presets) > 1:
        problems.append(Problem("", "preset is said twice."))
    for preset in presets[:1]:
        try:
            preset_named(preset)
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(problems)
    return Document(found.values, presets[0] if presets else "", found.notes, sweep)


def _as_mapping(value: Any) -> Any:
    """Give what JSON wrote as TOML would have."""
    if isinstance(value, _Pairs):
        return {key: _as_mapping(each) for key, each in value}
    return value


def _flat(entries: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, str, Any]]:
    """Give each entry with its section, which is empty at the top."""
    for key, value in entries:
        if key in _SECTIONS and isinstance(value, Mapping | _Pairs):
            inner = value.items() if isinstance(value, Mapping) else value
            yield from ((key, name, each) for name, each in inner)
        else:
            yield "", key, value
