"""A run without the dashboard: its progress, its signals, its result, and that it is kept."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from ..store_news import StoreNews, close_patiently
from .errors import say
from .interruption import Interruption
from .options import SectionOption
from .output.streams import write

if TYPE_CHECKING:
    from ...core.config import RunConfig
    from ...core.runs.recorder import Recorder
    from ...core.training.background import BackgroundRun
    from ...core.training.snapshot import Snapshot
    from .output.progress import Progress

_SECONDS_BETWEEN_LOOKS = 0.1
_LOOKS_BEFORE_A_NOTE = 5

_EXIT_CODES = {"finished": 0, "failed": 1, "diverged": 3}


def output_options() -> list[click.Parameter]:
    """Make the options that say what is printed of a run."""
    return [
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
    ]


def train_and_print(
    config: RunConfig,
    recorder: Recorder,
    begin: Callable[[], BackgroundRun],
    options: Mapping[str, Any],
) -> int:
    """Train a run to its end, or to a signal, and print what it came to.

    Args:
        config: The run's config.
        recorder: Keeps it.
        begin: Begins it.
        options: Those of `output_options`.

    Returns:
        The exit code.
    """
    from ...core.training.memory import much_sentence, not_enough_sentence

    if sentence := much_sentence(config):
        say(f"Note: {sentence}")
    with Interruption() as interruption:
        try:
            snapshot = _trained(recorder, begin, interruption, quiet=options["quiet"])
        except MemoryError:
            say(not_enough_sentence(config))
            return 1
        if snapshot.state == "failed":
            say(snapshot.message)
        else:
            _print_result(
                snapshot, recorder, as_json=options["json"], predictions=options["predictions"]
            )
        has_kept = recorder.has_kept(snapshot.run_id)
        if snapshot.state == "stopped" and has_kept and not options["quiet"]:
            say(f"`nnlab resume {snapshot.run_id}` goes on from here.")
    return _EXIT_CODES.get(snapshot.state, interruption.exit_code)


def _trained(
    recorder: Recorder,
    begin: Callable[[], BackgroundRun],
    interruption: Interruption,
    *,
    quiet: bool,
) -> Snapshot:
    """Train to the end, or to a signal, and give the last snapshot."""
    gc.enable()  # the command line switches it off for the start
    run = begin()

    def stop() -> None:
        recorder.interrupt()
        run.stop()

    interruption.attach(stop)
    progress = _progress(quiet=quiet)
    news = StoreNews(recorder)
    try:
        _follow(run, progress, interruption, None if quiet else news)
    except BaseException:
        recorder.interrupt()
        raise
    finally:
        # What is kept comes first: nobody may be there any more to read the progress.
        close_patiently(recorder, say if quiet else progress.note)
        progress.close()
    losses = recorder.losses
    for sentence in (*news.remarks(), *(losses or filter(None, [news.problem()]))):
        say(sentence)
    return run.newest


def _follow(
    run: BackgroundRun, progress: Progress, interruption: Interruption, news: StoreNews | None
) -> None:
    """Show the progress until the run ends, and what is new about it being kept."""
    looks_since_signal = 0
    while not run.wait(_SECONDS_BETWEEN_LOOKS):
        run.refresh()
        progress.show(run.newest)
        looks_since_signal += interruption.signal is not None
        if looks_since_signal == _LOOKS_BEFORE_A_NOTE:
            progress.note("Stopping after this batch; once more leaves at once.")
        if news is not None:
            for sentence in (*filter(None, [news.problem()]), *news.remarks()):
                progress.note(sentence)
    progress.show(run.newest)


def _progress(*, quiet: bool) -> Progress:
    from .output.progress import Silence, WhileItCan
    from .output.streams import console_on

    if quiet:
        return Silence()
    console = console_on(sys.stderr)
    if console.is_terminal and not console.is_dumb_terminal:
        from .output.progress_bar import ProgressOnTerminal

        return WhileItCan(ProgressOnTerminal())
    from .output.progress_lines import ProgressLines

    return WhileItCan(ProgressLines())


def _print_result(
    snapshot: Snapshot, recorder: Recorder, *, as_json: bool, predictions: bool
) -> None:
    if as_json:
        from .output.result import result_json

        loss = recorder.loss_of(snapshot.run_id)
        kept = recorder.has_kept(snapshot.run_id) and not loss
        write(result_json(snapshot, predictions=predictions, kept=kept, not_kept=loss) + "\n")
        return
    from ...core.data.dataset import make_dataset
    from .output.predictions import predictions_text
    from .output.summary import summary_text

    dataset = make_dataset(snapshot.config)
    if predictions:
        write(predictions_text(snapshot, dataset))
    write(summary_text(snapshot, dataset))
