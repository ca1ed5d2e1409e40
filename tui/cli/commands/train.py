"""`nnlab train`: a run without the dashboard, for a script, a log or a slow line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from ....core.config import RunConfig
from ..chosen import choose
from ..errors import WrongUsage, say
from ..help import ExplainedCommand
from ..interruption import Interruption
from ..options import SectionOption, starting_options
from ..output.streams import write

if TYPE_CHECKING:
    from ....core.training.background import BackgroundRun
    from ....core.training.snapshot import Snapshot
    from ..output.progress import Progress

_SECONDS_BETWEEN_LOOKS = 0.1
_LOOKS_BEFORE_A_NOTE = 5

_EXIT_CODES = {"finished": 0, "failed": 1, "diverged": 3}

_EXAMPLES = (
    ("nnlab train --preset report-x1", "the report's XOR network"),
    ("nnlab train --dataset circle --hidden 6,8", "a network of your own"),
    ("nnlab train --config my.toml --seed 8", "your file with another seed"),
    ("nnlab train --preset xor --json --quiet", "one JSON object and nothing else"),
)


@click.command(
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=[
        *starting_options(),
        SectionOption(
            ["--json"], section="Output", is_flag=True, help="Print the result as one JSON object."
        ),
        SectionOption(
            ["--predictions"],
            section="Output",
            is_flag=True,
            help="Add the prediction for every row: with several classes, the predicted class and"
            " each one's probability.",
        ),
        SectionOption(["--quiet", "-q"], section="Output", is_flag=True, help="Show no progress."),
    ],
    short_help="Train without the dashboard and print the result.",
)
def train(**options: Any) -> int:
    """Train without the dashboard and print the result.

    A preset, a config file and flags combine: a flag beats the file, and the
    file beats the preset. What nobody says has its default. Progress goes to
    standard error, the result to standard output.

    Exit code: 0 finished, 2 wrong usage, 3 diverged, 130 interrupted (the
    first Ctrl-C prints what there is, the second leaves at once).
    """
    choice = choose(options)
    if choice.config is None:
        raise WrongUsage(choice.problems)
    for sentence in () if options["quiet"] else choice.idle:
        say(f"Note: {sentence}")
    with Interruption() as interruption:
        snapshot = _trained(choice.config, interruption, quiet=options["quiet"])
        if snapshot.state == "failed":
            say(snapshot.message)
        else:
            _print_result(snapshot, as_json=options["json"], predictions=options["predictions"])
    return _EXIT_CODES.get(snapshot.state, interruption.exit_code)


def _trained(config: RunConfig, interruption: Interruption, *, quiet: bool) -> Snapshot:
    """Train to the end, or to a signal, and give the last snapshot."""
    from ....core.training.background import BackgroundRun

    run = BackgroundRun(config)
    interruption.attach(run.stop)
    progress = _progress(quiet=quiet)
    try:
        _follow(run, progress, interruption)
    finally:
        progress.close()
    return run.newest


def _follow(run: BackgroundRun, progress: Progress, interruption: Interruption) -> None:
    looks_since_signal = 0
    while not run.wait(_SECONDS_BETWEEN_LOOKS):
        run.refresh()
        progress.show(run.newest)
        looks_since_signal += interruption.signal is not None
        if looks_since_signal == _LOOKS_BEFORE_A_NOTE:
            progress.note("Stopping after this batch; once more leaves at once.")
    progress.show(run.newest)


def _progress(*, quiet: bool) -> Progress:
    from ..output.progress import Silence
    from ..output.streams import console_on

    if quiet:
        return Silence()
    console = console_on(sys.stderr)
    if console.is_terminal and not console.is_dumb_terminal:
        from ..output.progress_bar import ProgressOnTerminal

        return ProgressOnTerminal()
    from ..output.progress_lines import ProgressLines

    return ProgressLines()


def _print_result(snapshot: Snapshot, *, as_json: bool, predictions: bool) -> None:
    if as_json:
        from ..output.result import result_json

        write(result_json(snapshot, predictions=predictions) + "\n")
        return
    from ....core.data.dataset import make_dataset
    from ..output.predictions import predictions_text
    from ..output.summary import summary_text

    dataset = make_dataset(snapshot.config)
    if predictions:
        write(predictions_text(snapshot, dataset))
    write(summary_text(snapshot, dataset))
