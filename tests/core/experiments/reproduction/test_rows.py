"""A printed number has its place among the seeds, and a conclusion is judged by its rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnlab.core import ConfigError, Trainer
from nnlab.core.config.presets import PRESETS
from nnlab.core.experiments.reproduction import row as row_module
from nnlab.core.experiments.reproduction.board import Board
from nnlab.core.experiments.reproduction.conclusions import CONCLUSIONS, judged
from nnlab.core.experiments.reproduction.row import (
    ROWS,
    ReproducedRow,
    RowFailedError,
    reproduced,
    row_named,
)
from nnlab.core.experiments.sweep.outcome import Outcome
from nnlab.core.experiments.sweep.plan import Trial

SEEDS = 12


def row(name: str, accuracies: list[float]) -> ReproducedRow:
    """Make a row whose seeds came to these accuracies within the tolerance."""
    means = np.zeros((len(accuracies), 3, 3))
    means[:, 2, 2] = accuracies
    none = np.zeros(len(accuracies), dtype=bool)
    outcome = Outcome(1, "finished", "", 1.0, means, np.full(len(none), 10), none, none)
    preset = PRESETS[name]
    assert preset.printed is not None
    return ReproducedRow(preset, preset.printed, outcome, preset.config.samples)


@pytest.mark.parametrize(
    ("name", "accuracies", "sentence"),
    [
        ("report-l1", [96, 97, 97, 98], "2 of 4 seeds came to the printed 97%; 1 came to less, 1"),
        ("report-h2", [95, 99], "None of 2 seeds came to the printed 49%; all 2 came to more."),
        ("report-l2", [95, 99], "None of 2 seeds came to the printed 100%; all 2 came to less."),
        ("report-x1", [2000 / 21, 100], "1 of 2 seeds came to the printed 95.24%; 0 came to less"),
        ("report-l3", [90, 91], "90.48% can't come from 100 points; 1 came to less, 1 to more."),
        ("report-n2", [200 / 21] * 2, "2 of 2 seeds came to the printed 9.52%; 0 came to less, 0"),
    ],
)
def test_a_printed_number_has_its_place_among_the_seeds(name, accuracies, sentence):
    assert row(name, accuracies).sentence.startswith(sentence)


def test_rows_are_called_by_their_presets_or_in_short():
    assert len(ROWS) == 15
    assert row_named("L1") == row_named("report-l1") == "report-l1"
    with pytest.raises(ConfigError, match="The report has no row 'l9'; its rows are l1, l2"):
        row_named("l9")


def rows_of(conclusion, better: list[float], worse: list[float]) -> dict[str, ReproducedRow]:
    found = {name: row(name, worse) for _, name in conclusion.pairs}
    return found | {name: row(name, better) for name, _ in conclusion.pairs}


@pytest.mark.parametrize("conclusion", CONCLUSIONS, ids=lambda each: each.section)
def test_a_conclusion_stands_falls_or_is_not_shown(conclusion):
    high, low = [95.0 + seed % 3 for seed in range(SEEDS)], [50.0 + seed for seed in range(SEEDS)]
    fates = [
        judgement
        for results in ((high, low), (low, high), (high, high), (high[:4], low[:4]))
        for judgement in judged(rows_of(conclusion, *results))
        if judgement.conclusion is conclusion
    ]
    assert [fate.fate for fate in fates] == ["stands", "falls", "not shown", "not shown"]
    assert fates[0].sentence.startswith(f"{conclusion.claim} It stands. ")
    assert "100% of seeds" in fates[0].sentence
    assert "too few to rank" in fates[3].sentence


def test_a_conclusion_is_judged_only_where_all_its_rows_are():
    found = rows_of(CONCLUSIONS[0], [90.0] * SEEDS, [80.0] * SEEDS)
    assert [each.conclusion for each in judged(found)] == [CONCLUSIONS[0]]
    found.pop("report-l1")
    assert judged(found) == []


def test_a_conclusion_about_failures_says_how_often_each_row_fails():
    found = rows_of(CONCLUSIONS[2], [95.0] * 9 + [49.0] * 3, [99.0] * 8 + [49.0] * 3 + [np.nan])
    (judgement,) = judged(found)
    assert judgement.fate == "not shown"
    assert judgement.evidence[-1] == (
        "At 60% or less end 25% of L2's seeds (5 to 57), 33% of H2's seeds (10 to 65),"
        " 25% of H1's seeds (5 to 57)."
    )


def test_a_conclusion_says_which_printed_number_can_not_be():
    (judgement,) = judged(rows_of(CONCLUSIONS[0], [90.0] * SEEDS, [80.0] * SEEDS))
    assert judgement.evidence[-1] == "The printed 90.48% can't come from 100 points."


@pytest.mark.slow
def test_rows_are_trained_over_seeds_as_presets_are():
    """Without activation functions a line is all there is, whatever the seed."""
    found = {row.preset.name: row for row in reproduced(["report-n2"], replicas=2, jobs=1) if row}
    (n2,) = found.values()
    assert n2.accuracy.count == 2
    assert n2.accuracy.p95 < 40
    assert n2.loss.median == pytest.approx(0.25, abs=0.1)
    assert n2.to_dict()["printed"] == {"accuracy": 9.52, "loss": 0.291206}
    again = Trainer(PRESETS["report-n2"].config.replace(replicas=2, precision="float32")).run()
    assert again.replicas is not None
    np.testing.assert_array_equal(again.replicas.means, n2.outcome.means)


def test_who_watches_is_told_of_rows_under_way(monkeypatch):
    preset = replace(PRESETS["report-n2"], values=PRESETS["report-n2"].values | {"epochs": 400})
    monkeypatch.setitem(PRESETS, "report-n2", preset)
    board = Board(2, 3)
    assert board.read(1).epoch == 0
    row_module._train(3, "float32", board, (Trial(2, ("report-n2",)),))
    assert board.read(1).epoch == 400
    assert (board.read(1).accuracies > 0).all()
    assert board.read(0).epoch == 0


def test_a_row_that_fails_has_a_reason(monkeypatch):
    class Failing:
        def __init__(self, *_): ...
        def __enter__(self):
            return self

        def __exit__(self, *_): ...
        def train(self, groups):
            yield []
            yield [Outcome(1, "failed", "It needs more memory than there is.")]

    monkeypatch.setattr(row_module, "Workers", Failing)
    rows = reproduced(["report-n2"], replicas=2, jobs=1)
    assert next(rows) is None
    with pytest.raises(RowFailedError, match="report-n2 could not be trained"):
        next(rows)
