"""A run without the dashboard: its progress, its signals, its result, and that it is kept."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..store_news import StoreNews, close_patiently
from ..terminal.interruption import Interruption
from .errors import say
from .options.output_options import ProgressChoice, progress_choice
from .streams import drawable, write, write_ascii_only

if TYPE_CHECKING:
    from ...core.config import RunConfig
    from ...core.store.labels import Labels
    from ...core.store.writing.recorder import Recorder
    from ...core.training.background import BackgroundRun
    from ...core.training.run_options import RunOptions
    from ...core.training.snapshot import Snapshot
    from .output.progress.display import Progress

_SECONDS_BETWEEN_LOOKS = 0.1
_LOOKS_BEFORE_A_NOTE = 5

_NOTHING_TO_DRAW_ON = (
    "--watch draws on a terminal, and there is none here, so progress is told in lines;"
    " `nnlab runs show last --once` prints one picture anywhere."
)

EXIT_CODES = {"finished": 0, "failed": 1, "diverged": 3}
"""What a run that ended by itself leaves the process with."""


def note(sentence: str, options: Mapping[str, Any]) -> None:
    """Say something on standard error, as an object where each line is to be one."""
    if options["progress"] != "json":
        say(sentence)
        return
    from .output.progress.json_lines import write_note

    write_note(sentence)


def train_and_print(
    config: RunConfig,
    recorder: Recorder,
    run_options: RunOptions,
    options: Mapping[str, Any],
    *,
    labels: Labels | None = None,
) -> int:
    """Train a run to its end, or to a signal, and print what it came to.

    Args:
        config: The run's config.
        recorder: Keeps it.
        run_options: How it begins; one that is paused is kept as it begins, and printed.
        options: Those of `output_options`.
        labels: What is said about it.

    Returns:
        The exit code.
    """
    snapshot, code = train_to_the_end(config, recorder, run_options, options, labels=labels)
    if snapshot is not None and snapshot.state != "failed":
        _print_result(snapshot, recorder, options)
        code = _write_picture(snapshot, options) or code
        kept = recorder.kept.get(snapshot.run_id)
        if snapshot.state == "stopped" and kept is not None and not options["quiet"]:
            note(f"`nnlab resume {kept}` goes on from here.", options)
    return code


def train_to_the_end(
    config: RunConfig,
    recorder: Recorder,
    run_options: RunOptions,
    options: Mapping[str, Any],
    *,
    labels: Labels | None = None,
) -> tuple[Snapshot | None, int]:
    """Train a run to its end, or to a signal, and print nothing but its progress.

    Args:
        config: The run's config.
        recorder: Keeps it.
        run_options: How it begins.
        options: Those of `output_options`.
        labels: What is said about it.

    Returns:
        The last snapshot, `None` if there was no memory for it, and the exit code.
    """
    from ...core.training.memory_need import much_sentence, not_enough_sentence

    choice = progress_choice(options)
    if options["ascii"]:
        write_ascii_only()
    if options["watch"] and choice.kind != "watch":
        note(_NOTHING_TO_DRAW_ON, options)
    if sentence := much_sentence(config):
        note(f"Note: {sentence}", options)

    def begin() -> BackgroundRun:
        from ...core.training.background import BackgroundRun

        run = BackgroundRun(config, run_options)
        recorder.follow(run, labels)
        if run_options.paused:
            run.stop()
        return run

    first = run_options.checkpoint.epoch if run_options.checkpoint else 0
    with Interruption() as interruption:
        try:
            snapshot = _trained(recorder, begin, interruption, choice, first, options)
        except MemoryError:
            note(not_enough_sentence(config), options)
            return None, 1
        if snapshot.state == "failed":
            note(snapshot.message, options)
    if run_options.paused and interruption.signal is None:
        return snapshot, 0
    return snapshot, EXIT_CODES.get(snapshot.state, interruption.exit_code)


def _trained(
    recorder: Recorder,
    begin: Callable[[], BackgroundRun],
    interruption: Interruption,
    choice: ProgressChoice,
    first: int,
    options: Mapping[str, Any],
) -> Snapshot:
    """Train to the end, or to a signal, and give the last snapshot."""
    gc.enable()  # the command line switches it off for the start
    run = begin()

    def stop() -> None:
        recorder.interrupt()
        run.stop()

    interruption.attach(stop)
    quiet = options["quiet"]
    progress = _progress(choice, first, recorder.path and run.run_id, interruption)
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
        note(sentence, options)
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


def _progress(
    choice: ProgressChoice, first: int, run_id: str | None, interruption: Interruption
) -> Progress:
    from .output.progress.display import Silence, WhileItCan
    from .streams import console_on

    terminal = drawable() if choice.kind == "watch" else None
    if terminal is not None:
        from .output.progress.watch import WatchedRun

        watched = WatchedRun(terminal)
        interruption.give_back = watched.give_back
        return WhileItCan(watched)
    if choice.kind == "none":
        return Silence()
    if choice.kind == "json":
        from .output.progress.json_lines import ProgressJson

        return ProgressJson(every=choice.every or 1, first=first, run_id=run_id)
    console = console_on(sys.stderr)
    suits_bar = console.is_terminal and not console.is_dumb_terminal
    if suits_bar and not choice.kind and choice.every is None:
        from .output.progress.bar import ProgressOnTerminal

        return WhileItCan(ProgressOnTerminal())
    from .output.progress.lines import ProgressLines

    return WhileItCan(ProgressLines(every=choice.every, first=first))


def _write_picture(snapshot: Snapshot, options: Mapping[str, Any]) -> int:
    if options["picture"] is None:
        return 0
    from .paper.picture_file import write_picture

    return write_picture(options["picture"], snapshot)


def _print_result(snapshot: Snapshot, recorder: Recorder, options: Mapping[str, Any]) -> None:
    predictions = options["predictions"]
    run_id = recorder.kept.get(snapshot.run_id)
    if options["json"]:
        from ...core.export.result import Keeping, result_json

        loss = recorder.loss_of(snapshot.run_id)
        keeping = Keeping(run_id, is_whole=run_id is not None and not loss, why_not=loss)
        write(result_json(snapshot, keeping, predictions=predictions) + "\n")
        return
    from ...core.data.make import make_dataset
    from .output.plots.run_plot import snapshot_plot
    from .output.predictions import predictions_text
    from .output.result_summary import summary_text

    # That of the replica shown: each draws its own points.
    dataset = snapshot.dataset or make_dataset(snapshot.config)
    if predictions:
        write(predictions_text(snapshot))
    write(summary_text(snapshot, dataset, run_id))
    if not options["no_plot"] and progress_choice(options).kind not in {"none", "watch"}:
        write(snapshot_plot(snapshot))
