"""A row's page where rows count by their class: its numbers are products that can be followed."""

from __future__ import annotations

import re

import numpy as np
import pytest

from nnlab.core import RunConfig, Trainer
from nnlab.core.nn.explanation import explain
from nnlab.core.training.diagnostics.step_explanation import explain_step
from nnlab.tui.drawing.explanation.layer import Explained, explanation_page
from nnlab.tui.drawing.numbers import digits_cell

RARE = RunConfig(
    dataset="formula", formula="x > 4", samples=200, hidden_layers=(3,), class_weight="balanced",
    batch_size=16,
)  # fmt: skip


def page_of(config: RunConfig, label: int, *, steps: int = 1) -> tuple[Trainer, int, str]:
    """The page of the last layer for the first row of a class."""
    trainer = Trainer(config)
    for _ in range(steps):
        trainer.advance_batch()
    data, record = trainer.dataset, trainer.snapshot().step
    row = int(np.flatnonzero(data.labels == label)[0])
    one = slice(row, row + 1)
    passes = explain(
        trainer.network, config, trainer.parameters if record is None else record.before,
        data.inputs[one], data.targets[one], data.weights_at(one),
    )  # fmt: skip
    step = None if record is None else explain_step(trainer.network, data, record)
    explained = Explained(config, trainer.network.layout, row, passes, step)
    return trainer, row, "\n".join(explanation_page(explained, 1, width=100).lines)


@pytest.mark.parametrize("loss", ["bce", "mse", "huber"])
@pytest.mark.parametrize("label", [0, 1])
def test_the_loss_and_its_slope_are_those_of_the_row_times_its_class_s_weight(loss, label):
    config = RARE.replace(loss=loss)
    trainer, _, page = page_of(config, label)
    weight = trainer.dataset.class_weights[label]
    assert weight != 1.0
    found = re.search(r"Its class counts w = (\S+): L from here on is (\S+)·(\S+) = (\S+)\.", page)
    assert found is not None
    said, factor, alone, product = map(float, found.groups())
    assert said == factor == float(digits_cell(weight))
    assert factor * alone == pytest.approx(product, rel=2e-3)
    (_, _, same) = page_of(config.replace(class_weight="none"), label, steps=0)
    assert "Its class counts" not in same
    slope = trainer.network.loss.slope_formula
    by = "δ = ∂L/∂Z" if loss == "bce" else "∂L/∂A"
    assert f"{by} = w ({slope})" in page
    assert f"{by} = {slope}" in same
    assert "agree with the trainer's own passes" in page
    assert "DISAGREE" not in page


def test_a_step_of_weighted_rows_is_that_of_the_trainer():
    for config in (RARE, RARE.replace(optimizer="sgd", l2=0.1, gradient_reduction="sum")):
        _, _, page = page_of(config, 1)
        assert "new weights agree with the trainer's" in page


def test_without_weights_nothing_is_said_of_them():
    _, _, page = page_of(RARE.replace(class_weight="none"), 1)
    assert "= w (" not in page
    assert "Its class" not in page
