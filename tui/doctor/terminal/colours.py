"""How many colours nnlab uses, and why so many."""

from __future__ import annotations

from ...appearance.look import TRUE_COLOURS
from ...terminal.terminal_kind import kind_of
from ..asking.answers import Answers
from ..finding import Finding
from ..surroundings import Surroundings


def colours_finding(surroundings: Surroundings, answers: Answers) -> Finding:
    """Say how many colours nnlab uses, and what the terminal says of its own."""
    variables, colours = surroundings.variables, surroundings.colours
    facts = {
        "uses": colours,
        "term": variables.get("TERM"),
        "colorterm": variables.get("COLORTERM"),
        "no_color": bool(variables.get("NO_COLOR")),
        "terminal_has_24_bit": answers.true_colour,
    }
    if not surroundings.is_terminal:
        words = f"unknown, as {answers.why_none}; {surroundings.said('COLORTERM')}"
        return Finding("colours", words, is_known=False, facts=facts)
    if not colours:
        why = surroundings.said("TERM")
        if kind_of(variables).has_colours and variables.get("NO_COLOR"):
            why = f"NO_COLOR={variables['NO_COLOR'][:10]}"
        return Finding("colours", f"none, as {why}", facts=facts)
    if colours >= TRUE_COLOURS:
        words = f"24-bit, as {surroundings.said('COLORTERM')}"
        if answers.true_colour is False:
            advice = "It says that it has fewer: unset COLORTERM if colours look wrong."
            return Finding("colours", words, advice, facts=facts)
        return Finding("colours", words, facts=facts)
    words = f"{colours}, as {surroundings.said('TERM')} and {surroundings.said('COLORTERM')}"
    advice = ""
    if answers.true_colour:
        advice = "It has 24-bit colours: export COLORTERM=truecolor has them used."
    return Finding("colours", words, advice, facts=facts)
