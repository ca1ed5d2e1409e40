"""The two scatter plots show the truth and what the network predicts, point by point."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core import RunConfig
from nnlab.tui.appearance.look import ASCII, UNICODE, Glyphs

from ....driven_lab import SMALL, WIDE, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

CLASSES = XOR.replace(epochs=60)
SEVERAL = RunConfig(dataset="blobs", classes=10, samples=200, noise=0.4, epochs=20)
SQUARES = CLASSES.replace(features=("x1^2", "x2", "x1x2"))
PLANE = RunConfig(dataset="plane", samples=80, hidden_layers=(3,), epochs=3, noise=0.1)


Picture = list[str]


def pictures(lab: Lab) -> tuple[Picture, Picture, str]:
    """Both plots as lines of characters, and the legend under them."""
    inside = [line[1:-1] for line in lab.lines("#data")[1:-1]]
    width = (len(inside[0]) - 3) // 2
    rows = inside[1:-1]
    return (
        [row[:width] for row in rows],
        [row[width + 3 : 2 * width + 3] for row in rows],
        inside[-1],
    )


def mark_of(value: float, glyphs: Glyphs, ends: tuple[float, float] | None, classes: int) -> str:
    if classes > 2:
        return glyphs.classes[int(value)]
    if ends is None:
        return glyphs.class_one if value >= 0.5 else glyphs.class_zero
    return glyphs.ramp[int(np.clip((value - ends[0]) / (ends[1] - ends[0]) * 5, 0, 4))]


def expected(lab: Lab, glyphs: Glyphs, width: int, height: int) -> tuple[Picture, Picture, int]:
    """The same plots, drawn point by point from the snapshot."""
    dataset, snapshot = lab.screen.session.run.dataset, lab.shown
    targets, predictions = dataset.labels, snapshot.predictions
    classes = max(2, dataset.targets.shape[1])
    if classes > 2:
        predictions = predictions.argmax(axis=1)
    regression = dataset.task == "regression"
    ends = (float(targets.min()), float(targets.max())) if regression else None
    low, high = dataset.points.min(axis=0), dataset.points.max(axis=0)
    truth, prediction = ([[" "] * width for _ in range(height)] for _ in range(2))
    # Of several points in a cell the last of these is shown.
    order = " " + (glyphs.ramp if regression else glyphs.class_zero + glyphs.class_one)
    order = " " + glyphs.classes if classes > 2 else order
    order += glyphs.wrong
    wrong = 0
    for point, target, output in zip(dataset.points, targets, predictions, strict=True):
        x, y = (point - low) / (high - low)
        row, column = round((1 - y) * (height - 1)), round(x * (width - 1))
        if regression:
            is_wrong = abs(target - output) > snapshot.config.tolerance
        elif classes > 2:
            is_wrong = target != output
        else:
            is_wrong = (target >= 0.5) != (output >= 0.5)
        wrong += is_wrong
        truly = mark_of(target, glyphs, ends, classes)
        drawn = glyphs.wrong if is_wrong else mark_of(output, glyphs, ends, classes)
        for picture, mark in ((truth, truly), (prediction, drawn)):
            if order.index(mark) > order.index(picture[row][column]):
                picture[row][column] = mark
    return ["".join(row) for row in truth], ["".join(row) for row in prediction], wrong


def is_true_to_the_network(lab: Lab, glyphs: Glyphs) -> bool:
    if len(lab.lines("#data")) < 5:
        return False  # not laid out yet
    truth, prediction, legend = pictures(lab)
    wanted = expected(lab, glyphs, len(truth[0]), len(truth))
    classes = lab.screen.session.run.dataset.targets.shape[1]
    is_named = classes == 1 or " ".join(glyphs.classes[:classes]) in legend
    is_counted = f"{glyphs.wrong} wrong {wanted[2]}" in legend
    return (truth, prediction) == wanted[:2] and is_named and is_counted


@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
async def test_each_cell_shows_the_points_that_lie_in_it_at_any_size(shared_lab, ascii_only):
    glyphs = ASCII if ascii_only else UNICODE
    async with shared_lab(ascii_only=ascii_only) as lab:
        for config in (CLASSES, SEVERAL, PLANE, SQUARES):
            await lab.finish(config)
            await lab.press("9")
            for size in (WIDE, SMALL, (60, 20), (200, 60)):
                await lab.resize(*size)
                await lab.until(lambda: is_true_to_the_network(lab, glyphs))
                inside = "".join(lab.lines("#data")[1:-1]).replace("│", "")
                assert not ascii_only or inside.isascii()
