"""The legend under a boundary: where it is narrow the key gives way, and no number is cut."""

from __future__ import annotations

import re

import numpy as np
import pytest

from nnlab.core import RunConfig
from nnlab.core.data.make import make_dataset
from nnlab.tui.appearance.look import Look
from nnlab.tui.drawing.maps.boundary import BoundaryDrawing
from nnlab.tui.drawing.maps.place import Place

PLAIN = Look.of(ascii_only=False, colours=0)
TWO, TEN, PLANE = (
    RunConfig(dataset="circle", samples=2000),
    RunConfig(dataset="arms", classes=10, samples=2000),
    RunConfig(dataset="plane", samples=2000),
)


def drawn(config: RunConfig, size: tuple[int, int], wrong: int, look: Look = PLAIN) -> list[str]:
    """Draw a boundary of so many columns and rows, and read what is below or beside the map."""
    dataset = make_dataset(config)
    place = Place.of(dataset, *size)
    assert place is not None
    assert place.legend is not None
    drawing = BoundaryDrawing(dataset, place, look)
    outputs = np.zeros((np.prod(drawing.samples), dataset.targets.shape[1]))
    rows = len(dataset.targets)
    predictions = np.zeros_like(dataset.targets if config.outputs > 1 else dataset.labels)
    levels = drawing.levels(outputs, discretize=False)
    picture = drawing.draw(
        levels.reshape(drawing.samples[::-1]),
        np.arange(rows) >= wrong,
        predictions,
        cursor=None,
        discretize=False,
        by_tolerance=config.accuracy_rule == "tolerance",
    )
    legend = place.legend
    assert legend.beside == (size == BESIDE)
    return [
        line[legend.column : legend.column + legend.width]
        for line in picture.lines[legend.row : legend.row + legend.rows]
    ]


BESIDE, WIDE = (36, 8), (42, 20)
WRONG = {"two classes": "◑◐", "ten": "A-J", "regression": "▼▲"}
EACH = pytest.mark.parametrize(
    ("config", "signs"),
    [*zip((TWO, TEN, PLANE), WRONG.values(), strict=True)],
    ids=WRONG,
)


@pytest.mark.parametrize("wrong", [0, 12, 1999])
@EACH
def test_the_number_of_wrong_rows_is_whole_at_every_width(config, signs, wrong):
    for width in range(30, 60):
        line = drawn(config, (width, 22), wrong)[0]
        assert len(line) == width
        assert line.rstrip().endswith(f"{signs} {wrong:,} wrong"), line
    beside = drawn(config, BESIDE, wrong)
    one, two = f"{signs} {wrong:,} wrong", f"{signs} wrong: {wrong:,}"
    text = " ".join(line.strip() for line in beside)
    assert one in text or two in text


@EACH
def test_the_legend_stands_in_the_middle(config, signs):
    for width in range(30, 60):
        for line in drawn(config, (width, 22), 12):
            left, right = len(line) - len(line.lstrip()), len(line) - len(line.rstrip())
            assert right - left in {0, 1}


def test_only_whole_classes_are_named_as_many_as_fit():
    names = [f"{letter}{number}" for number, letter in enumerate("abcdefghij")]
    for width in range(30, 60):
        named = drawn(TEN, (width, 22), 1999)[0].partition("A-J")[0].split()
        assert named == names[: len(named)]
        assert len(named) == min((width - len("  A-J 1,999 wrong") + 1) // 3, 10)
    beside = "\n".join(drawn(TEN, BESIDE, 12))
    assert beside.split()[:10] == names


def test_a_ramp_has_both_its_ends_or_is_not_there():
    for width in range(30, 60):
        for config, ends in ((TWO, r"○ 0 .*● 1"), (PLANE, r"○ -\S+ .*● \d\S*")):
            for wrong in (0, 1999):
                key = drawn(config, (width, 22), wrong)[0].rstrip()
                key = re.split(r"  [◑▼]", key)[0].strip()
                assert not key or re.fullmatch(ends, key), key
    assert re.search(r"○ 0 .{12} ● 1  ◑", drawn(TWO, (59, 22), 12)[0])


def test_where_there_is_room_it_says_how_one_sees_what_is_held_out_and_taken_for_what():
    assert drawn(TWO, (60, 24), 12)[1].strip() == "□■ held out  ◑ 0 taken for 1  ◐ 1 taken for 0"
    assert drawn(TEN, WIDE, 12)[1].strip() == "ab held out  sign around = taken for"
    colourful = Look.of(ascii_only=False)
    assert "colour behind = taken for" in drawn(TEN, WIDE, 12, colourful)[1]
    assert drawn(PLANE, WIDE, 12)[1].strip() == "□■ held out  ▼ too low  ▲ too high"
    beside = [line.rstrip() for line in drawn(TWO, BESIDE, 12)]
    assert {"□■ held out", "◑◐ 12 wrong", "◑ 0 as 1", "◐ 1 as 0"} <= set(beside)


def test_where_all_rows_train_none_is_called_held_out():
    for size in (BESIDE, WIDE):
        assert "held out" not in "".join(drawn(TWO.replace(train_share=1.0), size, 12))


def test_a_tolerance_makes_points_close_or_not():
    config = TWO.replace(accuracy_rule="tolerance")
    assert drawn(config, WIDE, 12)[0].rstrip().endswith("◔◑ 12 not close")
    plain = Look.of(ascii_only=True, colours=0)
    assert drawn(config, WIDE, 12, plain)[0].rstrip().endswith("AB 12 not close")
