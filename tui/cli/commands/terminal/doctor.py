"""`nnlab doctor`: what this terminal can and what nnlab found, as one screen to paste."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from ...help import ExplainedCommand
from ...options.option_types import SectionOption
from ...options.output_file import file_options, prints_to_file
from ...options.store import store_options
from ...streams import console_on, shows_unicode, write
from ...threads import THREAD_VARIABLES

if TYPE_CHECKING:
    from ....doctor.finding import Finding
    from ....doctor.surroundings import Surroundings

_EXAMPLES = (
    ("nnlab doctor", "one screen, to paste into a bug report"),
    ("nnlab doctor -o report.txt", "the same as a file"),
    ("nnlab doctor --json", "for a script"),
)


@click.command(
    cls=ExplainedCommand,
    examples=_EXAMPLES,
    params=[
        *store_options(may_be_none=False),
        SectionOption(["--thorough"], is_flag=True, help="Look through a store of any size."),
        SectionOption(["--ascii"], is_flag=True, help="Draw without a character beyond ASCII."),
        SectionOption(["--json"], is_flag=True, help="Print all as one JSON object."),
        *file_options(),
    ],
    short_help="Say what this terminal can, and what is amiss.",
)
def doctor(**options: Any) -> int:
    """Say what this terminal can, where nnlab keeps things, and what is amiss.

    The terminal is asked, which takes two seconds if it does not answer. Names of
    machines and addresses are left out, and the home is written as ~.

    Exit code: 0 if nnlab can do its work, 1 if something is broken (a store that is
    damaged, a folder that can't be written), 2 wrong usage.
    """
    # Before the output is sent into a file: it is the terminal that is asked.
    surroundings, findings = _examined(options)
    return _print(surroundings, findings, **options)


def _examined(options: dict[str, Any]) -> tuple[Surroundings, Sequence[Finding]]:
    from ....appearance.look import COLOURS_OF_SYSTEMS
    from ....doctor.asking.answers import ask_terminal
    from ....doctor.examination import all_findings
    from ....doctor.surroundings import Surroundings

    console = console_on(sys.stdout)
    surroundings = Surroundings(
        os.environ,
        is_terminal=sys.stdout.isatty(),
        encoding=sys.stdout.encoding or "ascii",
        ascii_only=options["ascii"] or not shows_unicode(sys.stdout),
        colours=0 if console.no_color else COLOURS_OF_SYSTEMS[console.color_system],
        size=_size(),
    )
    answers = ask_terminal(surroundings)
    if answers.reads_utf8 is False:
        surroundings = replace(surroundings, ascii_only=True)
    findings = all_findings(
        surroundings,
        answers,
        store=options["store"],
        thread_variables=THREAD_VARIABLES,
        thoroughly=options["thorough"],
    )
    return surroundings, findings


def _size() -> tuple[int, int]:
    """Give the columns and rows that the terminal itself says, zeros if it does not."""
    try:
        columns, rows = os.get_terminal_size(sys.stdout.fileno())
    except OSError:
        columns, rows = shutil.get_terminal_size()
    return columns, rows


@prints_to_file({"json": "json"})
def _print(surroundings: Surroundings, findings: Sequence[Finding], **options: Any) -> int:
    from ....doctor.finding import worst

    if options["json"]:
        from ....doctor.report import object_of

        write(json.dumps(object_of(findings), allow_nan=False) + "\n")
    else:
        write(_text(surroundings, findings, ascii_only=options["ascii"]))
    return 1 if worst(findings) == "broken" else 0


def _is_even(findings: Sequence[Finding]) -> bool:
    """Tell whether no character is known to be wider than it should: a picture would be torn."""
    return not any(each.about == "widths" and each.advice for each in findings)


def _text(surroundings: Surroundings, findings: Sequence[Finding], *, ascii_only: bool) -> str:
    from ....doctor.report import NARROWEST, ROOM, WIDEST, screen_of
    from ...output.frame.paint import Painter

    is_seen = sys.stdout.isatty()
    columns, rows = surroundings.size if is_seen else (WIDEST, ROOM)
    painter = Painter(sys.stdout, ascii_only=ascii_only or (is_seen and surroundings.ascii_only))
    screen = screen_of(
        findings,
        painter.look,
        size=(
            min(columns, WIDEST) if columns >= NARROWEST else WIDEST,
            max(rows, ROOM) - 1 if is_seen else ROOM,  # the shell's next line is below it
        ),
        with_picture=is_seen and _is_even(findings),
    )
    return "".join(f"{line}\n" for line in painter.lines(screen))
