"""From what was said to one config: preset, file or state line, environment, then flags.

The more specific wins. Only what was really said is put together; `RunConfig` fills in the rest,
so a default that depends on another value (the samples of a dataset) follows whoever said that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from ....core.config import HYPERPARAMETERS, ConfigError, Problem, RunConfig
from ....core.config.effect import no_effect
from ..environment import comes_from_environment, unknown_variables
from ..errors import WrongUsage, say
from .config_sources import (
    Source,
    source_of_environment,
    source_of_file,
    source_of_flags,
    source_of_preset,
    source_of_state,
)
from .tables.config_of_table import missing_table, problems_with_table, with_table
from .tables.given_table import GivenTable, given_table

if TYPE_CHECKING:
    from ....core.data.tabular.opening import OpenedFile


@dataclass(frozen=True, slots=True)
class Choice:
    """The config that a command line asks for, or why there is none."""

    config: RunConfig | None
    """The config; `None` if there are problems."""
    problems: tuple[Problem, ...]
    """Everything that is wrong, each once."""
    notes: tuple[str, ...]
    """A sentence for each thing that was said but has no effect, or has another name now."""
    sources: Mapping[str, str]
    """Who said each value that is no default: a flag, a variable, a file, a preset."""
    opened: OpenedFile | None = None
    """The table that `--data` names."""


def config_from(options: Mapping[str, Any], *, tell: Callable[[str], object] = say) -> RunConfig:
    """Give the config that the options ask for, and say what is to be noted of it.

    Args:
        options: What was said.
        tell: Says it.

    Raises:
        WrongUsage: With a sentence for everything that is wrong.
    """
    return config_and_sources(options, tell=tell)[0]


def config_and_sources(
    options: Mapping[str, Any],
    *,
    tell: Callable[[str], object] = say,
    is_learned: bool = True,
    below: Source | None = None,
) -> tuple[RunConfig, Choice]:
    """Give the config that the options ask for, and how it came about; say what is to be noted.

    Args:
        options: What was said.
        tell: Says it.
        is_learned: Whether the rows are to be there.
        below: What holds where nobody says anything else; a state line is whole without it.

    Raises:
        WrongUsage: With a sentence for everything that is wrong.
    """
    choice = read_options(options, is_learned=is_learned, below=below)
    if choice.config is None:
        raise WrongUsage(choice.problems)
    for sentence in choice.notes:
        tell(f"Note: {sentence}")
    return choice.config, choice


def read_options(
    options: Mapping[str, Any], *, is_learned: bool = True, below: Source | None = None
) -> Choice:
    """Put together what was said; a table that is named is at hand from then on.

    Args:
        options: The parsed command line; options that decide no config are passed over.
        is_learned: Whether a table has to be there if the config means one.
        below: What holds where nobody says anything else; a state line is whole without it.
    """
    context = click.get_current_context(silent=True)
    options = _without_rivals(options, context)
    file = source_of_file(options, context)
    flags = source_of_flags(options)
    layers = [
        # A state line is a whole config: what it leaves unsaid has its default.
        *([] if options.get("state") is not None else [below or Source(), _dataset_meant(flags)]),
        source_of_preset(options, context, file),
        file,
        source_of_state(options, context),
        source_of_environment(),
        flags,
    ]
    given = given_table(options, context)
    problems = [*_rivals(options), *(p for s in layers if not s.is_typed for p in s.problems)]
    problems += given.problems
    if given.opened is not None:
        problems += problems_with_table(layers, given.opened, options["data_file"])
        layers = with_table(layers, given.opened, options["data_file"])
    base_is_known = not problems
    typed = {name for layer in layers if layer.is_typed for name in layer.values}
    config: RunConfig | None = None
    try:
        config = RunConfig(**{n: v for layer in layers for n, v in layer.values.items()})
    except ConfigError as error:
        # With the base unknown, only what is wrong with the flags themselves is certain.
        problems += [
            _blamed(problem, layers)
            for problem in error.problems
            if base_is_known or problem.name in typed
        ]
    problems += [p for layer in layers if layer.is_typed for p in layer.problems]
    if config is not None and is_learned and not problems:
        problems += missing_table(config)
    problems.sort(key=_place)
    if problems:
        config = None
    sources = {name: layer.of(name) for layer in layers for name in layer.values}
    notes = [
        *(note for layer in layers for note in layer.notes),
        *unknown_variables(context),
        *(_idle(layers, config, _obeyed_at_opening(options, given)) if config else ()),
    ]
    return Choice(config, tuple(problems), tuple(notes), sources, given.opened)


def _dataset_meant(flags: Source) -> Source:
    """Give the dataset that a flag means which is for that one alone, should nobody say one."""
    for name, value in flags.values.items():
        datasets = HYPERPARAMETERS[name].applies.get("dataset", ())
        if len(datasets) != 1:
            continue
        try:
            RunConfig(**{name: value})
        except ConfigError:
            continue  # what is wrong with it is said, and not what would follow from that
        return Source({"dataset": datasets[0]}, of=lambda _, name=name: flags.of(name))
    return Source()


def changed_config(
    config: RunConfig, options: Mapping[str, Any], *, tell: Callable[[str], object] = say
) -> RunConfig:
    """Give a config with what the flags of some hyperparameters change of it.

    Args:
        config: What is changed.
        options: What was said.
        tell: Says what is to be noted of that.

    Raises:
        WrongUsage: With a sentence for everything that is wrong.
    """
    flags = source_of_flags(options)
    problems = list(flags.problems)
    try:
        changed = config.replace(**flags.values)
    except ConfigError as error:
        found = error.problems
        problems += [flags.blame(each) if each.name in flags.values else each for each in found]
    else:
        if not problems:
            for sentence in flags.notes:
                tell(f"Note: {sentence}")
            return changed
    raise WrongUsage(sorted(problems, key=_place))


def _place(problem: Problem) -> int:
    """Give the place of a problem among others: as in the help, the nameless first."""
    return list(HYPERPARAMETERS).index(problem.name) if problem.name else -1


def _blamed(problem: Problem, layers: Sequence[Source]) -> Problem:
    """Let a problem be the topmost source's that says the value."""
    for layer in reversed(layers):
        if problem.name in layer.values:
            return layer.blame(problem)
    return problem


def _without_rivals(options: Mapping[str, Any], context: click.Context | None) -> Mapping[str, Any]:
    """Leave out what the environment says against the command line: the more specific wins."""
    starts = ("preset", "config_file", "state")
    given = {name for name in starts if options.get(name) is not None}
    typed = {name for name in given if not comes_from_environment(context, name)}
    # A preset stands below any file: from the environment it does not contradict one.
    passed_over = given - typed if typed else set()
    if "config_file" in typed:
        passed_over -= {"preset"}
    return {name: v for name, v in options.items() if name not in passed_over}


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


def _obeyed_at_opening(options: Mapping[str, Any], given: GivenTable) -> set[str]:
    """Name what has had its effect already: a table's groups are dealt out by a flag's share."""
    split = given.opened.table.split if given.opened is not None else None
    is_dealt = split is not None and split.by_groups and options.get("train_share") is not None
    return {"train_share"} if is_dealt else set()


def _idle(sources: Sequence[Source], config: RunConfig, had_effect: set[str]) -> list[str]:
    """Say of all that was said by a person whether it has no effect."""
    sentences: list[str] = []
    said = had_effect
    for source in reversed(sources):
        for name, value in source.values.items():
            why = no_effect(name, config.values) if name not in said else ""
            # A file may have been written by a program, with every default in it.
            if why and (source.is_typed or (source.is_written and value != _default(name, config))):
                sentences.append(source.in_front(f"{source.name_of(name)} {why}."))
            said.add(name)
    return sentences


def _default(name: str, config: RunConfig) -> Any:
    default = HYPERPARAMETERS[name].default_among(config.values)
    return list(default) if isinstance(default, tuple) else default
