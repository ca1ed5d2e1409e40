"""Options that stand in the environment: `NNLAB_` and the option's name, as in `NNLAB_EPOCHS`.

They are for what holds for many commands: a flag beats them, and they beat files and presets. An
empty variable says nothing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches

import click

from ...core.config import HYPERPARAMETERS
from ...core.config.names import Named, name_hinted, name_meant, named, said_twice

_BEGIN = "NNLAB_"
_ELSEWHERE = {"NNLAB_STORE", "NNLAB_SETTINGS", "NNLAB_LOG"}
"""What names a file, and may be empty on purpose; whoever opens the file reads it."""


def variable_of(option: str) -> str:
    """Give the variable that says the same as an option of the command line."""
    return _BEGIN + option.lstrip("-").replace("-", "_").upper()


def said_in_environment() -> tuple[Named, Mapping[str, str]]:
    """Find the hyperparameters that variables say, as texts, and which variable says each."""
    words = {variable.removeprefix(_BEGIN).lower(): variable for variable in _variables()}
    known = [word for word in words if name_meant(word)]
    said = named((word, os.environ[words[word]]) for word in known)
    variables: dict[str, str] = {}
    for word in known:
        variables.setdefault(name_meant(word), words[word])
    twice = [
        said_twice(name, variables[name], words[word])
        for word in known
        if variables[name := name_meant(word)] != words[word]
    ]
    return Named(said.values, (), tuple(twice)), variables


def unknown_variables(context: click.Context | None) -> list[str]:
    """Say of each variable that would be nnlab's but is no option's, what was probably meant."""
    known = _ELSEWHERE | ({*_options(context.find_root().command)} if context else set())
    sentences: list[str] = []
    for variable in _variables() if context else ():
        word = variable.removeprefix(_BEGIN).lower()
        if variable in known or name_meant(word):
            continue
        hyperparameters = [declared.variable for declared in HYPERPARAMETERS.values()]
        close = get_close_matches(variable, [*known, *hyperparameters], n=1, cutoff=0.8)
        if not close and (name := name_hinted(word)):
            close = [HYPERPARAMETERS[name].variable]
        hint = f" Did you mean {close[0]}?" if close else ""
        sentences.append(f"{variable} is no variable of nnlab's.{hint}")
    return sentences


def comes_from_environment(context: click.Context | None, name: str) -> bool:
    """Tell whether an option of a command was said by a variable."""
    source = context.get_parameter_source(name) if context else None
    return source is click.core.ParameterSource.ENVIRONMENT


def as_it_was_said(sentence: str, context: click.Context | None) -> str:
    """Let a sentence that begins with an option name the variable instead, if that said it."""
    flag, _, rest = sentence.partition(" ")
    for parameter in context.command.params if context else ():
        if flag in parameter.opts and comes_from_environment(context, parameter.name or ""):
            return f"{parameter.envvar} {rest}"
    return sentence


def _variables() -> Mapping[str, str]:
    return {name: text for name, text in os.environ.items() if name.startswith(_BEGIN) and text}


def _options(command: click.Command) -> set[str]:
    found = {parameter.envvar for parameter in command.params if isinstance(parameter.envvar, str)}
    if isinstance(command, click.Group):
        found.update(*map(_options, command.commands.values()))
    return found
