"""Points on a grid of characters: where they lie, and what each is drawn as."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice
from string import ascii_lowercase, ascii_uppercase

import numpy as np
from numpy.typing import NDArray

from ....core.data.dataset import Dataset
from ....core.data.units import shown_predictions, shown_targets
from ...appearance.look import Look

EMPTY = -1


@dataclass(frozen=True, slots=True)
class Grid:
    """Which cell each point of a plane falls into, found once for one size of the picture."""

    columns: int
    rows: int
    places: NDArray[np.intp]
    """The cell of each point, counted along rows from the top left, shape `(points,)`."""

    def seen(self, kinds: NDArray[np.int16]) -> NDArray[np.intp]:
        """Choose the point that is seen in each cell: that of the largest kind, the last of these.

        Args:
            kinds: A small number for each point, shape `(points,)`.

        Returns:
            The numbers of points, shape `(rows, columns)`; `EMPTY` where there is none.
        """
        cells = np.full(self.columns * self.rows, EMPTY, dtype=np.intp)
        order = np.argsort(kinds, kind="stable")
        cells[self.places[order]] = order
        return cells.reshape(self.rows, self.columns)

    def points_at(self, column: int, row: int) -> list[int]:
        """Name the points in a cell, by their numbers."""
        return np.flatnonzero(self.places == row * self.columns + column).tolist()

    def around(self, point: int, text: str) -> NDArray[np.uint32]:
        """Write text with its middle on a point, cut at the edges; zeros are see-through.

        Returns:
            Code points, shape `(rows, columns)`.
        """
        row, middle = divmod(int(self.places[point]), self.columns)
        block = np.zeros((self.rows, self.columns), dtype=np.uint32)
        for column, character in enumerate(text, middle - len(text) // 2):
            if 0 <= column < self.columns:
                block[row, column] = ord(character)
        return block


@dataclass(frozen=True, slots=True)
class PointGlyphs:
    """What points are drawn as, one character for each class that a point truly has.

    Of two classes each has a shape. Half of a wrong point's is filled: its left half is what the
    point is, its right half what it is taken for. Where classes are letters, a wrong point's is
    large, and what is around it says what it is taken for.
    """

    train: str
    held_out: str
    wrong_train: str
    wrong_held_out: str
    near: str
    """A point on its class's side that is not close to it, where a tolerance says what is right."""
    off_train: str
    """Where a number is to be met: a point for which it is too low, and too high."""
    off_held_out: str

    @classmethod
    def of(cls, look: Look, outputs: int) -> PointGlyphs:
        """Choose characters for so many outputs: letters where each class has one."""
        glyphs = look.glyphs
        off = {
            "off_train": glyphs.off_train_points,
            "off_held_out": glyphs.off_held_out_points,
        }
        if outputs > 1:
            # Of more classes than letters some share one; whatever names a row names its class.
            small, large = (
                "".join(islice(cycle(letters), outputs))
                for letters in (ascii_lowercase, ascii_uppercase)
            )
            return cls(small, small, large, large, large, **off)
        return cls(
            glyphs.train_points,
            glyphs.held_out_points,
            glyphs.wrong_train_points,
            glyphs.wrong_held_out_points,
            glyphs.near_points,
            **off,
        )

    @property
    def underlines_held_out(self) -> bool:
        """Whether a line under a point says that it is held out, as its character does not."""
        return self.train == self.held_out

    @property
    def held_out_ink(self) -> str:
        """What the ink of points that are held out has, in rich's words."""
        return "underline" if self.underlines_held_out else ""


class PointKinds:
    """What each point of a dataset is drawn as when it is right, and when it is wrong.

    A kind is a small number; of several points in a cell the one of the largest kind is seen, so
    that wrong ones are never hidden.

    Args:
        dataset: The points.
        look: Characters and colours.
        tells_sets: Whether points that are held out look otherwise than those that train.

    Attributes:
        glyphs: All characters.
        classes: Each point's class; in a regression, which half of the range its target is in.
        held_out: Whether each point does not train.
    """

    def __init__(self, dataset: Dataset, look: Look, *, tells_sets: bool = True) -> None:
        self._dataset = dataset
        classes = dataset.targets.shape[1] if dataset.has_several_classes else 1
        self.glyphs = glyphs = PointGlyphs.of(look, classes)
        if dataset.has_several_classes:
            self.classes = dataset.labels.astype(np.intp)
        else:
            middle, targets = 0.5, shown_targets(dataset)
            if dataset.task == "regression":
                middle = float(targets.min() + targets.max()) / 2
            self.classes = (targets >= middle).astype(np.intp)
        self.held_out = np.full(len(dataset.targets), tells_sets)
        self.held_out[dataset.train] = False
        count = len(glyphs.train)
        self._right = (self.held_out * count + self.classes).astype(np.int16)
        self._near = (self.classes + 2 * count).astype(np.int16)
        self._wrong = (self._right + 3 * count).astype(np.int16)
        self._off = (self.held_out * 2 + 5 * count).astype(np.int16)
        texts = (
            *(glyphs.train, glyphs.held_out, glyphs.near),
            *(glyphs.wrong_train, glyphs.wrong_held_out),
            *(glyphs.off_train, glyphs.off_held_out),
        )
        self.codes = np.array([*map(ord, "".join(texts))], dtype=np.uint32)
        """The character of each kind."""

    def of(
        self,
        right: NDArray[np.bool_],
        *,
        near: NDArray[np.bool_] | None = None,
        too_high: NDArray[np.bool_] | None = None,
    ) -> NDArray[np.int16]:
        """Give each point's kind.

        Args:
            right: Whether it is predicted right.
            near: Where a tolerance says what is right, whether it is on its class's side.
            too_high: Where a number is to be met, whether the prediction is above it.
        """
        wrong = self._wrong if too_high is None else (self._off + too_high).astype(np.int16)
        if near is not None:
            wrong = np.where(near, self._near, wrong)
        return np.where(right, self._right, wrong)

    def judged(
        self, right: NDArray[np.bool_], predictions: NDArray[np.floating], *, by_tolerance: bool
    ) -> NDArray[np.int16]:
        """Give each point's kind by what is predicted.

        Args:
            right: Whether it is predicted right.
            predictions: As a snapshot has them.
            by_tolerance: Whether a tolerance says what is right.
        """
        labels = shown_targets(self._dataset)
        if self._dataset.task == "regression":
            predicted = shown_predictions(self._dataset, predictions)
            return self.of(right, too_high=predicted > labels)
        if by_tolerance and not self._dataset.has_several_classes:
            return self.of(right, near=(predictions >= 0.5) == (labels >= 0.5))
        return self.of(right)


def levels(values: NDArray[np.float64], low: float, high: float, count: int) -> NDArray[np.int8]:
    """Sort values into equal levels from 0 to `count - 1`; what lies outside goes to the ends.

    Args:
        values: Any numbers, shape `(points,)`; those that are none go to level 0.
        low: Start of the lowest level.
        high: End of the highest level.
        count: How many levels.
    """
    # Clipped first, as the numbers of a run that breaks would overflow.
    share = (np.clip(np.nan_to_num(values, nan=low), low, high) - low) / ((high - low) or 1.0)
    return np.clip(np.floor(share * count), 0, count - 1).astype(np.int8)
