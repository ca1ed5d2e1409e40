"""From the command line into the dashboard."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import click

from ...core.config import Problem, RunConfig, printable
from ...core.config.errors import shown
from ...core.private_files import owner_if_other
from ...core.training.speed.limit import FASTEST, RAMP, SLOWEST, Speed
from ..appearance.theme_names import THEME_NAMES, THEME_WORDS, ThemeName
from ..terminal.terminal_kind import kind_of
from .errors import say
from .options.option_types import KnownNames, SectionOption
from .streams import has_terminal_of_its_own, terminal_shows_unicode

if TYPE_CHECKING:
    from ...core.nn.weights.start import StartWeights
    from ...core.store.writing.recorder import Recorder
    from ...core.training.checkpoint import Checkpoint
    from ..lab.guidance.guide import Opening

_DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")

_SPEED_WORDS: dict[str, Speed] = {"max": None, "ramp": RAMP}
"""What a speed may be beside a number."""


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
            ["--speed-limit", "--speed", "speed_limit"],
            metavar="X",
            help="Epochs per second [0.1 to 1000, max, ramp; default ramp]",
        ),
        SectionOption(["--ascii"], is_flag=True, help="Draw without a character beyond ASCII."),
        SectionOption(["--paused"], is_flag=True, help="Wait before the first step."),
        SectionOption(
            ["--theme"],
            type=KnownNames(THEME_WORDS),
            metavar="NAME",
            help=f"The colours [{', '.join(THEME_WORDS)}]",
        ),
        SectionOption(
            ["--no-settings"],
            is_flag=True,
            help="Neither use nor change what is remembered.",
        ),
    ]


def tour_option() -> click.Parameter:
    """Make the option that begins with the tour."""
    return SectionOption(["--tour"], is_flag=True, help="Begin with the tour of six short lessons.")


def lacks_terminal(instead: str, *, table_is_piped: bool = False) -> bool:
    """Say so if there is no terminal to draw on, and which command does without one.

    Args:
        instead: That command.
        table_is_piped: Whether standard input is a table, and keys come from the terminal itself.
    """
    has_keys = has_terminal_of_its_own() if table_is_piped else sys.stdin.isatty()
    if table_is_piped and not has_keys:
        say(
            "Standard input is the table, and there is no terminal beside it to take keys from;"
            f" `{instead} --data -` does the same work without one."
        )
        return True
    if "TEXTUAL_DRIVER" in os.environ and not has_keys:
        say(
            "Another server for browsers lets in whoever finds it, and shows no terminal to nnlab;"
            " `nnlab serve` is its own."
        )
        return True
    if not (has_keys and sys.stdout.isatty()):
        say(
            "The dashboard needs a terminal on standard input and output;"
            f" `{instead}` does the same work without one."
        )
        return True
    if not kind_of(os.environ).draws:
        say(
            "The dashboard needs a terminal that it can draw on, and this one"
            f" (TERM={printable(os.environ.get('TERM', ''))[:40]}) has no such means;"
            f" `{instead}` does the same work on any."
        )
        return True
    return False


@dataclass(frozen=True, slots=True)
class Drawing:
    """How the dashboard is shown, as far as that can be wrong."""

    fps: float
    """How many frames a second to draw at most."""
    speed: Speed | Literal["remembered"]
    """How fast to train; `None` for as fast as possible."""
    theme: ThemeName | None
    """The colours; `None` for those that are remembered."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with what was said; the rest is then not to be used."""


def drawing_of(options: Mapping[str, Any]) -> Drawing:
    """Read how the dashboard is to be shown, and say what is wrong with that."""
    fps, theme = _frames_per_second(options["fps"]), _known_theme(options["theme"])
    speed = _speed(options["speed_limit"])
    found = (fps, speed, theme)
    return Drawing(
        fps=0.0 if isinstance(fps, Problem) else fps,
        speed=None if isinstance(speed, Problem) else speed,
        theme=None if isinstance(theme, Problem) else theme,
        problems=tuple(each for each in found if isinstance(each, Problem)),
    )


def _frames_per_second(text: str) -> float | Problem:
    if _DECIMAL.fullmatch(text.strip()) and 1 <= float(text) <= 60:
        return float(text)
    return Problem("", f"--fps must be a number from 1 to 60, not {text[:40]!r}.")


def _known_theme(name: str | None) -> ThemeName | Problem | None:
    known: dict[str, ThemeName] = {theme: theme for theme in THEME_NAMES}
    if name is None or name in known:
        return known.get(name or "")
    return Problem("", f"--theme must be one of {', '.join(known)}, not {shown(name)}.")


def _speed(text: str | None) -> Speed | Literal["remembered"] | Problem:
    if text is None:
        return "remembered"
    if (word := text.strip().lower()) in _SPEED_WORDS:
        return _SPEED_WORDS[word]
    if _DECIMAL.fullmatch(text.strip()) and SLOWEST <= float(text) <= FASTEST:
        return float(text)
    return Problem(
        "",
        f"--speed-limit must be a number from 0.1 to 1000, max or ramp, not {text[:40]!r}.",
    )


def _say_whose_settings() -> None:
    """Say so if somebody else has a say in what the lab remembers."""
    from ..settings.settings_file import settings_path

    path = settings_path()
    if path is not None and (owner := owner_if_other(path)):
        say(f"Note: The settings {path} belong to {owner}, who can read and change them.")


def open_dashboard(
    config: RunConfig,
    options: Mapping[str, Any],
    *,
    drawing: Drawing,
    recorder: Recorder,
    checkpoint: Checkpoint | None = None,
    weights: StartWeights | None = None,
    opening: Opening = "lab",
) -> int:
    """Open it and stay until the person leaves.

    Args:
        config: The first run's config.
        options: Those of `dashboard_options`.
        drawing: What `drawing_of` gave.
        recorder: Keeps the runs.
        checkpoint: Where the first run goes on, if it is one that was kept.
        weights: What the first run starts from, if not at random.
        opening: What comes first.

    Returns:
        The exit code.
    """
    # Not before everything is known to be right: this is what imports Textual.
    from ...core.training.run_options import RunOptions
    from .run_dashboard import run_dashboard

    if not options["no_settings"]:
        _say_whose_settings()
    return run_dashboard(
        config,
        fps=drawing.fps,
        ascii_only=options["ascii"] or not terminal_shows_unicode(),
        run_options=RunOptions(
            paused=options["paused"],
            speed_limit=None if drawing.speed == "remembered" else drawing.speed,
            checkpoint=checkpoint,
            weights=weights,
        ),
        speed_is_remembered=drawing.speed == "remembered",
        theme=drawing.theme,
        keeps_settings=not options["no_settings"],
        opening=opening,
        recorder=recorder,
    )
