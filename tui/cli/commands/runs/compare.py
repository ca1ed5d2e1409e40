"""`nnlab runs compare`: runs side by side, and only what differs in their configs."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from ...errors import WrongUsage
from ...help import ExplainedCommand
from ...options.option_types import SectionOption
from ...options.output_file import file_options, prints_to_file
from ...options.output_options import no_plot_option
from ...options.run_argument import opened_store, run_argument
from ...options.store import store_options
from ...streams import write

if TYPE_CHECKING:
    from .....core.experiments.comparison import Comparison, Measured, Replicas
    from .....core.experiments.statistics import Distribution
    from .....core.store.store import Store
    from .....core.store.summary import RunSummary
    from .....core.training.checkpoint import RecordedEpochs
    from ...output.columns import Paper

_GREEN = "32"
_LABELS = 16
_LEAST, _LEAST_OF_REPLICAS = 13, 20
_OF_REPLICAS = (
    "Of a run of several replicas each measure is their median, and below it where the median may"
    " lie (95 %) and where nine tenths of the replicas do; IQM is the mean of the middle half. What"
    " diverged counts as an infinite loss or 0 %; reached is the target accuracy, or 95 %. A * is a"
    " run of which no other is shown to be better. `nnlab help sure` says more."
)


@click.command(
    cls=ExplainedCommand,
    examples=(
        ("nnlab runs compare 3f2a 91c0", ""),
        ("nnlab runs compare last 'two rings' --json", "for a script"),
    ),
    params=[
        run_argument(several=True),
        SectionOption(["--json"], is_flag=True, help="Print one JSON object."),
        no_plot_option("plot"),
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
    points (and, for a loss, by the same function). Of runs of several replicas
    the medians are shown with intervals, and a sentence says whether the first
    is better or worse than each other one, seed by seed; with fewer than ten
    replicas nothing is ranked.
    """
    with opened_store(options) as store:
        found = [store.run(run) for run in runs]
        if len({run.id for run in found}) < 2:
            raise WrongUsage(["To compare takes two different runs at least."])
        print_comparison(store, found, options)
    return 0


def print_comparison(store: Store, runs: Sequence[RunSummary], options: Mapping[str, Any]) -> None:
    """Write runs side by side on standard output.

    Args:
        store: Where they are kept.
        runs: What a list says of them.
        options: Of them `json`, `ascii` and `no_plot`.
    """
    from .....core.experiments.comparison import compare as compared

    replicas = _replicas(store, runs)
    comparison = compared(runs, replicas)
    files = {run.id: _file_sentence(store, run) for run in comparison.runs}
    if options["json"]:
        write(json.dumps(_json(comparison) | {"files": files}, allow_nan=False) + "\n")
        return
    from ...output.columns import standard_output

    paper = standard_output(ascii_only=options["ascii"])
    lines = _lines(paper, comparison)
    said = [f"{run_id}: {sentence}" for run_id, sentence in files.items() if sentence]
    lines += [""] * bool(said)
    lines += chain.from_iterable(_wrapped(paper, paper.text(sentence)) for sentence in said)
    plot = ""
    if not options["no_plot"]:
        from ...output.plots.comparison_plot import comparison_plot

        plot = comparison_plot(paper, comparison, replicas, _histories(store, runs))
    write("\n".join(lines) + "\n" + plot)


def _histories(store: Store, runs: Sequence[RunSummary]) -> dict[str, RecordedEpochs]:
    """Read what each run went through, as far as that is there."""
    from .....core.store.errors import StoreError

    found: dict[str, RecordedEpochs] = {}
    for run in runs:
        with suppress(StoreError):
            found[run.id] = store.history(run.id)
    return found


def _file_sentence(store: Store, run: RunSummary) -> str | None:
    """Say what has become of the file that a run learns from, if it is not as it was."""
    from .....core.store.errors import StoreError

    try:
        table = store.table(run.id)
    except StoreError as error:
        return str(error)
    return (table.fate_sentence or None) if table is not None else None


def _replicas(store: Store, runs: Sequence[RunSummary]) -> Replicas:
    """Read what the replicas of runs came to."""
    from .....core.export.summary_json import snapshot_of_replicas

    snapshots = {run.id: snapshot_of_replicas(store, run) for run in runs}
    return {
        run_id: snapshot.replicas
        for run_id, snapshot in snapshots.items()
        if snapshot is not None and snapshot.replicas is not None
    }


def _json(comparison: Comparison) -> dict[str, Any]:
    from .....core.config.formats.state_line import ValuesOfLine
    from .....core.export.summary_json import summary_as_json

    values = [ValuesOfLine(run.line) for run in comparison.runs]
    ids = [run.id for run in comparison.runs]
    return {
        "runs": [summary_as_json(run) for run in comparison.runs],
        "measures": {row.name: list(row.values) for row in comparison.measures},
        "statistics": {
            row.name: [each and each.to_dict() for each in row.distributions]
            for row in comparison.measures
        },
        "best": {row.name: [ids[place] for place in row.best] for row in comparison.measures},
        "against_first": {
            row.name: [each and each.to_dict() for each in row.contrasts]
            for row in comparison.measures
        },
        "sentences": comparison.sentences(ids),
        "differences": {
            row.name: [each[row.name] for each in values] for row in comparison.differences
        },
    }


def _lines(paper: Paper, comparison: Comparison) -> list[str]:
    """Write as many runs beside each other as fit, and the others below."""
    count = len(comparison.runs)
    least = _LEAST_OF_REPLICAS if comparison.of_replicas else _LEAST
    fit = count if paper.width is None else max(1, (paper.width - _LABELS) // (least + 2))
    lines: list[str] = []
    for first in range(0, count, fit):
        if lines:
            lines.append("")
        lines += _block(paper, comparison, range(first, min(first + fit, count)))
    for sentence in comparison.sentences([run.name or run.id for run in comparison.runs]):
        lines += ["", *_wrapped(paper, paper.text(sentence))]
    if comparison.of_replicas:
        lines += ["", *_wrapped(paper, _OF_REPLICAS)]
    return lines


def _block(paper: Paper, comparison: Comparison, places: Sequence[int]) -> list[str]:
    from ...output.columns import Column, table_lines
    from ...output.run_words import epochs_text

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
    if any(run.replicas > 1 for run in runs):
        add("replicas", [f"{run.replicas:,}" for run in runs])
    for row in comparison.measures:
        texts = _measured(row)
        best = [_GREEN if place in row.best else "" for place in places]
        add(row.label, [texts[place] for place in places], best)
        spread = [row.distributions[place] for place in places]
        is_judged = row.name in comparison.judged
        for label, cells in _spread_rows(spread, is_judged=is_judged):
            # With a blank where others have their mark.
            add(label, [text and text + " " * bool(row.best) for text in cells])
    for label, shares in comparison.shares():
        add(label, [shares[place] for place in places])
    add("branch of", [comparison.branches[place] for place in places])
    if comparison.differences:
        rows.append([""] * (len(runs) + 1))
        styles.append([""] * (len(runs) + 1))
    for row in comparison.differences:
        add(row.label, [row.texts[place] or "" for place in places])
    heads = [Column(paper.text(run.id), right=True, shrinks=True) for run in runs]
    return table_lines(paper, [Column("run"), *heads], rows, styles)


def _spread_rows(
    spread: Sequence[Distribution | None], *, is_judged: bool
) -> Iterator[tuple[str, list[str]]]:
    """Write how sure a median is and how far replicas lie apart, and of some rows more."""

    def row(label: str, text: Callable[[Distribution], str]) -> tuple[str, list[str]]:
        return label, ["" if each is None else text(each) for each in spread]

    yield row("  95 %", lambda of: of.scale.range_text(of.median_interval))
    if is_judged:
        yield row("  IQM", lambda of: of.scale.text(of.interquartile_mean))
        yield row("  95 %", lambda of: of.scale.range_text(of.interquartile_mean_interval))
    yield row("  5 to 95 %", lambda of: f"{of.scale.text(of.p5)} to {of.scale.text(of.p95)}")


def _number_text(row: Measured) -> Callable[[float | None], str]:
    from ...output.wording import loss_text, percent_text

    return loss_text if row.name.endswith("loss") else percent_text


def _wrapped(paper: Paper, text: str) -> list[str]:
    return [text] if paper.width is None else textwrap.wrap(text, paper.width)


def _measured(row: Measured) -> list[str]:
    write_number = _number_text(row)
    # A mark, as colour alone would say nothing to some; a blank keeps the others in line.
    mark = [
        "*" if place in row.best else " " if row.best else "" for place in range(len(row.values))
    ]
    return [write_number(value) + sign for value, sign in zip(row.values, mark, strict=True)]
