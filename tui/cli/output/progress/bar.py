"""Progress as one line that stays in its place, for a terminal."""

from __future__ import annotations

import sys
from math import isnan

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.segment import Segment
from rich.text import Text

from .....core.training.snapshot import Snapshot
from .....core.training.speed.throughput import Throughput
from ...streams import console_on
from ..wording import clock_text, loss_text, percent_text, speed_text
from .display import metrics_after, share_done

_SHORTEST_BAR = 8
_GAP = "  "


class ProgressOnTerminal:
    """Draws the line anew at each `show`; it is gone when the run is over."""

    def __init__(self) -> None:
        self._live = Live(
            console=console_on(sys.stderr),
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._throughput = Throughput()
        self._live.start()

    def show(self, snapshot: Snapshot) -> None:
        """Draw the line."""
        self._throughput.observe(snapshot)
        self._live.update(_Line(snapshot, self._throughput), refresh=True)

    def note(self, sentence: str) -> None:
        """Write a sentence above the line."""
        self._live.console.print(sentence)

    def close(self) -> None:
        """Remove the line and bring the cursor back."""
        self._live.stop()


class _Line:
    """The bar and as many words as fit beside it."""

    def __init__(self, snapshot: Snapshot, throughput: Throughput) -> None:
        self._share = share_done(snapshot)
        self._words = _words(snapshot, throughput)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        # The last columns stay free for the "^C" of a terminal's echo: were it to wrap, the line
        # that is removed in the end would be the wrong one.
        room = options.max_width - 3
        words = _fitting(self._words, room - _SHORTEST_BAR - len(_GAP))
        text = _GAP.join(words)
        width = room - len(text) - len(_GAP)
        if width >= _SHORTEST_BAR:
            bar = ProgressBar(total=1.0, completed=self._share, width=min(width, 40))
            yield from console.render(bar, options.update(width=min(width, 40)))
            yield Segment(_GAP)
        yield Text(text, no_wrap=True, overflow="crop", end="")


def _words(snapshot: Snapshot, throughput: Throughput) -> list[tuple[int, str]]:
    """Word the fields in their order on the line, each with its rank: the last go first."""
    metrics = metrics_after(snapshot, snapshot.epoch)
    last = f"{snapshot.config.epochs:,}"
    watched = not isnan(metrics.validation_loss)
    fields = [
        (0, f"{snapshot.epoch:>{len(last)},}/{last}"),
        (1, f"train {loss_text(metrics.train_loss):<8}"),
        (5 if watched else 3, f"{percent_text(metrics.train_accuracy):>6}"),
    ]
    if watched:
        fields.append((3, f"val {loss_text(metrics.validation_loss):<8}"))
        fields.append((4, f"{percent_text(metrics.validation_accuracy):>6}"))
    if throughput.epochs_per_second:
        fields.append((6, speed_text(throughput.epochs_per_second)))
    if (left := throughput.seconds_left(snapshot)) is not None:
        fields.append((2, f"{clock_text(left)} left"))
    return fields


def _fitting(words: list[tuple[int, str]], room: int) -> list[str]:
    """Leave out the least important words until the rest fits."""
    kept = list(words)
    while len(kept) > 1 and len(_GAP.join(text for _, text in kept)) > room:
        kept.remove(max(kept))
    return [text for _, text in kept]
