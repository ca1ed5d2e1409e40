"""`nnlab sweep`, `sweeps` and `reproduce` draw what seeds came to under their tables."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from nnlab.core.config.presets import PRESETS
from nnlab.core.experiments.reproduction import row as row_module
from nnlab.core.experiments.sweep.outcome import Outcome

SMALL = ("--dataset", "circle", "--samples", "60", "--epochs", "15", "--jobs", "1")


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNLAB_STORE", str(tmp_path / "kept.db"))


def test_over_one_axis_the_medians_are_drawn_where_their_values_lie(nnlab):
    words = ("sweep", *SMALL, "--over", "lr=0.001..1 log 4", "--replicas", "10")
    out = nnlab(*words, terminal=True, NO_COLOR="1").out
    _, found, plot = out.partition("\nval loss over learning rate, logarithmic ")
    assert found
    _, *rows, axis, labels = plot.splitlines()
    assert sum(row.count("o") for row in rows) == 4
    assert labels.split() == ["0.001", "0.01", "0.1", "1"]
    places = [place for place, sign in enumerate(axis) if sign == "┬"]
    gaps = np.diff(places)
    assert gaps.max() - gaps.min() <= 1  # even steps of the logarithm
    assert max(map(len, out.splitlines())) <= 80
    shown = nnlab("sweeps", "last", terminal=True, NO_COLOR="1").out
    assert shown.endswith(plot)


def test_over_several_axes_the_seeds_of_the_best_are_drawn(nnlab):
    words = ("--over", "lr=0.1,0.001", "--over", "hidden=3,2x2", "--replicas", "10")
    assert nnlab("sweep", *SMALL, *words, "-q").code == 0
    out = nnlab("sweeps", "last", "--ascii", terminal=True, NO_COLOR="1").out
    assert out.isascii()
    _, found, plot = out.partition("\nval loss of the best 4 by learning rate, hidden")
    assert found
    assert sorted(re.findall(r"(?m)^(\S+)  (\S+) +\|", plot)) == [
        (rate, hidden) for rate in ("0.001", "0.1") for hidden in ("2,2", "3")
    ]


def test_few_seeds_are_drawn_and_not_ranked(nnlab):
    words = ("--over", "lr=0.1,0.001", "--over", "hidden=3,2x2", "--replicas", "3")
    out = nnlab("sweep", *SMALL, *words, terminal=True).out
    assert "val loss of the first 4 by" in out


def test_names_stand_side_by_side_and_a_trial_that_failed_is_left_out(nnlab):
    words = ("--over", "activation=tanh,relu,sigmoid", "--replicas", "3")
    out = nnlab("sweep", *SMALL, *words, terminal=True, NO_COLOR="1").out
    assert out.splitlines()[-1].split() == ["tanh", "relu", "sigmoid"]


def test_trials_that_were_pruned_are_not_drawn_beside_those_trained_to_the_end(nnlab):
    words = ("--over", "lr=0.001..1 log 6", "--halving", "4", "--replicas", "10")
    out = nnlab("sweep", *SMALL, *words, terminal=True, NO_COLOR="1").out
    table, _, plot = out.partition("\nval loss over learning rate")
    pruned = table.count("pruned at")
    assert 0 < pruned < 5
    # One is in the line that says what an o is.
    assert sum(line.count("o") for line in plot.splitlines()[1:]) == 6 - pruned


def test_only_a_terminal_gets_it_and_nobody_who_does_not_want_it(nnlab):
    words = ("sweep", *SMALL, "--over", "lr=0.1,0.001", "--replicas", "3")
    for more in ("--no-plot", "-q", "--json"):
        assert "over learning rate" not in nnlab(*words, more, terminal=True).out
    assert "over learning rate" not in nnlab(*words).out
    assert "over learning rate" not in nnlab("sweeps", "last", "--no-plot", terminal=True).out


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row of the report at once."""

    def reproduced(names, *, replicas, **_):
        for number, name in enumerate(names, start=1):
            means = np.zeros((replicas, 3, 3))
            means[:, 2, 2] = 80.0 + np.arange(replicas) % 12
            none = np.zeros(replicas, dtype=bool)
            outcome = Outcome(number, "finished", "", 1.0, means, np.ones(replicas), none, none)
            preset = PRESETS[name]
            assert preset.printed is not None
            yield row_module.ReproducedRow(preset, preset.printed, outcome, preset.config.samples)

    monkeypatch.setattr(row_module, "reproduced", reproduced)


@pytest.mark.usefixtures("trained")
def test_each_row_of_the_report_is_a_strip_with_the_place_of_the_printed_number(nnlab):
    out = nnlab("reproduce", "--replicas", "12", terminal=True, NO_COLOR="1").out
    _, found, plot = out.partition("\naccuracy within 0.1, in percent")
    assert found
    assert "x printed" in plot
    strips = [line for line in plot.splitlines() if "│" in line and "╋" in line]
    names = [strip.split()[0] for strip in strips]
    assert names == [row.removeprefix("report-").upper() for row in row_module.ROWS]
    assert all(strip.count("x") == 1 for strip in strips)
    assert all(len(line) <= 80 for line in plot.splitlines())
    for more in ("--no-plot", "-q", "--json", "--markdown"):
        assert "x printed" not in nnlab("reproduce", more, terminal=True).out
    assert "x printed" not in nnlab("reproduce").out
