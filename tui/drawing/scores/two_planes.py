"""All points twice, side by side: with their targets, and with what the network predicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

from ....core.data.dataset import Dataset
from ....core.data.names import names_in
from ....core.data.units import shown_in_units, shown_targets
from ...appearance.look import Look
from ..maps.plane import Plane
from ..maps.scatter import PointKinds, levels
from ..numbers import tick_text
from ..picture import Picture
from ..text_columns import shortened

_GAP = 3
"""Columns between the planes, the line in the middle included."""
_BESIDE = 16
"""Columns for words beside the planes, where these are larger so."""
_LEAST = (6, 3)
_LONGEST_NAME = 14
"""Columns of a class's name, at most."""
_HEADS = (("targets", "predicted"), ("target", "output"))
"""What stands over the planes; over narrow ones the last."""


@dataclass(frozen=True, slots=True, eq=False)
class _Layout:
    """Where both planes are, and what is said of them."""

    plane: Plane
    top: int
    left: int
    beside: bool

    @property
    def right(self) -> int:
        """The right plane's first column."""
        return self.left + self.plane.columns + _GAP

    @property
    def end(self) -> int:
        """The column after the last one."""
        return self.right + self.plane.columns

    @classmethod
    def of(cls, dataset: Dataset, width: int, height: int) -> _Layout | None:
        """Find where the planes are largest: with the words around them, or beside them."""
        found: list[_Layout] = []
        for beside in (False, True):
            columns = (width - _GAP - (_BESIDE + _GAP) * beside) // 2
            rows = height - 2 + beside
            if columns < _LEAST[0] or rows < _LEAST[1]:
                continue
            plane = Plane.of(dataset, columns, rows, 1.0)
            left = max((width - _GAP - 2 * plane.columns - (_BESIDE + _GAP) * beside) // 2, 0)
            found.append(cls(plane, 1, left, beside))
        return min(found, key=lambda layout: layout.plane.grain, default=None)


class TwoPlanes:
    """Draws one dataset at one size, again and again.

    Args:
        dataset: The points.
        width: Columns.
        height: Rows.
        look: Characters and colours.

    Attributes:
        fits: Whether there is room for it.
    """

    def __init__(self, dataset: Dataset, width: int, height: int, look: Look) -> None:
        self._dataset, self._look = dataset, look
        self._width, self._height = width, height
        self._layout = _Layout.of(dataset, width, height)
        self.fits = self._layout is not None
        self._kinds = PointKinds(dataset, look, tells_sets=False)
        self._names = names_in(dataset)
        self._labels = dataset.labels if dataset.has_several_classes else shown_targets(dataset)
        if self._layout is not None:
            self._grid = self._layout.plane.grid(dataset.points)
        self._inks = self._inks_by_shade()

    def draw(
        self,
        right: NDArray[np.bool_],
        values: NDArray[Any],
        *,
        by_tolerance: bool,
        row: int | None = None,
    ) -> Picture:
        """Draw both planes, and what is said of them.

        Args:
            right: Whether each point is predicted right.
            values: What is predicted: a class, or a number.
            by_tolerance: Whether right is what is close enough.
            row: A point to mark in both.
        """
        layout = self._layout
        assert layout is not None
        picture = Picture(self._width, self._height)
        faint = self._look.palette.faint
        self._write_heads(picture, layout)
        line = np.full((layout.plane.rows, 1), ord(self._look.glyphs.axes[0]), dtype=np.uint32)
        picture.lay(layout.right - 2, layout.top, line, faint)
        labels = self._labels
        everyone = np.ones(len(labels), dtype=np.bool_)
        for column, judged, shown in (
            (layout.left, everyone, labels),
            (layout.right, right, values),
        ):
            shades, codes, kinds = self._points(judged, shown, by_tolerance)
            self._lay(picture, column, shades, codes, kinds)
            if row is not None and row < len(labels):
                block = self._grid.around(row, f"[{chr(codes[row])}]")
                picture.lay(column, layout.top, block, "bold reverse")
        self._write_legend(picture, int(np.count_nonzero(~right)), by_tolerance)
        return picture

    def _write_heads(self, picture: Picture, layout: _Layout) -> None:
        """Write what each plane shows over its middle, or away from the line where it is narrow."""
        room, faint = layout.plane.columns, self._look.palette.faint
        heads = next((both for both in _HEADS if len(max(both, key=len)) <= room), _HEADS[-1])
        for column, head, is_right in zip(
            (layout.left, layout.right), heads, (False, True), strict=True
        ):
            start = column + (room - len(head)) // 2
            if len(head) > room:
                start = column if is_right else column + room - len(head)
            free = layout.end + _GAP - 1 if layout.beside else self._width
            if start >= 0 and start + len(head) <= free:  # never a part of a word
                picture.write(start, 0, head, faint)

    # --- the points ---

    def _points(
        self, right: NDArray[np.bool_], values: NDArray[Any], by_tolerance: bool
    ) -> tuple[NDArray[np.intp], NDArray[np.uint32], NDArray[np.int16]]:
        """Give each point's shade, its character, and how far in front it stands."""
        dataset, kinds = self._dataset, self._kinds
        if dataset.has_several_classes:
            labels = values.astype(np.intp)
            # The letter of what it is taken for, a large one if it is wrong.
            signs = _codes(kinds.glyphs.train)[labels], _codes(kinds.glyphs.wrong_train)[labels]
            codes, shades = np.where(right, *signs), labels % len(self._inks)
        else:
            numbers = kinds.judged(right, values, by_tolerance=by_tolerance)
            codes = kinds.codes[numbers]
            if dataset.task == "classification":
                shades = (values >= 0.5).astype(np.intp)
            else:
                ramp = self._look.glyphs.ramp
                low, high = float(self._labels.min()), float(self._labels.max())
                shades = levels(values.astype(float), low, high, len(ramp)).astype(np.intp)
                codes = np.where(right, _codes(ramp)[shades], codes)
        return shades, codes, (shades + len(self._inks) * ~right).astype(np.int16)

    def _inks_by_shade(self) -> list[str]:
        """Give the colour of each class, or of each part of a regression's range."""
        palette, count = self._look.palette, self._dataset.targets.shape[1]
        if self._dataset.task == "classification":
            return list(palette.classes[: max(count, 2)])
        parts = len(self._look.glyphs.ramp)
        below = [palette.class_zero] * (parts // 2)
        return [*below, "default", *[palette.class_one] * (parts // 2)]

    def _lay(
        self,
        picture: Picture,
        column: int,
        shades: NDArray[np.intp],
        codes: NDArray[np.uint32],
        order: NDArray[np.int16],
    ) -> None:
        assert self._layout is not None
        seen = self._grid.seen(order)
        for shade, ink in enumerate(self._inks):
            shown = (seen >= 0) & (shades[seen] == shade)
            picture.lay(column, self._layout.top, np.where(shown, codes[seen], 0), ink)

    # --- what is said ---

    def _entries(self, wrong: int, by_tolerance: bool) -> list[list[tuple[str, str]]]:
        """Give what each glyph means, as texts with their inks."""
        glyphs, look, faint = self._kinds.glyphs, self._look, self._look.palette.faint
        if self._dataset.task == "regression":
            ends = (np.asarray(end) for end in (self._labels.min(), self._labels.max()))
            low, high = (float(shown_in_units(self._dataset, end)) for end in ends)
            numbers = (f"{low:.1f}", f"{high:.1f}")
            if self._dataset.table is not None:
                numbers = tick_text(float(f"{low:.3g}")), tick_text(float(f"{high:.3g}"))
            entries = [[(f"{numbers[0]} {look.glyphs.ramp} {numbers[1]}", faint)]]
        else:
            entries = [
                [
                    (letter, self._inks[number % len(self._inks)]),
                    (f" {shortened(self._names.of_class(number), _LONGEST_NAME)}", faint),
                ]
                for number, letter in enumerate(glyphs.train)
            ]
        if self._dataset.task == "regression":
            below, above = glyphs.off_train
            entries += [[(f"{below} too low", faint)], [(f"{above} too high", faint)]]
            return [*entries, [(f"{wrong:,} wrong", faint)]]
        signs = glyphs.wrong_train
        signs = f"{signs[0]}-{signs[-1]}" if len(signs) > 2 else signs
        if by_tolerance and glyphs.near != glyphs.wrong_train:
            signs = glyphs.near[0] + signs[0]
        word = "not close" if by_tolerance else "wrong"
        return [*entries, [(f"{signs} {wrong:,} {word}", faint)]]

    def _write_legend(self, picture: Picture, wrong: int, by_tolerance: bool) -> None:
        layout = self._layout
        assert layout is not None
        entries = self._entries(wrong, by_tolerance)
        widths = [sum(cell_len(text) for text, _ in entry) for entry in entries]
        if not layout.beside:
            # The count stays, whatever else there is no room for.
            while len(entries) > 1 and sum(widths) + 2 * len(widths) - 2 > self._width:
                del entries[-2], widths[-2]
            column = max((self._width - sum(widths) - 2 * len(widths) + 2) // 2, 0)
            for entry, width in zip(entries, widths, strict=True):
                self._write(picture, column, layout.top + layout.plane.rows, entry)
                column += width + 2
            return
        # Again the count stays.
        entries = [*entries[:-1][: self._height - 1], entries[-1]]
        widths = [*widths[:-1][: self._height - 1], widths[-1]]
        column, row = layout.end + _GAP, 0
        for entry, width in zip(entries, widths, strict=True):
            if column + width > layout.end + _GAP + _BESIDE:
                column, row = layout.end + _GAP, row + 1
            self._write(picture, column, row, entry)
            column += width + 2

    def _write(self, picture: Picture, column: int, row: int, entry: list[tuple[str, str]]) -> None:
        for text, ink in entry:
            picture.write(column, row, text, ink)
            column += cell_len(text)


def _codes(text: str) -> NDArray[np.uint32]:
    return np.array([*map(ord, text)], dtype=np.uint32)
