"""The options that say what is printed of a run, and how its progress is shown."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from ....core.config.errors import shown
from ..errors import WrongUsage
from ..streams import drawable
from .option_types import KnownNames, SectionOption
from .output_file import ending_of, file_options

PICTURES = ("svg", "png")
"""How a picture's file may end."""

PROGRESS = {
    "lines": "a line for each tenth of the epochs",
    "json": "a JSON object for each epoch, on standard error",
    "none": "nothing, as --quiet",
}
"""How progress is shown."""


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
        SectionOption(
            ["--quiet", "-q"],
            section="Output",
            is_flag=True,
            help="Show no progress, and no curve.",
        ),
        SectionOption(
            ["--progress"],
            section="Output",
            type=KnownNames(PROGRESS),
            metavar="NAME",
            help="How to show it: lines, json (a line an epoch for other programs), or none"
            " [default a bar on a terminal, else lines]",
        ),
        SectionOption(
            ["--watch"],
            section="Output",
            is_flag=True,
            help="Draw the chart and the plane in place while it trains, on the terminal; the last"
            " picture stays and is the curve.",
        ),
        no_plot_option("curve", section="Output"),
        SectionOption(
            ["--log-every"],
            section="Output",
            metavar="N",
            help="Write a line of progress every N epochs, and for the last",
        ),
        picture_option(section="Output"),
        *file_options(section="Output"),
    ]


def picture_option(*, section: str = "") -> click.Parameter:
    """Make the option that names a file for a run's picture; see `PictureFile`."""
    return SectionOption(
        ["--picture"],
        section=section,
        type=PictureFile(),
        metavar="FILE",
        help="Draw learning curve, truth against prediction and boundary into FILE.svg or .png.",
    )


class PictureFile(click.Path):
    """A file for a picture, whose ending says which kind; what can't be is refused at once."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read it.

        Raises:
            WrongUsage: If its ending is none of a picture, or nothing is there that draws such.
        """
        file = Path(os.fsdecode(super().convert(value, param, ctx)))
        if ending_of(file, PICTURES) == "png" and find_spec("PIL") is None:
            raise WrongUsage(
                [
                    "PNG is drawn by Pillow, which is not installed:"
                    " pip install 'nnlab-tui[pictures]' brings it; .svg needs nothing."
                ]
            )
        return file


def no_plot_option(drawn: str, *, section: str = "") -> click.Parameter:
    """Make the option that leaves out the plot under what a command prints.

    Args:
        drawn: What the plot is.
        section: Under which head the option stands.
    """
    return SectionOption(
        ["--no-plot"],
        section=section,
        is_flag=True,
        help=f"Leave out the {drawn} that ends the result on a terminal.",
    )


def refuse_output_options(options: Mapping[str, Any]) -> None:
    """Refuse, in front of the dashboard, what only says how something is printed.

    Raises:
        WrongUsage: If there is such an option.
    """
    flags = {"progress": "--progress", "log_every": "--log-every"}
    for name, flag in flags.items():
        if options[name] is not None:
            raise WrongUsage([f"{flag} is for --headless: nothing is printed without it."])
    if options["watch"]:
        raise WrongUsage(["--watch is for --headless: the lab draws the same and more."])
    if options["picture"] is not None:
        raise WrongUsage(["--picture is for --headless: nothing is written without it."])


@dataclass(frozen=True, slots=True)
class ProgressChoice:
    """How progress is to be shown."""

    kind: str
    """One of `PROGRESS`, or `watch`; empty for what suits the stream."""
    every: int | None
    """Of how many epochs one is written; `None` if nobody said."""


def progress_choice(options: Mapping[str, Any]) -> ProgressChoice:
    """Read how progress is to be shown.

    Raises:
        WrongUsage: If that can't be, or one option would leave another without effect.
    """
    kind, text = options["progress"], options["log_every"]
    problems: list[str] = []
    if kind is not None and kind not in PROGRESS:
        problems.append(f"--progress must be one of {', '.join(PROGRESS)}, not {shown(kind)}.")
    every = int(text) if text is not None and re.fullmatch("[0-9]{1,9}", text.strip()) else 0
    if text is not None and not every:
        problems.append(f"--log-every must be a whole number from 1 on, not {shown(text)}.")
    silence = "--quiet" if options["quiet"] else "--progress none" if kind == "none" else ""
    if silence and kind not in {None, "none"}:
        problems.append(f"--quiet shows no progress, so --progress {kind} would have no effect.")
    if silence and text is not None:
        problems.append(f"{silence} shows no progress, so --log-every would have no effect.")
    said = silence or (f"--progress {kind}" if kind else "--log-every" if text is not None else "")
    if options["watch"] and said:
        problems.append(f"--watch draws the progress as pictures, so {said} can't be had as well.")
    if problems:
        raise WrongUsage(problems)
    if options["watch"]:
        return ProgressChoice("watch" if drawable() else "", None)
    return ProgressChoice("none" if silence else kind or "", every or None)
