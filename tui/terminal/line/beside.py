"""What is sent beside a screen's cells, such as what a picture of pixels is made of."""

from __future__ import annotations

from .cells import Cells


class Beside:
    """Nothing beside the cells; who has something says so in these ways."""

    def before(self, shown: Cells, wanted: Cells) -> None:
        """Take note of what the cells of a frame are about to be written over.

        Args:
            shown: What the terminal shows.
            wanted: What it is to show.
        """

    def translated(self, text: str) -> str:
        """Give what the terminal understands of the cells of a frame."""
        return text

    def behind(self, shown: Cells, wanted: Cells, now: float) -> str:
        """Give what is sent behind the cells of a frame.

        Args:
            shown: What the terminal shows once it has got them.
            wanted: What it is to show in the end.
            now: The time.
        """
        return ""

    def sent(self, size: int, now: float) -> None:
        """Learn that so many bytes were sent, cells and all."""

    def seconds_until_due(self, now: float) -> float | None:
        """Give the seconds until there is something to send that waits; `None` if there is none."""
        return None

    def forget(self) -> None:
        """Know nothing of what the terminal shows: something else has drawn on it."""

    def leave(self) -> str:
        """Give what takes away what would stay behind."""
        return ""
