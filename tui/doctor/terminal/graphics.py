"""Whether the terminal shows pictures of pixels, and a whole frame at once (mode 2026)."""

from __future__ import annotations

from ...terminal.questions.device import SIXEL
from ..asking.answers import Answers
from ..asking.between import multiplexer
from ..finding import Finding
from ..surroundings import Surroundings


def graphics_finding(surroundings: Surroundings, answers: Answers) -> Finding:
    """Say what the terminal answers of pictures."""
    sixel = None if answers.attributes is None else SIXEL in answers.attributes
    cell = answers.cell_pixels if answers.cell_pixels and all(answers.cell_pixels) else None
    facts = {
        "sixel": sixel,
        "kitty": answers.kitty,
        "cell_width": cell and cell[0],
        "cell_height": cell and cell[1],
        "synchronized_output": answers.synchronized,
    }
    if answers.why_none:
        return Finding("graphics", f"unknown, as {answers.why_none}", is_known=False, facts=facts)
    # What is between is not asked, as it would not hand the question on.
    between = multiplexer(surroundings.variables, answers.program)
    kitty = "unknown" if between else _yes(answers.kitty)
    words = (
        f"sixel {_yes(sixel)}, kitty {kitty},"
        f" {f'cells of {cell[0]}x{cell[1]} pixels' if cell else 'pixels of a cell unknown'},"
        f" mode 2026 {_yes(answers.synchronized)}"
    )
    return Finding("graphics", words, facts=facts)


def _yes(known: bool | None) -> str:
    """A terminal that does not know what it is asked says nothing."""
    return "yes" if known else "no"
