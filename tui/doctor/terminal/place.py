"""Which terminal it is, how large, and what is between."""

from __future__ import annotations

from ...terminal.terminal_kind import is_over_ssh, kind_of
from ..asking.answers import Answers
from ..asking.between import is_in_mosh, multiplexer
from ..finding import Fact, Finding
from ..surroundings import Surroundings

_SMALLEST = 60, 20
"""Columns and rows that the lab must have."""

_SEES_THROUGH = {
    "tmux": "tmux answers for the terminal, so it is tmux that is described here",
    "screen": "screen answers for the terminal, so it is screen that is described",
    "mosh": "mosh answers for the terminal: the line behind it is not measured",
}


def terminal_finding(surroundings: Surroundings, answers: Answers) -> Finding:
    """Say which terminal it is."""
    variables, (columns, rows) = surroundings.variables, surroundings.size
    facts: dict[str, Fact] = {
        "program": answers.program or None,
        "answers": not answers.why_none,
        "term": variables.get("TERM"),
        "term_program": variables.get("TERM_PROGRAM"),
        "columns": columns if surroundings.is_terminal else None,
        "rows": rows if surroundings.is_terminal else None,
        "ssh": is_over_ssh(variables),
        "attributes": None if answers.attributes is None else [*sorted(answers.attributes)],
    }
    where = "over ssh" if is_over_ssh(variables) else "on this machine"
    if not surroundings.is_terminal:
        words = f"unknown, as {answers.why_none}; {surroundings.said('TERM')}, {where}"
        return Finding("terminal", words, is_known=False, facts=facts)
    # The variable is that of the terminal outside of screen, or of tmux outside of it.
    outside = "" if multiplexer(variables) else variables.get("TERM_PROGRAM", "")[:40]
    unnamed = "its name is unknown" if answers.why_none else "it does not say its name"
    name = answers.program or outside or unnamed
    silent = f"; {answers.why_none}" if answers.why_none else ""
    words = f"{name}, {columns}x{rows}, {surroundings.said('TERM')}, {where}{silent}"
    return Finding("terminal", words, _advice(surroundings), facts=facts)


def _advice(surroundings: Surroundings) -> str:
    columns, rows = surroundings.size
    if not kind_of(surroundings.variables).draws:
        return "The lab can't be drawn by that TERM: xterm-256color is what most terminals are."
    if not columns or not rows:
        return "It does not say its size: stty cols 80 rows 24 says it in its place."
    if columns >= _SMALLEST[0] and rows >= _SMALLEST[1]:
        return ""
    return "The lab needs {}x{}: make the window larger, or its letters smaller.".format(*_SMALLEST)


def between_finding(surroundings: Surroundings, answers: Answers) -> Finding | None:
    """Say what answers for the terminal; `None` where nothing is known to."""
    found = [multiplexer(surroundings.variables, answers.program)]
    found += ["mosh"] if is_in_mosh() else []
    names = [name for name in found if name]
    if not names:
        return None
    outside = answers.behind_tmux.programs if names[0] == "tmux" else ()
    words = _SEES_THROUGH[names[0]]
    if outside:
        words = f"tmux answers for {' and '.join(outside)}: it is tmux that is described here"
    return Finding("between", words, facts={"programs": names, "behind_tmux": outside})
