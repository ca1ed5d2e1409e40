"""`nnlab report`: a run, a sweep or the origin report over many seeds, as a document to hand in."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from .....core.config import PRESETS, ConfigError
from .....core.experiments.documents.templates import TEMPLATES, Parts
from ....terminal.interruption import Interruption
from ...errors import WrongUsage, say
from ...help import ExplainedCommand
from ...options.option_types import KnownNames, SectionOption
from ...options.output_file import file_options, named_file
from ...options.store import chosen_store, store_options
from ...paper.report_file import refuse_report, write_report
from .sweep_options import jobs_from, whole_number

if TYPE_CHECKING:
    from .....core.experiments.documents.figures import Pictures
    from .....core.experiments.reproduction.row import ReproducedRow
    from .....core.training.snapshot import Snapshot

REPRODUCE = "reproduce"
"""The word that means the origin report, which is no run's id."""

_EXAMPLES = (
    ("nnlab report last -o run.html", "what was written last"),
    ("nnlab report 3f2a -o run.md", "its pictures beside it"),
    ("nnlab report 3f2a --template lab -o x.html", "as a lab report"),
    ("nnlab report reproduce -o all.html", "the origin report, 32 seeds"),
    ("nnlab report reproduce l1 l2 -o some.html", "some of its rows"),
)
_SEEDS, _MOST_SEEDS = 32, 1024


@click.command(
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=[
        click.Argument(["words"], nargs=-1, required=True, metavar="RUN|SWEEP|reproduce [ROW]..."),
        SectionOption(
            ["--template"],
            type=KnownNames(cast("dict[str, str]", TEMPLATES)),
            default="plain",
            metavar="NAME",
            help="plain, or lab: the headings of a lab report [default plain]",
        ),
        SectionOption(
            ["--replicas"],
            metavar="N",
            help=f"reproduce: over so many seeds [default {_SEEDS}]",
        ),
        SectionOption(
            ["--jobs"], metavar="N", help="reproduce: train in so many processes [default a core]"
        ),
        SectionOption(["--quiet", "-q"], is_flag=True, help="Show no progress, and name no files."),
        *file_options(),
        *store_options(may_be_none=False),
    ],
    short_help="Write a run, a sweep or reproduce as a document.",
)
def report(words: tuple[str, ...], **options: Any) -> int:
    """Write a document to hand in: setup, data, network, formulas, curve, scores, conclusions.

    Of a run or a sweep that is kept, or of the rows of the origin report, which are
    trained for it. -o FILE.html is one file that loads nothing, to be read and
    printed; -o FILE.md has its pictures beside it as SVG. Conclusions come with
    their intervals; below ten seeds nothing is ranked. Each result has the line that
    repeats it to the same bits.
    """
    file, template = named_file(options["output"]), options["template"]
    if file is None:
        raise WrongUsage(["A report is a file: -o FILE.html or -o FILE.md names it."])
    if template not in TEMPLATES:
        known = " or ".join(TEMPLATES)
        raise WrongUsage([f"--template must be {known}, not {template[:40]!r}."])
    refuse_report(file, force=options["force"])
    first, *rows = words
    code = 0
    if first == REPRODUCE:
        from ....pictures.for_documents import PicturesOnPaper

        parts, code = _of_reproduction(rows, PicturesOnPaper(), options)
    else:
        parts = _of_kept(first, rows, options)
    if parts is None:
        return code
    written = write_report(
        Path(file), parts, template, force=options["force"], is_quiet=options["quiet"]
    )
    return code or written


def _of_kept(key: str, more: list[str], options: dict[str, Any]) -> Parts:
    if more:
        raise WrongUsage(["A report is of one run or sweep; rows go behind reproduce."])
    for flag in ("replicas", "jobs"):
        if options[flag] is not None:
            raise WrongUsage([f"--{flag} is for {REPRODUCE}: what is kept was trained already."])
    from .....core.store.location import may_be_there
    from ...paper.kept import parts_of_kept

    path = chosen_store(options)
    if path is None or not may_be_there(path):
        raise WrongUsage(["Nothing is kept yet that a report could be of."])
    return parts_of_kept(path, key)


def _of_reproduction(
    words: list[str], pictures: Pictures, options: dict[str, Any]
) -> tuple[Parts | None, int]:
    """Train rows of the origin report, and one run more of each that it shows pictures of.

    Returns:
        What there is to be said, `None` if no row came to an end, and the exit code.
    """
    from .....core.experiments.documents.of_reproduction import SHOWN, parts_of_reproduction
    from .....core.experiments.reproduction.row import ROWS, reproduced, row_named
    from ...output.sweeps.sweep_progress import SweepProgress

    replicas = whole_number("--replicas", options["replicas"], most=_MOST_SEEDS) or _SEEDS
    jobs = jobs_from(options["jobs"])
    try:
        names = tuple(dict.fromkeys(map(row_named, words))) or ROWS
    except ConfigError as error:
        raise WrongUsage(error.problems) from None
    progress = SweepProgress(len(names), 0, is_quiet=options["quiet"], called="rows")
    found: dict[str, ReproducedRow] = {}
    with (
        Interruption() as interruption,
        closing(reproduced(names, replicas=replicas, jobs=jobs)) as ended,
    ):
        for row in ended:
            progress.show(row is not None)
            if row is not None:
                found[row.preset.name] = row
            if interruption.signal is not None:
                break
        progress.close()
        code = 0 if interruption.signal is None else interruption.exit_code
    if len(found) < len(names):
        say(f"{len(found)} of {len(names)} rows were trained; the others were left.")
    if not found:
        return None, code
    rows = [found[name] for name in names if name in found]
    shown = {name: _trained(name) for name in SHOWN if name in found}
    return parts_of_reproduction(rows, shown, pictures), code


def _trained(name: str) -> Snapshot:
    from .....core.training.trainer import Trainer

    return Trainer(PRESETS[name].config).run()
