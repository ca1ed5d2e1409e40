"""`nnlab resume`: go on with a run that was kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from ....core.catalog.schedules import SCHEDULES, rate_factor_of
from ....core.config import HYPERPARAMETERS, ConfigError, RunConfig, value_text
from ..dashboard import dashboard_options, drawing_of, lacks_terminal, open_dashboard
from ..errors import WrongUsage
from ..headless import note, train_and_print
from ..help import ExplainedCommand
from ..options.config_from_options import changed_config
from ..options.config_options import live_options
from ..options.option_types import SectionOption
from ..options.output_file import prints_to_file
from ..options.output_options import output_options, progress_choice, refuse_output_options
from ..options.run_argument import RunToResume
from ..options.store import chosen_store, store_options

if TYPE_CHECKING:
    from ....core.store.summary import RunSummary
    from ....core.training.checkpoint import Checkpoint

_SMALLER = {"target_loss", "training_progress"}
"""Limits from below: a run that has reached one trains on by a smaller one."""
_JUMP = 1.1

_EXAMPLES = (
    ("nnlab resume", "the run that a dropped line interrupted"),
    ("nnlab resume 3f2a --epochs 20000", "train a finished run longer"),
    ("nnlab resume 3f2a --patience 50", "one that had stopped early"),
    ("nnlab resume --headless --json", "for a script"),
)


@click.command(
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=[
        click.Argument(["run"], type=RunToResume(), required=False, metavar="[RUN]"),
        SectionOption(
            ["--headless"], section="Run", is_flag=True, help="Train on without the dashboard."
        ),
        *live_options(),
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
    at most two seconds before that, to the same bits. A flag changes what may
    change while it trains from there on: --epochs counts all, those trained included. A
    run that a rule has ended says which flag would let it train on.
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
    from ....core.store.errors import StoreError
    from ....core.store.tables.kept_table import RowsGoneError
    from ....core.store.writing.recorder import Recorder
    from ....core.training.run_options import RunOptions

    recorder = Recorder(chosen_store(options))
    try:
        summary, checkpoint = recorder.resume(run)
    except RowsGoneError as gone:
        if headless:
            raise WrongUsage([str(gone)]) from None
        note(f"Note: {gone.why} The run can only be looked at.", options)
        checkpoint = recorder.look_at(gone)
        return open_dashboard(
            checkpoint.config, options, drawing=drawing, recorder=recorder, checkpoint=checkpoint
        )
    except StoreError as error:
        raise WrongUsage([str(error)]) from None
    if said := recorder.said_of_file(summary.id):
        note(f"Note: {said}", options)
    config = checkpoint.config
    try:
        config = changed_config(config, options, tell=lambda words: note(words, options))
        if jump := _jump_sentence(checkpoint, config):
            note(jump, options)
        if not headless:
            return open_dashboard(
                config, options, drawing=drawing, recorder=recorder, checkpoint=checkpoint
            )
        _refuse_if_nothing_is_left(summary, checkpoint, config)
        run_options = RunOptions(checkpoint=checkpoint, shown_replica=checkpoint.whose)
        return train_and_print(config, recorder, run_options, options)
    except (ConfigError, WrongUsage) as error:
        recorder.release(summary)
        raise WrongUsage(
            error.sentences if isinstance(error, WrongUsage) else error.problems
        ) from None


def _refuse_if_nothing_is_left(run: RunSummary, checkpoint: Checkpoint, config: RunConfig) -> None:
    from ....core.training.trainer import Trainer

    if run.status == "diverged":
        raise WrongUsage([f"Run {run.id} can't go on: {run.message}"])
    trainer = Trainer.resumed(checkpoint, config)
    if held_by := trainer.held_by:
        raise WrongUsage([_held_sentence(run, run.message, held_by)])


def _held_sentence(run: RunSummary, message: str, held_by: Sequence[str]) -> str:
    """Say why a run has nothing left to train, and which flags would change that.

    Args:
        run: The run.
        message: What it says about its end.
        held_by: The hyperparameters that keep it.
    """
    if list(held_by) == ["epochs"]:
        return (
            f"Run {run.id} has trained {run.epoch:,} epochs already;"
            f" --epochs with a larger number trains on."
        )
    flags: list[str] = []
    for name in held_by:
        if name != "epochs":
            other = "smaller" if name in _SMALLER else "larger"
            flags.append(f"{HYPERPARAMETERS[name].flag} with a {other} number or 0")
    if "epochs" in held_by:
        flags.append("--epochs with a larger number")
    verb = "trains" if len(flags) == 1 else "train"
    return f"Run {run.id} has ended. {message} {' and '.join(flags)} {verb} on."


def _jump_sentence(checkpoint: Checkpoint, config: RunConfig) -> str:
    """Say that the learning rate jumps where a cosine schedule is stretched; empty if it does not.

    Args:
        checkpoint: Where the run stands.
        config: What it is to train on by.
    """
    before = checkpoint.config
    spans_run = SCHEDULES[config.schedule].spans_run
    if not spans_run or config.epochs == before.epochs or not checkpoint.epoch:
        return ""
    last = float(checkpoint.past.rates[-1])
    after = config.learning_rate * rate_factor_of(config, checkpoint.epoch)
    if last / _JUMP <= after <= last * _JUMP:
        return ""
    least = HYPERPARAMETERS["learning_rate"].minimum or 0.0
    rate = value_text(float(f"{max(last, least):.3g}"))
    return (
        f"Note: a {config.schedule} schedule goes by all epochs, so with {config.epochs:,} of them"
        f" in place of {before.epochs:,} the learning rate jumps from {last:.3g} to {after:.3g}."
        f" `--schedule constant --learning-rate {rate}` goes on at the rate it has."
    )
