"""Curves of several runs in one chart, told apart without colours."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core.training.metrics.history import COLUMNS
from nnlab.tui.appearance.look import Look
from nnlab.tui.drawing.chart.measures import measure_of
from nnlab.tui.drawing.chart.other_runs import OtherRun
from nnlab.tui.runs.comparison.overlay import Lettered, overlay

from ...driven_lab import XOR

LOSS = measure_of("loss", XOR)

_ENDS = 13
"""Columns at the right that have the curves' names."""


def made_up(letter: str, losses: list[float], seconds: float = 1.0) -> Lettered:
    """A run that recorded these losses of the train rows, and twice them of the validation's."""
    history = np.full((len(losses), len(COLUMNS)), np.nan)
    history[:, COLUMNS.index("train_loss")] = losses
    history[:, COLUMNS.index("validation_loss")] = 2 * np.array(losses)
    times = np.linspace(0, seconds, len(losses))
    return Lettered(letter, OtherRun(letter, history, np.ones(len(losses)), times))


def drawn(runs: list[Lettered], **settings: bool) -> list[str]:
    chosen = {"validation": False, "by_time": False, "log_scale": False} | settings
    look = Look.of(ascii_only=chosen.pop("ascii_only", False))
    picture = overlay(runs, LOSS, width=60, height=14, look=look, **chosen)
    assert picture is not None
    return picture.lines


def rows_of(letter: str, lines: list[str]) -> set[int]:
    """Find the rows that have a letter on a curve, not beside its end."""
    return {row for row, line in enumerate(lines) if letter in line[:-_ENDS]}


@pytest.mark.parametrize("ascii_only", [False, True])
def test_every_curve_has_its_letter_on_it_also_where_curves_are_the_same(ascii_only):
    runs = [made_up(letter, [0.5] * 50) for letter in "ABC"] + [made_up("D", [0.1] * 50)]
    lines = drawn(runs, ascii_only=ascii_only)
    assert rows_of("A", lines) == rows_of("B", lines) == rows_of("C", lines)
    assert max(rows_of("A", lines)) < min(rows_of("D", lines))
    assert not ascii_only or "".join(lines).isascii()


def test_at_its_end_a_curve_has_its_letter_and_its_last_value_in_a_row_of_its_own():
    lines = drawn([made_up(letter, [0.5] * 50) for letter in "ABC"])
    ends = [line[-_ENDS:].strip() for line in lines]
    assert sorted(end for end in ends if end) == ["A 0.5000", "B 0.5000", "C 0.5000"]


def test_letters_lie_on_the_curve_on_either_scale():
    lines = drawn([made_up("A", [10.0 ** -(epoch / 10) for epoch in range(41)])], log_scale=True)
    places = sorted((line.index("A"), row) for row, line in enumerate(lines) if "A" in line)
    rows = [row for _, row in places]
    assert rows == sorted(rows)
    # On a logarithmic axis it falls evenly.
    assert max(np.abs(np.diff(rows, n=2)), default=0) <= 1


def test_a_short_run_has_its_letter_and_a_run_without_values_has_none():
    lines = drawn([made_up("A", [0.5] * 1000), made_up("B", [0.3, 0.2])])
    assert len(rows_of("B", lines)) == 1
    lines = drawn([made_up("A", [0.5] * 10), made_up("B", [float("nan")] * 10)])
    assert rows_of("B", lines) == set()
    picture = overlay(
        [], LOSS, validation=False, by_time=False, log_scale=False, width=60, height=14,
        look=Look.of(ascii_only=False),
    )  # fmt: skip
    assert picture is None


def test_by_time_a_run_reaches_as_far_as_it_took():
    runs = [made_up("A", [0.5] * 100, seconds=10.0), made_up("B", [0.2] * 400, seconds=5.0)]
    lines = drawn(runs, by_time=True)
    furthest = {letter: max(line[:-_ENDS].rfind(letter) for line in lines) for letter in "AB"}
    assert furthest["B"] < furthest["A"]
    assert "10s" in lines[-1]
    lines = drawn(runs)
    furthest = {letter: max(line[:-_ENDS].rfind(letter) for line in lines) for letter in "AB"}
    assert furthest["A"] < furthest["B"]


def test_the_validation_rows_are_drawn_where_they_are_asked_for():
    runs = [made_up("A", [0.4] * 50)]
    assert any("0.8" in line for line in drawn(runs, validation=True))
    assert not any("0.8" in line for line in drawn(runs))
