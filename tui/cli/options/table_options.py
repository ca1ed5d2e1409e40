"""What is said on the command line of a table: how it is read, and what its columns are for."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args

import click

from ....core.config.errors import shown
from ..errors import WrongUsage
from .option_types import KnownNames, SectionOption

if TYPE_CHECKING:
    from ....core.data.table.plan import PlanOptions
    from ....core.data.table.read_options import ReadOptions

DELIMITERS = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "\\t": "\t",
    "pipe": "|",
    "blank": " ",
    "space": " ",
    "none": "",
}
"""What people may call a delimiter that a shell makes hard to type."""
_DECIMALS = {".": ".", "point": ".", ",": ",", "comma": ","}
_TASKS = {
    "classification": "the target has names of classes",
    "regression": "the targets are numbers",
}
_MISSING = {
    "drop": "leave out rows that lack a value",
    "mean": "fill numbers with the mean of the rows that train",
    "error": "refuse the first row that lacks a value",
}
_NOT_BETWEEN_CELLS = "\"'\\\r\n#._+-"


def table_options(*, section: str = "Table") -> list[click.Parameter]:
    """Make the options that say how a table is read and what its columns are for."""
    return [
        SectionOption(
            ["--target"],
            section=section,
            metavar="A[,B]",
            help="What is to be predicted: a column's name or number, or several.",
        ),
        SectionOption(
            ["--task"],
            section=section,
            type=KnownNames(_TASKS),
            metavar="TASK",
            help="classification or regression.",
        ),
        SectionOption(
            ["--columns"], section=section, metavar="A[,B]", help="The inputs, if not all."
        ),
        SectionOption(["--drop"], section=section, metavar="A[,B]", help="Columns to leave out."),
        SectionOption(
            ["--split-column"],
            section=section,
            metavar="NAME",
            help="The column that says train, validation or test of each row.",
        ),
        SectionOption(
            ["--missing"],
            section=section,
            type=KnownNames(_MISSING),
            metavar="HOW",
            help="Rows that lack a value: drop them, fill in the mean, or error."
            " NaN counts as missing with drop and mean.",
        ),
        SectionOption(
            ["--delimiter"],
            section=section,
            type=KnownNames(dict.fromkeys(DELIMITERS, "")),
            metavar="SIGN",
            help="What divides cells: a character, or comma, semicolon, tab, pipe, blank, none.",
        ),
        SectionOption(
            ["--decimal"],
            section=section,
            type=KnownNames(dict.fromkeys(_DECIMALS, "")),
            metavar="SIGN",
            help="What stands in front of decimals: point or comma.",
        ),
        SectionOption(
            ["--header/--no-header"],
            section=section,
            default=None,
            help="Whether the first row names the columns.",
        ),
        SectionOption(
            ["--encoding"],
            section=section,
            metavar="NAME",
            help="As utf-8, cp1252 or latin-1.",
        ),
        SectionOption(["--rows"], section=section, metavar="N", help="Read at most so many rows."),
    ]


def read_options_of(options: Mapping[str, Any]) -> ReadOptions:
    """Read how a table is to be read; what is not said is guessed.

    Raises:
        WrongUsage: With a sentence for everything that can't be.
    """
    from ....core.data.table.read_options import ReadOptions

    problems: list[str] = []
    delimiter, decimal, rows = options["delimiter"], options["decimal"], options["rows"]
    if delimiter is not None:
        delimiter = DELIMITERS.get(delimiter.lower(), delimiter.strip() or " ")
        is_sign = len(delimiter) <= 1 and not delimiter.isalnum()
        if not is_sign or (delimiter and delimiter in _NOT_BETWEEN_CELLS):
            problems.append(
                "--delimiter must be one character that may divide cells, or comma, semicolon, tab,"
                f" pipe, blank or none, not {shown(options['delimiter'])}."
            )
    if decimal is not None and decimal.lower() not in _DECIMALS:
        problems.append(f"--decimal must be point or comma, not {shown(decimal)}.")
    is_count = rows is None or (rows.isascii() and rows.isdecimal() and int(rows[:15]) > 0)
    if not is_count:
        problems.append(f"--rows must be a whole number from 1 on, not {shown(rows)}.")
    if problems:
        raise WrongUsage(problems)
    return ReadOptions(
        delimiter=delimiter,
        decimal=None if decimal is None else _DECIMALS[decimal.lower()],
        header=options["header"],
        encoding=options["encoding"],
        rows=None if rows is None else int(rows[:15]),
        nan_is_missing=options["missing"] in {"drop", "mean"},
    )


def plan_options_of(options: Mapping[str, Any]) -> PlanOptions:
    """Read what a table's columns are for; what is not said is guessed.

    Raises:
        WrongUsage: With a sentence for everything that can't be.
    """
    from ....core.data.table.plan import Missing, PlanOptions

    problems = [
        f"{flag} must be {', '.join(list(known)[:-1])} or {list(known)[-1]}, not {shown(said)}."
        for flag, said, known in (
            ("--task", options["task"], _TASKS),
            ("--missing", options["missing"], get_args(Missing)),
        )
        if said is not None and said not in known
    ]
    if problems:
        raise WrongUsage(problems)
    return PlanOptions(
        targets=_listed(options["target"]),
        task=options["task"],
        columns=_listed(options["columns"]),
        drop=_listed(options["drop"]),
        split_column=options["split_column"] or "",
        missing=options["missing"],
    )


def _listed(text: str | None) -> tuple[str, ...]:
    """Read names with commas between; one that has a comma itself stands in quotes."""
    if not text:
        return ()
    try:
        names = next(csv.reader([text], skipinitialspace=True), [])
    except csv.Error:
        return (text,)
    return tuple(name.strip() for name in names if name.strip())
