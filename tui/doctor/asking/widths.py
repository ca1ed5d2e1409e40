"""How wide the terminal draws characters: it is shown some, and asked where the cursor is then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from rich.cells import cell_len

from ...appearance.look import UNICODE
from ...terminal.questions.cursor import CURSOR

LEAST_COLUMNS = 30
"""A narrower terminal would put a sample into two lines."""

_LONGEST = 10
"""Characters of a sample, which may be drawn twice as wide as they should."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Characters of one kind."""

    name: str
    text: str

    @property
    def columns(self) -> int:
        """How wide they are to be: the lab puts everything where it is by this."""
        return cell_len(self.text)


def _marks() -> str:
    """Give all that the lab draws with and that is no line, block or dot."""
    texts = [getattr(UNICODE, each.name) for each in fields(UNICODE)]
    marks = {c for text in texts for c in "".join(text)}
    return "".join(sorted(c for c in marks if ord(c) > 127 and not 0x2500 <= ord(c) < 0x25A0))


def _samples() -> Iterable[Sample]:
    yield Sample("braille", "⠁⠓⣿")
    yield Sample("blocks", "▀▄█▁▅░▓")
    yield Sample("lines", "─│┌┤┊━╍")
    marks = "".join(c for c in _marks() if not 0x2800 <= ord(c) < 0x2900)
    for start in range(0, len(marks), _LONGEST):
        yield Sample("marks", marks[start : start + _LONGEST])
    yield Sample("accents", "e\u0301")
    yield Sample("CJK", "界")
    yield Sample("emoji", "🔎")


SAMPLES = tuple(_samples())


@dataclass(frozen=True, slots=True)
class Width:
    """How many columns characters of one kind should take, and take."""

    expected: int
    found: int


def asks_widths() -> str:
    """Write all samples, each over the one before, and ask for the cursor behind each."""
    return "".join(f"\r{sample.text}{CURSOR.asks}" for sample in SAMPLES) + "\r\x1b[K"


def widths_in(text: str) -> dict[str, Width]:
    """Read the widths of all kinds from what a terminal has answered; none if answers are missing.

    They come in the order of the questions; where one is missing, nobody knows which.
    """
    columns: list[int] = []
    while True:
        place, text = CURSOR.take(text)
        if place is None:
            break
        columns.append(place[1] - 1)
    return _by_kind(columns) if len(columns) == len(SAMPLES) else {}


def _by_kind(columns: Sequence[int]) -> dict[str, Width]:
    found: dict[str, Width] = {}
    for sample, width in zip(SAMPLES, columns, strict=True):
        before = found.get(sample.name, Width(0, 0))
        found[sample.name] = Width(before.expected + sample.columns, before.found + width)
    return found
