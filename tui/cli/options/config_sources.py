"""Where a config's values may be said, and how each place is called in a sentence.

From the least to the most specific: a preset, a file or a state line, the environment, flags.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ....core.config import (
    HYPERPARAMETERS,
    ConfigError,
    Problem,
    parse_text,
    preset_named,
    printable,
)
from ....core.config.formats.state_line import read_state
from ....core.config.hyperparameters.declaration import flag_of
from ....core.config.names import said_twice
from ....core.private_files import owner_if_other
from ..environment import comes_from_environment, said_in_environment
from .config_options import former_name

if TYPE_CHECKING:
    from ....core.config.formats.files import Document
    from ....core.nn.weights.network_weights import NetworkWeights

_DEPENDENT = [name for name, declared in HYPERPARAMETERS.items() if declared.default_from]


@dataclass(frozen=True, slots=True)
class Source:
    """What one place says."""

    values: Mapping[str, Any] = field(default_factory=dict)
    """Its values by name."""
    of: Callable[[str], str] = str
    """Says where the value of a hyperparameter was said, e.g. `--epochs` or `my.toml`."""
    name_of: Callable[[str], str] = str
    """Gives the name by which a hyperparameter is said there."""
    before: str = ""
    """What stands in front of a sentence about it, e.g. `In my.toml: `."""
    problems: Sequence[Problem] = ()
    """What could not be read; then nothing is certain that stands on it."""
    notes: Sequence[str] = ()
    """What is to be noted of how it was said."""
    is_typed: bool = False
    """Whether each value was typed for this command: then it is certain by itself."""
    is_written: bool = False
    """Whether a person may have written it."""
    preset: str = ""
    """The preset that a file starts from."""
    yields_to_table: bool = False
    """Whether a table that is given takes the place of the dataset that it says."""

    def in_front(self, sentence: str) -> str:
        """Say of a sentence which place it is about."""
        return self.before + sentence

    def blame(self, problem: Problem) -> Problem:
        """Let a sentence about a wrong value call it as it was said here."""
        declared = HYPERPARAMETERS[problem.name]
        rest = problem.sentence.removeprefix(declared.label)
        if not self.is_typed:
            return Problem(problem.name, self.in_front(problem.sentence))
        if rest == problem.sentence:
            rest = f": {rest}"
        return Problem(problem.name, self.name_of(problem.name) + rest)


def source_of_file(options: Mapping[str, Any], context: click.Context | None) -> Source:
    """Read the config file that is named, if one is."""
    file: Path | None = options.get("config_file")
    if file is None:
        return Source()
    where = "standard input" if file == Path("-") else printable(str(file))
    try:
        document = _document(file, where)
    except ConfigError as error:
        variable = "NNLAB_CONFIG: " if comes_from_environment(context, "config_file") else ""
        return Source(problems=[Problem(p.name, f"{variable}{p.sentence}") for p in error.problems])
    before = f"In {where}: "
    notes = list(document.notes)
    if document.sweep is not None and "over" not in options:
        notes.append("[sweep] is for `nnlab sweep`, and has no effect here.")
    return Source(
        _chosen_in(document.values),
        of=lambda name: where,
        before=before,
        notes=[*_whose(file, where), *(before + note for note in notes)],
        is_written=True,
        preset=document.preset,
    )


def _whose(file: Path, where: str) -> list[str]:
    owner = "" if file == Path("-") else owner_if_other(file)
    return [f"The file {where} belongs to {owner}, who can change what it says."] if owner else []


def source_of_weights(weights: NetworkWeights) -> Source:
    """Give what a file of weights says: the layers there are, and the config it was made by."""
    return Source(
        _chosen_in(weights.settings),
        of=lambda name: weights.file,
        before=f"In {weights.file}: ",
        yields_to_table=True,
    )


def _document(file: Path, where: str) -> Document:
    # Not at the top: it stands on TOML and temporary files, which `--help` need not wait for.
    from ....core.config.formats.files import load, read

    if file != Path("-"):
        return load(file)
    try:
        return read(sys.stdin.buffer, where)
    except (OSError, ValueError, AttributeError) as error:  # it may be closed, or none at all
        if isinstance(error, ConfigError):
            raise
        raise ConfigError([Problem("", "Standard input can't be read.")]) from None


def _chosen_in(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out the defaults that depend on other values, where a program wrote every value.

    A run's config says the samples of xor; who puts another dataset over it did not choose them.
    """
    if not set(_DEPENDENT) <= set(values):
        return values
    return {
        name: value
        for name, value in values.items()
        if name not in _DEPENDENT or value != HYPERPARAMETERS[name].default_among(values)
    }


def source_of_preset(
    options: Mapping[str, Any], context: click.Context | None, file: Source
) -> Source:
    """Read the preset that is named; one that a file names gives way to it."""
    name = options.get("preset")
    place = ""
    if name is None:
        name, place = file.preset, f" in {file.of('')}" if file.preset else ""
    if name == "" and options.get("preset") is None:
        return Source()
    try:
        values = preset_named(name).values
    except ConfigError as error:
        variable = "NNLAB_PRESET: " if comes_from_environment(context, "preset") else ""
        return Source(problems=[Problem("", f"{variable}{p.sentence}") for p in error.problems])
    return Source(values, of=lambda hyperparameter: f"preset {name}{place}")


def source_of_state(options: Mapping[str, Any], context: click.Context | None) -> Source:
    """Read the state line that is given, if one is."""
    line = options.get("state")
    if line is None:
        return Source()
    where = "NNLAB_STATE" if comes_from_environment(context, "state") else "the state line"
    before = f"In {where}: "
    try:
        said = read_state(line)
    except ConfigError as error:
        return Source(problems=[Problem(p.name, before + p.sentence) for p in error.problems])
    return Source(
        said.values,
        of=lambda name: where,
        before=before,
        notes=[before + note for note in said.notes],
        is_written=True,
    )


def source_of_environment() -> Source:
    """Read the variables that say hyperparameters."""
    said, variables = said_in_environment()
    source = _parsed(said.values, variables.__getitem__)
    notes = [
        f"{variables[name]} is called {HYPERPARAMETERS[name].variable} now."
        for name in said.values
        if variables[name].removeprefix("NNLAB_").lower() in HYPERPARAMETERS[name].former
    ]
    return Source(
        source.values,
        of=source.of,
        name_of=source.name_of,
        problems=[*said.problems, *source.problems],
        notes=notes,
        is_typed=True,
    )


def source_of_flags(options: Mapping[str, Any]) -> Source:
    """Read the flags' texts."""
    texts = {name: options[name] for name in HYPERPARAMETERS if options.get(name) is not None}
    notes: list[str] = []
    problems: list[Problem] = []
    for name, declared in HYPERPARAMETERS.items():
        for word in declared.former:
            if (given := options.get(former_name(word))) is None:
                continue
            if name in texts:
                problems.append(said_twice(name, declared.flag, flag_of(word)))
            texts[name] = given
            notes.append(f"{flag_of(word)} is called {declared.flag} now.")
    source = _parsed(texts, lambda name: HYPERPARAMETERS[name].flag)
    return Source(
        source.values,
        of=source.of,
        name_of=source.name_of,
        problems=[*problems, *source.problems],
        notes=notes,
        is_typed=True,
    )


def _parsed(texts: Mapping[str, Any], name_of: Callable[[str], str]) -> Source:
    """Read texts by name; click has read flags that are switches already."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    source = Source(of=name_of, name_of=name_of, is_typed=True)
    for name, given in texts.items():
        try:
            values[name] = (
                given if isinstance(given, bool) else parse_text(HYPERPARAMETERS[name], given)
            )
        except ConfigError as error:
            problems += map(source.blame, error.problems)
    return Source(values, of=name_of, name_of=name_of, problems=problems, is_typed=True)
