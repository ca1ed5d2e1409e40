"""No panel cuts a word or a number, whatever run it shows: whole parts are left out instead."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np
import pytest

from nnlab.core import RunConfig
from nnlab.core.catalog.datasets import DATASETS
from nnlab.core.config.following import following
from nnlab.core.data.tabular.open_tables import table_at_hand
from nnlab.core.training.metrics.history import COLUMNS
from nnlab.tui.drawing.chart.other_runs import OtherRun
from nnlab.tui.lab.panels.chart.loss_chart import LossChart
from nnlab.tui.lab.panels.kinds import PANELS
from nnlab.tui.widgets.panel import SnapshotWidget

from ...driven_lab import XOR, Lab, open_lab
from .tables.made_tables import many_classes, run_of, three_targets

pytestmark = pytest.mark.asyncio(loop_scope="session")

LARGE, SIZES = (200, 60), [(80, 24), (100, 30), (120, 40)]

LONG = "measurements_of_the_year_before_last"
RUNS: dict[str, RunConfig] = {
    "one output": XOR.replace(epochs=300),
    "replicas": XOR.replace(epochs=300, replicas=5),
    "regression": RunConfig(dataset="plane", samples=80, epochs=60),
    "ten classes": RunConfig(dataset="blobs", classes=10, samples=700, epochs=60),
    "deep": RunConfig(
        dataset="circle", samples=60, hidden_layers=(64,) * 8, epochs=2, optimizer="rmsprop",
        activation=("leaky_relu", "sigmoid") * 4,
    ),
    "diverged": RunConfig(
        dataset="plane", samples=40, activation="identity", learning_rate=1000.0,
        optimizer="sgd", epochs=1000,
    ),
}  # fmt: skip

WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,}")
POINTS = re.compile(r"[a-jA-J]+|[a-sA-S]{2,3}")
"""Letters of classes that lie beside each other on a plane."""
LEAST_NAME = 5
"""Characters of a shortened name at least, before its sign."""
SHORTER = {"pred"}
"""Words that are shorter on purpose where there is little room."""
CUT_NUMBER = re.compile(r"\de[-+]?(?=[\s│|]|$)|\d[.,](?=[│|↻])")
"""A number without its exponent or its last digits."""


async def until_drawn(lab: Lab, name: str) -> None:
    """Wait until a panel shows what it is given in the room that it has."""
    panel = lab.one(SnapshotWidget, f"#{name}")
    await lab.until(
        lambda: (
            panel.region
            and panel._drawn_fit == panel.size
            and panel._drawn_last is panel.snapshot is not None
        )
    )
    await lab.settle()


def without_abbreviations(lab: Lab, line: str) -> str:
    """Take out names of the table's own that say themselves that they are shortened."""
    names = names_of_config(lab.newest.config)

    def spared(found: re.Match[str]) -> str:
        start, end = found.group(1), found.group(2)
        words = (word for name in names if name.endswith(end) for word in name.split())
        is_one = any(word.startswith(start) for word in words)
        return " " if is_one and len(start) >= LEAST_NAME else found.group()

    return re.sub(r"([^\s│…]+)…([^\s│]*)", spared, line)


def names_of_config(config: RunConfig) -> tuple[str, ...]:
    table = table_at_hand(config)
    if table is None:
        return ()
    return *(each.name for each in table.inputs), *table.classes, *table.target_names


def cut_words(lab: Lab, known: set[str]) -> list[str]:
    """Lines with a word that is the beginning of a known one, or a number that has no end."""
    found: list[str] = []
    beginnings = {other[:end] for other in known for end in range(1, len(other) + 1)}
    for shown in lab.lines():
        line = shown.replace(lab.newest.run_id, "")  # which may look like a number
        line = without_abbreviations(lab, line)
        words = [word for word in WORD.findall(line) if not POINTS.fullmatch(word)]
        found += [
            f"{word}: {line}"
            for word in words
            if word in beginnings and word not in known and word not in SHORTER
        ]
        # A message says itself where all of it is to be read.
        if ("…" in line and "(M: all of it)" not in line) or CUT_NUMBER.search(line):
            found.append(line)
    return found


async def nothing_is_cut(lab: Lab) -> None:
    """Look into all ten panels at all sizes; what words there are says a large terminal."""
    known: set[str] = set(WORD.findall(" ".join(kind.sees for kind in PANELS)))
    for size in (LARGE, *SIZES):
        await lab.resize(*size)
        for kind in PANELS:
            await lab.press(kind.key)
            await until_drawn(lab, kind.name)
            # Its keys are whole words, whenever they come into its frame.
            hints = lab.one(SnapshotWidget, f"#{kind.name}").hints
            known |= set(WORD.findall(" ".join(hints)))
            if size == LARGE:
                known |= set(WORD.findall(lab.text()))
                await lab.press("m")
                await until_drawn(lab, kind.name)
                known |= set(WORD.findall(lab.text()))
                await lab.press("m")
            assert cut_words(lab, known) == [], (size, kind.name)


@asynccontextmanager
async def ended(config: RunConfig) -> AsyncIterator[Lab]:
    """A lab in which a run has come to its end."""
    async with open_lab(config, LARGE, paused=False) as lab:
        await lab.until_shown(lambda snapshot: snapshot.state in {"finished", "diverged"})
        yield lab


@pytest.mark.parametrize("config", RUNS.values(), ids=list(RUNS))
async def test_no_word_of_a_panel_is_cut_whatever_run_it_shows(config):
    async with ended(config) as lab:
        await nothing_is_cut(lab)


TABLES: dict[str, Callable[[], RunConfig]] = {
    "iris": lambda: following(RunConfig(), dataset="iris").replace(epochs=30),
    "penguins": lambda: following(RunConfig(), dataset="penguins").replace(epochs=30),
    "60 inputs, 19 classes": lambda: run_of(many_classes(), epochs=3),
    "3 targets": lambda: run_of(three_targets()),
}


@pytest.mark.parametrize("config", TABLES.values(), ids=list(TABLES))
async def test_no_word_of_a_panel_is_cut_for_a_table(config):
    async with ended(config()) as lab:
        await nothing_is_cut(lab)


@pytest.mark.parametrize("name", ["one output", "replicas", "diverged"])
async def test_no_word_is_cut_while_the_past_is_looked_at(name):
    async with ended(RUNS[name]) as lab:
        await lab.press("1", "home", "enter")
        await lab.until_shown(lambda snapshot: snapshot.is_past)
        await nothing_is_cut(lab)


async def test_a_list_in_the_form_is_shown_by_whole_parts_and_whole_while_it_is_typed():
    async with open_lab(RUNS["deep"], (120, 40)) as lab:

        def shown() -> str:
            return next(line for line in lab.lines("#form") if " hidden " in line)

        assert re.search(r" hidden +64(,64)+,\.\. ", shown())
        await lab.go_to("hidden_layers")
        await lab.until(lambda: ".." not in shown())


async def test_no_word_is_cut_beside_long_names_of_data_and_of_other_runs(monkeypatch):
    monkeypatch.setitem(DATASETS, LONG, replace(DATASETS["xor"], name=LONG))
    async with ended(XOR.replace(dataset=LONG, epochs=60, hidden_layers=(8, 8))) as lab:
        history = np.full((10, len(COLUMNS)), 0.5)
        lab.one(LossChart, "#loss").others = tuple(
            OtherRun(
                f"the {which} of all attempts before breakfast", history, np.ones(10), np.ones(10)
            )
            for which in ("first", "second", "third")
        )
        await lab.until(lambda: "the third of" in lab.lines("#loss")[0])
        for size in (LARGE, *SIZES):
            await lab.resize(*size)
            await until_drawn(lab, "loss")
            # Of a name whole words are left out, and a sign says so.
            for word in re.findall(r"([A-Za-z]+)…", lab.lines("#loss")[0]):
                assert word in {
                    "the",
                    "first",
                    "second",
                    "third",
                    "of",
                    "all",
                    "attempts",
                    "before",
                }
            assert f"  {LONG}  2-" in lab.text("#title")
            known = {"nnlab", "tanh", "sigmoid", "bce", "adam", "run", "seed"}
            known |= set(WORD.findall(LONG))
            shown = set(WORD.findall(lab.text("#title").replace(lab.newest.run_id, "")))
            assert shown <= known, size
