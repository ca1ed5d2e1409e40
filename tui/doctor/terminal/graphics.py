"""Whether the terminal shows pictures of pixels, and a whole frame at once (mode 2026)."""

from __future__ import annotations

from typing import Literal

from ...appearance.look import MANY_COLOURS
from ...settings.settings_file import load_settings, settings_path
from ...terminal.pixels.ability import ability_of
from ...terminal.questions.device import SIXEL
from ..asking.answers import Answers
from ..asking.between import multiplexer
from ..finding import Finding
from ..surroundings import Surroundings

_DRAWN = {"kitty": "drawn by kitty", "sixel": "drawn by sixel", "characters": "drawn in blocks"}
"""How the boundary is."""


def graphics_finding(surroundings: Surroundings, answers: Answers) -> Finding:
    """Say what the terminal answers of pictures."""
    sixel = None if answers.attributes is None else SIXEL in answers.attributes
    cell = answers.cell_pixels
    facts = {
        "sixel": sixel,
        "kitty": answers.kitty,
        "cell_width": cell and cell[0],
        "cell_height": cell and cell[1],
        "synchronized_output": answers.synchronized,
        "draws": (way := _way(surroundings, answers)),
    }
    if answers.why_none:
        return Finding("graphics", f"unknown, as {answers.why_none}", is_known=False, facts=facts)
    # What is between is not asked, as it would not hand the question on.
    between = multiplexer(surroundings.variables, answers.program)
    kitty = "unknown" if between else _yes(answers.kitty)
    words = (
        f"sixel {_yes(sixel)}, kitty {kitty},"
        f" cells {f'{cell[0]}x{cell[1]}' if cell else 'unknown'},"
        f" mode 2026 {_yes(answers.synchronized)}, {_DRAWN[way]}"
    )
    return Finding("graphics", words, facts=facts)


def _way(surroundings: Surroundings, answers: Answers) -> Literal["kitty", "sixel", "characters"]:
    """Tell how the lab draws the boundary."""
    path = settings_path()
    is_wanted = path is None or load_settings(path)[0].pixels
    if surroundings.colours < MANY_COLOURS or surroundings.ascii_only or not is_wanted:
        return "characters"
    ability = ability_of(
        answers.program,
        answers.attributes or frozenset(),
        answers.cell_pixels,
        takes_pictures=bool(answers.kitty),
        tmux=answers.behind_tmux,
    )
    return "characters" if ability is None else ability.way


def _yes(known: bool | None) -> str:
    """A terminal that does not know what it is asked says nothing."""
    return "yes" if known else "no"
