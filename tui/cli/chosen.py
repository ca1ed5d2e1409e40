"""From what was said on the command line to one config: preset, file or state line, then flags.

The more specific wins. Only what was really said is put together; `RunConfig` fills in the rest,
so a default that depends on another value (the samples of a dataset) follows whoever said that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...core.config import (
    HYPERPARAMETERS,
    ConfigError,
    Problem,
    RunConfig,
    parse_text,
    preset_named,
)
from ...core.config.text.state import values_from_state
from .errors import WrongUsage


@dataclass(frozen=True, slots=True)
class Choice:
    """The config that a command line asks for, or why there is none."""

    config: RunConfig | None
    """The config; `None` if there are problems."""
    problems: tuple[Problem, ...]
    """Everything that is wrong, each once."""
    idle: tuple[str, ...]
    """A sentence for each flag that was given but has no effect in this config."""


def chosen_config(options: Mapping[str, Any]) -> RunConfig:
    """Give the config that the options ask for.

    Raises:
        WrongUsage: With a sentence for everything that is wrong.
    """
    choice = choose(options)
    if choice.config is None:
        raise WrongUsage(choice.problems)
    return choice.config


def choose(options: Mapping[str, Any]) -> Choice:
    """Put together what was said.

    Args:
        options: The parsed command line; options that decide no config are passed over.
    """
    flags = {n: options[n] for n in HYPERPARAMETERS if options.get(n) is not None}
    file = options.get("config_file")
    of_preset, preset_problems = _said_by(_preset_values, options.get("preset"))
    of_file, file_problems = _said_by(_file_values, file)
    of_state, state_problems = _said_by(_state_values, options.get("state"))
    typed, wrong_texts = _typed(flags)
    problems = [*_rivals(options), *preset_problems, *file_problems, *state_problems]
    base_is_known = not problems
    config: RunConfig | None = None
    try:
        config = RunConfig(**{**of_preset, **of_file, **of_state, **typed})
    except ConfigError as error:
        # With the base unknown, only what is wrong with the flags themselves is certain.
        problems += [p for p in error.problems if base_is_known or p.name in typed]
    problems = sorted([*problems, *wrong_texts], key=_place)
    return Choice(
        config=None if problems else config,
        problems=tuple(
            _by_flag(problem)
            if problem.name in flags
            else _in_file(problem, file)
            if problem.name in of_file
            else _in_state(problem)
            if problem.name in of_state
            else problem
            for problem in problems
        ),
        idle=tuple(_idle(flags, config)),
    )


def _place(problem: Problem) -> int:
    """Give the place of a problem among others: as in the help, the nameless first."""
    return list(HYPERPARAMETERS).index(problem.name) if problem.name else -1


def _said_by(
    read: Callable[[Any], dict[str, Any]], source: Any
) -> tuple[dict[str, Any], Sequence[Problem]]:
    """Read one source of values, or find out why it can't be read."""
    if source is None:
        return {}, ()
    try:
        return read(source), ()
    except ConfigError as error:
        return {}, error.problems


def _preset_values(name: str) -> dict[str, Any]:
    return preset_named(name).values


def _file_values(file: Path) -> dict[str, Any]:
    # Not at the top: it stands on TOML and temporary files, which `--help` need not wait for.
    from ...core.config.text.files import load_values

    return load_values(file)


def _state_values(line: str) -> dict[str, Any]:
    try:
        return values_from_state(line)
    except ConfigError as error:
        raise ConfigError(_in_state(problem) for problem in error.problems) from None


def _rivals(options: Mapping[str, Any]) -> list[Problem]:
    """Refuse what a state line would leave without effect: it is a whole config."""
    others = {"preset": "--preset", "config_file": "--config"}
    if options.get("state") is None:
        return []
    return [
        Problem("", f"--state is a whole config, so {flag} would have no effect: choose one.")
        for name, flag in others.items()
        if options.get(name) is not None
    ]


def _typed(flags: Mapping[str, Any]) -> tuple[dict[str, Any], Sequence[Problem]]:
    """Read the flags' texts; switches are read already."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, given in flags.items():
        try:
            values[name] = (
                given if isinstance(given, bool) else parse_text(HYPERPARAMETERS[name], given)
            )
        except ConfigError as error:
            problems += error.problems
    return values, problems


def _by_flag(problem: Problem) -> Problem:
    """Let a sentence begin with the flag that the person typed."""
    declared = HYPERPARAMETERS[problem.name]
    rest = problem.sentence.removeprefix(declared.label)
    if rest == problem.sentence:
        rest = f": {rest}"
    return Problem(problem.name, declared.flag + rest)


def _in_state(problem: Problem) -> Problem:
    return Problem(problem.name, f"In the state line: {problem.sentence}")


def _in_file(problem: Problem, file: Path | None) -> Problem:
    return Problem(problem.name, f"In {file}: {problem.sentence}")


def _idle(flags: Mapping[str, Any], config: RunConfig | None) -> list[str]:
    values = config.values if config else {}
    sentences: list[str] = []
    for declared in map(HYPERPARAMETERS.__getitem__, flags):
        if config and not declared.matters(values):
            because = " and ".join(
                f"{HYPERPARAMETERS[name].label} {values[name]}" for name in declared.applies
            )
            sentences.append(f"{declared.flag} has no effect with {because}.")
    return sentences
