"""The two scatter plots show the truth and what the network predicts, point by point."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.tui.appearance.look import ASCII, MANY_COLOURS, UNICODE, Glyphs, Look
from nnlab.tui.drawing.maps.plane import Plane
from nnlab.tui.drawing.scores.two_planes import TwoPlanes
from nnlab.tui.lab.panels.data.data_scatter import DataScatter

from ....driven_lab import SMALL, WIDE, XOR, Lab

pytestmark = pytest.mark.asyncio(loop_scope="session")

CLASSES = XOR.replace(epochs=60)
SEVERAL = RunConfig(dataset="blobs", classes=10, samples=200, noise=0.4, epochs=20)
SQUARES = CLASSES.replace(features=("x1^2", "x2", "x1x2"))
PLANE = RunConfig(dataset="plane", samples=80, hidden_layers=(3,), epochs=3, noise=0.1)


Picture = list[str]


def pictures(lab: Lab) -> tuple[Picture, Picture]:
    """Both planes as lines of characters."""
    panel = lab.one(DataScatter, "#data")
    assert panel._picture is not None
    assert panel._planes is not None
    layout = panel._planes._layout
    assert layout is not None
    rows = panel._picture.lines[layout.top : layout.top + layout.plane.rows]
    left, right = (
        [row[start : start + layout.plane.columns] for row in rows]
        for start in (layout.left, layout.right)
    )
    return left, right


def expected(lab: Lab, glyphs: Glyphs, plane: Plane) -> tuple[Picture, Picture, int]:
    """The same planes, drawn point by point from the snapshot."""
    dataset, snapshot = lab.trained.dataset, lab.shown
    config, wrong = snapshot.config, 0
    targets, predicted = ([[" "] * plane.columns for _ in range(plane.rows)] for _ in range(2))
    ranks: dict[tuple[int, int, int], tuple[bool, float]] = {}
    low, high = dataset.targets.min(), dataset.targets.max()
    for point, target, output in zip(
        dataset.points, dataset.labels, snapshot.predictions, strict=True
    ):
        x, y = (point - plane.low) / (plane.high - plane.low)
        row, column = int((1 - y) * plane.rows), int(x * plane.columns)
        if dataset.task == "regression":
            parts = [int(np.clip((v - low) / (high - low) * 5, 0, 4)) for v in (target, output)]
            is_wrong = abs(target - output) > config.tolerance
            truly, drawn = (glyphs.ramp[part] for part in parts)
            if is_wrong:
                drawn = glyphs.off_train_points[int(output > target)]
        elif config.outputs > 1:
            parts = [int(target), int(output.argmax())]
            is_wrong = parts[0] != parts[1]
            truly, drawn = ("abcdefghij"[part] for part in parts)
            drawn = drawn.upper() if is_wrong else drawn
        else:
            parts = [int(target), int(output >= 0.5)]
            is_wrong = parts[0] != parts[1]
            truly = drawn = glyphs.train_points[int(target)]
            if is_wrong:
                drawn = glyphs.wrong_train_points[int(target)]
        wrong += is_wrong
        for number, mark, rank in (
            (0, truly, (False, parts[0])),
            (1, drawn, (bool(is_wrong), parts[1])),
        ):
            # Of several points in a cell the last of these is shown.
            if rank >= ranks.get((number, row, column), (False, -1)):
                ranks[number, row, column] = rank
                (targets, predicted)[number][row][column] = mark
    return ["".join(row) for row in targets], ["".join(row) for row in predicted], wrong


def is_true_to_the_network(lab: Lab, glyphs: Glyphs) -> bool:
    panel = lab.one(DataScatter, "#data")
    if panel._planes is None or panel._room != panel.size or not panel._planes.fits:
        return False  # not laid out yet
    layout = panel._planes._layout
    assert layout is not None
    cell = (layout.plane.high - layout.plane.low) / (layout.plane.columns, layout.plane.rows)
    assert cell[1] == pytest.approx(2 * cell[0])
    *wanted, wrong = expected(lab, glyphs, layout.plane)
    text = lab.text("#data")
    return (
        pictures(lab) == tuple(wanted)
        and re.search(r"\btargets? +(predicted|output)\b", text) is not None
        and re.search(rf"\b{wrong} (wrong|not close)", text) is not None
    )


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


@pytest.mark.parametrize("width", [20, 30, 40, 60])
@pytest.mark.parametrize("height", [7, 12, 20])
@pytest.mark.parametrize("share", [0.02, 0.2, 0.4, 1.0])
async def test_headings_are_whole_words_over_planes_of_any_width(width, height, share):
    dataset = Trainer(CLASSES).dataset
    narrow = replace(dataset, points=dataset.points * [share, 1.0])
    planes = TwoPlanes(narrow, width, height, Look.of(ascii_only=False, colours=MANY_COLOURS))
    if not planes.fits:
        return
    right = np.ones(len(narrow.labels), dtype=np.bool_)
    picture = planes.draw(right, narrow.labels, by_tolerance=False)
    layout = planes._layout
    assert layout is not None
    head = picture.lines[0][: layout.end + 2] if layout.beside else picture.lines[0]
    words = head.split()
    assert set(words) <= {"targets", "predicted", "target", "output"}
    has_room = layout.left + layout.plane.columns >= len("target")
    assert (words[:1] != []) or not has_room
