"""What is said on the command line of a table: how it is read, and what its columns are for."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from ....core.catalog.registry import listed
from ....core.config.errors import shown
from ....core.config.formats.typed_values import parse_number
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
TABLE = "Table"
"""The heading of these options."""
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


def data_option() -> click.Parameter:
    """Make the option that names a table to learn."""
    return SectionOption(
        ["--data", "data_file"],
        section="Start from",
        type=click.Path(),
        metavar="FILE",
        help="A table to learn: CSV, NPY, NPZ, Parquet; - is stdin.",
    )


def table_options(*, section: str = TABLE) -> list[click.Parameter]:
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
            ["--group"],
            section=section,
            metavar="NAME",
            help="The column whose equal values stay together: none of them in two sets.",
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


def table_options_of(options: Mapping[str, Any]) -> tuple[ReadOptions, PlanOptions]:
    """Read how a table is to be read, and what its columns are for; the rest is guessed.

    Raises:
        WrongUsage: With a sentence for everything that can't be.
    """
    from ....core.data.table.plan import PlanOptions
    from ....core.data.table.read_options import ReadOptions

    delimiter, decimal, rows = options["delimiter"], options["decimal"], options["rows"]
    if delimiter is not None:
        delimiter = DELIMITERS.get(delimiter.lower(), delimiter.strip() or " ")
    if problems := list(_problems(options, delimiter)):
        raise WrongUsage(problems)
    reading = ReadOptions(
        delimiter=delimiter,
        decimal=None if decimal is None else _DECIMALS[decimal.lower()],
        header=options["header"],
        encoding=options["encoding"],
        rows=None if rows is None else int(rows),
        nan_is_missing=options["missing"] in {"drop", "mean"},
    )
    return reading, PlanOptions(
        targets=_listed(options["target"]),
        task=options["task"],
        columns=_listed(options["columns"]),
        drop=_listed(options["drop"]),
        split_column=options["split_column"] or "",
        group=options.get("group") or "",
        train_share=_share(options.get("train_share")),
        missing=options["missing"],
    )


def _problems(options: Mapping[str, Any], delimiter: str | None) -> Iterator[str]:
    """Say of each option that can't be what was said, and what would be right."""
    for name, known in (("task", _TASKS), ("missing", _MISSING)):
        if options[name] is not None and options[name] not in known:
            yield f"--{name} must be {listed(known)}, not {shown(options[name])}."
    if delimiter and (len(delimiter) > 1 or delimiter.isalnum() or delimiter in _NOT_BETWEEN_CELLS):
        yield (
            "--delimiter must be one character that may divide cells, or comma, semicolon, tab,"
            f" pipe, blank or none, not {shown(options['delimiter'])}."
        )
    if options["decimal"] is not None and options["decimal"].lower() not in _DECIMALS:
        yield f"--decimal must be point or comma, not {shown(options['decimal'])}."
    if options["rows"] is not None and not re.fullmatch("0*[1-9][0-9]{0,14}", options["rows"]):
        yield f"--rows must be a whole number from 1 on, not {shown(options['rows'])}."


def _share(said: object) -> float:
    """Read a train share that was said beside; one that is none is refused with the config."""
    from ....core.data.table.plan import TRAIN_SHARE

    number = parse_number(said) if isinstance(said, str) else said
    if isinstance(number, float | int) and 0.0 < number <= 1.0:
        return float(number)
    return TRAIN_SHARE


def _listed(text: str | None) -> tuple[str, ...]:
    """Read names with commas between; one that has a comma itself stands in quotes."""
    if not text:
        return ()
    try:
        names = next(csv.reader([text], skipinitialspace=True), [])
    except csv.Error:
        return (text,)
    return tuple(name.strip() for name in names if name.strip())
