"""Formulas on paper are written without any character beyond ASCII where these are not to be."""

from __future__ import annotations

import pytest

from nnlab.core.catalog.activations import ACTIVATIONS
from nnlab.core.catalog.losses import LOSSES
from nnlab.core.catalog.optimizers import OPTIMIZERS
from nnlab.tui.drawing.explanation.page import Page

FORMULAS = [
    *(text for each in ACTIVATIONS.values() for text in (each.formula, each.slope_formula)),
    *(text for each in LOSSES.values() for text in (each.formula, each.slope_formula)),
    *(text for each in OPTIMIZERS.values() for text in (each.formula, *each.moments)),
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_formula_has_words_for_what_ascii_has_not(formula: str) -> None:
    assert Page(80, ascii_only=True).plain(formula).isascii()
    assert Page(80, ascii_only=False).plain(formula) == formula
