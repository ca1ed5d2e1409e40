"""A layout that lets what stands below each other go on in columns, where there is room."""

from __future__ import annotations

from collections.abc import Sequence

from textual._resolve import resolve_box_models
from textual.geometry import NULL_OFFSET, Region, Size
from textual.layout import ArrangeResult, WidgetPlacement
from textual.layout import Layout as TextualLayout
from textual.widget import Widget

_GAP = 2
"""Columns left free between two of ours."""


class ColumnsLayout(TextualLayout):
    """As many columns as fit, filled one after the other and of about the same height.

    Args:
        least: So many cells wide a column is at least.
        head: The style class of what is never the last of a column.
    """

    name = "columns"

    def __init__(self, least: int, head: str) -> None:
        self._least = least
        self._head = head

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """Give each of them its place."""
        parent.pre_layout(self)
        columns = max(1, (size.width + _GAP) // (self._least + _GAP))
        width = (size.width + _GAP) // columns - _GAP
        boxes = resolve_box_models(
            [child.styles.height for child in children],
            children,
            Size(width, size.height),
            parent.app.size,
            Size(max([child.styles.margin.width for child in children], default=0), 0),
            resolve_dimension="height",
            greedy=greedy,
        )
        heights = [int(height) for _, height, _ in boxes]
        places = _places(heights, [child.has_class(self._head) for child in children], columns)
        return [
            WidgetPlacement(
                Region(column * (width + _GAP) + box.margin.left, y, int(box.width), height),
                NULL_OFFSET, box.margin, child, 0, False, False, False,
            )
            for child, box, height, (column, y) in zip(
                children, boxes, heights, places, strict=True
            )
        ]  # fmt: skip


def _places(heights: Sequence[int], heads: Sequence[bool], columns: int) -> list[tuple[int, int]]:
    """Choose for each its column and its row in it, the columns being as low as they can be."""
    highest = max([-(-sum(heights) // columns), *heights]) if heights else 0
    while True:
        column = y = 0
        places: list[tuple[int, int]] = []
        for number, height in enumerate(heights):
            # A head needs room for what it stands above.
            needed = sum(heights[number : number + 2]) if heads[number] else height
            if y and y + needed > highest:
                column, y = column + 1, 0
            places.append((column, y))
            y += height
        if column < columns:
            return places
        highest += 1
