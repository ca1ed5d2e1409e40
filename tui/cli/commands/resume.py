"""`nnlab resume`: go on with a run that was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ....core.config import HYPERPARAMETERS, ConfigError, RunConfig, parse_text
from ..dashboard import dashboard_options, drawing_of, lacks_terminal, open_dashboard
from ..errors import WrongUsage
from ..headless import output_options, progress_choice, refuse_output_options, train_and_print
from ..help import ExplainedCommand
from ..kept_run import RunToGoOnWith
from ..options import SectionOption
from ..output.file import prints_to_file
from ..store import chosen_store, store_options

if TYPE_CHECKING:
    from ....core.runs.summary import RunSummary

_EXAMPLES = (
    ("nnlab resume", "the run that a dropped line interrupted"),
    ("nnlab resume 3f2a --epochs 20000", "train a finished run longer"),
    ("nnlab resume --headless --json", "for a script"),
)


@click.command(
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=[
        click.Argument(["run"], type=RunToGoOnWith(), required=False, metavar="[RUN]"),
        SectionOption(
            ["--headless"], section="Run", is_flag=True, help="Train on without the dashboard."
        ),
        SectionOption(
            ["--epochs"],
            section="Run",
            metavar="N",
            help="How many epochs to train altogether, those it has included.",
        ),
        *output_options(),
        *store_options(may_be_none=False),
        *dashboard_options(),
    ],
    short_help="Go on with a run that was interrupted, stopped or finished.",
)
@prints_to_file({"json": "json"}, only_with="headless")
def resume(run: str | None, **options: Any) -> int:
    """Go on with a run where it stood, as if it had never stopped.

    RUN is an id, the beginning of one, a name, or last; without it, the last run
    that is not at its end. It opens in the dashboard. With --headless it trains to
    its end and prints what `nnlab train` prints, with the same exit codes.

    A run is kept every second while it trains, so whatever ended it, it goes on
    at most two seconds before that, to the same bits.
    """
    headless = options["headless"]
    if headless:
        progress_choice(options)
    else:
        refuse_output_options(options)
        if lacks_terminal("nnlab resume --headless"):
            return 2
    drawing = drawing_of(options)
    if drawing.problems:
        raise WrongUsage(drawing.problems)
    epochs = _epochs(options["epochs"])
    from ....core.runs.errors import StoreError
    from ....core.runs.recorder import Recorder

    recorder = Recorder(chosen_store(options))
    try:
        summary, checkpoint = recorder.resume(run)
    except StoreError as error:
        raise WrongUsage([str(error)]) from None
    config = checkpoint.config
    try:
        if epochs is not None:
            config = config.replace(epochs=epochs)
        if not headless:
            return open_dashboard(
                config, options, drawing=drawing, recorder=recorder, checkpoint=checkpoint
            )
        _refuse_if_nothing_is_left(summary, config)
        return train_and_print(
            config,
            recorder,
            lambda: recorder.go_on(checkpoint, config),
            options,
            first=checkpoint.epoch,
        )
    except (ConfigError, WrongUsage) as error:
        recorder.release(summary)
        raise WrongUsage(
            error.sentences if isinstance(error, WrongUsage) else error.problems
        ) from None


def _epochs(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        value = parse_text(HYPERPARAMETERS["epochs"], text)
    except ConfigError as error:
        raise WrongUsage([f"--{problem.sentence}" for problem in error.problems]) from None
    assert isinstance(value, int)
    return value


def _refuse_if_nothing_is_left(run: RunSummary, config: RunConfig) -> None:
    if run.status == "diverged":
        raise WrongUsage([f"Run {run.id} can't go on: {run.message}"])
    if run.epoch >= config.epochs:
        raise WrongUsage(
            [
                f"Run {run.id} has trained {run.epoch:,} epochs already;"
                f" --epochs with a larger number trains on."
            ]
        )
