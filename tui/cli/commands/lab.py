"""`nnlab`: the dashboard; and the group that holds every other command."""

from __future__ import annotations

import re
import sys
from typing import Any

import click
from click.core import ParameterSource

from ....core.config import Problem
from ....core.config.errors import shown
from ...theme_names import THEME_NAMES, THEME_WORDS, ThemeName
from ..chosen import choose
from ..errors import WrongUsage, say
from ..help import ExplainedGroup
from ..options import KnownNames, SectionOption, starting_options
from ..output.streams import shows_unicode
from .check import check
from .completion import completion
from .config import config
from .presets import presets
from .train import train

_FPS = re.compile(r"[0-9]+(\.[0-9]+)?")

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
        SectionOption(["--ascii"], is_flag=True, help="Draw without a character beyond ASCII."),
        SectionOption(["--paused"], is_flag=True, help="Wait before the first step."),
        SectionOption(
            ["--theme"],
            type=KnownNames(THEME_WORDS),
            metavar="NAME",
            help=f"The colours [{', '.join(THEME_WORDS)}]",
        ),
        SectionOption(["--tour"], is_flag=True, help="Begin with the tour of six short lessons."),
        SectionOption(
            ["--no-settings"],
            is_flag=True,
            help="Neither use nor change what is remembered.",
        ),
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
    fps = _frames_per_second(options["fps"])
    theme = _known_theme(options["theme"])
    problems = [*choice.problems, *(p for p in (fps, theme) if isinstance(p, Problem))]
    if problems or choice.config is None or isinstance(fps, Problem) or isinstance(theme, Problem):
        raise WrongUsage(problems)
    ascii_only = options["ascii"] or not shows_unicode(sys.stdout)
    # Not before everything is known to be right: this is what imports Textual.
    from ...app import run_dashboard

    return run_dashboard(
        choice.config,
        fps=fps,
        ascii_only=ascii_only,
        paused=options["paused"],
        theme=theme,
        keeps_settings=not options["no_settings"],
        # Who says how to begin needs no welcome.
        opening="tour" if options["tour"] else "lab" if _given(context) else "welcome",
    )


def _frames_per_second(text: str) -> float | Problem:
    if _FPS.fullmatch(text.strip()) and 1 <= float(text) <= 60:
        return float(text)
    return Problem("", f"--fps must be a number from 1 to 60, not {text[:40]!r}.")


def _known_theme(name: str | None) -> ThemeName | Problem | None:
    known: dict[str, ThemeName] = {theme: theme for theme in THEME_NAMES}
    if name is None or name in known:
        return known.get(name or "")
    return Problem("", f"--theme must be one of {', '.join(known)}, not {shown(name)}.")


def _given(context: click.Context) -> list[click.Parameter]:
    """Give the options that stand on the command line."""
    return [
        parameter
        for parameter in context.command.params
        if context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
    ]


def _refuse_options_before(context: click.Context, command: str) -> None:
    """Refuse what would be forgotten: an option of the dashboard in front of a command."""
    for parameter in _given(context):
        flag = parameter.opts[0]
        raise WrongUsage([f"{flag} goes behind the command: nnlab {command} {flag} ..."])
