"""A row's way through one layer and back, and one step of that layer's weights, as a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from rich.cells import cell_len

from ....core.catalog.initializations import INITIALIZATIONS
from ....core.catalog.optimizers import OPTIMIZERS
from ....core.config import RunConfig, value_text
from ....core.config.effect import no_effect
from ....core.nn.explanation import Explanation
from ....core.nn.layout import ParameterLayout
from ....core.training.diagnostics.step_explanation import StepExplanation
from ..numbers import digits_cell
from ..text_columns import fitted, shortened
from .inputs import write_inputs
from .loss import slope_formula, write_loss
from .page import CELL, LABEL, Page, in_brackets

_WEIGHT = 12
"""Columns of the names of weights."""
_LEAST_CELL = 8
_FROM = 18
"""Columns before the name of a unit that a derivative's row comes from."""
_LEAST_NAME = 4
"""Columns of the name of a unit that a weight leads to, at least."""
_MOST_LINES = 12
"""Rows of a matrix that are shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """What a page is about."""

    config: RunConfig
    """The network and how it trains."""
    layout: ParameterLayout
    """How its parameters are cut."""
    row: int
    """The row, as the dataset counts."""
    passes: Explanation
    """Its passes, alone."""
    step: StepExplanation | None
    """The last step; then the passes are by the parameters before it."""
    is_start: bool = False
    """Whether the parameters are those that the run was begun with."""
    cells: Sequence[float] = ()
    """What stands in the table for each input, NaN where nothing does; empty for points."""


def explanation_page(
    explained: Explained, layer: int, *, width: int, first: int = 0, ascii_only: bool = False
) -> Page:
    """Write the page of one layer.

    Args:
        explained: What it is about.
        layer: The layer, from 0.
        width: Columns.
        first: The first unit shown, from 0.
        ascii_only: Whether formulas are to do without other signs.
    """
    page = Page(width, ascii_only, first)
    layers = explained.passes.layers
    passes = layers[layer]
    page.first = min(first, passes.z.shape[1] - 1)
    _forward(page, explained, layer)
    _backward(page, explained, layer)
    _row_check(page, explained)
    if explained.step is None:
        page.head("ONE STEP")
        page.say(
            "Press s to train on one batch: then the batch's gradient, the optimizer's update and"
            " the new weights stand here, beside the trainer's own."
        )
    else:
        _step(page, explained, explained.step, layer)
    if layer == 0 and explained.cells:
        names, given = _names(explained, 0), explained.passes.layers[0].inputs[0].tolist()
        write_inputs(page, names, explained.cells, given)
    return page


def _names(explained: Explained, level: int) -> list[str]:
    """Name the units of a level, as every panel does: 0 for the inputs, else the layer from 1."""
    layout = explained.layout
    return [layout.unit_name(level, unit) for unit in range(layout.shape[level])]


def _forward(page: Page, explained: Explained, layer: int) -> None:
    config, whole = explained.config, explained.passes
    passes, is_first, is_last = whole.layers[layer], layer == 0, layer == len(whole.layers) - 1
    unit, names = page.first, _names(explained, layer + 1)
    given = "X, the row" if is_first else "A from below"
    # Inputs are numbered by themselves: units shown further on say nothing about them.
    sources = _names(explained, layer)
    page.begin_at(0, sources)
    if explained.step is None:  # few rows hold all that is looked at most
        page.head("FORWARD (weights now)", sources)
    else:
        record = explained.step.record
        its = "in its batch" if explained.row in record.rows else "not in its batch"
        page.head(f"FORWARD before step {record.number:,} (row {explained.row} is {its})")
        page.names("from", sources)
    page.numbers(f"{given} ({passes.inputs.shape[1]:,})", passes.inputs[0])
    page.begin_at(unit, names)
    page.names("unit", names)
    given = "X" if is_first else "A"
    page.numbers(f"Z = {given} W + b" if passes.biases.size else f"Z = {given} W", passes.z[0])
    page.numbers(f"A = {passes.activation.formula}", passes.outputs[0])
    bias = f" + {in_brackets(float(passes.biases[unit]))}" if passes.biases.size else ""
    page.sum_of_products(
        f"unit {names[unit]}: Z",
        passes.inputs[0].tolist(),
        passes.weights[:, unit].tolist(),
        float(passes.z[0, unit]),
        bias,
    )
    if is_last:
        page.numbers("Y, the target", whole.targets[0])
        write_loss(page, config, whole)
    if explained.step is None and explained.is_start:
        start = INITIALIZATIONS[config.weight_init].explanation
        page.say(f"Nothing is trained yet. The start is {config.weight_init}: {start}.")


def _backward(page: Page, explained: Explained, layer: int) -> None:
    layers = explained.passes.layers
    from_loss = slope_formula(explained.config, explained.passes)
    passes, unit, names = layers[layer], page.first, _names(explained, layer + 1)
    page.head("BACKWARD")
    page.names("unit", names)
    if passes.arriving is None or passes.slope is None:
        page.numbers(f"δ = ∂L/∂Z = {from_loss}", passes.delta[0])
        page.say(f"({passes.activation.name} and the loss in one: the slope cancels)")
    else:
        if layer == len(layers) - 1:
            page.numbers(f"∂L/∂A = {from_loss}", passes.arriving[0])
        else:
            page.numbers("∂L/∂A = δ Wᵀ (above)", passes.arriving[0])
        page.numbers(f"f′(Z) = {passes.activation.slope_formula}", passes.slope[0])
        page.numbers("δ = ∂L/∂A ∘ f′(Z)", passes.delta[0])
        if layer < len(layers) - 1:
            above = layers[layer + 1]
            page.sum_of_products(
                f"unit {names[unit]}: ∂L/∂A",
                above.delta[0].tolist(),
                above.weights[unit].tolist(),
                float(passes.arriving[0, unit]),
            )
        page.sum_of_products(
            f"unit {names[unit]}: δ",
            [float(passes.arriving[0, unit])],
            [float(passes.slope[0, unit])],
            float(passes.delta[0, unit]),
        )
    fan_in = passes.inputs.shape[1]
    name = "X" if layer == 0 else "A"
    # Of one row alone; what of a batch's rows is averaged or summed stands with the step.
    sources = _names(explained, layer)[:_MOST_LINES]
    are_long = max(map(cell_len, sources)) > LABEL - _FROM
    if are_long:
        page.cells(f"∂L/∂W = {name}ᵀ δ", "")
    for index, source in enumerate(sources):
        label = f"∂L/∂W = {name}ᵀ δ" if index == 0 else ""
        label = f"  from {source}" if are_long else f"{label:<12} from {source}"
        page.numbers(label, passes.inputs[0, index] * passes.delta[0])
    if fan_in > _MOST_LINES:
        page.cells("", f" +{fan_in - _MOST_LINES:,} more rows of {name}ᵀ δ")
    if passes.biases.size:
        page.numbers("∂L/∂b = δ", passes.delta[0])


def _row_check(page: Page, explained: Explained) -> None:
    passes, config = explained.passes, explained.config
    page.head("CHECKED")
    worst = max(passes.loss_difference, passes.gradient_difference)
    if not isfinite(worst):
        page.say("Numbers are not finite here, so there is nothing to compare.")
    else:
        largest = float(np.abs(passes.gradient).max(initial=1.0))
        verdict = "agree" if worst <= 1e-12 * max(1.0, largest) else "DISAGREE"
        page.say(
            f"This row's loss and all {passes.gradient.size:,} derivatives {verdict} with the"
            f" trainer's own passes ({_apart(worst)})."
        )
    if config.dropout:
        page.say("All this is without dropout: in training each step leaves outputs out at random.")
    if config.precision == "float32":
        page.say("All this is in double precision, training in single.")


def _step(page: Page, explained: Explained, step: StepExplanation, layer: int) -> None:
    record, config = step.record, step.record.config
    rows, reduction = record.rows, config.gradient_reduction
    has_rate = not no_effect("learning_rate", config.values)
    rate = f" η = {record.learning_rate:.4g}," if has_rate else ""
    page.head(
        f"STEP {record.number:,}: {config.optimizer},{rate}"
        f" a batch of {len(rows):,} row{'s' if len(rows) > 1 else ''}"
    )
    passes, unit = step.batch.layers[layer], page.first
    page.begin_at(0)
    shown = page.shown(len(rows))
    numbers = "".join(f"{row:>{CELL}}" for row in rows[shown.start : shown.stop].tolist())
    more = f"  +{len(rows) - len(shown):,} more" if len(shown) < len(rows) else ""
    page.cells("row", numbers + more)
    shares = passes.inputs[:, 0] * passes.delta[:, unit]
    first, its = explained.layout.unit_name(layer, 0), explained.layout.unit_name(layer + 1, unit)
    page.numbers(f"∂L/∂w {first}→{its} of each", shares)
    page.first = unit
    value = float(passes.weight_gradient[0, unit])
    page.cells(f"their {reduction}", digits_cell(value))
    for sentence in _added(config, step):
        page.say(sentence)
    formula = OPTIMIZERS[config.optimizer].formula
    page.say(f"{formula}   (t = {record.counted + 1:,})" if "ᵗ" in formula else formula)
    _weights(page, explained.layout, step, layer)
    page.say(_verdict(step))


def _added(config: RunConfig, step: StepExplanation) -> list[str]:
    """Say what is done to a gradient, and to weights, beside the optimizer."""
    sentences = list[str]()
    if config.l1:
        sentences.append(f"Added for the L1 penalty: {value_text(config.l1)} sign(w).")
    if config.l2:
        sentences.append(f"Added for the L2 penalty: {value_text(config.l2)} w.")
    if config.clip_norm:
        limit = value_text(config.clip_norm)
        done = f"so g is cut to {_number(step.clipped_by)} of itself"
        done = "g is shorter" if step.clipped_by == 1.0 else done
        sentences.append(f"Clipped to the length {limit} over all layers: {done}.")
    if config.weight_decay:
        sentences.append(f"Weight decay takes η {value_text(config.weight_decay)} w beside that.")
    return sentences


def _weights(page: Page, layout: ParameterLayout, step: StepExplanation, layer: int) -> None:
    """Write the weights into one unit, a line each: before, gradient, update and after."""
    config, unit = step.record.config, page.first
    columns = [("before", step.record.before), ("g", step.gradient)]
    moments = list(zip(OPTIMIZERS[config.optimizer].moments, step.moments, strict=True))
    if (page.width - _WEIGHT) // (len(columns) + len(moments) + 4) >= _LEAST_CELL:
        columns += moments
    elif moments:
        page.say("(A wider terminal also shows what the optimizer remembers of each weight.)")
    if config.weight_decay:
        columns.append(("decay", step.decay))
    columns += [("update", step.update), ("after", step.after), ("trainer", step.record.after)]
    width = min((page.width - _WEIGHT) // len(columns), CELL + 2)
    page.lines.append(
        "weight".ljust(_WEIGHT) + "".join(page.plain(title).rjust(width) for title, _ in columns)
    )
    fan_in, its = layout.shape[layer], layout.unit_name(layer + 1, unit)
    for index in range(min(fan_in, _MOST_LINES)):
        values = [layout.weights(vector, layer)[index, unit] for _, vector in columns]
        room = _WEIGHT - 1 - len("w →") - min(cell_len(its), _LEAST_NAME)
        source = shortened(layout.unit_name(layer, index), room)
        _line(page, f"w {source}→{its}", values, width)
    if fan_in > _MOST_LINES:
        page.lines.append(f"+{fan_in - _MOST_LINES:,} more weights of unit {its}")
    if layout.bias:
        values = [layout.biases(vector, layer)[unit] for _, vector in columns]
        _line(page, f"b {its}", values, width)


def _line(page: Page, label: str, values: list[float], width: int) -> None:
    cells = "".join(digits_cell(float(value), width) for value in values)
    page.lines.append(fitted(page.plain(label), _WEIGHT - 1) + " " + cells)


def _verdict(step: StepExplanation) -> str:
    count, config = step.after.size, step.record.config
    if not isfinite(step.difference):
        return "Numbers are not finite here, so there is nothing to compare."
    if step.agrees:
        single = ", in single precision" if config.precision == "float32" else ""
        return (
            f"All {count:,} new weights agree with the trainer's"
            f" ({_apart(step.difference)}{single})."
        )
    reason = ": its step had dropout, this one has not" if config.dropout else ""
    return f"The trainer's weights are up to {step.difference:.1e} away{reason}."


def _apart(difference: float) -> str:
    return "to 1e-12" if difference <= 1e-12 else f"largest difference {difference:.1e}"


def _number(value: float) -> str:
    return digits_cell(float(value)).strip()
