"""A row's loss, by the weight of its class where rows count by it, and the slope it begins with."""

from __future__ import annotations

from ....core.catalog.losses import LOSSES
from ....core.config import RunConfig
from ....core.nn.explanation import Explanation
from ..numbers import digits_cell
from .page import Page


def write_loss(page: Page, config: RunConfig, passes: Explanation) -> None:
    """Add a row's loss behind its formula, and what its class makes of it.

    Args:
        page: Where.
        config: Says which loss.
        passes: Those of the row alone.
    """
    formula, loss = LOSSES[config.loss].formula, float(passes.losses[0])
    if passes.weights is None:
        page.say(f"{formula} = {_number(loss)}")
        return
    weight = float(passes.weights[0])
    count, alone = _number(weight), _number(loss / weight)
    page.say(f"{formula} = {alone}")
    page.say(f"Its class counts w = {count}: L from here on is {count}·{alone} = {_number(loss)}.")


def slope_formula(config: RunConfig, passes: Explanation) -> str:
    """Write the loss's derivative, such as `w (A - Y)` where rows count by their class."""
    formula = LOSSES[config.loss].slope_formula
    return formula if passes.weights is None else f"w ({formula})"


def _number(value: float) -> str:
    return digits_cell(value).strip()
