"""`nnlab data`: what would be read of a table, and what would be learned from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from ..errors import say
from ..help import ExplainedCommand
from ..options.option_types import SectionOption
from ..options.output_file import file_options, prints_to_file
from ..options.table_options import table_options, table_options_of
from ..options.tables.given_table import refusal_sentence, table_at
from ..streams import write

if TYPE_CHECKING:
    from ....core.data.table.plan import PlanOptions, TablePlan
    from ....core.data.table.read_options import ReadOptions
    from ....core.data.table.refusal import TableError
    from ....core.data.table.table import Table

_EXAMPLES = (
    ("nnlab data iris.csv", "what is in it, what would be predicted"),
    ("nnlab data *.csv --json", "an object a file, for a script"),
    ("zcat big.csv.gz | nnlab data -", "from standard input"),
    ("nnlab data wine.csv --target 1", "what you know better"),
)


@click.command(
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=[
        # A path that is no UTF-8 stays what it is, and a file called as an option may follow `--`.
        click.Argument(["files"], nargs=-1, required=True, metavar="FILE..."),
        *table_options(),
        SectionOption(
            ["--json"], section="Output", is_flag=True, help="Print a JSON object for each file."
        ),
        *file_options(section="Output"),
    ],
    short_help="Say what would be read of a table.",
)
@prints_to_file({"json": "json", "jsonl": "json"})
def data(files: tuple[str, ...], **options: Any) -> int:
    """Say what would be read of a table, and what would be learned; nothing is trained.

    FILE is CSV or TSV in any dialect, NPY, NPZ or Parquet; - is standard input. Its
    dialect, the type of each column, the target and the task are guessed and said,
    and each guess gives way to a flag. A file that can't be used is refused in one
    sentence, with its line and column; the others are told all the same.

    Exit code: 0 if every file can be used, 2 if one can't.
    """
    reading, planning = table_options_of(options)
    refused = False
    for number, (file, answer) in enumerate(_answers(files, reading, planning)):
        is_refusal = isinstance(answer, Exception)
        refused |= is_refusal
        if options["json"]:
            from ..output.table_report import refusal_as_json, table_as_json

            report = refusal_as_json(file, answer) if is_refusal else table_as_json(file, *answer)
            write(json.dumps(report, allow_nan=False) + "\n")
        elif is_refusal:
            say(f"Error: {refusal_sentence(answer)}")
        else:
            from ..output.table_report import table_text

            write(("\n" if number else "") + table_text(*answer))
    return 2 if refused else 0


def _answers(
    files: tuple[str, ...], reading: ReadOptions, planning: PlanOptions
) -> Iterator[tuple[str, TableError | tuple[Table, TablePlan]]]:
    """Read one file after the other, and forget each before the next."""
    from ....core.data.table.plan import plan_of
    from ....core.data.table.reading.read import read_table
    from ....core.data.table.refusal import TableError

    for file in files:
        try:
            with table_at(file) as (place, name):
                table = read_table(place, reading, name=name)
            yield file, (table, plan_of(table, planning))
        except TableError as error:
            yield file, error
