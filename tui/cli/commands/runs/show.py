"""`nnlab runs show`: all that is known of one run."""

from __future__ import annotations

import json
import sys
import textwrap
import time
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from ...errors import WrongUsage
from ...help import ExplainedCommand
from ...options.option_types import SectionOption
from ...options.output_file import file_options, prints_to_file
from ...options.output_options import no_plot_option, picture_option
from ...options.run_argument import opened_store, run_argument
from ...options.store import store_options
from ...streams import write

if TYPE_CHECKING:
    from .....core.store.store import Store
    from .....core.store.summary import RunSummary
    from .....core.training.checkpoint import Checkpoint
    from ...output.columns import Paper

_SETS = ("train", "validation", "test")


@click.command(
    cls=ExplainedCommand,
    examples=(
        ("nnlab runs show last", ""),
        ("nnlab runs show last --once", "its chart and plane as one picture"),
        ("nnlab runs show last --picture run.svg", "to be printed and handed in"),
        ("nnlab runs show 3f2a --json", "for a script"),
        ("nnlab resume 3f2a", "go on with it"),
    ),
    params=[
        run_argument(),
        SectionOption(["--json"], is_flag=True, help="Print one JSON object, its config included."),
        SectionOption(
            ["--once"],
            is_flag=True,
            help="Print one picture: chart, plane and status, as the lab has them.",
        ),
        no_plot_option("curve"),
        SectionOption(["--ascii"], is_flag=True, help="Print no character beyond ASCII."),
        picture_option(),
        *file_options(),
        *store_options(may_be_none=False),
    ],
    short_help="Show all that is known of a run.",
)
@prints_to_file({"json": "json"})
def show(run: str, **options: Any) -> int:
    """Show what a run is, how it fares and what it came to.

    With --once it is one picture instead, as large as the terminal and in its
    colours; in a file or a pipe plain text, as large as COLUMNS and LINES say, or
    80x24.
    """
    if options["picture"] is not None and (options["once"] or options["json"]):
        raise WrongUsage(
            ["--picture writes a file and prints nothing, so neither --once nor --json."]
        )
    if options["once"] and options["json"]:
        raise WrongUsage(["--once prints a picture and --json an object: one of them at a time."])
    with opened_store(options) as store:
        found = store.run(run)
        if options["picture"] is not None:
            from .....core.store.snapshots import last_snapshot
            from ...paper.picture_file import write_picture

            name = f"run {found.id}" + (f"  {found.name}" if found.name else "")
            return write_picture(options["picture"], last_snapshot(store, found.id), name)
        if options["once"]:
            from .....core.store.snapshots import last_snapshot
            from ...output.frame.on_stream import frame_text

            snapshot = last_snapshot(store, found.id)
            write(frame_text(snapshot, sys.stdout, ascii_only=options["ascii"]))
            return 0
        if options["json"]:
            from .....core.export.summary_json import results_as_json

            write(json.dumps(results_as_json(store, found), allow_nan=False) + "\n")
            return 0
        from ...output.columns import standard_output

        paper = standard_output(ascii_only=options["ascii"])
        lines = list(_lines(paper, store, found))
        plot = "" if options["no_plot"] else _plot(store, found, ascii_only=options["ascii"])
    write("\n".join(lines) + "\n" + plot)
    return 0


def _plot(store: Store, run: RunSummary, *, ascii_only: bool) -> str:
    """Draw the run's losses, if this is a terminal and they can be read."""
    from .....core.store.errors import StoreError
    from ...output.plots.run_plot import history_plot

    try:
        return history_plot(store.history(run.id), ascii_only=ascii_only)
    except StoreError:
        return ""  # what else is known of it is worth as much


def _lines(paper: Paper, store: Store, run: RunSummary) -> Iterator[str]:
    from ...output.run_words import STYLES

    yield paper.bold(paper.text(f"run {run.id}" + (f"  {run.name}" if run.name else "")))
    yield from _wrapped(paper, _words_of_config(store, run))
    epochs = f"{run.epoch:,} of {run.epochs:,}" if run.epoch < run.epochs else f"{run.epoch:,}"
    status = paper.styled(paper.text(run.status), STYLES.get(run.status, ""))
    yield f"{status}: {epochs} epochs, {run.steps:,} steps, {run.seconds:.2f} s"
    if run.message:
        yield from _wrapped(paper, run.message)
    if run.replicas > 1:
        yield f"medians of {run.replicas:,} {run.replicas_called}"
    yield ""
    yield from _table(paper, run)
    yield from _network(paper, store, run)
    yield ""
    yield from _facts(paper, store, run)


def _words_of_config(store: Store, run: RunSummary) -> str:
    from .....core.store.errors import StoreError
    from ...output.wording import config_words

    try:
        return config_words(store.config(run.id), run.dataset)
    except StoreError as error:
        return str(error)  # what else is known of it is worth as much


def _table(paper: Paper, run: RunSummary) -> list[str]:
    from .....core.config import value_text
    from .....core.config.formats.state_line import ValuesOfLine
    from ...output.columns import Column, table_lines
    from ...output.wording import loss_text, percent_text

    values = ValuesOfLine(run.line)
    heads = (f"{values['loss']} loss", "accuracy", f"within {value_text(values['tolerance'])}")
    columns = [Column("set"), *(Column(f"{head:>11}", right=True) for head in heads)]
    rows = [
        [
            name,
            loss_text(getattr(run, f"{name}_loss")),
            percent_text(getattr(run, f"{name}_accuracy")),
            percent_text(getattr(run, f"{name}_within")),
        ]
        for name in _SETS
    ]
    return table_lines(paper, columns, rows)


def _network(paper: Paper, store: Store, run: RunSummary) -> Iterator[str]:
    """Write which class is taken for which, how many parameters there are, what replicas came to.

    That takes the network and its points, which only the run's checkpoint has.
    """
    from .....core.data.make import make_dataset
    from .....core.store.errors import StoreError
    from .....core.store.snapshots import last_snapshot
    from ...output.columns import Column, table_lines
    from ...output.confusion import parameters_text, scores_table

    try:
        snapshot = last_snapshot(store, run.id)
    except StoreError:
        return
    dataset = snapshot.dataset or make_dataset(snapshot.config)
    if confusion := scores_table(snapshot, dataset):
        first, *others = confusion.heads
        yield ""
        columns = [Column(first), *(Column(head, right=True) for head in others)]
        yield from table_lines(paper, columns, confusion.rows)
    yield ""
    yield from _wrapped(paper, parameters_text(snapshot.config))
    if snapshot.replicas is not None:
        from ...output.sweeps.seeds_table import seeds_lines

        yield ""
        yield from seeds_lines(paper, snapshot.replicas, snapshot.config)


def _facts(paper: Paper, store: Store, run: RunSummary) -> Iterator[str]:
    from .....core.config.formats.state_line import line_of_today
    from .....core.experiments.comparison import branch

    checkpoint, arrow = _checkpoint(store, run), "->" if paper.ascii_only else "→"
    edits, start = ((), None) if checkpoint is None else (checkpoint.edits, checkpoint.start)
    facts = [
        *(("data", text) for text in _words_of_table(store, run)),
        ("tags", ", ".join(run.tags)),
        ("branch", f"of {branch(run)}" if run.parent else ""),
        ("start", start.words if start else ""),
        *(
            ("edit", f"at {edit.epoch:,}: {edit.name} {edit.before} {arrow} {edit.after}")
            for edit in edits
        ),
        ("started", f"{_clock(run.started_at)}, {_ago(run.started_at)},"
         f" on {run.machine} by nnlab {run.version}".rstrip()),
        ("saved", _clock(run.saved_at)),
        ("deleted", _clock(run.deleted_at) if run.deleted_at else ""),
        ("state", line_of_today(run.line)),
        ("", start.left_out if start else ""),
        *(("note", line) for line in run.note.splitlines()),
    ]  # fmt: skip
    for head, text in facts:
        if text:
            yield from _wrapped(paper, f"{head:<8} {text}", indent=9, whole=head == "state")


def _words_of_table(store: Store, run: RunSummary) -> Iterator[str]:
    """Say which file the run learns from, and what has become of it since."""
    from .....core.store.errors import StoreError

    try:
        table = store.table(run.id)
    except StoreError as error:
        yield str(error)
        return
    if table is None:
        return
    yield table.words
    if table.fate_sentence:
        yield table.fate_sentence


def _checkpoint(store: Store, run: RunSummary) -> Checkpoint | None:
    """Give what says how the run began and what was changed in flight, if that can be read."""
    from .....core.store.errors import StoreError

    try:
        return store.checkpoint(run.id, rows=False)
    except StoreError:
        return None


def _ago(seconds: float) -> str:
    from ...output.run_words import age_text

    age = age_text(time.time() - seconds)
    return f"{age} ago" if age != "now" else "just now"


def _clock(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M:%S")


def _wrapped(paper: Paper, text: str, *, indent: int = 0, whole: bool = False) -> list[str]:
    """Break a text between words where a terminal is too narrow; a line to be copied stays."""
    from rich.cells import cell_len

    text = paper.text(text)
    if paper.width is None or whole:
        return [text]
    # Characters may be two cells wide; where some are, lines for none but such are safe.
    width = paper.width if cell_len(text) <= len(text) else paper.width // 2
    return textwrap.wrap(text, width, subsequent_indent=" " * indent, break_on_hyphens=False) or [
        ""
    ]
