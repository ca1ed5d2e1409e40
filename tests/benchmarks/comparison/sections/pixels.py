"""What the boundary costs in pixels, beside that of half blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median
from time import monotonic, perf_counter

import numpy as np

from nnlab.core import RunConfig, Trainer
from nnlab.core.training.metrics.correctness import right_rows
from nnlab.tui.appearance.look import Look, PixelCells
from nnlab.tui.drawing.maps.boundary import BoundaryDrawing
from nnlab.tui.drawing.maps.place import Place
from nnlab.tui.drawing.maps.plane_outputs import PlaneOutputs, members_of
from nnlab.tui.drawing.picture import Picture
from nnlab.tui.drawing.pixels.kitty import transmission
from nnlab.tui.drawing.pixels.sixel import sixels_of
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
_HUNDRED = 100 * 100


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


def run(*, quick: bool) -> None:
    """Print both tables."""
    _print_pictures(rounds=2 if quick else 40)
    _print_live(seconds=2.0 if quick else 8.0, rounds=1 if quick else 3)


def cost(config: RunConfig, pixels: PixelCells | None, rounds: int) -> Cost:
    """Draw the boundary of a trained run again and again, and give what that takes."""
    snapshot = Trainer(config).run()
    dataset = snapshot.dataset
    assert dataset is not None
    place = Place.of(dataset, *_ROOM)
    assert place is not None
    drawing = BoundaryDrawing(
        dataset, place, replace(Look.of(ascii_only=False, colours=256), pixels=pixels)
    )
    right, drawn = right_rows(snapshot, dataset), [Picture(0, 0)]
    evaluated = PlaneOutputs(snapshot, dataset.view, place, drawing.samples)

    def draw() -> None:
        # It is found anew only for other parameters.
        evaluated._parameters = np.empty((0, 0))
        levels = drawing.map_levels(evaluated, members_of(snapshot), discretize=False)
        drawn[0] = drawing.draw(levels, right, snapshot.predictions, cursor=None, discretize=False)

    took = _milliseconds(draw, rounds)
    if not drawn[0].pixels or pixels is None:
        return Cost(0, 0, took, 0.0)
    (area,) = drawn[0].pixels
    sent = [""]

    def write() -> None:
        if pixels.scales:
            sent[0] = "".join(transmission(area.raster, 20, area.columns, area.rows))
        else:
            sent[0] = sixels_of(area.raster)

    writing = _milliseconds(write, rounds)
    return Cost(area.raster.levels.size, len(sent[0]), took, writing)


def _milliseconds(does: Callable[[], None], rounds: int) -> float:
    took: list[float] = []
    for _ in range(rounds):
        start = perf_counter()
        does()
        took.append(1e3 * (perf_counter() - start))
    return min(took)


def _print_pictures(*, rounds: int) -> None:
    rows: list[list[str]] = []
    goals: list[Goal] = []
    for words, config in _CONFIGS.items():
        for way, pixels in _WAYS.items():
            found = cost(config, pixels, rounds)
            of_hundred = found.sent / found.pixels * _HUNDRED if found.pixels else None
            rows.append(
                [
                    f"{words}: {way}",
                    f"{found.pixels:,}" if found.pixels else "-",
                    f"{found.sent:,}" if found.pixels else "-",
                    number(of_hundred),
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
        ("picture", "pixels", "bytes", "bytes of 100x100", "ms to draw", "ms to write"),
        rows,
        goals=goals,
        notes=(f"Least of {rounds} rounds each, on one network that was trained for 300 epochs.",),
    )


def _print_live(*, seconds: float, rounds: int) -> None:
    rows: list[list[str]] = []
    shown: dict[Pictures, list[tuple[float, float]]] = {"": [], "kitty": [], "sixel": []}
    for _ in range(rounds):
        for way, found in shown.items():
            found.append(live(way, seconds))
    plain = median(epochs for _, epochs in shown[""])
    goals: list[Goal] = []
    for way, found in shown.items():
        sent, epochs = (median(each) for each in zip(*found, strict=True))
        share = 100 * epochs / plain
        rows.append([way or "half blocks", number(sent / 1000), number(share)])
        if way:
            told = f"of the speed under half blocks, {way}"
            goals.append(Goal(told, share, 95.0, "at least", " %"))
    print_table(
        "pixels, live: the lab at 120x40 on a fast line, full speed, everything live",
        "How to read: of 100 epochs under half blocks, for the same processor time, so many.",
        ("boundary", "kB/s", "% of training"),
        rows,
        goals=goals,
        notes=(f"Medians of {rounds} alternating processes of {seconds:g} s each.",),
    )


def live(pictures: Pictures, seconds: float) -> tuple[float, float]:
    """Give bytes a second, and epochs for each second of processor time."""
    with ThrottledTerminal(
        lab("--preset", "spiral", "--speed", "max"),
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
