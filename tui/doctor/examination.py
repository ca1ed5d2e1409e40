"""Everything that is looked at, in the order in which it is said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .asking.answers import Answers
from .finding import Finding
from .kept_files import log_finding, settings_finding
from .machine import machine_finding, versions_finding
from .store_place import store_findings
from .surroundings import Surroundings
from .terminal.characters import characters_finding, widths_finding
from .terminal.colours import colours_finding
from .terminal.graphics import graphics_finding
from .terminal.line import line_finding
from .terminal.place import between_finding, terminal_finding


def all_findings(
    surroundings: Surroundings,
    answers: Answers,
    *,
    store: Path | None,
    thread_variables: Sequence[str],
    thoroughly: bool = False,
) -> list[Finding]:
    """Look at everything.

    Args:
        surroundings: The environment and standard output.
        answers: The terminal's.
        store: The file that was named for runs, if one was.
        thread_variables: What the linear algebra libraries read their number of threads from.
        thoroughly: Whether to look through a store however large it is.
    """
    between = between_finding(surroundings, answers)
    return [
        versions_finding(),
        machine_finding(surroundings.variables, thread_variables),
        terminal_finding(surroundings, answers),
        *([between] if between else []),
        characters_finding(surroundings, answers),
        widths_finding(surroundings, answers),
        colours_finding(surroundings, answers),
        graphics_finding(surroundings, answers),
        line_finding(answers),
        settings_finding(),
        log_finding(),
        *store_findings(store, thoroughly=thoroughly),
    ]
