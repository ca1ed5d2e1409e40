"""Pictures of runs on paper: what is there of each kind of run, and not told by colour alone."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from nnlab.core import RunConfig, Snapshot, Trainer
from nnlab.core.config import PRESETS
from nnlab.tui.pictures.cells import cells_of
from nnlab.tui.pictures.paper import COLUMNS
from nnlab.tui.pictures.runs.network import network_picture
from nnlab.tui.pictures.runs.of_run import pictures_of
from nnlab.tui.pictures.runs.sheet import sheet_of
from nnlab.tui.pictures.svg import svg_of

CLASSES = ["curve", "network", "truth", "confusion", "boundary"]
NUMBERS = ["curve", "network", "truth", "scatter", "boundary"]
KINDS = {
    "two classes": (PRESETS["report-x1"].config.replace(epochs=40), CLASSES),
    "classes": (RunConfig(dataset="arms", epochs=5), CLASSES),
    "table": (RunConfig(dataset="iris", epochs=5), CLASSES),
    "regression": (RunConfig(dataset="plane", epochs=5), NUMBERS),
    "replicas": (RunConfig(dataset="circle", epochs=5, replicas=4), CLASSES),
    "diverged": (
        RunConfig(dataset="plane", epochs=40, learning_rate=1000.0, optimizer="sgd"),
        NUMBERS,
    ),
}


def end_of(kind: str) -> Snapshot:
    return Trainer(KINDS[kind][0]).run()


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_run_has_its_pictures_and_each_says_what_it_shows(kind: str):
    found = pictures_of(end_of(kind))

    assert [each.name for each in found] == KINDS[kind][1]
    assert len({each.title for each in found}) == len(found)
    for each in found:
        assert each.words.endswith(".")
        assert each.picture.width <= COLUMNS
        assert each.picture.lines[-1].strip()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_and_drawn_stands_out_from_what_it_is_on(kind: str):
    sheet, _ = sheet_of(end_of(kind), "a run")
    for cell in {cell for row in cells_of(sheet) for cell in row if cell.glyph.strip()}:
        if cell.glyph in "▀▄·":  # the plane's own, and a grid that only helps to read
            continue
        low, high = sorted([luminance(cell.ink), luminance(cell.ground)])
        assert (high + 0.05) / (low + 0.05) >= 4.5, cell


@pytest.mark.parametrize(
    ("hidden", "is_whole"),
    [((), True), ((5, 5), True), ((8,) * 8, False), ((200,), False)],
    ids=["none", "two layers", "deep", "wide"],
)
def test_a_network_has_its_units_by_name_its_lines_explained_and_says_whether_it_is_whole(
    hidden, is_whole
):
    config = RunConfig(dataset="circle", epochs=3, hidden_layers=hidden)
    drawn = {each.name: each for each in pictures_of(Trainer(config).run())}["network"]
    text = "\n".join(drawn.picture.lines)
    names = ["y", *(f"1.{unit}" for unit in range(1, min(5, *hidden) + 1 if hidden else 1))]
    if is_whole:
        assert all(name in text for name in ["x1", "x2", *names])
        assert "output" in text
    assert " plus " in drawn.picture.lines[-1]
    assert " minus " in drawn.picture.lines[-1]
    assert "heavy from " in drawn.picture.lines[-1]
    assert ("Not all of its units have room." in drawn.words) != is_whole
    assert "dashed where it is negative" in drawn.words


def test_links_of_a_network_are_told_apart_by_dashes_and_weight_without_colour():
    """Of two inputs and no hidden units: one is a full line; the other too, or broken, or dots."""
    config = RunConfig(dataset="circle", epochs=1, hidden_layers=())
    end = Trainer(config).run()
    assert end.dataset is not None
    filled: list[int] = []
    for weight in (1.0, -1.0, 0.01):
        parameters = np.array([weight, 1.0, 0.0])
        drawn = network_picture(replace(end, parameters=parameters), end.dataset)
        assert drawn is not None
        text = "".join(drawn[0].lines[:-1])
        dots = [ord(each) - 0x2800 for each in text if 0x2800 < ord(each) < 0x2900]
        filled.append(sum(each.bit_count() for each in dots))
    plus, minus, small = filled
    assert plus > minus > small > plus / 2


def test_a_replica_s_quartiles_and_the_dashed_curve_are_told_without_colour():
    curve = pictures_of(end_of("replicas"))[0]
    assert any("-" in line for line in curve.picture.lines)
    assert any("train 0" in line for line in curve.picture.lines)
    assert any("val 0" in line for line in curve.picture.lines)
    assert "medians of 4" in curve.words
    assert "dashed, that of the validation rows" in curve.words


def test_a_sheet_is_svg_that_says_in_words_what_it_shows_whatever_a_run_is_called():
    sheet, words = sheet_of(end_of("two classes"), '<script>"&\x1b[31m')
    root = ET.fromstring(svg_of(cells_of(sheet), words=words))

    assert root.get("role") == "img"
    said = root.get("aria-label") or ""
    assert said.startswith('<script>"&')
    assert "\x1b" not in said
    assert "Boundary" in "".join(root.itertext())
    assert {each.tag.rpartition("}")[2] for each in root.iter()} <= {
        "svg", "rect", "g", "path", "text"
    }  # fmt: skip
