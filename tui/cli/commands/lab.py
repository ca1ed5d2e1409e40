"""`nnlab`: the dashboard; and the group that holds every other command."""

from __future__ import annotations

import re
import sys
from typing import Any

import click
from click.core import ParameterSource

from ....core.config import Problem
from ..chosen import choose
from ..errors import WrongUsage, say
from ..help import ExplainedGroup
from ..options import SectionOption, starting_options
from ..output.streams import shows_unicode
from .check import check
from .completion import completion
from .config import config
from .presets import presets
from .train import train

_DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")

_EXAMPLES = (
    ("nnlab", "watch a network learn two spiral arms"),
    ("nnlab --preset report-x1 --paused", "the report's XOR network, waiting for you"),
    ("nnlab --dataset circle --hidden 4", "a network of your own"),
    ("nnlab train --preset xor", "no dashboard: progress, then a table"),
)


@click.group(
    cls=ExplainedGroup,
    examples=_EXAMPLES,
    params=[
        *starting_options(),
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
    ],
    commands=[train, check, presets, config, completion],
    invoke_without_command=True,
    no_args_is_help=False,
    subcommand_metavar="[COMMAND]",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(package_name="nnlab-tui", prog_name="nnlab", message="%(prog)s %(version)s")
@click.pass_context
def nnlab(context: click.Context, **options: Any) -> int:
    """A neural-network laboratory in the terminal.

    Without a command it opens the dashboard and trains. A preset, a config file
    and flags combine: a flag beats the file, and the file beats the preset.
    """
    if context.invoked_subcommand is not None:
        _refuse_options_before(context, context.invoked_subcommand)
        return 0
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        say(
            "The dashboard needs a terminal on standard input and output;"
            " `nnlab train` does the same work without one."
        )
        return 2
    choice = choose(options)
    fps, speed = _frames_per_second(options["fps"]), _epochs_per_second(options["speed"])
    wrong = [found for found in (fps, speed) if isinstance(found, Problem)]
    problems = [*choice.problems, *wrong]
    if problems or choice.config is None or isinstance(fps, Problem) or isinstance(speed, Problem):
        raise WrongUsage(problems)
    ascii_only = options["ascii"] or not shows_unicode(sys.stdout)
    # Not before everything is known to be right: this is what imports Textual.
    from ...app import run_dashboard

    return run_dashboard(
        choice.config, fps=fps, ascii_only=ascii_only, paused=options["paused"], speed=speed
    )


def _frames_per_second(text: str) -> float | Problem:
    if _DECIMAL.fullmatch(text.strip()) and 1 <= float(text) <= 60:
        return float(text)
    return Problem("", f"--fps must be a number from 1 to 60, not {text[:40]!r}.")


def _epochs_per_second(text: str) -> float | Problem | None:
    if text.strip().lower() == "max":
        return None
    if _DECIMAL.fullmatch(text.strip()) and 0.1 <= float(text) <= 1000:
        return float(text)
    return Problem("", f"--speed must be a number from 0.1 to 1000, or max, not {text[:40]!r}.")


def _refuse_options_before(context: click.Context, command: str) -> None:
    """Refuse what would be forgotten: an option of the dashboard in front of a command."""
    for parameter in context.command.params:
        name = parameter.name or ""
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            flag = parameter.opts[0]
            raise WrongUsage([f"{flag} goes behind the command: nnlab {command} {flag} ..."])
