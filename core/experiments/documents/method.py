"""How a network is trained, in tables, sentences and formulas, all from config and records."""

from __future__ import annotations

from collections.abc import Iterable

from ...catalog.activations import ACTIVATIONS
from ...catalog.datasets import DATASETS
from ...catalog.losses import LOSSES
from ...catalog.optimizers import OPTIMIZERS
from ...config import HYPERPARAMETERS, RunConfig, value_text
from ...config.effect import optimizer_words
from ...data.dataset import Dataset
from ...data.names import names_in
from ...nn.layout import ParameterLayout
from ...version import version
from .blocks import Block, Code, Items, Paragraph, Table, as_table

_SMALLEST = "₀₁₂₃₄₅₆₇₈₉"
_MOST_WRITTEN = 4
"""Layers of a network whose formulas are all written out."""


def setup(config: RunConfig, but: Iterable[str] = ()) -> list[Block]:
    """Say the hyperparameters that matter and are no defaults, or in which most runs differ.

    Args:
        config: The config.
        but: Those to be left out, as something else is said of them.
    """
    values, left_out = config.values, {*but, "table"}
    rows = [
        (name.replace("_", " "), value_text(values[name]), declared.section)
        for name, declared in HYPERPARAMETERS.items()
        if declared.matters(values)
        and name not in left_out
        and (declared.essential or values[name] != declared.default_among(values))
    ]
    return [
        as_table(("hyperparameter", "value", "of"), rows, has_numbers=False),
        Paragraph(f"Everything else has the defaults of nnlab {version()}."),
    ]


def data(dataset: Dataset, config: RunConfig, table_words: str = "") -> list[Block]:
    """Say what is learned from, and which rows are for what.

    Args:
        dataset: Its rows.
        config: The config.
        table_words: Where a table came from and what is in it; empty of points.
    """
    facts = config.dataset_facts
    of_example = facts.explanation if not facts.tabular or facts.example else ""
    said = table_words or f"{config.dataset}: {of_example or DATASETS[config.dataset].explanation}"
    blocks: list[Block] = [Paragraph(f"{said.rstrip('.')}.")]
    rows = [("train", dataset.train), ("validation", dataset.validation), ("test", dataset.test)]
    every = len(dataset.targets)
    shared = len(dataset.test) == every and every > 0
    blocks.append(
        as_table(
            ("rows", "count"),
            [
                (f"{name}{' (all rows)' * (name == 'test' and shared)}", f"{len(found):,}")
                for name, found in rows
            ],
        )
    )
    names = names_in(dataset)
    if names.inputs:
        listed = ", ".join(names.inputs[:20]) + (", ..." if len(names.inputs) > 20 else "")
        blocks.append(Paragraph(f"Inputs: {listed}. Predicted: {', '.join(names.targets)}."))
    return blocks


def network(config: RunConfig) -> list[Block]:
    """Say the network's layers and how many parameters each has."""
    layout = ParameterLayout(config.shape, bias=config.bias)
    activations = [*config.hidden_activations, config.resolved_output_activation]
    rows = [
        (
            f"{'output' if layer == len(activations) else f'hidden {layer}'}",
            str(before),
            str(units),
            activation,
            f"{layout.span(layer - 1).stop - layout.span(layer - 1).start:,}",
        )
        for layer, (before, units, activation) in enumerate(
            zip(config.shape, config.shape[1:], activations, strict=False), start=1
        )
    ]
    shape = "-".join(map(str, config.shape))
    bias = "with" if config.bias else "without"
    return [
        Paragraph(
            f"A network of {shape} units, {bias} biases: {layout.size:,} parameters, learned by"
            f" {optimizer_words(config)}."
        ),
        as_table(("layer", "inputs", "units", "activation", "parameters"), rows),
    ]


def activation(config: RunConfig) -> Table:
    """Say the formulas of the activations in it, with their slopes."""
    names = dict.fromkeys([*config.hidden_activations, config.resolved_output_activation])
    rows = [
        (name, f"A = {ACTIVATIONS[name].formula}", f"dA/dZ = {ACTIVATIONS[name].slope_formula}")
        for name in names
    ]
    return as_table(("activation", "formula", "slope"), rows, has_numbers=False)


def formulas(config: RunConfig) -> list[Block]:
    """Say every formula that it learns by."""
    loss, optimizer = LOSSES[config.loss](config), OPTIMIZERS[config.optimizer]
    uses = [name for name in optimizer.uses if HYPERPARAMETERS[name].matters(config.values)]
    numbers = ", ".join(
        f"{HYPERPARAMETERS[name].label} {value_text(config.values[name])}" for name in uses
    )
    rows = [
        ("loss", config.loss, loss.formula, f"slope {loss.slope_formula}"),
        ("optimizer", optimizer_words(config), optimizer.formula, numbers),
    ]
    return [
        activation(config),
        as_table(("", "which", "formula", "with"), rows, has_numbers=False),
    ]


def backpropagation(config: RunConfig) -> list[Block]:
    """Write the forward pass and the gradients of this network, by the formulas of its records."""
    activations = [*config.hidden_activations, config.resolved_output_activation]
    last = len(activations)
    loss = LOSSES[config.loss](config)
    forward = [
        f"Z{_low(n)} = {_of(n - 1)} W{_low(n)}{f' + b{_low(n)}' * config.bias}"
        f"    A{_low(n)} = {ACTIVATIONS[name].formula.replace('Z', f'Z{_low(n)}')}"
        for n, name in enumerate(activations, start=1)
    ]
    slope = loss.slope_formula.replace("A", f"A{_low(last)}")
    if loss.meets_slope:
        slope = f"{slope} ∘ f′(Z{_low(last)})"
    backward = [f"δ{_low(last)} = dL/dZ{_low(last)} = {slope}"]
    backward += [
        f"δ{_low(n)} = (δ{_low(n + 1)} W{_low(n + 1)}ᵀ) ∘ f′(Z{_low(n)})"
        for n in range(last - 1, 0, -1)
    ]
    gradients = [
        f"dL/dW{_low(n)} = {_of(n - 1)}ᵀ δ{_low(n)}"
        + f"    dL/db{_low(n)} = sum of δ{_low(n)} over the rows" * config.bias
        for n in range(last, 0, -1)
    ]
    if last > _MOST_WRITTEN:
        forward, backward, gradients = (
            [*lines[:2], "...", lines[-1]] for lines in (forward, backward, gradients)
        )
    slopes = tuple(
        f"{name}: f′(Z) = {ACTIVATIONS[name].slope_formula}" for name in dict.fromkeys(activations)
    )
    return [
        Paragraph(
            "X are the inputs of a batch, a row each, Y its targets; ∘ multiplies element by"
            " element. Forward, and back from the loss "
            f"{loss.formula}:"
        ),
        Code("\n".join([*forward, "", *backward, "", *gradients])),
        Items(slopes),
        Paragraph(
            f"g is the {config.gradient_reduction} of these gradients over the rows of a batch. A"
            f" step of {config.optimizer}: {OPTIMIZERS[config.optimizer].formula}."
        ),
    ]


def _of(level: int) -> str:
    return f"A{_low(level)}" if level else "X"


def _low(number: int) -> str:
    return "".join(_SMALLEST[int(digit)] for digit in str(number))
