"""What the boundary costs in pixels, beside that of half blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median
from time import monotonic, perf_counter
from typing import TypeVar

import numpy as np

from nnlab.core import RunConfig, Snapshot, Trainer
from nnlab.core.training.metrics.correctness import right_rows
from nnlab.tui.appearance.look import Look, PixelCells
from nnlab.tui.drawing.maps.boundary import BoundaryDrawing
from nnlab.tui.drawing.maps.place import Place
from nnlab.tui.drawing.maps.plane_outputs import PlaneOutputs, members_of
from nnlab.tui.drawing.picture import Picture
from nnlab.tui.drawing.pixels.kitty import transmission
from nnlab.tui.drawing.pixels.raster import PixelArea
from nnlab.tui.drawing.pixels.sixel import sixels_of, sixels_over
from nnlab.tui.terminal.pixels.ability import by_kitty, by_sixels

from ..over_line import (
    WARM_UP_SECONDS,
    Line,
    Pictures,
    ThrottledTerminal,
    lab,
    surroundings,
)
from ..tables import Goal, number, print_table
from ..terminal import processor_seconds

_ROOM = (46, 24)
"""Columns and rows of the boundary's panel at 120x40."""
_CONFIGS = {
    "spiral, 500 points": RunConfig(dataset="spiral", epochs=300),
    "xor, 21 points": RunConfig(dataset="xor", epochs=300),
}
_WAYS: dict[str, PixelCells | None] = {
    "half blocks": None,
    "kitty": by_kitty((8, 16)).cells,
    "sixel, cells of 6x13": by_sixels((6, 13)).cells,
    "sixel, cells of 10x20": by_sixels((10, 20)).cells,
}
_EPOCH = re.compile(r"epoch +([\d,]+) of")
_MOST_BYTES = 3000
"""Of a picture of a hundred pixels a side."""
_LATER = 20
"""Epochs from a picture to the next; at 100 a second that is five pictures a second."""
_MOST_A_SECOND = 25.0
"""Thousand bytes a second of everything that is live, on a fast line."""
_HUNDRED = 100 * 100

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one picture takes."""

    pixels: int
    sent: int
    """Bytes; none of cells."""
    drawing: float
    """Milliseconds until it is there."""
    writing: float
    """Milliseconds until it is bytes."""
    sent_then: int
    """Bytes of the picture after some more epochs, where the terminal keeps the first one."""


def run(*, quick: bool) -> None:
    """Print both tables."""
    _print_pictures(rounds=2 if quick else 40)
    _print_live(seconds=2.0 if quick else 8.0, rounds=1 if quick else 3)


def cost(config: RunConfig, pixels: PixelCells | None, rounds: int) -> Cost:
    """Draw the boundary of a trained run again and again, and give what that takes."""
    before, after = (
        Trainer(config.replace(epochs=epochs)).run()
        for epochs in (config.epochs, config.epochs + _LATER)
    )
    dataset = before.dataset
    assert dataset is not None
    place = Place.of(dataset, *_ROOM)
    assert place is not None
    drawing = BoundaryDrawing(
        dataset, place, replace(Look.of(ascii_only=False, colours=256), pixels=pixels)
    )
    evaluated = PlaneOutputs(before, dataset.view, place, drawing.samples)

    def drawn(snapshot: Snapshot) -> Picture:
        # It is found anew only for other parameters.
        evaluated._parameters = np.empty((0, 0))
        levels = drawing.map_levels(
            evaluated, members_of(snapshot), discretize=False, holds=snapshot is after
        )
        return drawing.draw(
            levels,
            right_rows(snapshot, dataset),
            snapshot.predictions,
            cursor=None,
            discretize=False,
        )

    picture, took = _timed(lambda: drawn(before), rounds)
    if not picture.pixels or pixels is None:
        return Cost(0, 0, took, 0.0, 0)
    (area,), (later,) = picture.pixels, drawn(after).pixels

    def written(area: PixelArea) -> str:
        if pixels.scales:
            return "".join(transmission(area.raster, 20, area.columns, area.rows))
        return sixels_of(area.raster)

    sent, writing = _timed(lambda: written(area), rounds)
    then = written(later)
    if not pixels.scales:
        no_holes = np.zeros(area.raster.levels.shape, dtype=np.bool_)
        then, writing_then = _timed(
            lambda: sixels_over(later.raster, area.raster, holes=no_holes), rounds
        )
        writing = max(writing, writing_then)
    return Cost(area.raster.levels.size, len(sent), took, writing, len(then))


def _timed(does: Callable[[], _Found], rounds: int) -> tuple[_Found, float]:
    """Give what it finds, and the fewest milliseconds that it took."""
    took: list[float] = []
    found = does()
    for _ in range(rounds):
        start = perf_counter()
        found = does()
        took.append(1e3 * (perf_counter() - start))
    return found, min(took)


def _print_pictures(*, rounds: int) -> None:
    rows: list[list[str]] = []
    goals: list[Goal] = []
    for words, config in _CONFIGS.items():
        for way, pixels in _WAYS.items():
            found = cost(config, pixels, rounds)
            of_hundred = found.sent / found.pixels * _HUNDRED if found.pixels else None
            then = found.sent_then / found.pixels * _HUNDRED if found.pixels else None
            rows.append(
                [
                    f"{words}: {way}",
                    f"{found.pixels:,}" if found.pixels else "-",
                    f"{found.sent:,}" if found.pixels else "-",
                    number(of_hundred),
                    number(then),
                    number(found.drawing),
                    number(found.writing) if found.pixels else "-",
                ]
            )
            if of_hundred is not None:
                told = f"of 100x100 pixels, {words}, {way}"
                goals.append(Goal(told, of_hundred, _MOST_BYTES, "at most", " bytes"))
    print_table(
        "pixels, pictures: the boundary in the panel of 120x40, all of it",
        "How to read: what one frame's picture takes; half blocks send what differs, cell by cell.",
        ("picture", "pixels", "bytes", "of 100x100", "later", "ms to draw", "ms to write"),
        rows,
        goals=goals,
        notes=(
            f"Least of {rounds} rounds each, on one network that was trained for 300 epochs.",
            f"Later: bytes of 100x100 after {_LATER} more epochs, where xterm and foot are sent"
            " what differs.",
        ),
    )


def _print_live(*, seconds: float, rounds: int) -> None:
    rows: list[list[str]] = []
    ways: tuple[Pictures, ...] = ("", "kitty", "sixel")
    shown: dict[Pictures, list[tuple[float, float]]] = {way: [] for way in ways}
    limited: dict[Pictures, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way in ways:
            shown[way].append(live(way, seconds))
            limited[way].append(live(way, seconds, speed="100")[0])
    plain = median(epochs for _, epochs in shown[""])
    goals: list[Goal] = []
    for way, found in shown.items():
        sent, epochs = (median(each) for each in zip(*found, strict=True))
        share, at_hundred = 100 * epochs / plain, median(limited[way]) / 1000
        name = way or "half blocks"
        rows.append([name, number(at_hundred), number(sent / 1000), number(share)])
        if way:
            told = f"at 100 epochs a second, {way}"
            goals.append(Goal(told, at_hundred, _MOST_A_SECOND, "at most", " kB/s"))
            told = f"of the speed under half blocks, {way}"
            goals.append(Goal(told, share, 95.0, "at least", " %"))
    print_table(
        "pixels, live: the lab at 120x40 on a fast line, everything live, spiral",
        "How to read: kB/s at 100 epochs a second and at full speed; and of 100 epochs under half"
        "\n   blocks, for the same processor time, so many.",
        ("boundary", "kB/s, 100", "kB/s, full", "% of training"),
        rows,
        goals=goals,
        notes=(f"Medians of {rounds} alternating processes of {seconds:g} s each.",),
    )


def live(pictures: Pictures, seconds: float, *, speed: str = "max") -> tuple[float, float]:
    """Give bytes a second, and epochs for each second of processor time."""
    with ThrottledTerminal(
        lab("--preset", "spiral", "--speed", speed),
        Line(),
        environment=surroundings(colours="24-bit"),
        pictures=pictures,
    ) as terminal:
        terminal.until(lambda text: "training" in text)
        terminal.rest(WARM_UP_SECONDS)
        before, since, epoch = len(terminal.drawn), monotonic(), _epoch(terminal)
        spent = processor_seconds(terminal.process_id) or 0.0
        terminal.rest(seconds)
        sent = (len(terminal.drawn) - before) / (monotonic() - since)
        used = (processor_seconds(terminal.process_id) or 0.0) - spent
        epochs = _epoch(terminal) - epoch
        terminal.press("q")
        terminal.until_ended()
    return sent, epochs / used if used else 0.0


def _epoch(terminal: ThrottledTerminal) -> int:
    found = _EPOCH.search(terminal.text)
    if found is None:
        raise RuntimeError(f"the screen shows no epoch:\n{terminal.text}")
    return int(found[1].replace(",", ""))
