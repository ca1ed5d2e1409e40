"""What is sent so that a terminal shows other cells than it does, in as few bytes as there are.

Only cells that differ are sent, with the shortest way from one to the next and what changes of the
pen. Blanks are erased where that is shorter and the terminal erases with the paper in hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len

from ...drawing.pixels.cells import FIRST_CELL
from .cells import UNKNOWN, Cells
from .pens import PLAIN, Pens

_WORTH_ERASING = 8
"""So many blanks are longer than to erase them and to go on behind them."""

_WORTH_REWRITING = 4
"""So many bytes between two changes are no longer than to leap over them."""

_CELLS_AT_ONCE = 16
"""After so many cells it is looked whether a piece is full."""


@dataclass(slots=True)
class Hand:
    """Where a terminal writes next, and with which pen, as far as it is known."""

    x: int | None = None
    y: int | None = None
    pen: int = UNKNOWN


class Difference:
    """Brings what a terminal shows to what it is to show, a piece at a time.

    Args:
        pens: All pens.
        erases: Whether the terminal fills what it erases with the paper in hand.

    Attributes:
        hand: Where the terminal writes next.
    """

    def __init__(self, pens: Pens, *, erases: bool) -> None:
        self._pens, self._erases = pens, erases
        self.hand = Hand()
        self._sent: list[str] = []
        self._bytes = 0

    def piece(self, shown: Cells, wanted: Cells, most: float) -> str:
        """Give the next piece; what changed last comes first.

        Args:
            shown: What the terminal shows; changed to what it will once it has got the piece.
            wanted: What it is to show.
            most: How many bytes a piece shall have; some cells are always sent, so that it ends.

        Returns:
            The piece; empty if all is shown.
        """
        self._sent, self._bytes = [], 0
        if self.hand.pen == UNKNOWN:
            self._say("\x1b[m")
            self.hand.pen = PLAIN
        begun = self._bytes
        for y in self._order(shown, wanted):
            if not self._line(y, shown, wanted, begun + most):
                break
        return "".join(self._sent) if self._bytes > begun else ""

    def _order(self, shown: Cells, wanted: Cells) -> list[int]:
        """Give the lines that differ: the newest first, and of those where little changes.

        Those are of words and numbers, and what a key has done; pictures come after them.
        """
        ranks: list[tuple[int, int, int]] = []
        for y in range(wanted.height):
            if shown.texts[y] != wanted.texts[y] or shown.pens[y] != wanted.pens[y]:
                cells = zip(shown.texts[y], wanted.texts[y], strict=True)
                changed = sum(1 for before, now in cells if before != now)
                pens = zip(shown.pens[y], wanted.pens[y], strict=True)
                changed += 2 * sum(1 for before, now in pens if before != now)
                ranks.append((-wanted.changed_at[y], changed, y))
        return [y for _, _, y in sorted(ranks)]

    def move_to(self, x: int, y: int) -> str:
        """Give what brings the hand to a place."""
        self._sent = []
        self._move(x, y)
        return "".join(self._sent)

    def start_over(self, shown: Cells, wanted: Cells) -> str:
        """Erase a screen of which nothing is known, with what fills most of the wanted one."""
        self._sent = ["\x1b[m"]
        self.hand = Hand(pen=PLAIN)
        counts: dict[int, int] = {}
        for line, pens in zip(wanted.texts, wanted.pens, strict=True):
            for text, pen in zip(line, pens, strict=True):
                if text == " " and self._pens.is_bare(pen):
                    counts[pen] = counts.get(pen, 0) + 1
        most = max(counts, key=lambda pen: counts[pen], default=PLAIN)
        if not self._can_erase(most):
            most = PLAIN
        self._take(most)
        self._say("\x1b[2J")
        shown.clear(most)
        return "".join(self._sent)

    # --- a line ---

    def _line(self, y: int, shown: Cells, wanted: Cells, most: float) -> bool:
        """Write a line until the piece is full; tell whether there is room left in it."""
        texts, pens = wanted.texts[y], wanted.pens[y]
        for first, end in _runs(shown, wanted, y):
            self._leap(first, y, texts, pens)
            at = first
            while at < end:
                after = min(at + _CELLS_AT_ONCE, end)
                while after < end and (
                    not texts[after]
                    or (texts[after - 1] == texts[after] == " " and pens[after - 1] == pens[after])
                ):
                    after += 1
                self._write(y, at, after, texts, pens)
                shown.texts[y][at:after] = texts[at:after]
                shown.pens[y][at:after] = pens[at:after]
                at = after
                if self._bytes >= most:
                    return False
        return True

    def _leap(self, first: int, y: int, texts: list[str], pens: list[int]) -> None:
        """Go to where the next change is, by what is between if that is no longer."""
        at = self.hand.x
        if at is None or self.hand.y != y or not 0 < first - at <= _WORTH_REWRITING:
            return
        between = range(at, first)
        if all(texts[x] and self._fits(texts[x], pens[x]) for x in between):
            text = "".join(texts[at:first])
            if len(text.encode()) <= _WORTH_REWRITING:
                self._write(y, at, first, texts, pens)

    def _fits(self, text: str, pen: int) -> bool:
        """Tell whether a cell is written with the pen in hand."""
        if text >= FIRST_CELL:
            return False  # what is written over may lose the picture that is drawn in its place
        return pen == self.hand.pen or (text == " " and self._pens.blank(self.hand.pen) == pen)

    def _write(self, y: int, first: int, end: int, texts: list[str], pens: list[int]) -> None:
        self._move(first, y)
        x = first
        while x < end:
            text, pen = texts[x], pens[x]
            if text == " ":
                after = x + 1
                while after < end and texts[after] == " " and pens[after] == pen:
                    after += 1
                self._take(self._pens.carried(self.hand.pen, pen))
                self._blanks(x, after, y, len(texts))
                x = after
                continue
            after = x + 1
            while after < end and not texts[after]:
                after += 1
            text, pen = self._nearest(text, pen)
            self._take(pen)
            self._say(text)
            is_sure = after == x + 1 and (text.isascii() or cell_len(text) == 1)
            x = after
            # Not every terminal agrees on how wide a character is, and none says where it is once
            # its last column is written.
            if is_sure and x < len(texts):
                self.hand.x = x
            else:
                self.hand.x = self.hand.y = None
                if x < end:
                    self._move(x, y)

    def _nearest(self, text: str, pen: int) -> tuple[str, int]:
        """Choose between two ways of writing a cell that are seen alike, by what they take."""
        turned = self._pens.turned(text, pen)
        if turned is None or pen == self.hand.pen:
            return text, pen
        takes = len(self._pens.change(self.hand.pen, pen))
        return turned if len(self._pens.change(self.hand.pen, turned[1])) < takes else (text, pen)

    def _blanks(self, x: int, after: int, y: int, width: int) -> None:
        count = after - x
        can_erase = self._can_erase(self._pens.blank(self.hand.pen))
        if can_erase and after == width and count > 3:
            self._say("\x1b[K")
        elif can_erase and count >= _WORTH_ERASING:
            self._say(f"\x1b[{count}X")
            self.hand.x = x
            if after < width:
                self._move(after, y)
        else:
            self._say(" " * count)
            self.hand.x, self.hand.y = (after, y) if after < width else (None, None)

    def _can_erase(self, blank: int) -> bool:
        return self._pens.is_bare(blank) and (self._erases or self._pens.has_no_paper(blank))

    # --- what is sent ---

    def _say(self, text: str) -> None:
        self._sent.append(text)
        self._bytes += len(text) if text.isascii() else len(text.encode("utf-8", "replace"))

    def _take(self, pen: int) -> None:
        if pen != self.hand.pen:
            self._say(self._pens.change(self.hand.pen, pen))
            self.hand.pen = pen

    def _move(self, x: int, y: int) -> None:
        at_x, at_y = self.hand.x, self.hand.y
        if (at_x, at_y) == (x, y):
            return
        row, column = (y + 1 if y else "", f";{x + 1}" if x else "")
        ways = [f"\x1b[{row}{column}H"]
        if at_x is not None and at_y is not None:
            if at_y == y and x > at_x:
                ways.append(_right(x - at_x))
            elif at_y == y:
                ways += [f"\x1b[{at_x - x}D" if at_x - x > 1 else "\x1b[D", "\r" + _right(x)]
            elif at_y + 1 == y:
                ways.append("\r\n" + _right(x))
        self._say(min(ways, key=len))
        self.hand.x, self.hand.y = x, y


def _right(cells: int) -> str:
    return "" if cells == 0 else "\x1b[C" if cells == 1 else f"\x1b[{cells}C"


def _runs(shown: Cells, wanted: Cells, y: int) -> Iterator[tuple[int, int]]:
    """Give the stretches of a line that differ, wide characters as a whole."""
    before, now = shown.texts[y], wanted.texts[y]
    pens_before, pens = shown.pens[y], wanted.pens[y]
    first = -1
    for x in range(wanted.width):
        differs = before[x] != now[x] or pens_before[x] != pens[x]
        if differs and first < 0:
            first = x
        elif not differs and first >= 0 and now[x]:
            yield from _whole(first, x, now)
            first = -1
    if first >= 0:
        yield from _whole(first, wanted.width, now)


def _whole(first: int, end: int, texts: list[str]) -> Iterator[tuple[int, int]]:
    while first > 0 and not texts[first]:
        first -= 1
    yield first, end
