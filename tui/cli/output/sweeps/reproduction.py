"""The report's rows and conclusions, as a table on a terminal or as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from .....core.experiments.reproduction.conclusions import Judgement
from .....core.experiments.reproduction.row import ReproducedRow
from ..columns import Column, Paper, table_lines

_HEADS = ("row", "printed", "median", "95 %", "5 to 95 %", "printed loss", "median loss")
_WIDTH = 100
"""Sentences are broken there at the latest."""


def as_text(paper: Paper, rows: Sequence[ReproducedRow], judgements: Sequence[Judgement]) -> str:
    """Write the table, what is to be said of each row, and the conclusions."""
    if not rows:
        return ""
    columns = [Column(head, right=place > 0, spare=place > 4) for place, head in enumerate(_HEADS)]
    cells = [[paper.text(text) for text in _cells(row)] for row in rows]
    said = f"Accuracy within 0.1, in percent, over {rows[0].accuracy.count} seeds"
    lines = [f"{said}, in {rows[0].precision}.", ""]
    lines += table_lines(paper, columns, cells)
    lines += ["", *_wrapped(paper, [(_short(row), row.sentence) for row in rows])]
    if judgements:
        said = [(each.conclusion.section, each.sentence) for each in judgements]
        lines += ["", *_wrapped(paper, said)]
    lines += ["", f"{_short(rows[0])} once more, to the same bits:", f"  {rows[0].replay}"]
    return "\n".join(lines) + "\n"


def as_markdown(rows: Sequence[ReproducedRow], judgements: Sequence[Judgement]) -> str:
    """Write them as Markdown."""
    if not rows:
        return ""
    lines = [
        "# The report over many seeds",
        "",
        f"Accuracy within 0.1, in percent, over {rows[0].accuracy.count} seeds.",
        "",
        f"| {' | '.join(_HEADS)} |",
        f"| {' | '.join(['---', *['---:'] * (len(_HEADS) - 1)])} |",
        *(f"| {' | '.join(_cells(row))} |" for row in rows),
        "",
        *(f"- **{_short(row)}**: {row.sentence}" for row in rows),
    ]
    if judgements:
        lines += ["", "## What stands of its discussion", ""]
        lines += [f"- **{each.conclusion.section}** {each.sentence}" for each in judgements]
    lines += ["", "## Each row once more, to the same bits", ""]
    lines += [f"    {row.replay}" for row in rows]
    return "\n".join(lines) + "\n"


def _cells(row: ReproducedRow) -> list[str]:
    found, loss, printed = row.accuracy, row.loss, row.printed
    return [
        _short(row),
        f"{printed.accuracy:g}",
        found.scale.text(found.median),
        found.scale.range_text(found.median_interval),
        f"{found.scale.text(found.p5)} to {found.scale.text(found.p95)}",
        "-" if printed.loss is None else f"{printed.loss:.3g}",
        loss.scale.text(loss.median),
    ]


def _wrapped(paper: Paper, said: Sequence[tuple[str, str]]) -> list[str]:
    width = min(paper.width or _WIDTH, _WIDTH)
    margin = max(len(head) for head, _ in said) + 2
    return [
        line
        for head, sentence in said
        for line in textwrap.wrap(
            paper.text(sentence),
            width,
            initial_indent=head.ljust(margin),
            subsequent_indent=" " * margin,
        )
    ]


def _short(row: ReproducedRow) -> str:
    return row.preset.name.removeprefix("report-").upper()
