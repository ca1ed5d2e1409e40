"""`nnlab predict`: a kept run says what it makes of the rows of a file."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from io import StringIO
from math import isnan
from typing import TYPE_CHECKING, Any

import click

from ..errors import WrongUsage, say
from ..help import ExplainedCommand
from ..options.option_types import SectionOption
from ..options.output_file import file_options, prints_to_file
from ..options.run_argument import opened_store, run_argument
from ..options.store import store_options
from ..options.table_options import table_options, table_options_of
from ..options.tables.given_table import refusal_sentence, table_at
from ..streams import write

if TYPE_CHECKING:
    from ....core.export.table_predictions import TablePredictions
    from ....core.training.snapshot import Snapshot

_ROWS_AT_ONCE = 4096
_MOST_SAID = 12
_OF_READING = ("delimiter", "decimal", "header", "encoding", "rows")
"""What may be said of the file; what its columns are for, the run knows."""
_OF_COLUMNS = ("target", "task", "columns", "drop", "split_column")

_EXAMPLES = (
    ("nnlab predict last new.csv -o out.csv", "the run that was written last"),
    ("nnlab predict 3f2a < a.csv > b.csv", "from standard input"),
    ("nnlab predict 3f2a new.csv --json", "one object, for a script"),
)


@click.command(
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=[
        run_argument(),
        click.Argument(["file"], default="-", metavar="[FILE]"),
        *(option for option in table_options() if option.name in _OF_READING),
        SectionOption(["--json"], section="Output", is_flag=True, help="Print one JSON object."),
        *file_options(section="Output"),
        *store_options(may_be_none=False),
    ],
    short_help="Predict the rows of a file.",
)
@prints_to_file({"csv": "", "json": "json"})
def predict(run: str, file: str, **options: Any) -> int:
    """Predict the rows of a file by a kept run, as CSV with a line for each row.

    Columns are found by their names, and filled and scaled as for training; - or
    nothing is standard input. A row has its line in the file and its prediction,
    of classes every probability as well. What is missing, extra or unknown is
    said; where the file has the target too, how right the predictions are.
    """
    from ....core.config import ConfigError
    from ....core.data.table.reading.read import read_table
    from ....core.data.table.refusal import TableError
    from ....core.export.table_predictions import predict_table

    unsaid = dict.fromkeys(_OF_COLUMNS) | {"missing": "mean"}
    reading, _ = table_options_of(unsaid | options)
    snapshot, said = _snapshot(run, options)
    try:
        with table_at(file) as (place, name):
            table = read_table(place, reading, name=name)
        found = predict_table(snapshot, table)
    except TableError as error:
        raise WrongUsage([refusal_sentence(error)]) from None
    except ConfigError as error:
        raise WrongUsage([str(error)]) from None
    if options["json"]:
        write(json.dumps(_as_json(snapshot, file, found), allow_nan=False) + "\n")
    else:
        for piece in _csv(found):
            write(piece)
    for sentence in (*said, *_sentences(found)):
        say(sentence)
    return 0


def _snapshot(run: str, options: Mapping[str, Any]) -> tuple[Snapshot, list[str]]:
    """Give the run, and what is to be said of the file that it learned from."""
    from ....core.store.snapshots import last_snapshot

    with opened_store(options) as store:
        snapshot = last_snapshot(store, store.run(run).id)
    why = snapshot.why_empty
    return snapshot, [f"{why} It predicts by what it has learned."] if why else []


def _csv(found: TablePredictions) -> Iterator[str]:
    from ....core.config import printable

    paper = StringIO(newline="")
    rows = csv.writer(paper, lineterminator="\n")
    # A name may hold an escape sequence, which a terminal would obey and a file keeps.
    harmless = printable if sys.stdout.isatty() else str
    rows.writerow(map(harmless, found.header))
    for number, line in enumerate(found.lines(), 1):
        rows.writerow([harmless(each) if isinstance(each, str) else each for each in line])
        if number % _ROWS_AT_ONCE == 0:
            yield paper.getvalue()
            paper.seek(0)
            paper.truncate()
    yield paper.getvalue()


def _as_json(snapshot: Snapshot, file: str, found: TablePredictions) -> dict[str, Any]:
    rows, right = found.rows, found.right
    head = found.header
    return {
        "run": snapshot.run_id,
        "epoch": snapshot.epoch,
        "file": file,
        "targets": list(found.targets),
        "classes": list(found.classes),
        "missing": dict(rows.missing),
        "extra": list(rows.extra),
        "unknown": [
            {"column": each.column, "word": each.word, "line": each.line, "rows": each.count}
            for each in rows.unknown
        ],
        "right": None if right is None else {"rows": right[0], "of": right[1]},
        "errors": None
        if found.errors is None
        else {name: _finite(error) for name, error in found.errors.items()},
        "predictions": [dict(zip(head, line, strict=True)) for line in found.lines()],
    }


def _finite(number: float) -> float | None:
    return None if isnan(number) else number


def _sentences(found: TablePredictions) -> Iterator[str]:
    """Say what was missing, extra and unknown, and how right the predictions are."""
    from ....core.config.errors import shown

    rows = found.rows
    if rows.extra:
        more = f" and {len(rows.extra) - _MOST_SAID} more" if len(rows.extra) > _MOST_SAID else ""
        named = ", ".join(map(shown, rows.extra[:_MOST_SAID]))
        yield f"Extra columns, which the run does not use: {named}{more}."
    for each in rows.unknown[:_MOST_SAID]:
        more = f" and {each.count - 1:,} more" if each.count > 1 else ""
        word, column = shown(each.word), shown(each.column)
        yield f"Unknown in column {column}: {word} in line {each.line}{more}."
    if len(rows.unknown) > _MOST_SAID:
        yield f"There are {len(rows.unknown) - _MOST_SAID:,} more unknown words."
    fate = "filled by the mean, as for training" if found.filled else "left without a prediction"
    for name, count in rows.missing[:_MOST_SAID]:
        yield f"Missing in column {shown(name)}: {count:,} {_values(count)}, {fate}."
    if without := int(len(found.predicted) - found.predicted.sum()):
        yield f"{without:,} of {len(found.predicted):,} rows have no prediction."
    if found.right is not None and found.right[1]:
        right, of = found.right
        named = shown(found.targets[0])
        share = f"{right / of:.1%}"
        yield f"{right:,} of {of:,} rows are right by the file's own column {named}: {share}."
    for name, error in (found.errors or {}).items():
        if not isnan(error):
            yield f"By the file's own column {shown(name)} the error is {error:.4g} (RMS)."


def _values(count: int) -> str:
    return "value" if count == 1 else "values"
