"""The legend under a boundary: where it is narrow the key gives way, and no number is cut."""

from __future__ import annotations

import re

import numpy as np
import pytest

from nnlab.core import RunConfig
from nnlab.core.data.dataset import make_dataset
from nnlab.tui.appearance.look import Look
from nnlab.tui.drawing.maps.boundary import BoundaryDrawing, Place

PLAIN = Look.of(ascii_only=False, colours=0)
TWO, TEN, PLANE = (
    RunConfig(dataset="circle", samples=2000),
    RunConfig(dataset="arms", classes=10, samples=2000),
    RunConfig(dataset="plane", samples=2000),
)


def legend(config: RunConfig, width: int, wrong: int) -> str:
    """Draw a boundary so wide, and read its last line."""
    dataset = make_dataset(config)
    place = Place.of(dataset, width, 12)
    assert place is not None
    assert place.has_labels
    drawing = BoundaryDrawing(dataset, place, PLAIN)
    outputs = np.zeros((np.prod(drawing.samples), dataset.targets.shape[1]))
    right = np.arange(len(dataset.targets)) >= wrong
    levels = drawing.levels(outputs, discretize=False)
    picture = drawing.draw(
        levels.reshape(drawing.samples[::-1]), right, cursor=None, discretize=False
    )
    return picture.lines[place.plane.rows + 1]


@pytest.mark.parametrize("wrong", [0, 12, 1999])
@pytest.mark.parametrize("config", [TWO, TEN, PLANE], ids=["two classes", "ten", "regression"])
def test_the_number_of_wrong_rows_is_whole_at_every_width(config, wrong):
    for width in range(30, 60):
        line = legend(config, width, wrong)
        assert len(line) == width
        assert line.rstrip().endswith(f"✗☒ wrong {wrong:,}"), line


def test_the_legend_stands_in_the_middle():
    for width in range(30, 60):
        line = legend(TEN, width, 12)
        left, right = len(line) - len(line.lstrip()), len(line) - len(line.rstrip())
        assert right - left in {0, 1}


def test_only_whole_classes_are_named_as_many_as_fit():
    for width in range(30, 60):
        named = legend(TEN, width, 1999).partition("✗")[0].split()
        assert named == [f"{letter}{number}" for number, letter in enumerate("abcdefghij")][
            : len(named)
        ]  # fmt: skip
        assert len(named) == min((width - len("  ✗☒ wrong 1,999") + 1) // 3, 10)


def test_a_ramp_has_both_its_ends_or_is_not_there():
    seen = set()
    for width in range(30, 60):
        for config, ends in ((TWO, r"0 .*1"), (PLANE, r"-\S+ .* \d\S*")):
            for wrong in (0, 1999):
                key = legend(config, width, wrong).rstrip().rpartition("  ✗☒ ")[0].strip()
                seen.add(bool(key))
                assert not key or re.fullmatch(ends, key), key
    assert any(seen)
    key = legend(TWO, 59, 12).strip().partition("  ✗")[0]
    assert re.fullmatch(r"0 .{12} 1", key)
