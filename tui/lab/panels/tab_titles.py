"""What the tabs of the panels say, so that all of them fit side by side without a word cut."""

from __future__ import annotations

from collections.abc import Sequence


def tab_titles(
    titles: Sequence[tuple[str, str]], active: int, width: int, padding: int
) -> list[str]:
    """Choose the longest titles that fit.

    Args:
        titles: Of each tab its key and its title.
        active: Place of the tab that is active: it is never without its title.
        width: Columns for all tabs.
        padding: Columns around each.

    Returns:
        The titles, all of them, else those around the active tab and only
        the keys of the others.
    """
    words = [f"{key} {title}" for key, title in titles]
    if _width(words, padding) - padding <= width:
        return words
    fitting = [key for key, _ in titles]
    for place in sorted(range(len(titles)), key=lambda place: abs(place - active)):
        longer = [*fitting[:place], words[place], *fitting[place + 1 :]]
        if _width(longer, padding) > width and place != active:
            break
        fitting = longer
    return fitting


def _width(titles: Sequence[str], padding: int) -> int:
    return sum(len(title) + padding for title in titles)
