"""`nnlab reproduce`: the origin report's rows over many seeds, and what of it stands."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from .....core.config import ConfigError
from ....terminal.interruption import Interruption
from ...dashboard import lacks_terminal
from ...errors import WrongUsage, say
from ...help import ExplainedCommand
from ...options.option_types import SectionOption
from ...options.output_file import file_options, prints_to_file
from ...options.output_options import no_plot_option
from ...options.store import store_to_keep_in
from ...streams import shows_unicode, write
from .sweep_options import jobs_from, whole_number

if TYPE_CHECKING:
    from .....core.experiments.reproduction.row import ReproducedRow

_EXAMPLES = (
    ("nnlab reproduce", "all fifteen rows over 32 seeds, and the conclusions"),
    ("nnlab reproduce l1 l2 l3 --replicas 128", "the learning rates on linear data"),
    ("nnlab reproduce --screen", "watch the distributions grow"),
    ("nnlab reproduce --markdown -o report.md", "as a document"),
)
_SEEDS = 32
_MOST_SEEDS = 1024
_FRAMES_PER_SECOND = 10.0


@click.command(
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=[
        click.Argument(["rows"], nargs=-1, metavar="[ROW]..."),
        SectionOption(["--replicas"], metavar="N", help=f"Over so many seeds [default {_SEEDS}]"),
        SectionOption(["--jobs"], metavar="N", help="Train in so many processes [default a core]"),
        SectionOption(
            ["--precision"],
            type=click.Choice(["float32", "float64"]),
            default="float32",
            help="Which floating-point numbers [default float32]",
        ),
        SectionOption(["--screen"], is_flag=True, help="Show the distributions as they grow."),
        SectionOption(["--json"], is_flag=True, help="Print one JSON object."),
        SectionOption(["--markdown"], is_flag=True, help="Print Markdown."),
        SectionOption(["--quiet", "-q"], is_flag=True, help="Show no progress, and no plot."),
        no_plot_option("plot"),
        SectionOption(["--ascii"], is_flag=True, help="Print no character beyond ASCII."),
        *file_options(),
    ],
    short_help="Train the report's rows over many seeds; judge it.",
)
@prints_to_file({"json": "json", "md": "markdown"})
def reproduce(rows: tuple[str, ...], **options: Any) -> int:
    """Train the rows of the report that nnlab's presets `report-...` are from, over many seeds.

    Each of its numbers comes from one run. Here each row is a distribution, the printed
    accuracy has its place in it, and each conclusion of the report's discussion is
    judged: it stands, it falls, or these seeds don't show it. ROW is a preset or what
    follows `report-` in its name; without one it is all fifteen. They are computed in
    float32, which takes half the time and comes to the same distributions.
    """
    from .....core.experiments.reproduction.row import ROWS, RowFailedError, reproduced, row_named

    if options["json"] and options["markdown"]:
        raise WrongUsage(["--json and --markdown exclude each other."])
    replicas = whole_number("--replicas", options["replicas"], most=_MOST_SEEDS) or _SEEDS
    jobs = jobs_from(options["jobs"])
    try:
        names = tuple(dict.fromkeys(map(row_named, rows))) or ROWS
    except ConfigError as error:
        raise WrongUsage(error.problems) from None
    if options["screen"]:
        return _on_a_screen(names, replicas, jobs, options)
    from ...output.sweeps.sweep_progress import SweepProgress

    progress = SweepProgress(len(names), 0, is_quiet=options["quiet"], called="rows")
    found: dict[str, ReproducedRow] = {}
    with (
        Interruption() as interruption,
        closing(
            reproduced(names, replicas=replicas, jobs=jobs, precision=options["precision"])
        ) as ended,
    ):
        reason = ""
        try:
            for row in ended:
                progress.show(row is not None)
                if row is not None:
                    found[row.preset.name] = row
                if interruption.signal is not None:
                    break
        except RowFailedError as error:
            reason = f"{error} "
        progress.close()
        _print([found[name] for name in names if name in found], options)
        if len(found) < len(names):
            said = f"{len(found)} of {len(names)} rows were trained; the others were left."
            say(f"{reason}{said}")
        return int(bool(reason)) if interruption.signal is None else interruption.exit_code


def _on_a_screen(
    names: tuple[str, ...], replicas: int, jobs: int, options: Mapping[str, Any]
) -> int:
    """Open the screen of the report in the lab, and stay until the person leaves."""
    if options["json"] or options["markdown"]:
        raise WrongUsage(["--screen prints nothing: leave out --json and --markdown."])
    if lacks_terminal("nnlab reproduce"):
        return 2
    from .....core.config import RunConfig
    from .....core.store.writing.recorder import Recorder
    from .....core.training.run_options import RunOptions
    from ....reproduction.plan import ReproductionPlan
    from ...run_dashboard import run_dashboard

    return run_dashboard(
        RunConfig(),
        fps=_FRAMES_PER_SECOND,
        ascii_only=options["ascii"] or not shows_unicode(sys.stdout),
        run_options=RunOptions(paused=True),
        recorder=Recorder(store_to_keep_in({"store": None})),
        opening=ReproductionPlan(names, replicas, options["precision"], jobs),
    )


def _print(rows: list[ReproducedRow], options: dict[str, Any]) -> None:
    from .....core.experiments.reproduction.conclusions import judged

    judgements = judged({row.preset.name: row for row in rows})
    if options["json"]:
        told = {
            "rows": [row.to_dict() for row in rows],
            "conclusions": [judgement.to_dict() for judgement in judgements],
        }
        write(json.dumps(told, allow_nan=False) + "\n")
        return
    from ...output.columns import standard_output
    from ...output.sweeps.reproduction import as_markdown, as_text

    if options["markdown"]:
        write(as_markdown(rows, judgements))
        return
    paper = standard_output(ascii_only=options["ascii"])
    write(as_text(paper, rows, judgements))
    if not (options["no_plot"] or options["quiet"]):
        from ...output.plots.reproduction_plot import reproduction_plot

        write(reproduction_plot(rows, ascii_only=paper.ascii_only))
