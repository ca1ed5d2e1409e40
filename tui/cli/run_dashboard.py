"""The dashboard from its start to the words that are left to be said when it has ended."""

from __future__ import annotations

import atexit
import gc
from dataclasses import replace

from ...core import RunConfig
from ...core.allocator import use_few_heaps
from ...core.store.writing.recorder import Recorder
from ...core.training.run_options import RunOptions
from ...core.training.speed.limit import RAMP
from ..app import NnlabApp
from ..appearance.theme_names import ThemeName
from ..error_log import named, write_error
from ..lab.guidance.guide import Opening
from ..settings.remembered import RememberedSettings
from ..settings.settings_file import settings_path
from ..store_news import close_patiently, kept_sentence
from ..terminal.interruption import Interruption
from .errors import say


def run_dashboard(
    config: RunConfig,
    *,
    fps: float,
    ascii_only: bool,
    run_options: RunOptions,
    recorder: Recorder,
    theme: ThemeName | None = None,
    speed_is_remembered: bool = False,
    keeps_settings: bool = True,
    opening: Opening = "lab",
) -> int:
    """Open the dashboard and stay until the person leaves.

    Args:
        config: The first run's config.
        fps: How many frames a second to draw at most.
        ascii_only: Whether to send ASCII only.
        run_options: How the first run begins.
        recorder: Keeps the runs.
        theme: The colours; those that are remembered if not given.
        speed_is_remembered: Whether runs begin as fast as is remembered.
        keeps_settings: Whether to read what is remembered, and to remember more.
        opening: What comes first.

    Returns:
        The program's exit code.
    """
    use_few_heaps()
    memory = RememberedSettings(settings_path() if keeps_settings else None)
    if speed_is_remembered:
        speed = RAMP if memory.settings.speed == "ramp" else None
        run_options = replace(run_options, speed_limit=speed)
    app = NnlabApp(
        config,
        fps=fps,
        ascii_only=ascii_only,
        run_options=run_options,
        theme=theme,
        memory=memory,
        opening=opening,
        recorder=recorder,
    )
    try:
        app.run()
    finally:
        keep_the_last(recorder)
        memory.keep()
        # The interpreter looks through all objects once more at its end, which takes longer than
        # all else of leaving, and the shell waits for it.
        atexit.register(gc.freeze)
    if app.end is not None:
        say(
            f"nnlab can't go on after this error: {named(app.end)}. {kept_sentence(recorder)}"
            f" {write_error(app.end, 'the end of the lab')}"
        )
        return 1
    return app.return_code or 0


def keep_the_last(recorder: Recorder) -> None:
    """Write what is not written yet, and say on the terminal, which is itself again, what can't."""
    with Interruption() as interruption:
        interruption.attach(recorder.interrupt)
        told = len(recorder.remarks)
        close_patiently(recorder, say)
        for sentence in (*recorder.remarks[told:], *recorder.losses):
            say(sentence)
