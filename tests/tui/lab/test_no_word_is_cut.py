"""At no size is a word or a number of the lab's own lines cut: whole parts are left out instead."""

from __future__ import annotations

import re

import pytest

from nnlab.core import RunConfig
from nnlab.tui.appearance.themes import DARK
from nnlab.tui.drawing.text_columns import whole_words
from nnlab.tui.lab.bars.status_words import numbers, ranges
from nnlab.tui.lab.panels.room import ROOM_FOR_SEVERAL, share_out

from ..driven_lab import XOR, Lab, open_lab

SIZES = [(80, 24), (100, 30), (120, 40), (200, 60)]

RUNS: dict[str, RunConfig] = {
    "one output": XOR.replace(epochs=10_000),
    "replicas": XOR.replace(epochs=10_000, replicas=5),
    "regression": XOR.replace(dataset="plane", loss="mse", epochs=10_000),
    "several classes": RunConfig(dataset="blobs", classes=7, loss="cross_entropy", epochs=10_000),
    "many epochs": XOR.replace(epochs=1_000_000, hidden_layers=(8,) * 8),
}

_NUMBER = r"(nan|inf|-|\d+(\.\d+)?(e[-+]\d+)?)"
_PERCENT = r"(-|\d+(\.\d)?(-\d+(\.\d)?)?%)"
_PART = rf"loss +{_NUMBER}|(right|close) +{_PERCENT}"
NUMBERS = re.compile(
    rf" ((medians|ranges) +)?((train|val|test) (no rows|({_PART})( ({_PART}))*) *)+"
)
"""A whole line of numbers, made of nothing but whole parts."""

PROGRESS = re.compile(
    r" \S (training|paused|finished|stopped|diverged|failed|the past) +(\S+)?"
    r" +epoch +[\d,]+ of [\d,]+"
    r"( +[\d.,]+k?/s| +-/s)?( +limit [\d.,]+/s(, doubling)?)?( +(\d+:\d\d|\d+h \d\dm|-) left)?"
    r"( +\d+:\d\d trained)?( +step [\d,]+)?"
    rf"( +best (val|train) +{_NUMBER} at +[\d,]+)? *"
)


def check(lab: Lab) -> None:
    progress, *others = lab.lines("#status")
    assert PROGRESS.fullmatch(progress), progress
    for line in others:
        assert NUMBERS.fullmatch(line), line
    assert "val" in others[0]
    assert "train loss" in others[0]
    tabs = lab.text("#tabs")
    if lab.app.size >= ROOM_FOR_SEVERAL:
        for kind in lab.screen.PANELS:
            assert kind.above or f"{kind.key} {kind.title}" in tabs
    known = {word for action in lab.screen.ACTIONS for word in action.label.split()}
    known |= {action.shown_key for action in lab.screen.ACTIONS}
    assert set(lab.lines()[-1].split()) <= known


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("config", RUNS.values(), ids=list(RUNS))
async def test_the_status_the_tabs_and_the_keys_are_made_of_whole_parts_at_every_size(
    shared_lab, config
):
    async with shared_lab(config, SIZES[0], speed=None) as lab:
        await lab.press("S")
        await lab.until_shown(lambda snapshot: snapshot.epoch == 1)
        for size in SIZES:
            await lab.resize(*size)
            await lab.until(lambda: "3 Predictions" in lab.text("#tabs"))
            await lab.until(lambda size=size: len(lab.lines("#status")[0]) == size[0])
            check(lab)
            assert lab.screen.query_one("#loss").region
            assert lab.screen.query_one("#boundary").region
        await lab.press("space")
        await lab.until_shown(lambda snapshot: snapshot.state != "paused")
        await lab.until(lambda: "paused" not in lab.text("#status"))
        check(lab)


async def test_which_numbers_are_shown_depends_on_the_width_only_and_each_stays_in_its_place():
    async with open_lab(XOR.replace(replicas=3), SIZES[0]) as lab:
        snapshot = await lab.until_shown(lambda snapshot: snapshot.replicas is not None)
        assert snapshot.replicas is not None
        for fields in (numbers(snapshot), ranges(snapshot.replicas, False)):
            last = ""
            for columns in range(30, 200):
                text = "".join(text for text, _ in fields.line(columns, DARK.palette))
                assert len(text) <= columns
                assert len(text.replace(" ", "")) >= len(last.replace(" ", "")) - 8
                last = text
            assert all(name in last for name in ("train", "val", "close"))


def test_a_sentence_is_cut_between_words_only():
    sentence = "The network seems stuck: its units are saturated, so that no gradient comes back."
    for columns in range(24, 100):
        shown = whole_words(sentence, columns, "…")
        assert len(shown) <= columns
        words = shown.removesuffix(" … (M: all of it)").split()
        assert words == sentence.split()[: len(words)]
    assert whole_words(sentence, len(sentence), "…") == sentence


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_chart_and_the_plane_get_most_of_the_room(size):
    rows = size[1] - 5
    shares = share_out(size[0], rows)
    above = rows - 1 - shares.below
    assert above > shares.below
    assert size[1] < 40 or above > rows * 0.55
    assert 30 <= shares.plane <= size[0] * 0.6


def test_the_plane_takes_no_more_than_a_square_of_its_height_and_leaves_the_chart_the_rest():
    for columns, rows in ((89, 35), (169, 55)):
        shares = share_out(columns, rows)
        inner = rows - 1 - shares.below - 2
        assert 2 * (inner - 3) <= shares.plane - 2 <= 2 * inner + 6
        assert columns - shares.plane >= 41
