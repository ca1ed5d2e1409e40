"""What a terminal writes with: colours and attributes, and the fewest bytes from one to the next.

Textual ends every piece of text with a reset and says all of a style again before the next piece:
nine bytes a cell of a full frame. A terminal keeps what it was told, so only a change needs to be
said (ECMA-48, "SGR").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

_TAKEN_BACK = {
    1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 6: 25, 7: 27, 8: 28, 9: 29, 21: 24, 53: 55,
}  # fmt: skip
"""What takes an attribute back, and with it those that share its number."""

_SEEN_ON_BLANKS = frozenset({4, 7, 9, 21, 53})
"""Attributes that a space shows: lines, and the two colours turned about."""

_COLOUR_LENGTHS = {"2": 5, "5": 3}
"""How many numbers a colour takes after 38 or 48, these included, by the one that follows."""

_OTHER_HALVES = {"▀": "▄", "▄": "▀"}
"""Characters of which each is the other with ink and paper swapped."""

_FLAT = range(0x2580, 0x25A0)
"""Characters of blocks: in one colour they are all the same."""

PLAIN = 0
"""The pen that a terminal begins with."""

_MOST = 20_000
"""Changes to be remembered; what comes after them is worked out anew."""

_MOST_PENS = 5_000
"""From so many pens on those are forgotten that no cell is written with; colours of a picture that
learns are new again and again."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Attributes, and the colours of characters and of what is behind them, as SGR says them."""

    attributes: frozenset[int] = frozenset()
    ink: str = ""
    """Such as `31` or `38;5;12`; the terminal's own where it is empty."""
    paper: str = ""
    link: str = ""
    """The address and id that a terminal opens on a click, as OSC 8 says them."""


class Pens:
    """Pens by number, so that cells are compared without looking into them.

    There are those that were used since the last `keep`, which is due where they `are_many`.

    Args:
        colours: Which colours the terminal has.
        forgets_only: Whether it takes back all attributes or none, as terminals of hardware do.
    """

    def __init__(self, colours: ColorSystem, *, forgets_only: bool = False) -> None:
        self.colours = colours
        self._forgets_only = forgets_only
        self._most = _MOST_PENS
        self._begin()

    def _begin(self) -> None:
        self._pens = [Pen()]
        self._numbers: dict[Pen, int] = {Pen(): PLAIN}
        self._of_codes: dict[tuple[str, str], int] = {}
        self._blanks = [PLAIN]
        self._changes: dict[tuple[int, int], str] = {}
        self._carried: dict[tuple[int, int], int] = {}
        self._turned: dict[int, int | None] = {}

    def __len__(self) -> int:
        return len(self._pens)

    @property
    def are_many(self) -> bool:
        """Whether it is time to forget those that are used no more."""
        return len(self._pens) > self._most

    def keep(self, used: Iterable[int]) -> dict[int, int]:
        """Forget all other pens than these.

        Args:
            used: What anything is still written with.

        Returns:
            The number that each of them has from now on.
        """
        kept = [(number, self._pens[number]) for number in sorted(set(used))]
        self._begin()
        numbers = {number: self._number(pen) for number, pen in kept}
        # A large screen alone may have more: then again once they are twice as many.
        self._most = max(_MOST_PENS, 2 * len(self._pens))
        return numbers

    def of(self, style: Style | None) -> int:
        """Give the pen that writes a style."""
        if style is None:
            return PLAIN
        codes = style._ansi
        if codes is None:
            codes = Strip.render_ansi(style, self.colours)
        link = _link_to(style._link) if style._link else ""
        known = self._of_codes.get((codes, link))
        if known is None:
            known = self._of_codes[codes, link] = self._number(_read(codes, link))
        return known

    def _number(self, pen: Pen) -> int:
        known = self._numbers.get(pen)
        if known is not None:
            return known
        number = self._numbers[pen] = len(self._pens)
        self._pens.append(pen)
        self._blanks.append(number)
        if not pen.attributes & _SEEN_ON_BLANKS:
            self._blanks[number] = self._number(Pen(paper=pen.paper, link=pen.link))
        return number

    def blank(self, pen: int) -> int:
        """Give the pen that stands for all that write a space as this one does."""
        return self._blanks[pen]

    def ink(self, pen: int) -> str:
        """Give the colour of what it writes, as SGR says it."""
        return self._pens[pen].ink

    def is_bare(self, blank: int) -> bool:
        """Tell whether nothing but its paper is seen of a space, as of what is erased."""
        return not (self._pens[blank].attributes or self._pens[blank].link)

    def has_no_paper(self, pen: int) -> bool:
        """Tell whether what is behind the characters is as the terminal begins with."""
        return not self._pens[pen].paper

    def is_flat(self, character: str, pen: int) -> bool:
        """Tell whether a character is seen as a space, as its ink is the colour of its paper."""
        of = self._pens[pen]
        return (
            len(character) == 1
            and ord(character) in _FLAT
            and not of.attributes
            and of.ink.startswith("38;")
            and of.ink[1:] == of.paper[1:]
        )

    def carried(self, pen: int, blank: int) -> int:
        """Give the pen to write a space with that is the nearest to the one in hand."""
        if self._blanks[pen] == blank:
            return pen
        known = self._carried.get((pen, blank))
        if known is None:
            before, wanted = self._pens[pen], self._pens[blank]
            near = wanted
            if self.is_bare(blank):
                kept = before.attributes - _SEEN_ON_BLANKS
                near = Pen(kept, before.ink, wanted.paper, wanted.link)
            known = self._carried[pen, blank] = self._number(near)
        return known

    def turned(self, character: str, pen: int) -> tuple[str, int] | None:
        """Give another character and pen that are seen alike: the other half, colours swapped."""
        other = _OTHER_HALVES.get(character)
        if other is None:
            return None
        if pen not in self._turned:
            of = self._pens[pen]
            can_be = of.ink.startswith("38;") and of.paper.startswith("48;") and not of.attributes
            self._turned[pen] = (
                self._number(Pen(frozenset(), f"3{of.paper[1:]}", f"4{of.ink[1:]}", of.link))
                if can_be
                else None
            )
        number = self._turned[pen]
        return None if number is None else (other, number)

    def change(self, before: int, after: int) -> str:
        """Give what is sent to write with another pen than before."""
        if before == after:
            return ""
        known = self._changes.get((before, after))
        if known is None:
            if len(self._changes) > _MOST:
                self._changes.clear()
            known = self._worked_out(self._pens[before], self._pens[after])
            self._changes[before, after] = known
        return known

    def _worked_out(self, before: Pen, after: Pen) -> str:
        said = ""
        if before.link != after.link:
            said = f"\x1b]8;{after.link or ';'}\x1b\\"
        anew = ["", *map(str, sorted(after.attributes)), after.ink, after.paper]
        anew = "\x1b[" + ";".join([anew[0], *filter(None, anew[1:])]) + "m"
        gone = before.attributes - after.attributes
        if self._forgets_only and (gone or (before.ink and not after.ink)):
            return said + anew
        numbers: list[str] = []
        kept = before.attributes
        for each in sorted(gone):
            if each in kept:
                back = _TAKEN_BACK[each]
                numbers.append(str(back))
                kept = frozenset(one for one in kept if _TAKEN_BACK[one] != back)
        numbers += map(str, sorted(after.attributes - kept))
        if before.ink != after.ink:
            numbers.append(after.ink or "39")
        if before.paper != after.paper:
            numbers.append(after.paper or "49")
        if not numbers:
            return said
        short = f"\x1b[{';'.join(numbers)}m"
        return said + min(short, anew, key=len)


def _link_to(address: str) -> str:
    """Give a link an id of its address: rich draws another one by lot each time it is drawn."""
    return f"id={crc32(address.encode()):x};{address}"


def _read(codes: str, link: str) -> Pen:
    """Take the numbers of SGR apart, as rich writes them."""
    attributes: set[int] = set()
    ink = paper = ""
    numbers = codes.split(";") if codes else []
    at = 0
    while at < len(numbers):
        number = numbers[at]
        length = 1
        if number in ("38", "48") and at + 1 < len(numbers):
            length = _COLOUR_LENGTHS.get(numbers[at + 1], 1)
        said = ";".join(numbers[at : at + length])
        if (
            number == "38"
            or number in ("39",)
            or 30 <= int(number) <= 37
            or 90 <= int(number) <= 97
        ):
            ink = "" if number == "39" else said
        elif number in ("48", "49") or 40 <= int(number) <= 47 or 100 <= int(number) <= 107:
            paper = "" if number == "49" else said
        elif int(number) in _TAKEN_BACK:
            attributes.add(int(number))
        at += length
    return Pen(frozenset(attributes), ink, paper, link)
