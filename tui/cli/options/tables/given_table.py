"""The table that `--data` names: read once, and at hand for the config that is to mean it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from .....core.config import Problem
from ...environment import comes_from_environment
from ...errors import WrongUsage
from ..table_options import table_options, table_options_of

if TYPE_CHECKING:
    from .....core.data.tabular.opening import OpenedFile

_ENDINGS = (".csv", ".tsv", ".tab", ".npy", ".npz", ".parquet", ".pq", ".data", ".dat")
"""What files of tables end in."""


@dataclass(frozen=True, slots=True)
class GivenTable:
    """What was said of a table on a command line, and what came of it."""

    opened: OpenedFile | None = None
    """The table; `None` if none was given, or it can't be used."""
    problems: Sequence[Problem] = ()
    """What is wrong with it, and with what was said."""


def looks_like_a_table(word: str) -> bool:
    """Tell whether a word means a file: one that is there, is called so, or standard input."""
    if word == "-" or word.lower().endswith(_ENDINGS):
        return True
    try:
        return os.path.exists(word)
    except ValueError:  # a name with a null in it
        return False


def given_table(options: Mapping[str, Any], context: click.Context | None) -> GivenTable:
    """Read the table that the options name, if they do."""
    file: str | None = options.get("data_file")
    if file and _is_passed_over(options, context):
        file = None
    if file is None:
        return GivenTable(problems=_flags_without_a_table(options, context))
    if file == "-" and options.get("config_file") == Path("-"):
        return GivenTable(problems=[Problem("", "Standard input is --data or --config, not both.")])
    from .....core.data.table.refusal import TableError
    from .....core.data.tabular.opening import opened_file

    try:
        reading, planning = table_options_of(options)
        with table_at(file) as (place, name):
            return GivenTable(opened_file(place, reading, planning, name=name))
    except WrongUsage as error:
        return GivenTable(problems=[Problem("", each) for each in error.sentences])
    except TableError as error:
        return GivenTable(problems=[Problem("", refusal_sentence(error))])


@contextmanager
def table_at(file: str) -> Iterator[tuple[Path | BinaryIO, str]]:
    """Give where a table is that was named on the command line, and what to call it.

    Raises:
        TableError: If standard input has no bytes.
    """
    if file != "-":
        yield Path(file), file
        return
    from .....core.data.table.reading.read import STANDARD_INPUT
    from .....core.data.table.refusal import TableError

    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise TableError("it can't be read", file=STANDARD_INPUT)
    yield stream, STANDARD_INPUT


def refusal_sentence(error: Exception) -> str:
    """End what is wrong with a table as a sentence ends."""
    words = str(error)
    return words if words.endswith(("?", ".")) else f"{words}."


def _is_passed_over(options: Mapping[str, Any], context: click.Context | None) -> bool:
    """Tell whether a variable names the table, and a flag another dataset: the flag wins."""
    return options.get("dataset") is not None and comes_from_environment(context, "data_file")


def _flags_without_a_table(
    options: Mapping[str, Any], context: click.Context | None
) -> list[Problem]:
    """Refuse what says how a table is read where there is none; variables hold for others too."""
    return [
        Problem("", f"{_as_typed(option, options)} is for a table: --data FILE names one.")
        for option in table_options()
        if options.get(option.name or "") is not None
        and not comes_from_environment(context, option.name or "")
    ]


def _as_typed(option: click.Parameter, options: Mapping[str, Any]) -> str:
    """Give a flag, or that which switches it off."""
    is_off = options.get(option.name or "") is False
    return option.secondary_opts[0] if is_off else option.opts[0]
