"""A confusion matrix is shaded by the shares of its rows, with colours and without."""

from __future__ import annotations

import numpy as np
import pytest

from nnlab.core.training.metrics.scores import ClassScores, RegressionScores
from nnlab.tui.appearance.look import Look
from nnlab.tui.drawing.picture import Picture
from nnlab.tui.drawing.scores.picture import scores_picture

UNICODE, PLAIN = Look.of(ascii_only=False), Look.of(ascii_only=False, colours=0)
ASCII = Look.of(ascii_only=True)
LOOKS = pytest.mark.parametrize("look", [UNICODE, PLAIN, ASCII], ids=["unicode", "plain", "ascii"])
NOTHING = np.empty(0), np.empty(0)


def two_classes() -> ClassScores:
    share = np.array([0.9, 0.5])
    return ClassScores(np.array([[90, 10], [50, 50]]), np.array([100, 100]), share, share, share)


def drawn(size: tuple[int, int], look: Look) -> Picture:
    return scores_picture((two_classes(), None, None), 0, NOTHING, size, look)


@LOOKS
@pytest.mark.parametrize("size", [(83, 9), (78, 6), (118, 34), (58, 8)])
def test_all_numbers_of_two_classes_are_there(size, look) -> None:
    text = "\n".join(drawn(size, look).lines)
    for word in ("class 0", "class 1", "90", "10", "50", "recall", "precision", "F1", "> train"):
        assert word in text
    if look.ascii_only:
        assert text.isascii()


def test_a_cell_is_the_more_strongly_shaded_the_larger_its_share() -> None:
    first, second = drawn((83, 9), PLAIN).lines[1:3]
    shades = PLAIN.glyphs.shades
    strengths = [
        shades.index(line[line.index(count) - 1])
        for line, count in ((first, "90"), (first, "10"), (second, "50"))
    ]
    assert strengths[0] > strengths[2] > strengths[1] > 0
    grounds = {ink.partition("on ")[2] for _, ink in drawn((83, 9), UNICODE).runs(1)} - {""}
    assert len(grounds) == 2


@LOOKS
@pytest.mark.parametrize("size", [(83, 9), (78, 6), (118, 34)])
def test_residuals_and_truth_against_prediction_have_axes(size, look) -> None:
    truth = np.linspace(-1.0, 1.0, 40)
    predicted = truth + 0.25 * np.sign(truth)
    scores = RegressionScores(truth - predicted, 0.9, 0.0, 0.25, 0.25)
    picture = scores_picture((scores, None, None), 0, (truth, predicted), size, look)
    text = "\n".join(picture.lines)
    for end in ("-0.25", "0.25", "-1.25", "1.25"):
        assert end in text
    assert text.count(look.glyphs.axes[2]) >= 2
    if look is PLAIN:
        assert any(character > "\u2800" for character in text)


@pytest.mark.parametrize("width", range(24, 90, 3))
def test_names_of_a_regressions_pictures_are_whole_at_any_width(width) -> None:
    truth = np.linspace(-1.0, 1.0, 40)
    scores = RegressionScores(truth - truth, 1.0, 0.0, 0.0, 0.0)
    picture = scores_picture((scores, None, None), 0, (truth, truth), (width, 20), UNICODE)
    text = "\n".join(picture.lines)
    assert "residuals (target - prediction)" in text or "target - prediction" in text
    assert ("prediction (up) by target (across)" in text or "prediction by target" in text) == (
        width >= 51
    )
