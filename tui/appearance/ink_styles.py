"""A widget's own colours with other inks, as its lines are made of them."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.widget import Widget


class InkStyles:
    """Styles by their inks, found once each.

    Textual's filters, such as the one that leaves no colour, have been at them already: they change
    nothing the second time, and lines that are made of these are spared them.

    Args:
        widget: Whose colours.
    """

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[str, Style] = {}

    def of(self, ink: str) -> Style:
        """Give the style with an ink, as rich writes it."""
        if (style := self._styles.get(ink)) is None:
            style = self._widget.rich_style + Style.parse(ink)
            for line_filter in self._widget.get_line_filters():
                (segment,) = line_filter.apply(
                    [Segment("", style)], self._widget.background_colors[1]
                )
                style = segment.style or style
            self._styles[ink] = style
        return style

    def forget(self) -> None:
        """Find the colours anew: the theme changed."""
        self._styles.clear()
