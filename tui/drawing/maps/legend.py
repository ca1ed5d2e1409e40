"""What the colours and the points of a boundary mean, in as many words as there is room for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rich.cells import cell_len

from ....core.data.dataset import Dataset
from ....core.data.names import names_in
from ....core.data.units import shown_in_units
from ...appearance.look import Look
from ..numbers import tick_text
from ..picture import Picture
from ..text_columns import shortened
from .colour_map import ColourMap
from .heat_map import HeatMap, Levels, value_levels
from .place import LegendPlace
from .scatter import PointGlyphs

_RAMP, _LEAST_RAMP = 12, 3
"""Columns of the ramp, and below which there is none."""
_ENTRY = 3
"""Columns that a class takes: its letter, its number and a gap."""
_BEFORE_NAME = 2
"""Columns of a class's letter, and of the gap before its name."""
_LEAST_NAME = 6
"""Columns of a name at least, before classes are left out for want of room."""
_GAP = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line."""

    text: str
    ink: str = ""
    """None means faint."""
    levels: tuple[int, ...] = ()
    """The level behind each character, if this is a piece of the map itself."""

    @property
    def width(self) -> int:
        """Columns."""
        return cell_len(self.text) or len(self.levels)


Entry = tuple[Part, ...]
"""What belongs together and is not torn apart."""


def entry_width(entry: Entry) -> int:
    """Count the columns of an entry."""
    return sum(part.width for part in entry)


class Legend:
    """Writes what is drawn at one place.

    Args:
        dataset: The points.
        place: Where.
        look: Characters and colours.
        colour_map: The map's levels.
        ends: The least and the largest value that the levels stand for.
        glyphs: What points are drawn as.
    """

    def __init__(
        self,
        dataset: Dataset,
        place: LegendPlace,
        look: Look,
        colour_map: ColourMap,
        ends: tuple[float, float],
        glyphs: PointGlyphs,
    ) -> None:
        self._place, self._look, self._colour_map = place, look, colour_map
        self._ends, self._glyphs = ends, glyphs
        self._is_several = dataset.has_several_classes
        self._is_regression = dataset.task == "regression"
        self._names = names_in(dataset)
        shown = (tick_text(float(f"{shown_in_units(dataset, np.asarray(e)):.2g}")) for e in ends)
        self._end_names = (*shown,) if self._is_regression or not self._names.classes else None
        self._has_held_out = len(dataset.train) < len(dataset.targets)
        self._rows = len(dataset.targets)

    def write(self, picture: Picture, wrong: int, *, by_tolerance: bool, discretize: bool) -> None:
        """Write it.

        Args:
            picture: What it is written into.
            wrong: How many rows are predicted wrong.
            by_tolerance: Whether right is what is close enough.
            discretize: Whether only two levels are used.
        """
        if self._place.beside:
            self._write_column(picture, wrong, by_tolerance, discretize)
        else:
            self._write_lines(picture, wrong, by_tolerance, discretize)

    def _write_column(
        self, picture: Picture, wrong: int, by_tolerance: bool, discretize: bool
    ) -> None:
        width = self._place.width
        wrong_ones = self._wrong(wrong, by_tolerance, width)
        below = [*self._held_out(), *wrong_ones, *self._meanings(width)]
        entries = [*self._key(width, self._place.rows - len(below), discretize), *below]
        for row, entry in enumerate(entries[: self._place.rows], self._place.row):
            if entry_width(entry) <= width:
                self._write_entry(picture, self._place.column, row, entry)

    def _write_lines(
        self, picture: Picture, wrong: int, by_tolerance: bool, discretize: bool
    ) -> None:
        place = self._place
        # The key gives way to the number: that is nowhere else, and means another one if it is cut.
        (count, *_) = self._wrong(wrong, by_tolerance, place.width)
        room, counted = place.width - entry_width(count) - _GAP, [count]
        if place.rows > 1 and self._is_several and _whole(self._names.classes) > room:
            room, counted = place.width, []  # names of classes are worth a line of their own
        key = self._key(room, 1, discretize)[:1]
        self._write_line(picture, place.row, [*filter(None, key), *counted])
        if place.rows > 1:
            more = [*([] if counted else [count]), *self._held_out(), *self._meanings(place.width)]
            self._write_line(picture, place.row + 1, self._fitting(more))

    def _fitting(self, entries: Iterable[Entry]) -> list[Entry]:
        """Leave those out that there is no room for."""
        found: list[Entry] = []
        left = self._place.width
        for entry in entries:
            if entry_width(entry) <= left:
                found.append(entry)
                left -= entry_width(entry) + _GAP
        return found

    # --- the entries ---

    def _key(self, room: int, rows: int, discretize: bool) -> list[Entry]:
        """Say what colours mean, in as many rows if it stands beside the map."""
        if not self._is_several:
            return [self._ramp(room, discretize)]
        if not self._names.classes:
            return self._classes(room)
        return self._class_column(room, rows) if self._place.beside else [self._class_line(room)]

    def _ramp(self, room: int, discretize: bool) -> Entry:
        """Give the levels between both ends; empty if there is no room for them."""
        (low, high), (zero, one) = self._ends, self._glyphs.train
        if self._end_names is not None:
            least, most = self._end_names
        else:
            fit = max((room - _LEAST_RAMP - 6) // 2, 1)
            least, most = (shortened(name, fit) for name in self._names.classes)
        before, after = f"{zero} {least} ", f" {one} {most}"
        columns = min(_RAMP, room - cell_len(before) - cell_len(after))
        if columns < _LEAST_RAMP:
            short = f"{zero} {least}  {one} {most}"
            return (Part(short),) if cell_len(short) <= room else ()
        values = np.linspace(low, high, columns)
        key = value_levels(values, low, high, self._colour_map, discretize=discretize)
        return Part(before), Part("", levels=tuple(key.tolist())), Part(after)

    def _classes(self, room: int) -> list[Entry]:
        """Give each class's letter and number on its colour, in as many lines as it takes."""
        letters = self._glyphs.train
        fit = max((room + 1) // _ENTRY, 0)
        if not fit:
            return []
        strengths = self._colour_map.strengths
        lines: list[Entry] = []
        for start in range(0, len(letters), fit):
            parts: list[Part] = []
            for number, letter in enumerate(letters[start : start + fit], start):
                if parts:
                    parts.append(Part(" "))
                sure = (number + 1) * strengths - 1
                parts.append(Part(f"{letter}{number}", levels=(sure, sure)))
            lines.append(tuple(parts))
        return lines

    def _class_column(self, room: int, rows: int) -> list[Entry]:
        """Give each class's letter on its colour, and its name, a line each."""
        names = self._names.classes
        count = len(names) if len(names) <= rows else max(rows - 1, 0)
        entries: list[Entry] = [self._class_entry(label, room) for label in range(count)]
        if count < len(names):
            entries.append((Part(f"+{len(names) - count:,} more"[:room]),))
        return entries

    def _class_line(self, room: int) -> Entry:
        """Give as many classes as a line has room for, their names shortened alike."""
        names = self._names.classes
        longest = max(map(cell_len, names))
        more = len(f" +{len(names):,} more")
        for count in range(len(names), 0, -1):
            left = room - more * (count < len(names)) - _BEFORE_NAME * count - (count - 1)
            is_whole = count == len(names) and _whole(names) <= room
            each = longest if is_whole else min(left // count, longest)
            if each >= min(longest, _LEAST_NAME):
                break
        else:
            return ()
        parts: list[Part] = []
        for label in range(count):
            parts += [Part(" ")] * bool(label)
            parts += self._class_entry(label, each + _BEFORE_NAME)
        if count < len(names):
            parts.append(Part(f" +{len(names) - count:,} more"))
        return tuple(parts)

    def _class_entry(self, label: int, room: int) -> Entry:
        strengths = self._colour_map.strengths
        coloured = label % (self._colour_map.levels // strengths)
        sure = (coloured + 1) * strengths - 1
        name = shortened(self._names.classes[label], max(room - _BEFORE_NAME, 0))
        return Part(self._glyphs.train[label], levels=(sure,)), Part(f" {name}")

    def _held_out(self) -> list[Entry]:
        mark = Part(self._glyphs.held_out[:2], self._glyphs.held_out_ink)
        return [(mark, Part(" held out"))] if self._has_held_out else []

    def _wrong(self, wrong: int, by_tolerance: bool, room: int) -> list[Entry]:
        """Say how many are wrong, and what wrong ones look like; in two lines if it must be."""
        glyphs, word = self._glyphs, "wrong"
        shown = glyphs.off_train if self._is_regression else glyphs.wrong_train
        shown = f"{shown[0]}-{shown[-1]}" if len(shown) > 2 else shown
        if by_tolerance and not self._is_regression:
            word = "not close"
            if glyphs.near != glyphs.wrong_train:
                shown = glyphs.near[0] + shown[0]
        text = f"{shown} {wrong:,} {word}"
        if len(text) <= room:
            return [(Part(text),)]
        return [(Part(f"{shown} {word}:"),), (Part(f"{wrong:,}"),)]

    def _meanings(self, room: int) -> list[Entry]:
        """Say of wrong points how one sees what they are taken for."""
        if self._is_regression:
            low, high = self._glyphs.off_train
            return [(Part(f"{low} too low"),), (Part(f"{high} too high"),)]
        if not self._is_several and not self._look.ascii_only:
            zero, one = self._glyphs.wrong_train
            words = "taken for" if room > 2 * len("0 taken for 1") + 4 + _GAP else "as"
            if self._names.classes:
                return self._mistakes(words, room)
            return [(Part(f"{zero} 0 {words} 1"),), (Part(f"{one} 1 {words} 0"),)]
        where = "colour behind" if self._colour_map.grounds else "sign around"
        words = f"{where} = taken for"
        if len(words) <= room:
            return [(Part(words),)]
        return [(Part(where),), (Part("= taken for"),)]

    def _mistakes(self, words: str, room: int) -> list[Entry]:
        """Say which of two classes is taken for the other, in two lines each if it must be."""
        names = self._names.classes
        found: list[Entry] = []
        for glyph, (own, other) in zip(self._glyphs.wrong_train, (names, names[::-1]), strict=True):
            line = f"{glyph} {own} {words} {other}"
            if not self._place.beside or cell_len(line) <= room:
                found.append((Part(line),))
                continue
            found.append((Part(f"{glyph} {shortened(own, room - 2)}"),))
            found.append((Part(f"  as {shortened(other, room - 5)}"),))
        return found

    # --- writing ---

    def _write_line(self, picture: Picture, row: int, entries: list[Entry]) -> None:
        """Write entries beside each other, in the middle."""
        width = sum(map(entry_width, entries)) + _GAP * (len(entries) - 1)
        column = max((self._place.width - width) // 2, 0)
        for entry in entries:
            self._write_entry(picture, column, row, entry)
            column += entry_width(entry) + _GAP

    def _write_entry(self, picture: Picture, column: int, row: int, entry: Entry) -> None:
        for part in entry:
            if part.levels:
                self._write_levels(picture, column, row, part)
            else:
                ink = part.ink or self._look.palette.faint
                picture.write(column, row, part.text, ink)
            column += part.width

    def _write_levels(self, picture: Picture, column: int, row: int, part: Part) -> None:
        down = self._colour_map.samples_down
        levels: Levels = np.tile(np.array(part.levels, dtype=np.int8), (down, 1))
        ramp = HeatMap(levels, self._colour_map)
        text = part.text.ljust(len(part.levels), "\0")
        ramp.put(np.array([[*map(ord, text)]], dtype=np.uint32))
        ramp.draw(picture, column, row)


def _whole(names: Sequence[str]) -> int:
    """Count the columns of a line with all classes, none of them shortened; 0 without names."""
    return sum(_BEFORE_NAME + cell_len(name) + 1 for name in names)
