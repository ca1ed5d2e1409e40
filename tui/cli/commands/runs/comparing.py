"""`nnlab runs compare`: runs side by side, and only what differs in their configs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from ...errors import WrongUsage
from ...help import ExplainedCommand
from ...kept_run import opened_store, run_argument
from ...options import SectionOption
from ...output.file import file_options, prints_to_file
from ...output.streams import write
from ...store import store_options

if TYPE_CHECKING:
    from .....core.runs.reading.comparison import Comparison, Measured
    from ...output.columns import Paper

_GREEN = "32"
_LABELS = 16
_LEAST = 13


@click.command(
    cls=ExplainedCommand,
    examples=(
        ("nnlab runs compare 3f2a 91c0", ""),
        ("nnlab runs compare last 'two rings' --json", "for a script"),
    ),
    params=[
        run_argument(several=True),
        SectionOption(["--json"], is_flag=True, help="Print one JSON object."),
        SectionOption(["--ascii"], is_flag=True, help="Print no character beyond ASCII."),
        *file_options(),
        *store_options(may_be_none=False),
    ],
    short_help="Show runs side by side.",
)
@prints_to_file({"json": "json"})
def compare(runs: tuple[str, ...], **options: Any) -> int:
    """Show what runs came to side by side, and where their configs differ.

    The best of each measure has a * behind it, where the runs learned the same
    points (and, for a loss, by the same function).
    """
    from .....core.runs.reading.comparison import compare as compared

    with opened_store(options) as store:
        found = [store.find(run) for run in runs]
    if len({run.id for run in found}) < 2:
        raise WrongUsage(["To compare takes two different runs at least."])
    comparison = compared(found)
    if options["json"]:
        write(json.dumps(_json(comparison), allow_nan=False) + "\n")
        return 0
    from ...output.columns import standard_output

    paper = standard_output(ascii_only=options["ascii"])
    write("\n".join(_lines(paper, comparison)) + "\n")
    return 0


def _json(comparison: Comparison) -> dict[str, Any]:
    from .....core.config.text.state import ValuesOfLine
    from ...output.kept import kept_json

    values = [ValuesOfLine(run.line) for run in comparison.runs]
    ids = [run.id for run in comparison.runs]
    return {
        "runs": [kept_json(run) for run in comparison.runs],
        "measures": {row.name: list(row.values) for row in comparison.measures},
        "best": {row.name: [ids[place] for place in row.best] for row in comparison.measures},
        "differences": {
            row.name: [each[row.name] for each in values] for row in comparison.differences
        },
    }


def _lines(paper: Paper, comparison: Comparison) -> list[str]:
    """Write as many runs beside each other as fit, and the others below."""
    count = len(comparison.runs)
    fit = count if paper.width is None else max(1, (paper.width - _LABELS) // (_LEAST + 2))
    lines: list[str] = []
    for first in range(0, count, fit):
        if lines:
            lines.append("")
        lines += _block(paper, comparison, range(first, min(first + fit, count)))
    return lines


def _block(paper: Paper, comparison: Comparison, places: Sequence[int]) -> list[str]:
    from ...output.columns import Column, table_lines
    from ...output.kept import epochs_text

    runs = [comparison.runs[place] for place in places]
    rows: list[list[str]] = []
    styles: list[list[str]] = []

    def add(label: str, texts: Sequence[str], of: Sequence[str] = ()) -> None:
        if any(texts):
            rows.append([label, *(paper.text(text or "-") for text in texts)])
            styles.append(["", *(of or [""] * len(texts))])

    add("name", [run.name for run in runs])
    add("status", [run.status for run in runs])
    add("epoch", [epochs_text(run) for run in runs])
    add("seconds", [f"{run.seconds:.2f}" for run in runs])
    for row in comparison.measures:
        texts = _measured(row)
        best = [_GREEN if place in row.best else "" for place in places]
        add(row.label, [texts[place] for place in places], best)
    add("branch of", [comparison.branches[place] for place in places])
    if comparison.differences:
        rows.append([""] * (len(runs) + 1))
        styles.append([""] * (len(runs) + 1))
    for row in comparison.differences:
        add(row.label, [row.texts[place] or "" for place in places])
    heads = [Column(paper.text(run.id), right=True, shrinks=True) for run in runs]
    return table_lines(paper, [Column("run"), *heads], rows, styles)


def _measured(row: Measured) -> list[str]:
    from ...output.wording import loss_text, percent_text

    write_number = loss_text if row.name.endswith("loss") else percent_text
    # A mark, as colour alone would say nothing to some; a blank keeps the others in line.
    mark = [
        "*" if place in row.best else " " if row.best else "" for place in range(len(row.values))
    ]
    return [write_number(value) + sign for value, sign in zip(row.values, mark, strict=True)]
