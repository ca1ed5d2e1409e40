"""The lines above the keys: how far the run is, and how well the network does."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.text import Text
from textual.app import RenderResult
from textual.reactive import reactive
from textual.strip import Strip
from textual.timer import Timer

from ....core import Metrics, Snapshot
from ....core.training.replicas.replica_snapshot import ReplicaSnapshot
from ....core.training.speed.limit import limit_words
from ....core.training.throughput import Throughput, epochs_done
from ...appearance.look import Look
from ...drawing.numbers import duration_text, loss_text, percent_text, range_text, rate_text
from ...widgets.panel import SnapshotWidget

Line = list[tuple[str, str]]
"""Pieces of text with their inks, from left to right."""

_STATE_WORDS = {
    "running": "training",
    "paused": "paused",
    "finished": "finished",
    "stopped": "stopped",
    "diverged": "diverged",
    "failed": "failed",
}


class StatusBar(SnapshotWidget):
    """State, progress, speed and time left; then losses and both accuracies.

    With replicas these are medians, and a third line says how far the accuracies range.
    """

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._throughput = Throughput()
        self._lines: list[Line] = []

    def draw_snapshot(self, snapshot: Snapshot) -> None:
        """Write the lines anew, and redraw if they differ."""
        if not snapshot.is_past:
            self._throughput.observe(snapshot)
        width = self.size.width
        before = self._lines
        self._lines = [self._progress(snapshot, width), self._metrics(snapshot, width)]
        if snapshot.replicas is not None:
            self._lines.append(self._ranges(snapshot.replicas, width))
        self.styles.height = len(self._lines)
        self.redraw_lines(y for y in range(3) if self._lines[y : y + 1] != before[y : y + 1])

    def _progress(self, snapshot: Snapshot, columns: int) -> Line:
        glyphs, palette = self.look.glyphs, self.look.palette
        if snapshot.is_past:
            mark, colour = glyphs.past, ""
        elif snapshot.state == "running":
            mark, colour = glyphs.running, ""
        elif snapshot.state == "paused":
            mark, colour = glyphs.paused, ""
        else:
            bad = snapshot.state in {"diverged", "failed"}
            mark, colour = (glyphs.wrong, palette.wrong) if bad else (glyphs.ended, "")
        epochs = f"{snapshot.config.epochs:,}"
        counts = f"epoch {snapshot.epoch:>{len(epochs)},}/{epochs}"
        word = "the past" if snapshot.is_past else _STATE_WORDS[snapshot.state]
        state = f" {mark} {word:<9}"
        room = columns - len(state) - len(counts) - 5
        texts = self._throughput_texts(snapshot)
        # Cut short, a number would be another one.
        text = next((text for text in texts if len(text) <= room + 1), "")
        room -= len(text)
        width = min(max(room, 0), 40)
        share = min(epochs_done(snapshot) / snapshot.config.epochs, 1.0)
        full = int(share * width)
        return [
            (state, f"bold {colour}"),
            (glyphs.bar_full * full, colour),
            (glyphs.bar_empty * (width - full), palette.faint),
            (f"  {counts}  {text}", ""),
        ]

    def _throughput_texts(self, snapshot: Snapshot) -> tuple[str, ...]:
        """Say how fast it is or how long it took, from all there is to say to the least."""
        words = limit_words(snapshot.speed, speeds_up=snapshot.speeds_up)
        held = f" ({words})" if words else ""
        if snapshot.state == "running":
            text = f"{rate_text(self._throughput.epochs_per_second)} epochs/s"
            left = f" {duration_text(self._throughput.seconds_left(snapshot))} left"
            # How long it takes at a speed that was chosen to watch it, nobody needs to know.
            return text + held + left, text + (held or left), held[2:-1] or text
        took = f"{duration_text(snapshot.seconds)} trained"
        steps = f"  step {snapshot.steps:,}"
        return took + steps + held, took + steps, took

    def _metrics(self, snapshot: Snapshot, columns: int) -> Line:
        palette = self.look.palette
        tolerance = f"{snapshot.config.tolerance:g}"
        near = f"±{tolerance}" if not self.look.ascii_only else f"+-{tolerance}"
        sets: list[tuple[str, str, Metrics | None]] = [
            ("train", palette.train, snapshot.train),
            ("val", palette.validation, snapshot.validation),
            ("test", palette.faint, snapshot.test),
        ]
        line: Line = []
        for name, colour, metrics in sets:
            part = [(f" {name} ", f"bold {colour}")]
            if metrics is None:
                part.append(("no rows ", ""))
            else:
                accuracy = percent_text(metrics.accuracy, 7) if metrics.accuracy is not None else ""
                part += [
                    (loss_text(metrics.loss, 7) + accuracy, ""),
                    (f" {near}", palette.faint),
                    (f"{percent_text(metrics.accuracy_within_tolerance, 7)} ", ""),
                ]
            # The test comes last and is left out where there is no room for all of it.
            if sum(len(text) for text, _ in line + part) <= columns:
                line += part
        return line

    def _ranges(self, replicas: ReplicaSnapshot, columns: int) -> Line:
        """Say under each accuracy from where to where the replicas' lie."""
        line: Line = []
        for column, name in enumerate(("train", "val", "test")):
            before = f" {'range' if not column else ''}".ljust(len(name) + 2)
            if not replicas.counts[column]:
                part = before + " " * len("no rows ")
            else:
                accuracies, within = (range_text(replicas.means[:, row, column]) for row in (1, 2))
                part = (
                    f"{before}{accuracies:>14}{within:>12} "
                    if accuracies
                    else (f"{before}{within:>19} ")
                )
            if sum(len(text) for text, _ in line) + len(part) <= columns:
                line.append((part, self.look.palette.faint))
        return line

    def render_line(self, y: int) -> Strip:
        """Give a line."""
        line = self._lines[y] if y < len(self._lines) else []
        return Strip([Segment(text, self.style_of(ink)) for text, ink in line])


_TOLD_SECONDS = 10.0
"""How long something is told in place of what is said of the run."""


class MessageLine(SnapshotWidget):
    """A sentence about how the run ended or fares; hidden while there is nothing to say.

    While an earlier epoch is looked at, it says so instead.
    """

    SHOWS_LIVE: ClassVar = True
    SHOWS_PICTURE: ClassVar = False

    playing: reactive[str] = reactive("", repaint=False)
    """How fast the run is played back, in words; empty if it is not."""

    def __init__(self, look: Look, *, id: str) -> None:
        super().__init__(look, id=id)
        self._sentence = self._told = ""
        self._until: Timer | None = None

    def tell(self, sentence: str) -> None:
        """Say something else for a while, in place of whatever is said of the run."""
        if self._until is not None:
            self._until.stop()
        self._until = self.set_timer(_TOLD_SECONDS, self._tell_no_more) if sentence else None
        self._told = sentence
        self.watch_snapshot()

    def _tell_no_more(self) -> None:
        self.tell("")

    def watch_playing(self) -> None:
        """Say how fast it is now."""
        self.watch_snapshot()

    def watch_snapshot(self) -> None:
        """Appear with a message and go with it."""
        snapshot = self.snapshot
        sentence = snapshot.message if snapshot else ""
        if snapshot is not None and snapshot.past is not None:
            sentence = _past_sentence(snapshot, snapshot.past, self.playing)
        sentence = self._told or sentence
        if sentence != self._sentence:
            lays_out = bool(sentence) != bool(self._sentence) or len(sentence) > self.size.width
            self._sentence = sentence
            self.display = bool(sentence)
            self.refresh(layout=lays_out)

    def render(self) -> RenderResult:
        """Write the sentence, in the colour of trouble only where there is any."""
        snapshot = self.snapshot
        if (
            snapshot is not None
            and not self._told
            and (snapshot.past is not None or snapshot.state == "finished")
        ):
            return Text(self._sentence, style="bold")
        return Text(self._sentence, style=f"bold {self.look.palette.wrong}")


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
