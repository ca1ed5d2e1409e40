"""Findings as one screen of text, and as an object for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from rich.cells import cell_len

from ...core.printable import printable
from ..appearance.look import Look
from ..drawing.picture import Picture
from ..terminal.ascii import to_ascii
from .finding import Fact, Finding, State, worst
from .picture import SHOULD_BE_SEEN, SIZE, picture_to_compare

WIDEST, ROOM = 80, 24
"""Columns and rows of a terminal that has no more room than most."""
NARROWEST = 40
"""Columns. A narrower terminal had better wrap the lines itself."""

_LABEL = 13
"""Columns before what is found: a mark, and what it is about."""
_MOST_ROWS = 3
"""How many rows what is found, or what would be right, may take."""

_MARKS: dict[State, str] = {"fine": " ", "unknown": "?", "amiss": "!", "broken": "X"}
_VERDICTS: dict[State, str] = {
    "fine": "Nothing is amiss.",
    "unknown": "Nothing is amiss.",
    "amiss": "Lines with ! could be better.",
    "broken": "Lines with X are broken.",
}

_Row = list[tuple[str, str]]
"""Pieces of text with their inks."""


def screen_of(
    findings: Sequence[Finding], look: Look, *, size: tuple[int, int], with_picture: bool
) -> Picture:
    """Write findings so that they fit a screen, as large as it must be.

    Args:
        findings: All, in their order.
        look: Characters and colours.
        size: Columns and rows that there are for it.
        with_picture: Whether there is somebody to compare the picture with what it shows.
    """
    columns, room = size
    compared = _compared(look, columns) if with_picture else None
    ending = _VERDICTS[worst(findings)]
    rows: list[_Row] = []
    # What has no room is left out in this order: the picture, then the last rows of each finding.
    for picture, most in ((compared, _MOST_ROWS), (None, _MOST_ROWS), (None, 2), (None, 1)):
        rows = [*chain.from_iterable(_rows_of(each, look, columns, most) for each in findings)]
        compared = picture
        if len(rows) + (picture.height if picture else 0) < room:
            break
    else:
        rows, ending = rows[: room - 1], "There is more: nnlab doctor --json"
    if with_picture and compared is None and columns >= _LABEL + SIZE[0]:
        ending = f"{ending} No room for the picture."
    sheet = Picture(columns, len(rows) + (compared.height if compared else 0) + 1)
    for number, row in enumerate(rows):
        _write(sheet, number, row, look)
    if compared is not None:
        sheet.paste(compared, 0, len(rows))
    _write(sheet, sheet.height - 1, [(f"  {ending}", "")], look)
    return sheet


def object_of(findings: Sequence[Finding]) -> dict[str, Fact]:
    """Write findings for a program."""
    return {
        "status": worst(findings),
        "findings": {
            finding.about: {
                "state": finding.state,
                "finding": printable(finding.words),
                "advice": printable(finding.advice) or None,
                **{name: _harmless(fact) for name, fact in finding.facts.items()},
            }
            for finding in findings
        },
    }


def _rows_of(finding: Finding, look: Look, columns: int, most: int) -> Iterator[_Row]:
    state = finding.state
    ink = {"broken": look.palette.wrong, "amiss": look.palette.accent}.get(state, "")
    label = f"{_MARKS[state]} {finding.about:<{_LABEL - 3}} "
    for number, line in enumerate(_wrapped(finding.words, columns - _LABEL, most)):
        yield [(label if number == 0 else " " * _LABEL, ink), (line, "")]
    for line in _wrapped(finding.advice, columns - _LABEL, most):
        yield [(" " * _LABEL, ""), (line, "")]


def _compared(look: Look, columns: int) -> Picture | None:
    """Draw the picture, with words below it; `None` where it is too wide."""
    if columns < _LABEL + SIZE[0]:
        return None
    words = textwrap.wrap(f"You should see {SHOULD_BE_SEEN}.", columns - _LABEL)
    sheet = Picture(columns, SIZE[1] + len(words))
    sheet.paste(picture_to_compare(look), _LABEL)
    for number, line in enumerate(words, SIZE[1]):
        sheet.write(_LABEL, number, line, look.palette.faint)
    return sheet


def _wrapped(text: str, columns: int, most: int) -> list[str]:
    """Write a text in so many rows at the most, cut where it is longer."""
    return textwrap.wrap(
        printable(text),
        max(columns, 20),
        max_lines=most,
        placeholder=" ...",
        break_on_hyphens=False,
    )


def _write(sheet: Picture, row: int, pieces: Iterable[tuple[str, str]], look: Look) -> None:
    column = 0
    for text, ink in pieces:
        shown = to_ascii(text) if look.ascii_only else text
        sheet.write(column, row, shown, ink)
        column += cell_len(shown)


def _harmless(fact: Fact) -> Fact:
    """Take from what programs get what a screen could take for orders."""
    if isinstance(fact, str):
        return printable(fact)
    if isinstance(fact, dict):
        return {name: _harmless(value) for name, value in fact.items()}
    if isinstance(fact, (list, tuple)):
        return [_harmless(each) for each in fact]
    return fact
