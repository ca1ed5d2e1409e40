"""Which characters nnlab draws with, and whether they are as wide as they should be."""

from __future__ import annotations

from ...terminal.terminal_kind import kind_of
from ..asking.answers import Answers
from ..finding import Finding
from ..surroundings import Surroundings

_LOCALES = ("LC_ALL", "LC_CTYPE", "LANG")
"""The variables that say the encoding; the first that is set counts."""

_PYTHONS = ("PYTHONIOENCODING", "PYTHONUTF8")
"""What decides before all of them, in programs that Python runs; the first that is set counts."""

_SET_BY_PYTHON = "C.UTF-8"
"""What Python itself sets `LC_CTYPE` to where nothing says more than ASCII."""

_WITHOUT = {"", "C", "POSIX"}
"""What says nothing of an encoding; the first is that of no variable."""


def characters_finding(surroundings: Surroundings, answers: Answers) -> Finding:
    """Say which characters nnlab draws with, and why."""
    encoding = surroundings.encoding
    facts = {
        "draws": "ascii" if surroundings.ascii_only else "unicode",
        "encoding": encoding,
        "terminal_reads_utf8": answers.reads_utf8,
        **{name.lower(): surroundings.variables.get(name) for name in _LOCALES},
    }
    variable = _deciding(surroundings)
    why = f"as {surroundings.said(variable)} and the output is {encoding}"
    better = "LANG" if variable == "LC_CTYPE" else variable
    if not surroundings.ascii_only:
        advice = ""
        if surroundings.variables.get(variable, "") in _WITHOUT:
            advice = f"Python takes that for UTF-8, others don't: set {better}=C.UTF-8."
        return Finding("characters", f"lines, blocks and braille, {why}", advice, facts=facts)
    kind = kind_of(surroundings.variables)
    if kind.draws and not kind.has_glyphs:
        words = f"ASCII, as {surroundings.said('TERM')} has no other in its font"
        return Finding("characters", words, facts=facts)
    if _speaks_utf8(encoding):
        if answers.reads_utf8 is not False:
            return Finding("characters", "ASCII, as that was asked for", facts=facts)
        reads = "does not say that it reads UTF-8" if answers.why_none else "reads no UTF-8"
        words = f"ASCII, as {surroundings.said(variable)} and the terminal {reads}"
        advice = "One that is itself started with LANG=C.UTF-8 mostly reads it."
        return Finding("characters", words, advice, facts=facts)
    what = f"unset {variable}" if variable in _PYTHONS else f"set {better}=C.UTF-8"
    advice = f"For lines, blocks and braille {what}, if the terminal knows UTF-8."
    return Finding("characters", f"ASCII, {why}", advice, facts=facts)


def _deciding(surroundings: Surroundings) -> str:
    """Name the variable that has decided on the encoding."""
    variables = surroundings.variables
    names = [name for name in (*_PYTHONS, *_LOCALES) if variables.get(name)]
    if variables.get("LC_CTYPE") == _SET_BY_PYTHON:
        names = [name for name in names if name != "LC_CTYPE"]
    return names[0] if names else "LANG"


def _speaks_utf8(encoding: str) -> bool:
    return encoding.lower().replace("-", "").replace("_", "").startswith("utf")


def widths_finding(surroundings: Surroundings, answers: Answers) -> Finding:
    """Say of which characters the terminal makes more or fewer columns than the lab counts on."""
    facts = {
        name: {"expected": width.expected, "found": width.found}
        for name, width in answers.widths.items()
    }
    if not answers.widths:
        why = answers.why_none or (
            "ASCII is drawn" if surroundings.ascii_only else "it does not say where its cursor is"
        )
        return Finding("widths", f"unknown, as {why}", is_known=False)
    wrong = [
        f"{name} {width.found}, not {width.expected}"
        for name, width in answers.widths.items()
        if width.found != width.expected
    ]
    if not wrong:
        return Finding("widths", f"right of {_listed([*answers.widths])}", facts=facts)
    advice = (
        "Have it show ambiguous characters narrow, or start with --ascii."
        if any(width.found > width.expected for width in answers.widths.values())
        else "It counts them otherwise than nnlab does: start with --ascii."
    )
    return Finding("widths", f"columns of {'; '.join(wrong)}", advice, facts=facts)


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
