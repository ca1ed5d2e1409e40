"""With more targets or classes than rows of the screen there are numbers all the same."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core.data.names import Names
from nnlab.core.training.metrics.scores import ClassScores, RegressionScores
from nnlab.tui.appearance.look import Look
from nnlab.tui.drawing.scores.picture import leaves_out, scores_picture

LOOK = Look.of(ascii_only=False)
TRUTH = np.linspace(-1.0, 1.0, 40)
NOTHING = np.empty(0), np.empty(0)


def lines_of(targets: int, size: tuple[int, int], shown: int = 0) -> list[str]:
    scores = RegressionScores(TRUTH * 0.1, 0.9, 0.0, 0.25, 0.25)
    by_target = {f"target {number}": (scores, None, None) for number in range(targets)}
    return scores_picture(
        (scores, None, None), 0, (TRUTH, TRUTH * 0.9), size, LOOK,
        by_target=by_target, shown_target=shown,
    ).lines  # fmt: skip


@pytest.mark.parametrize("targets", [2, 3, 4])
def test_targets_that_have_room_have_a_line_each_in_five_rows(targets) -> None:
    lines = lines_of(targets, (78, 5))
    for number in range(targets):
        assert f"target {number}" in lines[1 + number]
        assert "0.9000" in lines[1 + number]
    assert leaves_out((TEN, None, None), 0, 5, targets=targets)


def test_with_more_room_there_are_pictures_below_the_targets() -> None:
    assert sum("┤" in line for line in lines_of(3, (87, 9)))
    assert not leaves_out((TEN, None, None), 0, 9, targets=3)


@pytest.mark.parametrize("height", [5, 9, 16])
@pytest.mark.parametrize("shown", [0, 7, 19])
def test_of_more_targets_than_rows_the_one_that_is_shown_has_a_line(height, shown) -> None:
    lines = lines_of(20, (78, height), shown)
    told = [line for line in lines if line.startswith(("> target", "  target"))]
    assert any(line.startswith(f"> target {shown} ") for line in told)
    assert any(f"+{20 - len(told)} more" in line for line in lines)
    assert leaves_out((TEN, None, None), 0, height, targets=20)


def test_names_of_targets_are_whole_where_there_is_room() -> None:
    scores = RegressionScores(TRUTH, 0.9, 0.0, 0.25, 0.25)
    by_target = {"fuel consumption": (scores, None, None), "price": (scores, None, None)}
    lines = scores_picture(
        (scores, None, None), 0, NOTHING, (78, 5), LOOK, by_target=by_target
    ).lines
    assert lines[1].startswith("> fuel consumption ")


def classes(count: int, rows: int = 10) -> ClassScores:
    share = np.full(count, 0.5)
    confusion = np.eye(count, dtype=np.int64) * rows
    return ClassScores(confusion, confusion.sum(axis=1), share, share, share)


TEN = classes(10)


def test_nineteen_classes_have_all_their_columns_in_78() -> None:
    names = Names(classes=tuple(f"kind {chr(65 + label)}" for label in range(19)))
    lines = scores_picture((classes(19), None, None), 0, NOTHING, (78, 5), LOOK, names=names).lines
    assert lines[0].split()[:20] == ["true", *"abcdefghijklmnopqrs"]
    assert lines[-1].strip() == "+16 more classes (up/down)"


@pytest.mark.parametrize(("first", "seen"), [(0, "ABC"), (4, "EFG"), (18, "QRS")])
def test_classes_further_on_are_shown_down_to_the_last(first, seen) -> None:
    names = Names(classes=tuple(f"kind {chr(65 + label)}" for label in range(19)))
    lines = scores_picture(
        (classes(19), None, None), 0, NOTHING, (78, 5), LOOK, names=names, first_class=first
    ).lines
    assert [line[2:8] for line in lines[1:4]] == [f"kind {letter}" for letter in seen]
    assert all("10" in line for line in lines[1:4])
