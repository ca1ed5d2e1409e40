"""From the command line into the dashboard."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from ...core.config import Problem, RunConfig
from ...core.training.pacing import FASTEST, SLOWEST
from .errors import say
from .options import SectionOption
from .output.streams import shows_unicode

if TYPE_CHECKING:
    from ...core.runs.recorder import Recorder
    from ...core.training.checkpoint import Checkpoint

_DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")


def dashboard_options() -> list[click.Parameter]:
    """Make the options that say how the dashboard is shown."""
    return [
        SectionOption(
            ["--fps"],
            default="10",
            metavar="X",
            help="Screen updates per second [1 to 60; default 10]",
        ),
        SectionOption(
            ["--speed"],
            default="max",
            metavar="X",
            help="Epochs per second, to watch [0.1 to 1000, max; default max]",
        ),
        SectionOption(["--ascii"], is_flag=True, help="Draw without a character beyond ASCII."),
        SectionOption(["--paused"], is_flag=True, help="Wait before the first step."),
    ]


def lacks_terminal(instead: str) -> bool:
    """Say so if there is no terminal to draw on, and which command does without one."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        return False
    say(
        "The dashboard needs a terminal on standard input and output;"
        f" `{instead}` does the same work without one."
    )
    return True


def frames_per_second(options: Mapping[str, Any]) -> float | Problem:
    """Read how often the screen is drawn, or say what is wrong with it."""
    text = options["fps"]
    if _DECIMAL.fullmatch(text.strip()) and 1 <= float(text) <= 60:
        return float(text)
    return Problem("", f"--fps must be a number from 1 to 60, not {text[:40]!r}.")


def epochs_per_second(options: Mapping[str, Any]) -> float | Problem | None:
    """Read the speed that runs are held to, `None` for none, or say what is wrong with it."""
    text = options["speed"]
    if text.strip().lower() == "max":
        return None
    if _DECIMAL.fullmatch(text.strip()) and SLOWEST <= float(text) <= FASTEST:
        return float(text)
    return Problem("", f"--speed must be a number from 0.1 to 1000, or max, not {text[:40]!r}.")


def open_dashboard(
    config: RunConfig,
    options: Mapping[str, Any],
    *,
    fps: float,
    speed: float | None,
    recorder: Recorder,
    checkpoint: Checkpoint | None = None,
) -> int:
    """Open it and stay until the person leaves.

    Args:
        config: The first run's config.
        options: Those of `dashboard_options`.
        fps: What `frames_per_second` gave.
        speed: What `epochs_per_second` gave.
        recorder: Keeps the runs.
        checkpoint: Where the first run goes on, if it is one that was kept.

    Returns:
        The exit code.
    """
    # Not before everything is known to be right: this is what imports Textual.
    from ..app import run_dashboard

    return run_dashboard(
        config,
        fps=fps,
        ascii_only=options["ascii"] or not shows_unicode(sys.stdout),
        paused=options["paused"],
        speed=speed,
        recorder=recorder,
        checkpoint=checkpoint,
    )
