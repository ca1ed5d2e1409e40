"""The line of messages above the status, and the list of those that there were."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.timer import Timer

from ....core import Snapshot
from ...appearance.look import Look
from ...drawing.text_columns import harmless, whole_words
from ...widgets.panel import SnapshotWidget
from ...widgets.said_line import covers, tell_on

_TOLD_SECONDS = 10.0
"""How long something is told in place of what is said of the run."""

_MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """Something that was said."""

    at: datetime
    sentence: str
    is_trouble: bool


class MessageLine(SnapshotWidget):
    """One sentence: what was told last, else how the run ended or fares.

    While an earlier epoch is looked at, it says so instead of the latter. The line is there even
    while it is empty, so that nothing moves when something is said.
    """

    SHOWS_LIVE: ClassVar = True

    playing: reactive[str] = reactive("", repaint=False)
    """How fast the run is played back, in words; empty if it is not."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self.kept: deque[SaidSentence] = deque(maxlen=_MOST_KEPT)
        """What was said, oldest first."""
        self._shown = self._of_run = ""
        self._told: SaidSentence | None = None
        self._until: Timer | None = None

    @property
    def sentence(self) -> str:
        """What it says, though there may be room for its beginning only."""
        return self._shown

    @property
    def is_seen(self) -> bool:
        """Whether no screen that lies on the lab covers it."""
        stack = self.app.screen_stack
        above = stack[stack.index(self.screen) + 1 :] if self.screen in stack else stack
        return not any(covers(screen, self) for screen in above)

    @property
    def told(self) -> str:
        """What it was told and still says."""
        return self._told.sentence if self._told else ""

    def tell(self, sentence: str, *, is_trouble: bool = True, seconds: float | None = None) -> bool:
        """Say something else for a while, in place of whatever is said of the run.

        Returns:
            Whether it is seen there, or on the line of a screen that covers it.
        """
        if self._until is not None:
            self._until.stop()
        self._until = self._told = None
        if sentence:
            self._told = self._keep(sentence, is_trouble=is_trouble)
            self._until = self.set_timer(max(seconds or 0.0, _TOLD_SECONDS), self._tell_no_more)
        self.draw()
        return self.is_seen or tell_on(
            self.app.screen_stack, sentence, is_trouble=is_trouble, seconds=seconds or 0.0
        )

    def _keep(self, sentence: str, *, is_trouble: bool) -> SaidSentence:
        # Text from outside may be in it.
        message = SaidSentence(datetime.now(), harmless(sentence), is_trouble)
        self.kept.append(message)
        return message

    def _tell_no_more(self) -> None:
        self.tell("")

    def watch_playing(self) -> None:
        """Say how fast it is now."""
        self.draw()

    def draw(self) -> None:
        """Say what is to be said now; it is found when it changes, seen or not."""
        super().draw()
        snapshot = self.snapshot
        of_run = snapshot.message if snapshot else ""
        if of_run != self._of_run:
            self._of_run = of_run
            if of_run:
                self._keep(of_run, is_trouble=_is_trouble(snapshot))
        if snapshot is not None and snapshot.past is not None:
            of_run = _past_sentence(snapshot, snapshot.past, self.playing)
        sentence = self._told.sentence if self._told else of_run
        if sentence != self._shown:
            self._shown = sentence
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Write as many whole words as there is room for; a key lists the sentence whole."""
        text = f" {whole_words(self._shown, self.size.width - 2, self.look.glyphs.cut)}"
        is_trouble = self._told.is_trouble if self._told else _is_trouble(self.snapshot)
        ink = f"bold {self.look.palette.wrong}" if is_trouble else "bold"
        return Strip([Segment(text, self.style_of(ink))])


def _is_trouble(snapshot: Snapshot | None) -> bool:
    if snapshot is None or snapshot.past is not None:
        return False
    return snapshot.state in {"diverged", "failed"} or "seems stuck" in snapshot.message


def _past_sentence(live: Snapshot, past: Snapshot, playing: str) -> str:
    """Say that this is the past, and how to leave it.

    Args:
        live: What is now.
        past: What is shown.
        playing: How fast it is played, see `Playback.words`; empty if it is not.
    """
    state = ", training goes on." if live.state == "running" else f", {live.state}."
    epochs = f"epoch {past.epoch:,} of {live.epoch:,}"
    return f"The past: {epochs}{playing or state}  l: live  b: branch"
